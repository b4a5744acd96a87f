package deeplimits.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.internal.chartpart.Chart;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** A figure's XChart chart holds the table's numbers in the figure's colours, and can be drawn without a screen. */
class ChartsTest {
    private static void assertDrawn(Chart<?, ?> chart) throws Exception {
        byte[] png = BitmapEncoder.getBitmapBytes(chart, BitmapEncoder.BitmapFormat.PNG);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        assertEquals(chart.getWidth(), image.getWidth());
        assertTrue(FiguresTest.ink(image) > 2000, "ink");
    }

    @Test
    void linesHoldMeansBandsAndTheory() throws Exception {
        Table runs = FiguresTest.table(1, 29, 1, 1, 31, 1, 2, 65, 1, 2, 69, 1, 1, 20, 2, 2, 30, 2);
        Panels figure = Figures.lines(runs, "x", "y", "v")
                .theory("slope", x -> x)
                .labels("depth $L$", "error")
                .logY();
        XYChart chart = (XYChart) figure.toXChart();
        XYSeries one = chart.getSeries("v = 1");
        assertArrayEquals(new double[] {1, 2}, one.getXData());
        assertArrayEquals(new double[] {30, 67}, one.getYData());
        assertEquals(new Color(0x0072b2), one.getLineColor());
        assertArrayEquals(new double[] {20, 30}, chart.getSeries("v = 2").getYData());
        assertEquals(new Color(0xd55e00), chart.getSeries("v = 2").getLineColor());
        XYSeries theory = chart.getSeries("slope");
        assertArrayEquals(theory.getXData(), theory.getYData(), "y = x");
        XYSeries band = chart.getSeries("95 % interval of the mean, n = 1 to 2");
        double t = Math.tan(0.475 * Math.PI); // the quantile of Cauchy's law, Student's of two repetitions
        assertArrayEquals(new double[] {30 + t, 67 + t * 2, 67 - t * 2, 30 - t}, band.getYData(), 1e-12);
        assertEquals(
                XYSeries.XYSeriesRenderStyle.PolygonArea,
                band.getXYSeriesRenderStyle().orElseThrow());
        assertTrue(chart.getStyler().isYAxisLogarithmic() && !chart.getStyler().isXAxisLogarithmic());
        assertEquals("$\\text{depth }L$", chart.getXAxisTitle());
        assertDrawn(chart);
    }

    @Test
    void everyOtherKindHasItsChart() throws Exception {
        Table points = FiguresTest.table(0, 0, 1, 1, 0, -3, 0, 1, Double.NaN, 1, 1, 0.5);
        HeatMapChart map =
                (HeatMapChart) Figures.heatMap(points, "x", "y", "v").clip(2).toXChart();
        List<String> cells = map.getHeatMapSeries().getHeatData().stream()
                .map(Arrays::toString)
                .toList();
        assertEquals(List.of("[0, 0, 1.0]", "[1, 0, -2.0]", "[1, 1, 0.5]"), cells);
        assertEquals(List.of(0.0, 1.0), map.getHeatMapSeries().getXData());
        Color[] colours = map.getStyler().getRangeColors();
        assertEquals(Cells.color(-2, 2), colours[0]);
        assertEquals(Cells.color(2, 2), colours[colours.length - 1]);
        assertDrawn(map);
        assertTrue(Figures.svg(map).startsWith("<svg") && Figures.svg(map).contains("rgb(14,52,104)"), "its blue");

        XYChart dots = (XYChart) Figures.scatter(points, "v", "y").toXChart();
        XYSeries series = dots.getSeriesCollection().iterator().next();
        assertArrayEquals(new double[] {1, -3, 0.5}, series.getXData());
        assertEquals(
                XYSeries.XYSeriesRenderStyle.Scatter,
                series.getXYSeriesRenderStyle().orElseThrow());
        assertDrawn(dots);

        Table laws = Table.create(
                "t", StringColumn.create("law", "a", "a", "b"), DoubleColumn.create("y", new double[] {2, 4, 7}));
        CategoryChart bars = (CategoryChart) Figures.bars(laws, "law", "y").toXChart();
        assertEquals(List.of("a", "b"), List.copyOf((java.util.Collection<?>)
                bars.getSeries("y").getXData()));
        assertArrayEquals(new double[] {3, 7}, bars.getSeries("y").getYData());
        assertDrawn(bars);

        XYChart histogram = (XYChart) Figures.histogram(FiguresTest.table(0, 1, 0, 0, 2.5, 0, 0, 2.7, 0, 0, 3, 0), "y")
                .bins(2)
                .toXChart();
        double[] heights = histogram.getSeries("n = 4").getYData();
        assertArrayEquals(new double[] {0.25, 0.25, 0.75, 0.75, 0, 0, 0, 0}, heights);
        assertDrawn(histogram);

        HeatMapChart image = (HeatMapChart)
                Figures.images(new double[][] {{1, 0, 0, 0}}, 2, 2).toXChart();
        assertEquals(
                "[0, 1, 1.0]",
                Arrays.toString(image.getHeatMapSeries().getHeatData().get(1)),
                "its top left");
        assertDrawn(image);
    }

    @Test
    void whatXChartCannotDrawIsLeftOutOrRefused() throws Exception {
        Table gaps = FiguresTest.table(1, 2, 0, 2, Double.POSITIVE_INFINITY, 0, 3, -1, 0, Double.NaN, 4, 0, 5, 6, 0);
        XYChart chart = (XYChart) Figures.paths(gaps, "x", "y", "v").logY().toXChart();
        XYSeries path = chart.getSeriesCollection().iterator().next();
        assertArrayEquals(new double[] {2, Double.NaN, Double.NaN, 6}, path.getYData(), "gaps");
        assertDrawn(chart);
        Panels two = Figures.panels(gaps, "x", "y", "x");
        assertEquals(
                "panels must be one for XChart, so draw the rows of one alone, got 5",
                assertThrows(IllegalArgumentException.class, two::toXChart).getMessage());
        Panels far = Figures.lines(FiguresTest.table(0, 0, 0, 1, 1e300, 0), "x", "y");
        String words =
                assertThrows(IllegalArgumentException.class, far::toXChart).getMessage();
        assertTrue(words.startsWith("linear y axis must be within 1.0E15 for XChart"), words);
        assertDrawn(far.logY().toXChart());
        assertDrawn(Figures.lines(FiguresTest.table(), "x", "y").toXChart());
        assertDrawn(Figures.bars(FiguresTest.table(), "x", "y").toXChart());
        assertDrawn(Figures.heatMap(FiguresTest.table(), "x", "y", "v").toXChart());
        assertDrawn(Figures.heatMap(FiguresTest.table(1, Double.NaN, 1), "x", "y", "v")
                .toXChart());
    }
}
