package deeplimits.plot;

import deeplimits.plot.Palette.Look;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * low(x) to high(x), filled: a band, or bars from zero; it breaks where an end is not a number. A lower end at or below
 * zero on a logarithmic axis is the floor of the picture.
 */
record Area(String label, Role role, String name, double[] xs, double[] low, double[] high) implements Layer {

    /** Bars that stand side by side on zero, between ascending edges. */
    static Area bars(String label, String name, double[] edges, double[] heights) {
        int n = heights.length;
        double[] xs = new double[2 * n];
        double[] high = new double[2 * n];
        for (int i = 0; i < n; i++) {
            xs[2 * i] = edges[i];
            xs[2 * i + 1] = edges[i + 1];
            high[2 * i] = high[2 * i + 1] = heights[i];
        }
        return new Area(label, Role.AREA, name, xs, new double[2 * n], high);
    }

    @Override
    public String words() {
        if (role == Role.BAND) return "";
        int n = xs.length / 2;
        double most = Arrays.stream(high).filter(Double::isFinite).max().orElse(Double.NaN);
        return (label.isEmpty() ? "" : label + ", ") + n + (n == 1 ? " bar" : " bars") + ", highest "
                + Names.show(most, 3);
    }

    @Override
    public void reach(Scale x, Scale y) {
        if (role == Role.AREA) x.reach(xs);
        for (int i = 0; i < xs.length; i++) if (!Double.isNaN(x.units(xs[i]))) y.reach(low[i], high[i]);
    }

    @Override
    public void paint(Canvas canvas) {
        Scale y = canvas.y();
        DoubleUnaryOperator floored = v -> y.log() && v <= 0 ? y.value(y.low()) : v;
        double[] across = Arrays.stream(xs).map(canvas::pageX).toArray();
        double[] bottom = Arrays.stream(low).map(floored).map(canvas::pageY).toArray();
        double[] top = Arrays.stream(high)
                .map(role == Role.AREA ? floored : v -> v) // an empty bar stands on the floor, a band has a gap there
                .map(canvas::pageY)
                .toArray();
        for (int from = 0, i = 0; i <= xs.length; i++) {
            if (i < xs.length && !Double.isNaN(across[i] + bottom[i] + top[i])) continue;
            if (i - from >= 2) piece(canvas.g(), canvas.palette().look(this), from, i, across, bottom, top);
            from = i + 1;
        }
    }

    private static void piece(
            Graphics2D g, Look look, int from, int to, double[] across, double[] bottom, double[] top) {
        Path2D path = new Path2D.Double();
        path.moveTo(across[from], bottom[from]);
        for (int i = from; i < to; i++) path.lineTo(across[i], top[i]);
        Path2D outline = new Path2D.Double(path);
        outline.lineTo(across[to - 1], bottom[to - 1]);
        for (int i = to; i-- > from; ) path.lineTo(across[i], bottom[i]);
        path.closePath();
        g.setColor(look.fill());
        g.fill(path);
        if (look.stroke() == null) return;
        g.setColor(look.color());
        g.setStroke(look.stroke());
        g.draw(outline);
    }

    @Override
    public double[][] points() {
        int n = xs.length;
        double[][] around = {Arrays.copyOf(xs, 2 * n), Arrays.copyOf(high, 2 * n)};
        for (int i = 0; i < n; i++) {
            around[0][2 * n - 1 - i] = xs[i];
            around[1][2 * n - 1 - i] = low[i];
        }
        return around;
    }
}
