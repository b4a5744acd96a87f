package deeplimits.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The plot area of one panel: an {@link XYChart} reduced to its series, transparent, with what lies under the series
 * (cells, pictures) painted first.
 *
 * <p>XChart sees every axis as [0, 1]: on a range such as [0, 1e300] its search for marks does not end.
 */
final class Canvas {
    private static final double FAR = 20; // plot areas outside which a point is held

    private final Graphics2D g;
    private final Rectangle2D area;
    private final Scale x;
    private final Scale y;
    private final XYChart chart;
    private final List<Stroked> dashed = new ArrayList<>();
    private int series;

    /** A line that XChart, which strokes each segment by itself, would show without its dashes or with blots. */
    private record Stroked(Path2D path, Look look) {}

    Canvas(Graphics2D g, Rectangle2D area, Scale x, Scale y) {
        this.g = g;
        this.area = area;
        this.x = x;
        this.y = y;
        chart = new XYChart((int) area.getWidth(), (int) area.getHeight());
        XYStyler style = chart.getStyler();
        style.setChartPadding(0)
                .setLegendVisible(false)
                .setChartTitleVisible(false)
                .setPlotBorderVisible(false)
                .setChartBackgroundColor(Theme.CLEAR)
                .setPlotBackgroundColor(Theme.CLEAR)
                .setPlotContentSize(1)
                .setMarkerSize(Theme.MARKER);
        style.setAxisTicksVisible(false)
                .setAxisTitlesVisible(false)
                .setPlotMargin(0)
                .setPlotGridLinesVisible(false)
                .setPlotTicksMarksVisible(false)
                .setAxisTickPadding(0)
                .setAxisTickMarkLength(0)
                .setXAxisMin(0.0)
                .setXAxisMax(1.0)
                .setYAxisMin(0.0)
                .setYAxisMax(1.0);
    }

    Scale x() {
        return x;
    }

    Scale y() {
        return y;
    }

    /** Page coordinate of an abscissa in axis units. */
    double pageX(double units) {
        return area.getX() + (units - x.low()) / (x.high() - x.low()) * area.getWidth();
    }

    /** Page coordinate of an ordinate in axis units. */
    double pageY(double units) {
        return area.getMaxY() - (units - y.low()) / (y.high() - y.low()) * area.getHeight();
    }

    Graphics2D graphics() {
        return g;
    }

    Rectangle2D area() {
        return area;
    }

    /** A line through data points; a point that cannot be drawn is a gap. */
    void line(double[] xs, double[] ys, Look look) {
        if (look.stroke().getDashArray() != null || look.color().getAlpha() < 255) {
            dashed.add(new Stroked(path(xs, ys), look));
            return;
        }
        XYSeries line = add(xs, ys, false);
        if (line != null) {
            line.setMarker(SeriesMarkers.NONE);
            line.setLineStyle(look.stroke());
            line.setLineColor(look.color());
        }
    }

    /** Markers at data points. */
    void points(double[] xs, double[] ys, Look look) {
        XYSeries points = add(xs, ys, true);
        if (points != null) {
            points.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
            points.setMarker(look.marker());
            points.setMarkerColor(look.color());
        }
    }

    /** A filled polygon through data points, all of which can be drawn. */
    void polygon(double[] xs, double[] ys, Color fill) {
        XYSeries polygon = add(xs, ys, true);
        if (polygon != null) {
            polygon.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.PolygonArea);
            polygon.setMarker(SeriesMarkers.NONE);
            polygon.setLineColor(Theme.CLEAR);
            polygon.setFillColor(fill);
        }
    }

    private XYSeries add(double[] xs, double[] ys, boolean dropGaps) {
        double[] u = Arrays.stream(xs).map(x::units).map(v -> hold(v, x)).toArray();
        double[] v = Arrays.stream(ys).map(y::units).map(w -> hold(w, y)).toArray();
        int n = 0;
        boolean any = false;
        for (int i = 0; i < u.length; i++) {
            if (!Double.isNaN(u[i]) && !(dropGaps && Double.isNaN(v[i]))) {
                u[n] = (u[i] - x.low()) / (x.high() - x.low());
                v[n++] = (v[i] - y.low()) / (y.high() - y.low());
                any |= !Double.isNaN(v[n - 1]);
            }
        }
        return any ? chart.addSeries("s" + series++, Arrays.copyOf(u, n), Arrays.copyOf(v, n)) : null;
    }

    private static double hold(double units, Scale scale) {
        double far = FAR * (scale.high() - scale.low());
        return Double.isNaN(units) ? units : Math.max(scale.low() - far, Math.min(scale.high() + far, units));
    }

    /** A path on the page through data points, for what XChart cannot draw. */
    Path2D path(double[] xs, double[] ys) {
        Path2D path = new Path2D.Double();
        boolean down = false;
        for (int i = 0; i < xs.length; i++) {
            double u = hold(x.units(xs[i]), x);
            double v = hold(y.units(ys[i]), y);
            if (Double.isNaN(u) || Double.isNaN(v)) {
                down = false;
            } else if (down) {
                path.lineTo(pageX(u), pageY(v));
            } else {
                path.moveTo(pageX(u), pageY(v));
                down = true;
            }
        }
        return path;
    }

    /** Paints with everything outside the plot area cut off; a vector format forgets a clip only when it is told to. */
    void clipped(Runnable painting) {
        Shape before = g.getClip();
        g.setClip(area);
        painting.run();
        g.setClip(before);
    }

    /** Paints the series collected so far. */
    void paint() {
        clipped(() -> {
            Graphics2D own = (Graphics2D) g.create();
            own.translate(area.getX(), area.getY());
            chart.paint(own, (int) area.getWidth(), (int) area.getHeight());
            own.dispose();
        });
        clipped(() -> dashed.forEach(line -> {
            g.setColor(line.look().color());
            g.setStroke(line.look().stroke());
            g.draw(line.path());
        }));
    }
}
