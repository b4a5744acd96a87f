package deeplimits.plot;

import deeplimits.Require;
import deeplimits.plot.Options.Range;

/** One axis: from data to axis units, u = v or u = log10 v, and the range that it shows. */
final class Scale {
    private static final double MARGIN = 0.05;
    private static final double LARGEST = 1e300; // beyond, differences of two values overflow

    private final boolean log;
    private double low = Double.POSITIVE_INFINITY;
    private double high = Double.NEGATIVE_INFINITY;
    private double first;
    private double last;

    Scale(boolean log) {
        this.log = log;
    }

    boolean log() {
        return log;
    }

    /** A value in axis units; NaN for what cannot stand on this axis. */
    double units(double value) {
        if (!Double.isFinite(value) || Math.abs(value) > LARGEST) return Double.NaN;
        return !log ? value : value > 0 ? Math.log10(value) : Double.NaN;
    }

    double value(double units) {
        return log ? Math.pow(10, units) : units;
    }

    /** Where a value lies, 0 at the low end and 1 at the high one. */
    double part(double value) {
        return (units(value) - low) / (high - low);
    }

    /** Widens the range to hold these values. */
    void reach(double... values) {
        for (double value : values) {
            double u = units(value);
            if (Double.isNaN(u)) continue;
            low = Math.min(low, u);
            high = Math.max(high, u);
        }
    }

    /** Widens the range to hold that of another axis. */
    void reach(Scale other) {
        if (other.known()) reach(other.value(other.low), other.value(other.high));
    }

    /** Widens the range towards these values, but by at most half of itself: theory may leave the picture. */
    void reachGently(double... values) {
        double slack = known() ? 0.5 * Math.max(high - low, log ? 0.2 : 0.05 * Math.abs(high)) : Double.NaN;
        double floor = low - slack;
        double ceiling = high + slack;
        reach(values);
        if (low < floor) low = floor;
        if (high > ceiling) high = ceiling;
    }

    boolean known() {
        return low <= high;
    }

    /** Fixes the range where one is given, or else leaves a margin; opens an empty range. */
    void settle(String name, Range range, boolean margin) {
        if (range != null) {
            Require.holds(!log || range.low() > 0, name + " range", "positive on a logarithmic axis", range);
            low = units(range.low());
            high = units(range.high());
        } else if (!known()) {
            low = 0;
            high = 1;
        }
        boolean flat = flat(low, high);
        double pad = flat ? (log ? 0.5 : low == 0 ? 1 : 0.1 * Math.abs(low)) : MARGIN * (high - low);
        first = flat ? low - pad : low;
        last = flat ? high + pad : high;
        if (flat || margin && range == null) {
            low -= pad;
            high += pad;
        }
        if (!log) return;
        low = Math.max(low, Math.log10(Double.MIN_VALUE)); // a margin of many decades must not end at 0 or infinity
        high = Math.min(high, Double.MAX_EXPONENT * Math.log10(2));
    }

    /** Whether there is nothing but round-off between two ends in axis units: that of a logarithm does not shrink with it. */
    boolean flat(double from, double to) {
        return to - from <= 1e-12 * Math.max(log ? 1 : 0, Math.max(Math.abs(from), Math.abs(to)));
    }

    /** Ends the range at zero where all data lie on one side of it. */
    void standOnZero() {
        if (first >= 0) low = 0;
        else if (last <= 0) high = 0;
    }

    /** Where the data begin, in axis units: the margin lies outside. */
    double first() {
        return first;
    }

    /** Where the data end, in axis units. */
    double last() {
        return last;
    }

    double low() {
        return low;
    }

    double high() {
        return high;
    }
}
