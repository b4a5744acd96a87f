package deeplimits.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.random.Key;
import deeplimits.random.Stream;
import deeplimits.stats.Summary;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

class FiguresTest {
    private static final double NAN = Double.NaN;
    private static final double INF = Double.POSITIVE_INFINITY;

    static Table table(double... xyv) {
        Table table =
                Table.create("data", DoubleColumn.create("x"), DoubleColumn.create("y"), DoubleColumn.create("v"));
        for (int i = 0; i < xyv.length; i++) table.doubleColumn(i % 3).append(xyv[i]);
        return table;
    }

    private static final Map<String, Table> DATA = new LinkedHashMap<>();
    private static final Map<String, Function<Table, Panels>> KINDS = new LinkedHashMap<>();

    static {
        DATA.put("empty", table());
        DATA.put("one point", table(1, 2, 3));
        DATA.put("one point at zero", table(0, 0, 0));
        DATA.put("all NaN", table(NAN, NAN, NAN, NAN, NAN, NAN));
        DATA.put("some NaN", table(1, 2, NAN, 2, NAN, 3, NAN, 3, 4, 4, 5, 6));
        DATA.put("all infinite", table(INF, -INF, INF, -INF, INF, -INF));
        DATA.put("some infinite", table(1, INF, 2, 2, -INF, -INF, 3, 1, 1, 4, 2, INF));
        DATA.put("all zero", table(0, 0, 0, 0, 0, 0, 0, 0, 0));
        DATA.put("negative", table(-1, -2, -3, -2, -3, -4, -5, -1, -2));
        DATA.put("constant", table(1, 5, 5, 2, 5, 5, 3, 5, 5));
        DATA.put("round-off from one", table(1, 1, 1, 1 + 3e-16, 1 + 3e-16, 1, 1 - 1e-15, 1, 1 + 3e-16));
        DATA.put("huge and tiny", table(1e-300, 1e300, -1e308, 1, 1e-300, 1e308, 1e300, 1, 0));
        DATA.put("repetitions", table(1, 2, 1, 1, 3, 1, 2, 5, 2, 2, INF, 2, 3, 0, NAN));

        KINDS.put("lines", t -> Figures.lines(t, "x", "y"));
        KINDS.put("lines by series", t -> Figures.lines(t, "x", "y", "v").band(Band.QUANTILES));
        KINDS.put("panels", t -> Figures.panels(t, "x", "y", "v"));
        KINDS.put("paths", t -> Figures.paths(t, "x", "y", "v"));
        KINDS.put("scatter", t -> Figures.scatter(t, "x", "y"));
        KINDS.put("histogram", t -> Figures.histogram(t, "y"));
        KINDS.put("histograms", t -> Figures.histograms(t, "y", "v").by("x"));
        KINDS.put("heat map", t -> Figures.heatMap(t, "x", "y", "v"));
        KINDS.put("bars", t -> Figures.bars(t, "x", "y"));
        KINDS.put("images", t -> Figures.images(
                        new double[][] {t.doubleColumn("v").asDoubleArray()}, Math.max(1, t.rowCount()), 1, "v")
                .caption(t.isEmpty() ? "none" : "v"));
    }

    /** Every kind of figure on every kind of data, as the panels of one page, with and without logarithmic axes and theory. */
    @TestFactory
    List<DynamicTest> anyFigureTakesAnyData() {
        List<DynamicTest> tests = new ArrayList<>();
        KINDS.forEach((kind, figure) -> tests.add(DynamicTest.dynamicTest(kind, () -> {
            Panels page = Panels.of(DATA.values().stream()
                            .filter(data -> !(kind.equals("images") && data.isEmpty()))
                            .map(data -> figure.apply(data).size(200, 120))
                            .toArray(Panels[]::new))
                    .size(200, 120);
            drawn(page);
            drawn(page.logX().logY().theory("$\\frac{1}{x}$", x -> 1 / x));
        })));
        return tests;
    }

    private static void drawn(Panels figure) throws Exception {
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(figure.png()));
        assertEquals(2 * figure.width(), image.getWidth(), 2);
        assertEquals(2 * figure.height(), image.getHeight(), 2);
        assertEquals(Color.WHITE.getRGB(), image.getRGB(1, 1));
        int columns = 3;
        int cell = image.getWidth() / columns;
        for (int i = 0; i < columns; i++)
            assertTrue(
                    ink(image.getSubimage(i * cell, 0, cell, image.getHeight())) > 1000, "column " + i + " is blank");
        assertTrue(figure.alt().length() > 20, figure.alt());
    }

    static long ink(BufferedImage image) {
        int[] rgb = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        return Arrays.stream(rgb).filter(p -> p != Color.WHITE.getRGB()).count();
    }

    @TestFactory
    List<DynamicTest> vectorFormatsAreWellFormed() {
        List<DynamicTest> tests = new ArrayList<>();
        KINDS.forEach((kind, figure) -> tests.add(DynamicTest.dynamicTest(kind, () -> {
            Panels drawn = figure.apply(DATA.get("repetitions")).caption("a < b & c, $\\beta > 0$");
            String svg = drawn.svg();
            assertTrue(svg.startsWith("<svg"), svg.substring(0, 40));
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            var root = factory.newDocumentBuilder()
                    .parse(new InputSource(new StringReader(svg)))
                    .getDocumentElement();
            assertEquals("svg", root.getLocalName());
            assertTrue(root.getFirstChild().getTextContent().contains("a < b & c"));
            assertTrue(root.getElementsByTagName("text").getLength() == 0, "texts are outlines");
            String pdf = new String(Encoding.pdf(drawn.sheet()), StandardCharsets.ISO_8859_1);
            assertTrue(pdf.startsWith("%PDF-") && pdf.stripTrailing().endsWith("%%EOF"));
            assertTrue(pdf.split("/BaseFont").length <= 2, "no font but the default, which nothing uses");
        })));
        return tests;
    }

    /** Marks and labels lie outside the plot area, and so outside every clip. */
    @Test
    void aVectorFileCutsOffNoLabel() throws Exception {
        for (String kind : List.of("lines", "heat map", "histogram")) {
            String svg = KINDS.get(kind)
                    .apply(DATA.get("repetitions"))
                    .labels("abscissa", "ordinate")
                    .svg();
            var root = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(svg)));
            var paths = root.getElementsByTagName("path");
            int free = 0;
            for (int i = 0; i < paths.getLength(); i++) {
                boolean clipped = false;
                for (var node = paths.item(i); node instanceof org.w3c.dom.Element element; node = node.getParentNode())
                    clipped |= element.hasAttribute("clip-path")
                            || element.getTagName().equals("clipPath");
                free += clipped ? 0 : 1;
            }
            assertTrue(free >= 12, kind + ": only " + free + " free paths");
        }
    }

    @Test
    void whatIsLeftOutIsCountedOnTheFigure() {
        Table runs = DATA.get("repetitions");
        assertTrue(Figures.lines(runs, "x", "y").alt().contains("1 of 5 values of y are not finite and left out."));
        assertTrue(Figures.lines(runs, "x", "y")
                .logY()
                .alt()
                .contains("1 point at or below zero cannot stand on a logarithmic axis."));
        assertTrue(Figures.histogram(DATA.get("some infinite"), "y").alt().contains("2 of 4 values are not finite"));
        assertTrue(Figures.heatMap(DATA.get("some NaN"), "x", "y", "v").alt().contains("2 of 4 rows have no place"));
        assertTrue(Figures.lines(table(), "x", "y").alt().contains("No data."));
        assertTrue(
                Figures.panels(runs, "x", "y", "v").alt().contains("v = 2: 1 of 2 values of y are not finite"),
                Figures.panels(runs, "x", "y", "v").alt());
    }

    @Test
    void theBandAndItsNumberAreNamed() {
        Table runs = table(1, 2, 0, 1, 4, 0, 2, 5, 0, 2, 7, 0, 2, 9, 0);
        assertEquals(List.of("mean", "95 % interval of the mean, n = 2 to 3"), legend(Figures.lines(runs, "x", "y")));
        Area band = (Area) layer(Figures.lines(runs, "x", "y"), 0, 0);
        double two = Math.tan(0.475 * Math.PI); // Student's law of two repetitions is Cauchy's
        double three = 4.302652729749462 * 2 / Math.sqrt(3); // and of three 2 p - 1 over sqrt(2 p (1 - p)), p = 0.975
        assertArrayEquals(new double[] {3 - two, 7 - three}, band.low(), 1e-12);
        assertArrayEquals(new double[] {3 + two, 7 + three}, band.high(), 1e-12);
    }

    /** What is called 95 % is that, for five normal numbers as for many: the share of 20,000 samples, to five standard errors. */
    @ParameterizedTest
    @ValueSource(ints = {2, 5, 30})
    void bandsCoverWhatTheySay(int n) {
        Stream stream = Key.of(95).child(n).stream();
        int samples = 20_000;
        int covered = 0;
        for (int s = 0; s < samples; s++) {
            double[] x = new double[n];
            for (int i = 0; i < n; i++) x[i] = stream.gaussian();
            Summary summary = Summary.of(x);
            if (Band.MEAN.low.applyAsDouble(summary) < 0 && Band.MEAN.high.applyAsDouble(summary) > 0) covered++;
        }
        assertEquals(0.95, (double) covered / samples, 5 * Math.sqrt(0.95 * 0.05 / samples));
    }

    private static List<String> legend(Panels figure) {
        return List.copyOf(Legend.entries(figure.frames()).keySet());
    }

    private static Layer layer(Panels figure, int panel, int layer) {
        return figure.frames().get(panel).layers().get(layer);
    }

    private static List<String> titles(Panels figure) {
        return figure.frames().stream()
                .map(frame -> Text.plain(frame.panel().title()))
                .toList();
    }

    @Test
    void panelsKeepTheOrderOfTheTableAndTheirOwnScale() {
        Table runs = table(1, 2, 1, 2, 3, 1, 1, 2000, 0.25, 2, 3000, 0.25);
        Panels figure = Figures.panels(runs, "x", "y", "v").titles("first");
        assertEquals(List.of("first", "v = 0.25"), titles(figure));
        assertTrue(figure.frames().get(0).y().high() < 4);
        assertTrue(figure.frames().get(1).y().low() > 1000);
    }

    /** What is set on a figure stays with it among others, and what is set on the whole holds for all. */
    @Test
    void aFigureAmongOthersKeepsWhatWasSetOnIt() {
        Table runs = table(1, 2, 1, 1, 4, 1, 2, 8, 2, 2, 9, 2);
        Panels quartiles = Figures.lines(runs, "x", "y")
                .band(Band.QUARTILES)
                .titles("inner")
                .size(400, 90)
                .labels("a", "b")
                .xRange(0, 9)
                .caption("one");
        Panels split = Figures.panels(runs, "x", "y", "v")
                .titles("left")
                .theory("t", x -> x)
                .caption("two");
        Panels both = Panels.of(quartiles, split);
        assertEquals(List.of("inner", "left", "v = 2"), titles(both));
        assertEquals(List.of("inner", "left", "v = 2"), titles(Panels.of(Panels.of(quartiles), split)), "nested");
        assertEquals(
                List.of("A", "left", "C"),
                titles(Panels.of(quartiles, split.titles("left", "C")).titles("A")));
        assertTrue(
                legend(both).containsAll(List.of("median", "mean", "t")),
                legend(both).toString());
        assertTrue(legend(both.band(Band.MEAN)).stream().noneMatch(l -> l.contains("median")), "MEAN on the whole");
        assertEquals(9, both.frames().get(0).x().high());
        assertEquals("a", both.xRange(0, 5).frames().get(0).panel().x());
        assertEquals(5, both.xRange(0, 5).frames().get(0).x().high());
        assertEquals(90, both.sheet().area(0).getHeight());
        assertTrue(both.sheet().area(0).getWidth() > 1.5 * both.sheet().area(1).getWidth(), "its own width");
        assertEquals(120, both.size(200, 120).sheet().area(0).getHeight());
        assertTrue(both.alt().endsWith("one\ntwo"), both.alt());
        assertEquals(
                quartiles.columns(1).height(),
                Panels.of(quartiles.columns(1)).height(),
                "a figure alone is the same figure, but for nothing");
        List<String> lines = Panels.of(split).theory("u", x -> -x).frames().get(0).layers().stream()
                .map(Layer::label)
                .toList();
        assertTrue(lines.containsAll(List.of("t", "u")), "theory adds up: " + lines);
        assertEquals(List.of("inner"), titles(quartiles.logY()), "each method returns a new figure");
    }

    @Test
    void seriesTakeTheNamesThatAreGiven() {
        Table runs = table(1, 2, 1, 2, 3, 1, 1, 8, 2, 2, 9, 2);
        assertEquals(
                List.of("unchanged", "$v$ = 2"),
                legend(Figures.lines(runs, "x", "y", "v").series("unchanged")));
        assertEquals(
                List.of("a", "b"), legend(Figures.paths(runs, "x", "y", "v").series("a", "b")));
        assertEquals(
                List.of("all"),
                legend(Figures.lines(table(1, 2, 0, 2, 3, 0), "x", "y").series("all")));
    }

    @Test
    void aHistogramHasAreaOneOnEitherAxis() {
        double[] rows = new double[3000];
        java.util.Random random = new java.util.Random(3);
        for (int i = 0; i < rows.length; i++) rows[i] = Math.exp(0.3 * random.nextGaussian());
        Panels figure = Figures.histogram(table(rows), "y");
        for (Panels either : List.of(figure, figure.logX())) {
            Area bars = (Area) layer(either, 0, 0);
            double area = 0;
            for (int i = 0; i < bars.xs().length; i += 2) area += bars.high()[i] * (bars.xs()[i + 1] - bars.xs()[i]);
            assertEquals(1, area, 1e-12);
        }
        assertEquals(2 * 17, ((Area) layer(figure.bins(17), 0, 0)).xs().length);
    }

    @Test
    void aHeatMapAveragesARepeatedCellAndClipsInfinities() {
        Table rows = table(1, 1, 2, 1, 1, 4, 2, 1, INF, 1, 3, NAN, 2, 3, -1);
        Cells cells = (Cells) layer(Figures.heatMap(rows, "x", "y", "v").clip(2), 0, 0);
        assertArrayEquals(new double[] {3, NAN}, cells.values()[0]);
        assertArrayEquals(new double[] {INF, -1}, cells.values()[1]);
        assertEquals(Cells.color(2, 2), Cells.color(INF, 2));
        assertEquals(Theme.MISSING, Cells.color(NAN, 2));
        assertEquals(Cells.color(0.0, 2), Cells.color(-0.0, 2));
    }

    @Test
    void rowsThatLieOnNoGridAreRefusedWithAnEstimateAndACure() {
        double[] scattered = new double[3 * 20_000];
        for (int i = 0; i < scattered.length; i++) scattered[i] = Math.sin(i);
        String words = assertThrows(
                        IllegalArgumentException.class, () -> Figures.heatMap(table(scattered), "x", "y", "v"))
                .getMessage();
        assertTrue(words.contains("20000 x 20000 = 400000000") && words.contains("8000 MB"), words);
        assertTrue(words.contains("round them, or draw a scatter"), words);
    }

    @Test
    void aPictureThatDoesNotFitIsRefusedWithACure() {
        double[] ones = new double[3 * 20_000];
        for (int i = 0; i < ones.length; i++) ones[i] = i / 3;
        Panels many = Figures.panels(table(ones), "x", "y", "v").columns(1).size(4000, 4000);
        String words = assertThrows(IllegalArgumentException.class, many::png).getMessage();
        assertTrue(words.contains("draw fewer panels or series"), words);
    }

    @Test
    void aDollarWithoutAnotherIsADollar() {
        double dollar = Text.of("$", Theme.LABELS).width();
        assertTrue(dollar > 0);
        assertEquals(
                Text.of("US", Theme.LABELS).width() + dollar,
                Text.of("US$", Theme.LABELS).width(),
                1e-3);
    }

    @Test
    void aLogarithmicAxisEndsWithinTheDoubles() throws Exception {
        Panels figure =
                Figures.lines(table(1, 1e-300, 0, 2, 1e300, 0), "x", "y").logY();
        assertTrue(
                figure.alt().contains("axis y, 4.9\u00d710\u207b\u00b3\u00b2\u2074 to 8.99\u00d710\u00b3\u2070\u2077"),
                figure.alt());
        assertTrue(figure.toXChart() != null);
    }

    @Test
    void theoryFollowsPanelsAndSeries() {
        Table runs = table(1, 2, 1, 2, 3, 1, 1, 8, 2, 2, 9, 2);
        Panels panels = Figures.panels(runs, "x", "y", "v").theory("t", (v, x) -> 10 * v + x);
        assertEquals(List.of(List.of(12.0)), lastValues(panels, 0));
        assertEquals(List.of(List.of(22.0)), lastValues(panels, 1));
        Panels one = Figures.lines(runs, "x", "y", "v").theory("t", (v, x) -> 10 * v + x);
        assertEquals(List.of(List.of(12.0), List.of(22.0)), lastValues(one, 0));
        Panels both = Panels.of(Figures.lines(runs, "x", "y")).theory("all", x -> -x);
        assertEquals(List.of(List.of(-2.0)), lastValues(both, 0));
        assertTrue(Figures.lines(table(), "x", "y", "v")
                .theory("t", (v, x) -> v)
                .alt()
                .contains("No data."));
        assertEquals(
                "a theory for each series or panel needs a numeric column, got none",
                assertThrows(IllegalArgumentException.class, () -> Figures.lines(runs, "x", "y")
                                .theory("t", (v, x) -> x)
                                .png())
                        .getMessage());
    }

    /** The last ordinate of each theory line of a panel. */
    private static List<List<Double>> lastValues(Panels figure, int panel) {
        return figure.frames().get(panel).layers().stream()
                .filter(layer -> layer.role() == Layer.Role.THEORY)
                .map(layer -> List.of(layer.points()[1][layer.points()[1].length - 1]))
                .toList();
    }

    @Test
    void pointsLieOverEveryPanelAndWidenTheAxes() {
        Table runs = table(1, 2, 1, 2, 3, 2);
        Panels figure = Figures.panels(runs, "x", "y", "v").points("measured", table(4, 7, 0, NAN, 1, 0), "x", "y");
        for (Frame frame : figure.frames()) {
            Curve points = (Curve) frame.layers().get(frame.layers().size() - 1);
            assertArrayEquals(new double[] {4, NAN}, points.xs());
            assertTrue(frame.x().high() > 4 && frame.y().high() > 7);
        }
        assertTrue(figure.alt().contains("measured, 2 points: 1 to 7"), figure.alt());
        assertThrows(IllegalArgumentException.class, () -> figure.points("measured", runs, "x", "beta"));
    }

    @Test
    void unknownColumnsAreRefusedWithColumnAndTable() {
        String expected = "Column beta is not present in table data, which has [x, y, v]";
        Table t = table(1, 2, 3);
        for (Runnable figure : List.<Runnable>of(
                () -> Figures.lines(t, "beta", "y"),
                () -> Figures.lines(t, "x", "beta"),
                () -> Figures.lines(t, "x", "y", "beta"),
                () -> Figures.panels(t, "x", "y", "beta"),
                () -> Figures.paths(t, "x", "y", "beta"),
                () -> Figures.scatter(t, "x", "beta"),
                () -> Figures.scatter(t, "x", "y").by("beta"),
                () -> Figures.histogram(t, "beta"),
                () -> Figures.histograms(t, "y", "beta"),
                () -> Figures.heatMap(t, "x", "y", "beta"),
                () -> Figures.bars(t, "beta", "y"),
                () -> Figures.bars(t, "x", "beta"))) {
            assertEquals(
                    expected,
                    assertThrows(IllegalArgumentException.class, figure::run).getMessage());
        }
    }

    @Test
    void nullIsRefusedByName() {
        Table t = table(1, 2, 3);
        Panels f = Figures.lines(t, "x", "y");
        Map<String, Runnable> calls = new LinkedHashMap<>();
        calls.put("table", () -> Figures.lines(null, "x", "y"));
        calls.put("x column", () -> Figures.lines(t, null, "y"));
        calls.put("y column", () -> Figures.scatter(t, "x", null));
        calls.put("series column", () -> Figures.paths(t, "x", "y", null));
        calls.put("panel column", () -> Figures.panels(t, "x", "y", null));
        calls.put("value column", () -> Figures.heatMap(t, "x", "y", null));
        calls.put("category column", () -> Figures.bars(t, null, "y"));
        calls.put("images", () -> Figures.images(null, 1, 1));
        calls.put("image 1", () -> Figures.images(new double[][] {{1}, null}, 1, 1));
        calls.put("titles", () -> f.titles((String[]) null));
        calls.put("title 1", () -> f.titles("a", null));
        calls.put("series name 0", () -> f.series((String) null));
        calls.put("x label", () -> f.labels(null, "y"));
        calls.put("y label", () -> f.labels("x", null));
        calls.put("caption", () -> f.caption(null));
        calls.put("label", () -> f.theory(null, x -> x));
        calls.put("f", () -> f.theory("t", (DoubleUnaryOperator) null));
        calls.put("band", () -> f.band(null));
        calls.put("file", () -> f.save(null));
        calls.put("figures", () -> Panels.of((Panels[]) null));
        calls.put("figure 1", () -> Panels.of(f, null));
        calls.forEach((name, call) -> assertEquals(
                name + " must be given, got null",
                assertThrows(IllegalArgumentException.class, call::run, name).getMessage()));
    }

    @Test
    void whatIsSetOnAFigureLeavesItAsItWas() {
        Table table = Table.create("t", DoubleColumn.create("x", 1, 2, 3), DoubleColumn.create("y", 3, 1, 2));
        Panels figure = Figures.lines(table, "x", "y").theory("f", x -> x);
        String before = figure.svg();
        figure.logX().logY().labels("a", "b").titles("t").caption("c").theory("g", x -> 2 * x);
        figure.points("p", table, "x", "y")
                .band(Band.RMS)
                .xRange(0, 9)
                .size(300, 300)
                .columns(2)
                .fromZero();
        Panels.of(figure, figure).sharedY();
        assertEquals(before, figure.svg());
    }

    @Test
    void badOptionsAreRefused() {
        Panels figure = Figures.lines(table(1, 2, 3), "x", "y");
        for (Runnable bad : List.<Runnable>of(
                () -> figure.bins(0),
                () -> figure.clip(0),
                () -> figure.clip(NAN),
                () -> figure.columns(0),
                () -> figure.size(10, 10),
                () -> figure.size(100, 1_000_000),
                () -> figure.logY().fromZero().png(),
                () -> figure.logX().xRange(0, 1).png(),
                () -> figure.xRange(0, INF),
                () -> Figures.images(new double[][] {{1}}, 1 << 16, 1 << 16),
                () -> figure.xRange(1, 1),
                () -> figure.yRange(NAN, 1),
                () -> Panels.of(),
                () -> figure.save(java.nio.file.Path.of("a.gif")),
                () -> Figures.images(new double[][] {{1, 2}}, 3, 1),
                () -> Figures.images(new double[0][], 0, 1))) {
            assertThrows(IllegalArgumentException.class, bad::run);
        }
    }
}
