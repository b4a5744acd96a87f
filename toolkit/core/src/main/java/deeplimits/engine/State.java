package deeplimits.engine;

import deeplimits.net.Measure;
import java.util.Arrays;

/**
 * Vectors x_m = 2^e_m (high_m + low_m) of members side by side on their way through the layers, entry i of x_m at [i * count + m].
 *
 * <p>high is what the products see; low holds what rounding takes from high, so that a thousand small updates do not add their
 * errors up (Kahan, 1965). The power of two is each member's own: nothing overflows.
 */
final class State {
    /** A member is brought back to [1, 2) when its largest entry is beyond 2^RESCALE_AT or below 2^-RESCALE_AT. */
    static final int RESCALE_AT = 32;

    final float[] high;
    private final float[] low;
    private final double[][] start;
    private final int[] startExponent;
    private final int[] exponent;
    private final int[] overflow;
    private final float[] peak;
    private final boolean vectors;
    private final int count;
    private final Range range;

    /** The powers of two that a member may carry. */
    enum Range {
        /** Whatever fits: for what is positively homogeneous, such as a gradient. */
        ANY(Integer.MIN_VALUE / 2),
        /** What 2^-e is a float for: beside an addend that is not a multiple of the state. */
        ADDED_TO(-60),
        /** None. */
        NONE(0);

        private final int least;

        Range(int least) {
            this.least = least;
        }
    }

    State(int count, int width, Range range) {
        this.count = count;
        this.range = range;
        high = new float[width * count];
        low = new float[width * count];
        start = new double[count][width];
        startExponent = new int[count];
        exponent = new int[count];
        overflow = new int[count];
        peak = new float[count];
        vectors = Lanes.vectorised() && VectorSums.fits(count);
    }

    /** x_m = x, which {@link #measure} compares with. */
    void start(int m, double[] x) {
        int e = startExponent(x);
        for (int i = 0; i < x.length; i++) {
            double value = Math.scalb(x[i], -e);
            start[m][i] = value;
            high[i * count + m] = (float) value;
            low[i * count + m] = (float) (value - high[i * count + m]);
        }
        startExponent[m] = e;
        exponent[m] = e;
        overflow[m] = -1;
    }

    private int startExponent(double[] x) {
        double largest = 0;
        for (double xi : x) largest = Math.max(largest, Math.abs(xi));
        int e = Math.getExponent(largest);
        boolean near = largest == 0 || Math.abs(e) <= RESCALE_AT || range == Range.NONE;
        return near ? 0 : Math.max(range.least, e);
    }

    void copy(State other) {
        System.arraycopy(other.high, 0, high, 0, high.length);
        System.arraycopy(other.low, 0, low, 0, low.length);
        System.arraycopy(other.exponent, 0, exponent, 0, count);
    }

    /** x += update, compensated. */
    void add(float[] update) {
        if (vectors) VectorSums.add(high, low, update);
        else add(high, low, update);
    }

    private static void add(float[] high, float[] low, float[] update) {
        for (int i = 0; i < high.length; i++) {
            float h = high[i];
            float t = update[i];
            float sum = h + t;
            float part = sum - h;
            float rest = low[i] + ((h - (sum - part)) + (t - part));
            float next = sum + rest;
            high[i] = next;
            low[i] = rest - (next - sum);
        }
    }

    /** Rescales members that grew or shrank far, and notes the layer for those that left the range of a double. @return the largest exponent */
    int settle(int layer) {
        if (range == Range.NONE) return 0;
        int largest = Integer.MIN_VALUE;
        peaks();
        for (int m = 0; m < count; m++) {
            int e = Math.getExponent(peak[m]);
            if (e >= RESCALE_AT || e < -RESCALE_AT && peak[m] > 0 && exponent[m] + e >= range.least) rescale(m, e);
            if (exponent[m] > Double.MAX_EXPONENT - 2 * RESCALE_AT) watch(m, layer);
            largest = Math.max(largest, exponent[m]);
        }
        return largest;
    }

    /** peak_m = max_i |x_im|. */
    private void peaks() {
        if (vectors) {
            VectorSums.peaks(high, peak);
            return;
        }
        Arrays.fill(peak, 0);
        for (int i = 0, m = 0; i < high.length; i++, m = m + 1 == count ? 0 : m + 1)
            peak[m] = Math.max(peak[m], Math.abs(high[i]));
    }

    private void rescale(int m, int power) {
        float factor = Math.scalb(1f, -power);
        for (int i = m; i < high.length; i += count) {
            high[i] *= factor;
            low[i] *= factor;
        }
        exponent[m] += power;
    }

    /** Notes the first layer with |x| beyond the range of a double. */
    private void watch(int m, int layer) {
        if (overflow[m] >= 0) return;
        double square = 0;
        for (int i = m; i < high.length; i += count) square += (double) high[i] * high[i];
        if (Math.scalb(Math.sqrt(square), exponent[m]) == Double.POSITIVE_INFINITY) overflow[m] = layer;
    }

    /** 2^-e_m, for what is added to a member and did not come from it; 0 when that is too small to matter. */
    float unit(int m) {
        return Math.scalb(1f, -exponent[m]);
    }

    /** Compares x_m with its start. */
    Measure measure(int m) {
        double[] end = new double[start[m].length];
        for (int i = 0; i < end.length; i++) end[i] = (double) high[i * count + m] + low[i * count + m];
        return Measure.between(start[m], end, exponent[m] - startExponent[m], overflow[m]);
    }
}
