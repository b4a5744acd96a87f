package deeplimits.data;

import static deeplimits.data.Stroke.curve;
import static deeplimits.data.Stroke.line;

import java.util.List;

/** The ways in which each digit is written, as strokes in the unit square. */
final class Glyph {
    /** [digit][way]: strokes. */
    private static final List<List<List<Stroke>>> WAYS = List.of(
            List.of(
                    List.of(curve(.5, 0, .18, .18, .08, .5, .18, .82, .5, 1, .82, .82, .92, .5, .82, .18, .5, 0)),
                    List.of(curve(.62, .04, .3, .1, .1, .45, .2, .85, .5, 1, .8, .8, .88, .4, .72, .08, .45, 0))),
            List.of(
                    List.of(line(.5, 0, .5, 1)),
                    List.of(line(.28, .22, .56, 0, .56, 1)),
                    List.of(line(.3, .2, .55, 0, .55, 1), line(.25, 1, .85, 1))),
            List.of(
                    List.of(curve(.12, .25, .3, .05, .6, 0, .85, .2, .75, .45, .45, .72, .1, 1), line(.1, 1, .9, 1)),
                    List.of(curve(
                            .15, .2, .45, 0, .82, .12, .8, .42, .5, .75, .2, .95, .12, .82, .35, .78, .6, .95, .92,
                            .96))),
            List.of(
                    List.of(
                            curve(.15, .12, .5, 0, .82, .15, .75, .38, .42, .48),
                            curve(.42, .48, .8, .58, .86, .82, .5, 1, .12, .88)),
                    List.of(line(.15, 0, .82, 0, .45, .42), curve(.45, .42, .78, .5, .88, .78, .55, 1, .12, .9))),
            List.of(
                    List.of(line(.62, 0, .1, .65, .92, .65), line(.68, .3, .68, 1)),
                    List.of(line(.68, 0, .1, .65, .92, .65), line(.68, 0, .68, 1)),
                    List.of(line(.2, 0, .14, .52, .84, .52), line(.8, 0, .78, 1))),
            List.of(
                    List.of(
                            line(.84, 0, .25, 0, .2, .45),
                            curve(.2, .45, .52, .36, .84, .52, .84, .82, .5, 1, .12, .9)),
                    List.of(curve(.85, .02, .4, .04, .2, .2, .35, .42, .7, .52, .85, .75, .6, .98, .15, .94))),
            List.of(
                    List.of(curve(.75, .02, .4, .2, .15, .55, .2, .88, .5, 1, .82, .86, .78, .6, .5, .5, .18, .66)),
                    List.of(curve(.45, 0, .2, .35, .12, .75, .4, 1, .78, .9, .8, .65, .5, .56, .18, .8))),
            List.of(
                    List.of(line(.1, 0, .9, 0, .42, 1)),
                    List.of(line(.1, .02, .9, 0, .45, 1), line(.3, .5, .8, .46)),
                    List.of(curve(.12, .14, .14, 0, .5, .04, .9, 0, .68, .35, .5, .65, .45, 1))),
            List.of(
                    List.of(curve(
                            .5, .47, .2, .3, .25, .08, .5, 0, .75, .08, .8, .3, .5, .47, .15, .68, .2, .92, .5, 1, .8,
                            .92, .85, .68, .5, .47)),
                    List.of(curve(
                            .8, .1, .5, 0, .22, .14, .35, .4, .7, .6, .82, .85, .5, 1, .18, .85, .3, .6, .68, .38, .8,
                            .1))),
            List.of(
                    List.of(
                            curve(.82, .28, .55, .5, .25, .44, .18, .2, .45, 0, .75, .06, .82, .28),
                            curve(.82, .28, .8, .65, .66, 1)),
                    List.of(
                            curve(.82, .28, .55, .5, .25, .44, .18, .2, .45, 0, .75, .06, .82, .28),
                            curve(.82, .28, .84, .75, .5, 1, .18, .9))));

    private Glyph() {}

    /** The ways to write the digit 0..9. */
    static List<List<Stroke>> ways(int digit) {
        return WAYS.get(digit);
    }
}
