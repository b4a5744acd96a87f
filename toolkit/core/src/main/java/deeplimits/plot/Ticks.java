package deeplimits.plot;

import java.util.ArrayList;
import java.util.List;

/** Round numbers along an axis. */
final class Ticks {
    private static final double[] ROUND = {1, 2, 2.5, 5, 10};

    private Ticks() {}

    /**
     * A mark on an axis.
     *
     * @param at where, in axis units (the decimal logarithm on a logarithmic axis)
     * @param label what stands beside it; empty for a minor mark
     */
    record Tick(double at, String label) {}

    /** About {@code count} round numbers in [low, high]. */
    static List<Tick> linear(double low, double high, int count) {
        List<Tick> ticks = new ArrayList<>();
        double step = step((high - low) / Math.max(1, count));
        double first = Math.ceil(low / step - 1e-9);
        double last = Math.floor(high / step + 1e-9);
        for (double k = first; k <= last && ticks.size() < 50; k++)
            ticks.add(new Tick(k * step, Numbers.show(Math.abs(k) < 0.5 ? 0 : k * step)));
        return ticks;
    }

    /** Powers of ten in [10^low, 10^high]; below one and a half decades, or with a single power in it, 1, 2, 5; below half of one, round numbers. */
    static List<Tick> logarithmic(double low, double high, int count) {
        if (high - low < 0.5) {
            List<Tick> ticks = new ArrayList<>();
            for (Tick tick : linear(Math.pow(10, low), Math.pow(10, high), count)) {
                double value = (Math.ceil(Math.pow(10, low)) > 0 ? tick.at() : 0);
                if (value > 0) ticks.add(new Tick(Math.log10(value), tick.label()));
            }
            return ticks;
        }
        boolean oneDecade = Math.floor(high + 1e-9) - Math.ceil(low - 1e-9) < 1; // not even two powers of ten to name
        return oneDecade || high - low < 1.5 ? fractions(low, high) : decades(low, high, count);
    }

    private static List<Tick> fractions(double low, double high) {
        List<Tick> ticks = new ArrayList<>();
        for (int k = (int) Math.floor(low); k <= Math.ceil(high); k++) {
            for (int digit = 1; digit < 10; digit++) {
                double at = k + Math.log10(digit);
                boolean named = digit == 1 || digit == 2 || digit == 5;
                add(ticks, at, named ? Numbers.show(digit * Math.pow(10, k)) : "", low, high);
            }
        }
        return ticks;
    }

    private static List<Tick> decades(double low, double high, int count) {
        List<Tick> ticks = new ArrayList<>();
        int from = (int) Math.ceil(low - 1e-9);
        int to = (int) Math.floor(high + 1e-9);
        int every = Math.max(1, (int) Math.ceil((to - from + 1) / (double) Math.max(2, count)));
        boolean plain = from >= -2 && to <= 4 && every == 1;
        for (int k = (int) Math.floor(low); k <= to; k++) {
            if (every > 1 && Math.floorMod(k, every) != 0) continue;
            add(ticks, k, plain ? Numbers.show(Math.pow(10, k)) : Numbers.power(k), low, high);
            for (int digit = 2; every == 1 && digit < 10; digit++) add(ticks, k + Math.log10(digit), "", low, high);
        }
        return ticks;
    }

    private static void add(List<Tick> ticks, double at, String label, double low, double high) {
        if (at >= low - 1e-9 && at <= high + 1e-9) ticks.add(new Tick(at, label));
    }

    private static double step(double raw) {
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        for (double factor : ROUND) if (factor * power >= raw * (1 - 1e-9)) return factor * power;
        return 10 * power;
    }
}
