package deeplimits.plot;

import deeplimits.plot.Layer.Role;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * y = f(v, x), a formula drawn on every panel.
 *
 * @param label its entry in the legend; empty for none
 * @param split whether there is a line for each v, the value of the column that splits a panel, or else the figure
 * @param f (v, x) to y; NaN and infinities are gaps
 */
record Theory(String label, boolean split, DoubleBinaryOperator f) {
    private static final int POINTS = 400;

    /** Its curves on one panel, whose horizontal axis is settled, over the data or (wide) over the whole axis. */
    List<Curve> on(Panel panel, Scale x, boolean wide) {
        double from = wide ? x.low() : x.first();
        double to = wide ? x.high() : x.last();
        double[] xs = IntStream.range(0, POINTS)
                .mapToDouble(i -> x.value(from + (to - from) * i / (POINTS - 1)))
                .toArray();
        if (!split) return List.of(curve(0, xs));
        return panel.parts().stream().map(part -> curve(number(part), xs)).toList();
    }

    private Curve curve(double v, double[] xs) {
        double[] ys = DoubleStream.of(xs).map(x -> f.applyAsDouble(v, x)).toArray();
        return new Curve(label, Role.THEORY, label, xs, ys);
    }

    private static double number(Part part) {
        Object value = part.series() != null ? part.series() : part.panel();
        if (value instanceof Double number) return number;
        throw new IllegalArgumentException("a theory for each series or panel needs a numeric column, got "
                + (value == null ? "none" : '"' + value.toString() + '"'));
    }
}
