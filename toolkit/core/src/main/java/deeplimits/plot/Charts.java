package deeplimits.plot;

import deeplimits.Require;
import deeplimits.plot.Layer.Role;
import deeplimits.plot.Palette.Look;
import deeplimits.stats.Decimals;
import java.awt.Color;
import java.awt.Dimension;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.HeatMapChart;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.internal.chartpart.AxesChart;
import org.knowm.xchart.style.HeatMapStyler;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A panel as XChart draws it, for whoever wants to change it: the same numbers, colours, labels and ranges. */
final class Charts {
    private static final int SHADES = 13; // between which XChart mixes colours
    private static final double FLAT = 1e15; // ends beyond which XChart's search for marks on a linear axis is endless

    private Charts() {}

    static AxesChart<?, ?> of(Frame frame, Palette palette, Dimension size) {
        Panel panel = frame.panel();
        AxesChart<?, ?> chart = !frame.empty() && panel.cells().isPresent()
                ? heatMap(panel.cells().get(), size)
                : panel.categories().isEmpty() ? lines(frame, palette, size) : bars(frame, palette, size);
        chart.setTitle(Text.tex(panel.title()));
        chart.setXAxisTitle(Text.tex(panel.x()));
        chart.setYAxisTitle(Text.tex(panel.y()));
        chart.getStyler()
                .setPlotGridLinesColor(Theme.GRID)
                .setAxisTickLabelsFont(Theme.TICKS)
                .setAxisTitleFont(Theme.LABELS)
                .setChartBackgroundColor(Theme.PAGE)
                .setChartTitleVisible(!panel.title().isEmpty())
                .setChartTitleFont(Theme.TITLE)
                .setLegendFont(Theme.LEGEND)
                .setLegendPosition(LegendPosition.OutsideS);
        return chart;
    }

    private static XYChart lines(Frame frame, Palette palette, Dimension size) {
        XYChart chart = new XYChart(size.width, size.height);
        double[] x = ends("x", frame.x());
        double[] y = ends("y", frame.y());
        chart.getStyler()
                .setXAxisLogarithmic(frame.x().log())
                .setYAxisLogarithmic(frame.y().log())
                .setXAxisMin(x[0])
                .setXAxisMax(x[1])
                .setYAxisMin(y[0])
                .setYAxisMax(y[1])
                .setXAxisTickLabelsFormattingFunction(at -> Decimals.show(at, 6))
                .setYAxisTickLabelsFormattingFunction(at -> Decimals.show(at, 6));
        for (Layer layer : frame.layers()) add(chart, layer, frame, palette.look(layer));
        return chart;
    }

    private static double[] ends(String name, Scale scale) {
        double[] ends = {scale.value(scale.low()), scale.value(scale.high())};
        double largest = Math.max(Math.abs(ends[0]), Math.abs(ends[1]));
        String rule = "within " + FLAT + " for XChart; make it logarithmic or set its range";
        Require.holds(scale.log() || largest <= FLAT, "linear " + name + " axis", rule, largest);
        return ends;
    }

    /** Without the points that XChart does not take: those that cannot stand on an axis, but for gaps (NaN) in lines. */
    private static void add(XYChart chart, Layer layer, Frame frame, Look look) {
        boolean line = look.fill() == null && look.stroke() != null;
        double[] xs = layer.points()[0];
        double[] ys = Arrays.stream(layer.points()[1])
                .map(y -> Double.isNaN(frame.y().units(y)) ? Double.NaN : y)
                .toArray();
        int[] kept = IntStream.range(0, xs.length)
                .filter(i -> !Double.isNaN(frame.x().units(xs[i])) && (line || !Double.isNaN(ys[i])))
                .toArray();
        if (IntStream.of(kept).allMatch(i -> Double.isNaN(ys[i]))) return;
        String label = Text.plain(layer.label());
        boolean named = !label.isEmpty() && chart.getSeries(label) == null;
        XYSeries series = chart.addSeries(
                named ? label : label + " #" + (chart.getSeriesCollection().size() + 1), // no two may share a name
                IntStream.of(kept).mapToDouble(i -> xs[i]).toArray(),
                IntStream.of(kept).mapToDouble(i -> ys[i]).toArray());
        series.setLabel(Text.tex(layer.label()));
        series.setShowInLegend(named);
        XYSeriesRenderStyle open = line ? XYSeriesRenderStyle.Line : XYSeriesRenderStyle.Scatter;
        series.setXYSeriesRenderStyle(look.fill() != null ? XYSeriesRenderStyle.PolygonArea : open);
        series.setMarker(look.marker() == null ? SeriesMarkers.NONE : look.marker());
        series.setMarkerColor(look.color());
        series.setLineColor(look.color() == null ? look.fill() : look.color());
        series.setLineStyle(look.stroke() == null ? SeriesLines.NONE : look.stroke());
        if (look.fill() != null) series.setFillColor(look.fill());
    }

    private static CategoryChart bars(Frame frame, Palette palette, Dimension size) {
        CategoryChart chart = new CategoryChart(size.width, size.height);
        List<Layer> bars = frame.layers().stream()
                .filter(layer -> layer.role() == Role.AREA)
                .toList();
        List<Double> heights = bars.stream().map(bar -> bar.points()[1][0]).toList();
        chart.addSeries(Text.plain(frame.panel().y()), frame.panel().categories(), heights)
                .setFillColor(palette.look(bars.get(0)).fill());
        chart.getStyler().setPlotGridVerticalLinesVisible(false).setLegendVisible(false);
        return chart;
    }

    private static HeatMapChart heatMap(Cells cells, Dimension size) {
        HeatMapChart chart = new HeatMapChart(size.width, size.height, ChartTheme.XChart); // without one 4.0.3 fails
        List<Number[]> data = new ArrayList<>();
        double clip = cells.bare() ? Double.POSITIVE_INFINITY : cells.clip();
        for (int i = 0; i < cells.xs().length; i++) {
            for (int j = 0; j < cells.ys().length; j++) {
                double value = cells.values()[i][j];
                if (!Double.isNaN(value)) data.add(new Number[] {i, j, Math.max(-clip, Math.min(clip, value))});
            }
        }
        chart.addSeries("values", boxed(cells.xs()), boxed(cells.ys()), data);
        HeatMapStyler styler = chart.getStyler();
        if (cells.bare()) styler.setRangeColors(new Color[] {Color.BLACK, Color.WHITE});
        if (cells.bare()) return chart;
        Color[] shades = IntStream.range(0, SHADES)
                .mapToObj(k -> Cells.color((2.0 * k / (SHADES - 1) - 1) * clip, clip))
                .toArray(Color[]::new);
        styler.setMin(-clip).setMax(clip).setRangeColors(shades);
        return chart;
    }

    private static List<Double> boxed(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
