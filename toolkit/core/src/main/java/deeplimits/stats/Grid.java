package deeplimits.stats;

/** Axis values in the three usual spacings; each is computed from its position, so that no rounding accumulates. */
public final class Grid {
    private static final double ROUNDING = 1e-14; // relative, some 45 units in the last place
    private static final int LARGEST = 10_000_000;

    private Grid() {}

    /**
     * {@code from, from + step, from + 2 step, ...} up to {@code to}, which is reached when it is a whole number of
     * steps away.
     *
     * @param from first value, finite
     * @param to upper end, finite, at least {@code from}
     * @param step distance, greater than 0
     * @return the values, ascending
     * @throws IllegalArgumentException outside these domains
     */
    public static double[] steps(double from, double to, double step) {
        finite("from", from);
        finite("to", to);
        if (!(step > 0) || Double.isInfinite(step))
            throw new IllegalArgumentException("step must be greater than 0 and finite, got " + step);
        if (!(to >= from)) throw new IllegalArgumentException("to must be at least from = " + from + ", got " + to);
        double slack = 1e-9; // of a step: absorbs the rounding of (to - from) / step
        double count = Math.floor((to - from) / step + slack) + 1;
        if (!(count <= LARGEST))
            throw new IllegalArgumentException("a grid holds at most " + LARGEST + " values, got " + count);
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
     * @return the values from first to last
     * @throws IllegalArgumentException outside these domains
     */
    public static double[] linear(double from, double to, int count) {
        finite("from", from);
        finite("to", to);
        atLeastTwo(count);
        double[] values = new double[count];
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
     * @return the values from first to last
     * @throws IllegalArgumentException outside these domains
     */
    public static double[] geometric(double from, double to, int count) {
        positive("from", from);
        positive("to", to);
        atLeastTwo(count);
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            double value = i == 0 ? from : i == count - 1 ? to : from * StrictMath.pow(to / from, i / (count - 1.0));
            double whole = Math.rint(value);
            values[i] = Math.abs(value - whole) <= ROUNDING * whole ? whole : value;
        }
        return values;
    }

    private static void finite(String name, double value) {
        if (!Double.isFinite(value)) throw new IllegalArgumentException(name + " must be finite, got " + value);
    }

    private static void positive(String name, double value) {
        if (!(value > 0) || Double.isInfinite(value))
            throw new IllegalArgumentException(name + " must be greater than 0 and finite, got " + value);
    }

    private static void atLeastTwo(int count) {
        if (count < 2 || count > LARGEST)
            throw new IllegalArgumentException("count must be in [2, " + LARGEST + "], got " + count);
    }
}
