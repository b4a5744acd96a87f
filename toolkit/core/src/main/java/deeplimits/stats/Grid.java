package deeplimits.stats;

import deeplimits.Require;

/** Axis values in the three usual spacings; each is computed from its position, so that no rounding accumulates. */
public final class Grid {
    private static final double ROUNDING = 1e-14; // relative, some 45 units in the last place
    private static final double SLACK = 1e-9; // of a step: absorbs the rounding of (to - from) / step
    private static final int LARGEST = 10_000_000;

    private Grid() {}

    /**
     * {@code from, from + step, from + 2 step, ...} up to {@code to}, which is reached when it is a whole number of
     * steps away, to a billionth of a step.
     *
     * @param from first value, finite
     * @param to upper end, finite, at least {@code from}
     * @param step distance, greater than 0
     * @throws IllegalArgumentException outside these domains, or beyond 10,000,000 values
     */
    public static double[] steps(double from, double to, double step) {
        Require.finite("from", from);
        Require.finite("to", to);
        Require.positive("step", step);
        Require.holds(to >= from, "to", "at least from = " + from, to);
        double count = Math.floor((to - from) / step + SLACK) + 1;
        Require.holds(count <= LARGEST, "number of values", "at most " + LARGEST, count);
        double[] values = new double[(int) count];
        for (int i = 0; i < values.length; i++) values[i] = from + i * step;
        return values;
    }

    /**
     * {@code count} values at equal distances, both ends included.
     *
     * @param from first value, finite
     * @param to last value, finite
     * @param count at least 2
     * @throws IllegalArgumentException outside these domains, or beyond 10,000,000 values
     */
    public static double[] linear(double from, double to, int count) {
        Require.finite("from", from);
        Require.finite("to", to);
        Require.finite("to - from", to - from);
        double[] values = new double[count(count)];
        Require.finite("(to - from) times the number of steps", (to - from) * (count - 1));
        for (int i = 0; i < count; i++) values[i] = i == count - 1 ? to : from + i * (to - from) / (count - 1);
        return values;
    }

    /**
     * {@code count} values at equal ratios, both ends included; a value within rounding of a whole number is that number, so that
     * {@code geometric(10, 10_000, 4)} is a grid of depths.
     *
     * @param from first value, finite and greater than 0
     * @param to last value, finite and greater than 0
     * @param count at least 2
     * @throws IllegalArgumentException outside these domains, or beyond 10,000,000 values
     */
    public static double[] geometric(double from, double to, int count) {
        Require.positive("from", from);
        Require.positive("to", to);
        Require.positive("to / from", to / from);
        double[] values = new double[count(count)];
        for (int i = 0; i < count; i++) {
            double value = i == 0 ? from : i == count - 1 ? to : from * StrictMath.pow(to / from, i / (count - 1.0));
            double whole = Math.rint(value);
            values[i] = Math.abs(value - whole) <= ROUNDING * whole ? whole : value;
        }
        return values;
    }

    private static int count(int count) {
        return Require.holds(count >= 2 && count <= LARGEST, "count", "in [2, " + LARGEST + "]", count);
    }
}
