package deeplimits.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Rectangle;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Where ink lies: every kind of figure is drawn, and its pixels are read at places computed here from the data alone. */
class PixelsTest {
    private static final int BLUE = 0x0072b2;
    private static final int ORANGE = 0xd55e00;
    private static final int GREEN = 0x009e73;
    private static final int INK = 0x1a1a1a;
    private static final int LARGEST = 0xce5812; // the last orange of the heat map
    private static final int LEAST = 0x0e3468; // its last blue
    private static final int NOTHING = 0xf7f7f7; // zero
    private static final int MISSING = 0xc8c8c8;

    /** One panel of a drawn figure, whose axes are known to span given ranges. */
    private record Shot(BufferedImage image, Rectangle2D area, double x0, double x1, double y0, double y1) {
        static Shot of(Panels figure, int panel, double x0, double x1, double y0, double y1) {
            Rectangle2D points = figure.sheet().area(panel);
            return new Shot(figure.image(), points, x0, x1, y0, y1);
        }

        /** Two pixels a point. */
        int px(double x) {
            return (int) Math.round(2 * (area.getX() + (x - x0) / (x1 - x0) * area.getWidth()));
        }

        int py(double y) {
            return (int) Math.round(2 * (area.getMaxY() - (y - y0) / (y1 - y0) * area.getHeight()));
        }

        int at(double x, double y) {
            return rgb(px(x), py(y));
        }

        int rgb(int px, int py) {
            return image.getRGB(px, py) & 0xffffff;
        }

        /** The plot area without its frame, in pixels. */
        Rectangle inside() {
            return new Rectangle(
                    (int) (2 * area.getX()) + 3,
                    (int) (2 * area.getY()) + 3,
                    (int) (2 * area.getWidth()) - 6,
                    (int) (2 * area.getHeight()) - 6);
        }

        /** Rows of the pixels of a column that are as asked for. */
        int[] rows(int px, Rectangle in, IntPredicate is) {
            return IntStream.range(in.y, in.y + in.height)
                    .filter(py -> is.test(rgb(px, py)))
                    .toArray();
        }

        /** The smallest box around pixels that are not white; null where all are. */
        Rectangle ink(Rectangle in) {
            Rectangle box = null;
            for (int px = in.x; px < in.x + in.width; px++) {
                for (int py : rows(px, in, rgb -> rgb != 0xffffff))
                    box = box == null ? new Rectangle(px, py, 1, 1) : box.union(new Rectangle(px, py, 1, 1));
            }
            return box;
        }
    }

    private static Table xy(double... xy) {
        Table table = Table.create("data", DoubleColumn.create("x"), DoubleColumn.create("y"));
        for (int i = 0; i < xy.length; i++) table.doubleColumn(i % 2).append(xy[i]);
        return table;
    }

    private static boolean dark(int rgb) {
        return (rgb >> 16 & 255) < 100 && (rgb >> 8 & 255) < 100 && (rgb & 255) < 100;
    }

    private static String hex(int rgb) {
        return String.format("%06x", rgb);
    }

    private static void assertColour(int expected, int actual, String where) {
        assertEquals(hex(expected), hex(actual), where);
    }

    // ---- heat maps

    private static Table four() {
        return FiguresTest.table(0, 0, 1, 1, 0, -1, 0, 1, Double.NaN, 1, 1, 0);
    }

    @Test
    void theCellsOfAHeatMapLieWhereTheirNumbersAre() {
        Shot map = Shot.of(Figures.heatMap(four(), "x", "y", "v"), 0, -0.5, 1.5, -0.5, 1.5);
        assertColour(LARGEST, map.at(0, 0), "(0, 0) holds 1");
        assertColour(LEAST, map.at(1, 0), "(1, 0) holds -1");
        assertColour(MISSING, map.at(0, 1), "(0, 1) holds NaN");
        assertColour(NOTHING, map.at(1, 1), "(1, 1) holds 0");
        for (double edge : new double[] {0.47, 0.53}) {
            assertColour(edge < 0.5 ? LARGEST : LEAST, map.at(edge, 0), "the edge at x = 1/2");
            assertColour(edge < 0.5 ? LARGEST : MISSING, map.at(0, edge), "the edge at y = 1/2");
        }
    }

    @Test
    void onLogarithmicAxesCellsEndHalfWayInTheLogarithm() {
        Table decades = FiguresTest.table(1, 10, 1, 100, 10, -1, 1, 1000, -1, 100, 1000, 1);
        Shot map = Shot.of(Figures.heatMap(decades, "x", "y", "v").logX().logY(), 0, -1, 3, 0, 4);
        assertColour(LARGEST, map.at(0.95, 1.95), "below (10, 100)");
        assertColour(LEAST, map.at(1.05, 1.95), "right of x = 10");
        assertColour(LEAST, map.at(0.95, 2.05), "above y = 100");
        assertColour(LARGEST, map.at(1.05, 2.05), "above and right");
    }

    @Test
    void theColourBarRunsFromTheLeastBelowToTheLargestAbove() {
        Shot map = Shot.of(Figures.heatMap(four(), "x", "y", "v").clip(2), 0, -0.5, 1.5, -0.5, 1.5);
        int bar = map.px(1.5) + 2 * 16; // its middle
        assertShade(LARGEST, map.rgb(bar, map.py(1.5) + 3), "top");
        assertShade(LEAST, map.rgb(bar, map.py(-0.5) - 3), "bottom");
        int middle = map.rgb(bar, map.py(0.5));
        assertTrue((middle & 255) > 235 && (middle >> 16) > 235, "white in the middle, got " + hex(middle));
        int upper = map.rgb(bar, map.py(1.0)); // value 1 of [-2, 2]
        assertTrue((upper >> 16) > (upper & 255) + 60, "orange above zero, got " + hex(upper));
        Rectangle numbers = new Rectangle(bar + 16, 0, 84, 24);
        numbers.y = map.py(1.5) - 12;
        int top = map.ink(numbers).width;
        numbers.y = map.py(-0.5) - 12;
        assertTrue(map.ink(numbers).width > 1.5 * top, "-2, with its minus sign, stands below and 2 above");
    }

    /** The bar has 120 shades: its ends are half a shade from the ends of the scale, less than four levels. */
    private static void assertShade(int expected, int actual, String where) {
        for (int shift : new int[] {0, 8, 16})
            assertEquals(expected >> shift & 255, actual >> shift & 255, 4, where + ": " + hex(actual));
    }

    /** A line y = x: every dark pixel lies on it, and no stretch of the axis is without it. */
    private static void assertLine(Shot shot, DoubleUnaryOperator f, double from, double to) {
        Rectangle in = shot.inside();
        int gap = 0;
        for (int px = shot.px(from) + 4; px < shot.px(to) - 4; px++) {
            double x = shot.x0() + (px / 2.0 - shot.area().getX()) / shot.area().getWidth() * (shot.x1() - shot.x0());
            int[] rows = shot.rows(px, in, PixelsTest::dark);
            for (int py : rows) assertEquals(shot.py(f.applyAsDouble(x)), py, 5, "ink at x = " + x);
            gap = rows.length > 0 ? 0 : gap + 1;
            assertTrue(gap < 16, "no more than a dash is missing before x = " + x); // dashes leave 8 pixels free
        }
    }

    @Test
    void theFrontierLiesOnTheHeatMapWhereItsFormulaSays() {
        Table pale = FiguresTest.table(0, 0, 0.1, 1, 0, 0.1, 0, 1, 0.1, 1, 1, 0.1);
        Panels figure = Figures.heatMap(pale, "x", "y", "v").clip(2).theory("frontier", x -> x);
        assertLine(Shot.of(figure, 0, -0.5, 1.5, -0.5, 1.5), x -> x, -0.5, 1.5);
        Panels pair =
                Panels.of(figure, Figures.heatMap(pale, "x", "y", "v").clip(2).theory("f", x -> 1 - x));
        assertLine(Shot.of(pair, 1, -0.5, 1.5, -0.5, 1.5), x -> 1 - x, -0.5, 1.5);
    }

    @Test
    void pointsOnAHeatMapAreBlackInAWhiteRing() {
        Table pale = FiguresTest.table(0, 0, 1, 1, 0, 1, 0, 1, 1, 1, 1, 1);
        Panels figure =
                Figures.heatMap(pale, "x", "y", "v").theory("f", x -> 0.5).points("measured", xy(0.25, 0.5), "x", "y");
        Shot map = Shot.of(figure, 0, -0.5, 1.5, -0.5, 1.5);
        assertColour(0, map.at(0.25, 0.5), "the point, over the frontier");
        assertColour(0xffffff, map.rgb(map.px(0.25), map.py(0.5) - 9), "its ring");
    }

    // ---- lines, paths, points

    @Test
    void theoryLiesWhereItsFormulaSays() {
        Panels flat = Figures.lines(xy(0, 0, 10, 0), "x", "y").xRange(0, 10).yRange(0, 10);
        assertLine(Shot.of(flat.theory("f", x -> x), 0, 0, 10, 0, 10), x -> x, 0, 10);
        assertLine(Shot.of(flat.theory("f", x -> 2 + x * x / 20), 0, 0, 10, 0, 10), x -> 2 + x * x / 20, 0, 10);
        Panels curve = flat.theory("f", t -> 10 * t, t -> 10 - 10 * t);
        assertLine(Shot.of(curve, 0, 0, 10, 0, 10), x -> 10 - x, 0, 10);
    }

    @Test
    void everyMarkerLiesAtItsNumbers() {
        Table square = FiguresTest.table(1, 1, 0, 2, 4, 0, 3, 9, 0, 1, 9, 1, 2, 6, 1, 3, 5, 1);
        for (Panels figure : List.of(
                Figures.lines(square, "x", "y", "v"),
                Figures.paths(square, "x", "y", "v"),
                Figures.scatter(square, "x", "y").by("v"))) {
            Shot shot = Shot.of(figure.xRange(0, 4).yRange(0, 10), 0, 0, 4, 0, 10);
            for (int row = 0; row < 6; row++) {
                double x = square.doubleColumn("x").get(row);
                double y = square.doubleColumn("y").get(row);
                assertColour(row < 3 ? BLUE : ORANGE, shot.at(x, y), figure.alt() + " at " + x + ", " + y);
            }
            boolean joined = !figure.alt().startsWith("Scatter");
            assertEquals(joined, shot.at(1.5, 2.5) == BLUE, "a line half way between two points");
        }
        Shot logs = Shot.of(
                Figures.lines(square, "x", "y", "v")
                        .logX()
                        .logY()
                        .xRange(1e-1, 1e3)
                        .yRange(1e-2, 1e2),
                0,
                -1,
                3,
                -2,
                2);
        assertColour(BLUE, logs.at(Math.log10(3), Math.log10(9)), "(3, 9) on logarithmic axes");
    }

    @Test
    void thePanelsFollowTheirValuesFromLeftToRight() {
        Table two = FiguresTest.table(1, 2, 5, 2, 2, 5, 1, 8, 7, 2, 8, 7);
        Panels figure = Figures.panels(two, "x", "y", "v").xRange(0, 3).yRange(0, 10);
        for (int panel = 0; panel < 2; panel++) {
            Shot shot = Shot.of(figure, panel, 0, 3, 0, 10);
            assertColour(BLUE, shot.at(1.5, panel == 0 ? 2 : 8), "panel " + panel);
            assertTrue(shot.at(1.5, panel == 0 ? 8 : 2) != BLUE, "the other panel's line");
        }
    }

    @Test
    void marksStandAtTheirNumbers() {
        Shot shot =
                Shot.of(Figures.lines(xy(0, 0, 10, 10), "x", "y").xRange(0, 10).yRange(0, 5), 0, 0, 10, 0, 5);
        for (Ticks.Tick tick : Ticks.linear(0, 10, 8))
            assertMark(shot, shot.px(tick.at()), shot.py(0) + 5, 1, 0, "mark at x = " + tick.at());
        for (Ticks.Tick tick : Ticks.linear(0, 5, 7))
            assertMark(shot, shot.px(0) - 5, shot.py(tick.at()), 0, 1, "mark at y = " + tick.at());
        assertColour(0xffffff, shot.rgb(shot.px(0.5), shot.py(0) + 5), "none between two of them");
        Rectangle zero = shot.ink(new Rectangle(shot.px(0) - 30, shot.py(0) + 12, 60, 30));
        Rectangle ten = shot.ink(new Rectangle(shot.px(10) - 30, shot.py(0) + 12, 56, 30));
        assertTrue(ten.width > 1.5 * zero.width, "10 stands at the right end, 0 at the left");
    }

    /** A grey hair, less than two pixels wide, lies within a pixel of a place. */
    private static void assertMark(Shot shot, int px, int py, int across, int down, String where) {
        int darkest = IntStream.rangeClosed(-1, 1)
                .map(k -> shot.rgb(px + k * across, py + k * down) & 255)
                .min()
                .getAsInt();
        assertTrue(darkest < 0xa0, where);
    }

    /** The rotated label has the strokes of the vertical axis's: i has two, a stem and a dot. */
    @Test
    void eachAxisBearsItsOwnLabel() {
        Panels figure = Figures.lines(xy(0, 0, 1, 1), "x", "y").labels("llllllllllllllll", "i");
        String svg = figure.svg();
        Matcher turned = Pattern.compile("rotate\\(-90\\)[^>]*>\\s*<path[^>]* d=\"([^\"]*)\"")
                .matcher(svg);
        assertTrue(turned.find(), "a label is turned");
        assertEquals(2, turned.group(1).chars().filter(c -> c == 'M').count(), "the turned label is the letter i");
        Matcher any = Pattern.compile("<path[^>]* d=\"([^\"]*)\"").matcher(svg);
        List<String> wide = new ArrayList<>();
        while (any.find()) if (any.group(1).chars().filter(c -> c == 'M').count() == 16) wide.add(any.group(1));
        assertEquals(1, wide.size(), "one text of sixteen strokes");
        double[] first = Arrays.stream(wide.get(0).substring(1).trim().split("[ ,A-Z]+"))
                .limit(2)
                .mapToDouble(Double::parseDouble)
                .toArray();
        assertTrue(first[1] > figure.sheet().area(0).getMaxY() + 20, "below the numbers of the axis, at " + first[1]);
        Shot shot = Shot.of(figure, 0, 0, 1, 0, 1);
        int below = shot.py(0) + 2 * 24;
        Rectangle name = shot.ink(new Rectangle(
                shot.px(0), below, shot.px(1) - shot.px(0), shot.image().getHeight() - below));
        assertTrue(name.width > 80, "the long label lies along the page, " + name);
        assertEquals((shot.px(0) + shot.px(1)) / 2.0, name.getCenterX(), 3, "in the middle of its axis");
    }

    // ---- legends

    /** Strongest colours of a region from left to right: those of the palette, or the ink of theory. */
    private static List<Integer> colours(Shot shot, Rectangle in) {
        LinkedHashSet<Integer> seen = new LinkedHashSet<>();
        for (int px = in.x; px < in.x + in.width; px++)
            for (int py = in.y; py < in.y + in.height; py++)
                if (List.of(BLUE, ORANGE, GREEN).contains(shot.rgb(px, py))) seen.add(shot.rgb(px, py));
        return List.copyOf(seen);
    }

    @Test
    void theLegendHasTheColoursOfTheInk() {
        Table three = FiguresTest.table(0, 1, 3, 1, 1, 3, 0, 5, 1, 1, 5, 1, 0, 9, 2, 1, 9, 2);
        for (Panels figure : List.of(
                Figures.lines(three, "x", "y", "v"),
                Figures.paths(three, "x", "y", "v"),
                Panels.of(Figures.lines(three, "x", "y", "v")).titles("t"))) {
            Shot shot = Shot.of(figure.xRange(0, 1).yRange(0, 10), 0, 0, 1, 0, 10);
            List<Integer> ink = List.of(shot.at(0.5, 1), shot.at(0.5, 5), shot.at(0.5, 9));
            assertEquals(List.of(BLUE, ORANGE, GREEN), ink, "in the order of the rows");
            Rectangle top = new Rectangle(0, 0, shot.image().getWidth(), 2 * 26);
            assertEquals(ink, colours(shot, top), "the legend's samples, left to right");
        }
        assertEquals(
                List.of("$v$ = 3", "$v$ = 1", "$v$ = 2"),
                List.copyOf(Legend.entries(Figures.lines(three, "x", "y", "v").frames())
                        .keySet()));
    }

    /** Two meanings in two panels are two looks; one meaning in two panels is one. */
    @Test
    void oneLookHasOneMeaningAcrossPanels() {
        Panels a = Figures.lines(xy(0, 1, 1, 1), "x", "y").theory("exact", x -> 2);
        Panels b =
                Figures.lines(xy(0, 1, 1, 1), "x", "y").theory("slope", x -> 2).theory("exact", x -> 3);
        List<Frame> frames = Panels.of(a, b).frames();
        Palette palette = new Palette(frames);
        List<float[]> dashes = frames.stream()
                .flatMap(frame -> frame.layers().stream())
                .filter(layer -> layer.role() == Layer.Role.THEORY)
                .map(layer -> palette.look(layer).stroke().getDashArray())
                .toList();
        assertEquals(Arrays.toString(dashes.get(0)), Arrays.toString(dashes.get(2)), "exact");
        assertTrue(!Arrays.equals(dashes.get(0), dashes.get(1)), "exact and slope");
    }

    // ---- bands, bars, histograms

    private static final double[] SAMPLE = {1, 2, 3, 4, 10};
    /** The 97.5 % quantile of Student's law with four degrees of freedom. */
    private static final double T = 2.7764451051977944;

    /** Mean, rms, standard errors and order statistics of {@link #SAMPLE}, worked by hand. */
    private static double[] expected(Band band) {
        double sd = Math.sqrt(50.0 / 4); // deviations -3 -2 -1 0 6 from the mean 4
        double rms = Math.sqrt(26); // squares 1 4 9 16 100
        double sdSquares = Math.sqrt((25 * 25 + 22 * 22 + 17 * 17 + 10 * 10 + 74 * 74) / 4.0);
        return switch (band) {
            case MEAN -> new double[] {4 - T * sd / Math.sqrt(5), 4, 4 + T * sd / Math.sqrt(5)};
            case RMS -> {
                double se = sdSquares / (2 * rms * Math.sqrt(5));
                yield new double[] {rms - T * se, rms, rms + T * se};
            }
            case QUARTILES -> new double[] {2, 3, 4};
            case QUANTILES -> new double[] {1.2, 3, 8.8};
            case NONE -> new double[] {Double.NaN, 4, Double.NaN};
        };
    }

    @ParameterizedTest
    @EnumSource(Band.class)
    void theBandAndItsLineLieWhereTheSampleSays(Band band) {
        double[] rows = new double[4 * SAMPLE.length];
        for (int i = 0; i < SAMPLE.length; i++) {
            rows[4 * i + 2] = 1;
            rows[4 * i + 1] = rows[4 * i + 3] = SAMPLE[i];
        }
        Panels figure =
                Figures.lines(xy(rows), "x", "y").band(band).xRange(0, 1).yRange(-10, 20);
        Shot shot = Shot.of(figure, 0, 0, 1, -10, 20);
        double[] ends = expected(band);
        int px = shot.px(0.43);
        int[] washed = shot.rows(px, shot.inside(), rgb -> (rgb & 255) - (rgb >> 16) > 30);
        assertColour(BLUE, shot.rgb(px, shot.py(ends[1])), "the line");
        if (band == Band.NONE) {
            assertTrue(washed.length <= 6, "a line alone: " + washed.length + " pixels");
        } else {
            assertEquals(shot.py(ends[2]), washed[0], 2.5, "upper end");
            assertEquals(shot.py(ends[0]), washed[washed.length - 1], 2.5, "lower end");
        }
        String words = String.join(", ", Legend.entries(figure.frames()).keySet());
        assertTrue(words.contains("n = 5"), words);
    }

    @Test
    void barsStandOnZeroAndWhiskersSpanTheirBand() {
        Table table = Table.create(
                "data",
                StringColumn.create("law", "a", "a", "a", "a", "a", "b", "b"),
                DoubleColumn.create("y", new double[] {1, 2, 3, 4, 5, 7, 7}));
        Shot shot = Shot.of(Figures.bars(table, "law", "y").xRange(-0.5, 1.5).yRange(0, 10), 0, -0.5, 1.5, 0, 10);
        int[] first = shot.rows(shot.px(0.2), shot.inside(), rgb -> (rgb & 255) - (rgb >> 16) > 30);
        assertEquals(shot.py(3), first[0], 2, "a has mean 3");
        assertEquals(shot.py(0), first[first.length - 1], 5, "and stands on zero");
        assertEquals(
                shot.py(7), shot.rows(shot.px(1.2), shot.inside(), rgb -> (rgb & 255) - (rgb >> 16) > 30)[0], 2, "b");
        assertEquals(0, shot.rows(shot.px(0.5), shot.inside(), rgb -> (rgb & 255) - (rgb >> 16) > 30).length, "gap");
        int[] whisker = shot.rows(shot.px(0), shot.inside(), PixelsTest::dark);
        double end = T * Math.sqrt(0.5);
        assertEquals(shot.py(3 + end), whisker[0], 2, "mean + t standard errors of 0.5^(1/2)");
        assertEquals(shot.py(3 - end), whisker[whisker.length - 1], 2, "mean - t standard errors");
        Rectangle names = shot.ink(new Rectangle(shot.px(-0.5), shot.py(0) + 12, shot.px(1.5) - shot.px(-0.5), 28));
        assertEquals((shot.px(0) + shot.px(1)) / 2.0, names.getCenterX(), 4, "a under its bar and b under its");
    }

    @Test
    void aNegativeMeanHangsFromZero() {
        Table table = Table.create(
                "data", StringColumn.create("law", "a", "b"), DoubleColumn.create("y", new double[] {-3, 2}));
        Shot shot = Shot.of(Figures.bars(table, "law", "y").xRange(-0.5, 1.5).yRange(-5, 5), 0, -0.5, 1.5, -5, 5);
        int[] bar = shot.rows(shot.px(0.2), shot.inside(), rgb -> (rgb & 255) - (rgb >> 16) > 30);
        assertEquals(shot.py(0), bar[0], 3, "from zero");
        assertEquals(shot.py(-3), bar[bar.length - 1], 3, "to its mean");
    }

    /** Four numbers in two bins of width 1: densities 1/4 and 3/4, and n is four whatever else is in the column. */
    @Test
    void aHistogramHasItsHeightsAndItsN() {
        Table table = xy(0, 1, 0, 2.5, 0, 2.7, 0, 3, 0, Double.NaN);
        Panels figure = Figures.histogram(table, "y").bins(2).xRange(1, 3).yRange(0, 1);
        Shot shot = Shot.of(figure, 0, 1, 3, 0, 1);
        IntPredicate fill = rgb -> (rgb & 255) - (rgb >> 16) > 30;
        assertEquals(shot.py(0.25), shot.rows(shot.px(1.4), shot.inside(), fill)[0], 3, "one of four, width one");
        assertEquals(shot.py(0.75), shot.rows(shot.px(2.6), shot.inside(), fill)[0], 3, "three of four");
        assertEquals(
                List.of("n = 4"), List.copyOf(Legend.entries(figure.frames()).keySet()));
        assertTrue(figure.alt().contains("1 of 5 values are not finite"), figure.alt());
        Panels theory =
                Figures.histogram(table, "y").bins(2).xRange(1, 3).yRange(0, 1).theory("t", x -> 0.9);
        assertLine(Shot.of(theory, 0, 1, 3, 0, 1), x -> 0.9, 1, 3);
    }

    // ---- images

    @Test
    void imagesStandUprightInTheirOrder() {
        double[] corner = {1, 0, 0, 0, 0, 0}; // three by two, white at the top left
        double[] red = {1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0}; // red; yellow at the bottom right
        Panels figure = Figures.images(new double[][] {corner, red}, 3, 2);
        for (int i = 0; i < 2; i++) {
            Rectangle2D room = figure.sheet().area(i);
            double unit = Math.min(room.getWidth() / 3, room.getHeight() / 2);
            Rectangle2D fitted = new Rectangle2D.Double(
                    room.getCenterX() - 1.5 * unit, room.getCenterY() - unit, 3 * unit, 2 * unit);
            Shot shot = new Shot(figure.image(), fitted, 0, 3, 2, 0); // y downwards, as pixels are read
            for (int row = 0; row < 2; row++) {
                for (int column = 0; column < 3; column++) {
                    int expected = i == 0
                            ? (row + column == 0 ? 0xffffff : 0)
                            : (row == 1 && column == 2 ? 0xffff00 : 0xff0000);
                    assertColour(
                            expected, shot.at(column + 0.5, row + 0.5), "image " + i + " at " + row + ", " + column);
                }
            }
        }
    }

    // ---- axes to compare by

    private static String ends(Scale scale) {
        return String.format("%.3g %.3g", scale.low(), scale.high());
    }

    @Test
    void sharedAxesAreOneAndTheOthersAreNot() {
        Panels low = Figures.lines(xy(0, 0, 1, 1), "x", "y");
        Panels high = Figures.lines(xy(5, 50, 6, 60), "x", "y");
        List<Frame> frames = Panels.of(low, high).sharedY().frames();
        assertEquals(ends(frames.get(0).y()), ends(frames.get(1).y()));
        assertEquals("-3.00 63.0", ends(frames.get(0).y()), "0 to 60 and its margin");
        assertTrue(!ends(frames.get(0).x()).equals(ends(frames.get(1).x())));
        Shot shot = Shot.of(Panels.of(low, high).sharedX().sharedY(), 1, -0.3, 6.3, -3, 63);
        assertColour(BLUE, shot.at(6, 60), "(6, 60) on the common axes");
    }

    @Test
    void fromZeroShowsAPlateauAsOne() {
        Panels plateau = Figures.lines(xy(1, 2, 2, 2.1), "x", "y");
        Scale y = plateau.fromZero().frames().get(0).y();
        assertEquals(0, y.low());
        assertEquals(2.1 * 1.05, y.high(), 1e-9);
        assertTrue(plateau.frames().get(0).y().low() > 1.9);
        assertEquals(
                0,
                Figures.lines(xy(1, -2, 2, -3), "x", "y")
                        .fromZero()
                        .frames()
                        .get(0)
                        .y()
                        .high());
    }

    @Test
    void aCircleIsRoundOnEqualAxes() {
        Panels circle = Figures.scatter(xy(0, 0), "x", "y")
                .theory("unit circle", t -> Math.cos(2 * Math.PI * t), t -> Math.sin(2 * Math.PI * t))
                .size(500, 200);
        assertTrue(roundness(circle, 0) > 1.5, "not round without");
        assertEquals(1, roundness(circle.equalAxes(), 1), 0.02);
        Panels wide = circle.xRange(-1.5, 1.5).yRange(-1.2, 1.2).equalAxes();
        assertEquals(1, roundness(wide, 1.25), 0.02);
    }

    /** Width over height of the ink in a plot area that is so many times as wide as high, without the labels beside it; 0 for all of it. */
    private static double roundness(Panels figure, double aspect) {
        Shot shot = Shot.of(figure, 0, 0, 1, 0, 1);
        Rectangle box = null;
        Rectangle in = shot.inside();
        if (aspect > 0) in.grow((int) (aspect * in.height - in.width) / 2 - 2, 0);
        for (int px = in.x; px < in.x + in.width; px++)
            for (int py : shot.rows(px, in, rgb -> rgb == INK))
                box = box == null ? new Rectangle(px, py, 1, 1) : box.union(new Rectangle(px, py, 1, 1));
        return box.getWidth() / box.getHeight();
    }

    @Test
    void aFrameSurroundsEveryPlotArea() {
        Panels figure = Figures.panels(FiguresTest.table(1, 1, 1, 2, 2, 1, 1, 1, 2, 2, 2, 2), "x", "y", "v");
        for (int panel = 0; panel < 2; panel++) {
            Shot shot = Shot.of(figure, panel, 0, 1, 0, 1);
            for (double at : new double[] {0.3, 0.7}) {
                for (int[] edge : new int[][] {
                    {shot.px(at), shot.py(0)},
                    {shot.px(at), shot.py(1)},
                    {shot.px(0), shot.py(at)},
                    {shot.px(1), shot.py(at)}
                }) {
                    int grey = Math.min(shot.rgb(edge[0], edge[1]) & 255, shot.rgb(edge[0] - 1, edge[1] - 1) & 255);
                    assertTrue(grey < 0xc0, "frame at " + Arrays.toString(edge));
                }
            }
        }
    }

    @Test
    void titlesAndCaptionsHaveTheirPlace() {
        Panels bare = Figures.lines(xy(0, 0, 1, 1), "x", "y");
        Panels titled = bare.titles("title").caption("caption");
        Shot shot = Shot.of(titled, 0, 0, 1, 0, 1);
        assertTrue(titled.height() > bare.height() + 25, "room for both");
        int top = shot.py(1);
        Rectangle title = shot.ink(new Rectangle(shot.px(0), top - 44, shot.px(1) - shot.px(0), 36));
        assertEquals((shot.px(0) + shot.px(1)) / 2.0, title.getCenterX(), 3, "the title above the middle");
        int height = shot.image().getHeight();
        Rectangle caption = shot.ink(new Rectangle(0, height - 50, shot.image().getWidth(), 50));
        assertTrue(caption.x < 40 && caption.width < 200, "the caption at the lower left, " + caption);
        String names = titled.frames().stream().map(f -> f.panel().title()).collect(Collectors.joining());
        assertEquals("title", names);
    }
}
