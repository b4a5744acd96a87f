package deeplimits.plot;

import java.util.ArrayList;
import java.util.List;

/**
 * One axis: from data to axis units, u = v or u = log10 v, and the range it shows.
 *
 * <p>The range is chosen here, and so XChart only ever sees finite numbers inside a linear axis: its own logarithmic
 * axes refuse zeros, and its ranges refuse infinities.
 */
final class Scale {
    private static final double MARGIN = 0.05;
    private static final double LARGEST = 1e300;

    private final boolean log;
    private double low = Double.POSITIVE_INFINITY;
    private double high = Double.NEGATIVE_INFINITY;
    private double first;
    private double last;
    private List<String> categories;

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

    /** Widens the range to hold these values. */
    void reach(double... values) {
        for (double value : values) {
            double u = units(value);
            if (!Double.isNaN(u)) {
                low = Math.min(low, u);
                high = Math.max(high, u);
            }
        }
    }

    /** Widens the range towards these values, but by at most half of itself: theory may leave the picture. */
    void reachGently(double... values) {
        if (!known()) {
            reach(values);
            return;
        }
        double slack = 0.5 * Math.max(high - low, log ? 0.2 : 0.05 * Math.abs(high));
        double floor = low - slack;
        double ceiling = high + slack;
        for (double value : values) {
            double u = units(value);
            if (!Double.isNaN(u)) {
                low = Math.max(floor, Math.min(low, u));
                high = Math.min(ceiling, Math.max(high, u));
            }
        }
    }

    boolean known() {
        return low <= high;
    }

    /** Fixes the range exactly. */
    void exactly(double from, double to) {
        low = units(from);
        high = units(to);
    }

    /** Leaves a margin, and opens an empty range. */
    void settle(boolean margin) {
        if (!known()) {
            low = 0;
            high = 1;
        }
        first = low;
        last = high;
        if (high - low <= 1e-12 * Math.max(Math.abs(low), Math.abs(high))) {
            double pad = log ? 0.5 : low == 0 ? 1 : 0.1 * Math.abs(low);
            low -= pad;
            high += pad;
            first = low;
            last = high;
        } else if (margin) {
            double pad = MARGIN * (high - low);
            low -= pad;
            high += pad;
        }
    }

    /** Takes the margin below zero away: bars stand on their axis. */
    void standOnZero() {
        if (low < 0 && low > -0.1 * high) low = 0;
    }

    void categories(List<String> names) {
        categories = names;
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

    /** About {@code count} marks. */
    List<Ticks.Tick> ticks(int count) {
        if (categories != null) {
            List<Ticks.Tick> ticks = new ArrayList<>();
            for (int i = 0; i < categories.size(); i++) ticks.add(new Ticks.Tick(i, categories.get(i)));
            return ticks;
        }
        return log ? Ticks.logarithmic(low, high, count) : Ticks.linear(low, high, count);
    }
}
