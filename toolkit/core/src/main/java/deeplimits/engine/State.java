package deeplimits.engine;

import java.util.Arrays;

/** x = 2^exponent (high + low) for each member of a block. */
final class State {
    /** A peak beyond 2^RANGE or below 2^-RANGE is brought back to [1, 2). */
    private static final int RANGE = 32;

    private static final float LARGE = 0x1p32f;
    private static final float SMALL = 0x1p-32f;

    final float[] high;
    final float[] low;
    private final int[] exponent;
    private final int[] overflow;
    private final float[] peak;

    State(int length, int count) {
        high = new float[length];
        low = new float[length];
        exponent = new int[count];
        overflow = new int[count];
        peak = new float[count];
    }

    void begin(float[] start) {
        System.arraycopy(start, 0, high, 0, start.length);
        Arrays.fill(low, 0);
        Arrays.fill(exponent, 0);
        Arrays.fill(overflow, -1);
    }

    void copy(State other) {
        System.arraycopy(other.high, 0, high, 0, high.length);
        System.arraycopy(other.low, 0, low, 0, low.length);
        System.arraycopy(other.exponent, 0, exponent, 0, exponent.length);
    }

    /** After the step to layer k: the members that grew or shrank too far hand a power of two to their exponents. */
    void settle(Lanes lanes, DenseReplay network, int k) {
        if (!network.curve().homogeneous()) return;
        lanes.peaks(high, peak);
        for (int m = 0; m < peak.length; m++) {
            if (peak[m] > LARGE || peak[m] < SMALL && peak[m] > 0) rescale(m, Math.getExponent(peak[m]));
            if (exponent[m] > Double.MAX_EXPONENT - 2 * RANGE) watch(m, k);
        }
    }

    private void rescale(int m, int power) {
        float factor = Math.scalb(1f, -power);
        for (int i = m; i < high.length; i += peak.length) {
            high[i] *= factor;
            low[i] *= factor;
        }
        exponent[m] += power;
    }

    /** Notes the first layer at which |x| leaves the range of a double. */
    private void watch(int m, int k) {
        if (overflow[m] >= 0) return;
        double square = 0;
        for (int i = m; i < high.length; i += peak.length) square += (double) high[i] * high[i];
        if (exponent[m] + Math.log(square) / (2 * Math.log(2)) >= Double.MAX_EXPONENT + 1) overflow[m] = k;
    }

    Measure measure(float[] start, int m) {
        return Measure.of(start, high, low, m, peak.length, exponent[m], overflow[m]);
    }
}
