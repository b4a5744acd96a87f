package deeplimits.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The one theme: colours that the colour-blind tell apart, and a marker and a dash for each, so that black and white
 * prints say the same; an opaque white page, so that light and dark notebooks do too.
 */
final class Theme {
    static final Color PAGE = Color.WHITE;
    static final Color INK = new Color(0x1a1a1a);
    static final Color SOFT = new Color(0x555555);
    static final Color AXIS = new Color(0x6b6b6b);
    static final Color GRID = new Color(0xe6e6e6);
    static final Color MISSING = new Color(0xc8c8c8);
    static final Color CLEAR = new Color(255, 255, 255, 0);

    static final Font TICKS = new Font(Font.SANS_SERIF, Font.PLAIN, 11);
    static final Font LABELS = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 13);
    static final Font LEGEND = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
    static final Font CAPTION = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

    static final BasicStroke HAIR = new BasicStroke(0.8f);
    static final int MARKER = 7;

    private static final int BAND_OPACITY = 56;
    /** Okabe and Ito's palette (2008), the pale yellow left out. */
    private static final int[] COLORS = {0x0072b2, 0xd55e00, 0x009e73, 0xaa4499, 0xe69f00, 0x56b4e9, 0x333333};

    private static final Marker[] MARKERS = {
        SeriesMarkers.CIRCLE,
        SeriesMarkers.SQUARE,
        SeriesMarkers.TRIANGLE_UP,
        SeriesMarkers.DIAMOND,
        SeriesMarkers.TRIANGLE_DOWN,
        SeriesMarkers.CROSS,
        SeriesMarkers.PLUS
    };
    private static final float[][] DASHES = {null, {7, 3}, {2, 2.5f}, {8, 3, 2, 3}, {12, 4}, {4, 2}, {1, 2}};
    private static final float[][] THEORY_DASHES = {{6, 4}, {1.5f, 3}, {8, 3, 1.5f, 3}, {12, 5}};

    private Theme() {}

    /** A measured series: solid line and marker. */
    static Look series(int index) {
        return new Look(color(index), stroke(1.7f, null), MARKERS[index % MARKERS.length], null);
    }

    /** A path of many points: thinner, with a marker here and there. */
    static Look path(int index) {
        return new Look(color(index), stroke(1.3f, null), MARKERS[index % MARKERS.length], null);
    }

    /** The only path of a panel: nothing to tell it from. */
    static Look alone() {
        return new Look(color(0), stroke(1.2f, null), null, null);
    }

    /** One of many paths, none of which is named. */
    static Look crowd(int index) {
        Color c = color(index);
        return new Look(new Color(c.getRed(), c.getGreen(), c.getBlue(), 120), stroke(0.8f, null), null, null);
    }

    /** Points without a line. */
    static Look dots(int index) {
        return new Look(color(index), null, MARKERS[index % MARKERS.length], null);
    }

    /** The band around a series. */
    static Look band(int index) {
        return new Look(null, null, null, wash(color(index), BAND_OPACITY));
    }

    /** The band of any series, as the legend shows it. */
    static Look anyBand() {
        return new Look(null, null, null, wash(SOFT, BAND_OPACITY));
    }

    /** An area with an outline. */
    static Look area(int index) {
        return new Look(color(index), stroke(1.2f, DASHES[index % DASHES.length]), null, wash(color(index), 90));
    }

    /** The error bar on a bar. */
    static Look whisker() {
        return new Look(INK, stroke(2f, null), null, null);
    }

    /** Theory: black and dashed, which no measured series is. */
    static Look theory(int index) {
        return new Look(INK, stroke(1.7f, THEORY_DASHES[index % THEORY_DASHES.length]), null, null);
    }

    /** Points laid over another figure. */
    static Look overlay(int index) {
        return new Look(Color.BLACK, null, MARKERS[index % MARKERS.length], null);
    }

    /** A line on a heat map: black on a white halo. */
    static Look frontier(int index) {
        return new Look(
                Color.BLACK,
                stroke(2f, index == 0 ? null : THEORY_DASHES[(index - 1) % THEORY_DASHES.length]),
                null,
                Color.WHITE);
    }

    private static Color color(int index) {
        return new Color(COLORS[index % COLORS.length]);
    }

    private static Color wash(Color c, int opacity) {
        return new Color(c.getRed(), c.getGreen(), c.getBlue(), opacity);
    }

    static BasicStroke stroke(float width, float[] dash) {
        return new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, dash, 0);
    }
}
