package deeplimits.plot;

import java.util.ArrayList;
import java.util.List;

/** Round numbers along an axis. */
final class Ticks {
    private static final double[] ROUND = {1, 2, 2.5, 5, 10};
    private static final int DIGITS = 6;
    private static final int MOST = 50;

    private Ticks() {}

    /**
     * A mark on an axis.
     *
     * @param at the value that it marks
     * @param label what stands beside it; empty for a minor mark
     */
    record Tick(double at, String label) {}

    /** About {@code count} marks. */
    static List<Tick> of(Scale scale, int count) {
        return scale.log() ? logarithmic(scale.low(), scale.high(), count) : linear(scale.low(), scale.high(), count);
    }

    /** About {@code count} round numbers in [low, high], with as many digits as tell neighbours apart. */
    static List<Tick> linear(double low, double high, int count) {
        List<Tick> ticks = new ArrayList<>();
        double step = step((high - low) / Math.max(1, count));
        double size = Math.max(Math.abs(low), Math.abs(high));
        int digits = Math.max(DIGITS, (int) Math.ceil(Math.log10(size / step)) + 2);
        double first = Math.ceil(low / step - 1e-9);
        double last = Math.floor(high / step + 1e-9);
        if (last - first < 1 && count < DIGITS) return linear(low, high, count + 1); // one mark is no scale
        for (double k = first; k <= last && ticks.size() < MOST; k++)
            ticks.add(new Tick(k * step, Names.show(Math.abs(k) < 0.5 ? 0 : k * step, digits)));
        return ticks;
    }

    /**
     * Powers of ten in [10^low, 10^high]; 1, 2, 5 where fewer than two of them or less than one and a half decades are
     * shown; below half a decade round numbers.
     */
    static List<Tick> logarithmic(double low, double high, int count) {
        if (high - low < 0.5) return linear(Math.pow(10, low), Math.pow(10, high), count);
        boolean oneDecade = Math.floor(high + 1e-9) - Math.ceil(low - 1e-9) < 1;
        return oneDecade || high - low < 1.5 ? fractions(low, high) : decades(low, high, count);
    }

    private static List<Tick> fractions(double low, double high) {
        List<Tick> ticks = new ArrayList<>();
        for (int k = (int) Math.floor(low); k <= Math.ceil(high); k++) {
            for (int digit = 1; digit < 10; digit++) {
                boolean named = digit == 1 || digit == 2 || digit == 5;
                double value = digit * Math.pow(10, k);
                add(ticks, value, named ? Names.show(value, DIGITS) : "", low, high);
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
            double value = Math.pow(10, k);
            add(ticks, value, plain ? Names.show(value, DIGITS) : Names.power(k), low, high);
            for (int digit = 2; every == 1 && digit < 10; digit++) add(ticks, digit * value, "", low, high);
        }
        return ticks;
    }

    private static void add(List<Tick> ticks, double value, String label, double low, double high) {
        double at = Math.log10(value);
        if (at >= low - 1e-9 && at <= high + 1e-9) ticks.add(new Tick(value, label));
    }

    private static double step(double raw) {
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        for (double factor : ROUND) if (factor * power >= raw * (1 - 1e-9)) return factor * power;
        return 10 * power;
    }
}
