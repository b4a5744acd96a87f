package deeplimits.plot;

import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * y = f(v, x), a formula drawn on every panel.
 *
 * @param label its entry in the legend; empty for none
 * @param of what v is
 * @param f (v, x) to y; NaN and infinities are gaps
 */
record Theory(String label, Of of, DoubleBinaryOperator f) {
    private static final int POINTS = 400;

    /** What a formula's first argument is: nothing, or the value of the panel or of each series. */
    enum Of {
        NOTHING,
        PANEL,
        SERIES
    }

    /** Its curves on one panel, whose horizontal axis is settled, over the data or (wide) over the whole axis. */
    List<Curve> on(Panel panel, Scale x, boolean wide) {
        List<?> values =
                of == Of.SERIES ? panel.series() : List.of(of == Of.PANEL ? number("panel", panel.value()) : 0.0);
        double from = wide ? x.low() : x.first();
        double to = wide ? x.high() : x.last();
        double[] xs = IntStream.range(0, POINTS)
                .mapToDouble(i -> x.value(from + (to - from) * i / (POINTS - 1)))
                .toArray();
        return values.stream().map(value -> curve(number("series", value), xs)).toList();
    }

    private Curve curve(double value, double[] xs) {
        DoubleUnaryOperator at = x -> f.applyAsDouble(value, x);
        return new Curve(
                label,
                new Style(Style.Role.THEORY, label),
                xs,
                DoubleStream.of(xs).map(at).toArray());
    }

    private static double number(String role, Object value) {
        if (value instanceof Double number) return number;
        throw new IllegalArgumentException("a theory for each " + role + " needs a numeric " + role + " column, got "
                + (value == null ? "none" : '"' + value.toString() + '"'));
    }
}
