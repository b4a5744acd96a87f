package deeplimits.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import java.util.function.Function;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
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
            String pdf = new String(drawn.pdf(), StandardCharsets.ISO_8859_1);
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
        List<String> legend = Figures.lines(runs, "x", "y").panels().get(0).layers().stream()
                .flatMap(layer -> layer.legend().stream())
                .map(Layer.Item::label)
                .toList();
        assertEquals(List.of("95 % interval of the mean, n = 2 to 3", "mean"), legend);
        Ribbon band =
                (Ribbon) Figures.lines(runs, "x", "y").panels().get(0).layers().get(0);
        assertArrayEquals(new double[] {3 - 1.96, 7 - 1.96 * 2 / Math.sqrt(3)}, band.ends()[0], 1e-12);
        assertArrayEquals(new double[] {3 + 1.96, 7 + 1.96 * 2 / Math.sqrt(3)}, band.ends()[1], 1e-12);
    }

    @Test
    void panelsKeepTheOrderOfTheTableAndTheirOwnScale() {
        Table runs = table(1, 2, 1, 2, 3, 1, 1, 2000, 0.25, 2, 3000, 0.25);
        List<Panel> panels = Figures.panels(runs, "x", "y", "v").titles("first").panels();
        assertEquals(
                List.of("first", "v = 0.25"),
                panels.stream().map(p -> Text.plain(p.title())).toList());
        assertTrue(panels.get(0).yScale(panels.get(0).xScale()).high() < 4);
        assertTrue(panels.get(1).yScale(panels.get(1).xScale()).low() > 1000);
    }

    @Test
    void aHistogramHasAreaOneOnEitherAxis() {
        double[] rows = new double[3000];
        java.util.Random random = new java.util.Random(3);
        for (int i = 0; i < rows.length; i++) rows[i] = Math.exp(0.3 * random.nextGaussian());
        for (Panels figure : List.of(
                Figures.histogram(table(rows), "y"),
                Figures.histogram(table(rows), "y").logX())) {
            Bars bars = (Bars) figure.panels().get(0).layers().get(0);
            double area = 0;
            for (int i = 0; i < bars.heights().length; i++)
                area += bars.heights()[i] * (bars.edges()[1][i] - bars.edges()[0][i]);
            assertEquals(1, area, 1e-12);
        }
        assertEquals(
                17,
                ((Bars) Figures.histogram(table(rows), "y")
                                .bins(17)
                                .panels()
                                .get(0)
                                .layers()
                                .get(0))
                        .heights()
                        .length);
    }

    @Test
    void aHeatMapAveragesARepeatedCellAndClipsInfinities() {
        Cells cells = (Cells) Figures.heatMap(table(1, 1, 2, 1, 1, 4, 2, 1, INF, 1, 3, NAN, 2, 3, -1), "x", "y", "v")
                .clip(2)
                .panels()
                .get(0)
                .layers()
                .get(0);
        assertArrayEquals(new double[] {3, NAN}, cells.values()[0]);
        assertArrayEquals(new double[] {INF, -1}, cells.values()[1]);
        assertEquals(Cells.color(2, 2), Cells.color(INF, 2));
        assertEquals(Theme.MISSING, Cells.color(NAN, 2));
        assertEquals(Cells.color(0.0, 2), Cells.color(-0.0, 2));
    }

    @Test
    void theoryFollowsPanelsAndSeries() {
        Table runs = table(1, 2, 1, 2, 3, 1, 1, 8, 2, 2, 9, 2);
        List<Panel> panels = Figures.panels(runs, "x", "y", "v")
                .theoryByPanel("t", (v, x) -> 10 * v + x)
                .panels();
        assertEquals(23, theory(panels.get(1)).get(0).f().applyAsDouble(3));
        Panel one = Figures.lines(runs, "x", "y", "v")
                .theoryBySeries("t", (v, x) -> 10 * v + x)
                .panels()
                .get(0);
        assertEquals(
                List.of(13.0, 23.0),
                theory(one).stream().map(t -> t.f().applyAsDouble(3)).toList());
        Panel both = Panels.of(Figures.lines(runs, "x", "y"))
                .theory("all", x -> -x)
                .panels()
                .get(0);
        assertEquals(-3, theory(both).get(0).f().applyAsDouble(3));
        assertEquals(
                "a theory for each panel needs a numeric panel column, got none",
                assertThrows(IllegalArgumentException.class, () -> Figures.lines(runs, "x", "y")
                                .theoryByPanel("t", (v, x) -> x)
                                .png())
                        .getMessage());
    }

    @Test
    void pointsLieOverEveryPanelAndWidenTheAxes() {
        Table runs = table(1, 2, 1, 2, 3, 2);
        Panels figure = Figures.panels(runs, "x", "y", "v").points("measured", table(4, 7, 0, NAN, 1, 0), "x", "y");
        for (Panel panel : figure.panels()) {
            Curve points = (Curve) panel.layers().get(panel.layers().size() - 1);
            assertArrayEquals(new double[] {4, NAN}, points.xs());
            assertTrue(panel.xScale().high() > 4 && panel.yScale(panel.xScale()).high() > 7);
        }
        assertTrue(figure.alt().contains("measured, 2 points: 1 to 7"), figure.alt());
        assertTrue(ink(figure.image()) > 100);
        assertThrows(IllegalArgumentException.class, () -> figure.points("measured", runs, "x", "beta"));
    }

    private static List<TheoryLine> theory(Panel panel) {
        return panel.layers().stream()
                .filter(TheoryLine.class::isInstance)
                .map(TheoryLine.class::cast)
                .toList();
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
                () -> Figures.bars(t, "beta", "y"))) {
            assertEquals(
                    expected,
                    assertThrows(IllegalArgumentException.class, figure::run).getMessage());
        }
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
