package deeplimits.engine;

import deeplimits.Require;
import java.util.Arrays;

/**
 * Vectors x_r = 2^e_r (high_r + low_r) on their way through the layers, entry i of x_r at [i * rows + r].
 *
 * <p>high is what the products see; low holds what rounding takes from high, so that a thousand small updates do not add their
 * errors up (Kahan, 1965). The power of two is each row's own: nothing overflows.
 */
final class Rows {
    /** A row is brought back below 2 when an entry reaches 2^CALM. */
    static final int CALM = 40;

    final float[] high;
    private final float[] low;
    private final double[] start;
    private final int[] startExponent;
    private final int[] exponent;
    private final int[] overflow;
    private final float[] peak;
    private final float[] entries;
    private final int rows;
    private final int width;
    private final Range range;

    /** The powers of two that a row may carry. */
    record Range(int least, int most) {
        /** Whatever fits: for what is positively homogeneous. */
        static final Range ANY = new Range(-4000, Integer.MAX_VALUE);
        /** What 2^-e is a float for: beside an addend that is not a multiple of the row. */
        static final Range ADDED_TO = new Range(-60, Integer.MAX_VALUE);
        /** None. */
        static final Range NONE = new Range(0, 0);
    }

    Rows(int rows, int width, Range range) {
        this.rows = rows;
        this.width = width;
        this.range = range;
        high = new float[width * rows];
        low = new float[width * rows];
        start = new double[rows * width];
        startExponent = new int[rows];
        exponent = new int[rows];
        overflow = new int[rows];
        peak = new float[rows];
        entries = new float[rows];
    }

    /** x_r = x, the start that {@link #measure} compares with. */
    void start(int r, double[] x) {
        double peak = 0;
        for (double xi : x) peak = Math.max(peak, Math.abs(xi));
        int e = peak == 0 ? 0 : Math.max(range.least, Math.min(range.most, Math.getExponent(peak)));
        Require.holds(
                Math.getExponent(peak) - e <= 100,
                "h_0",
                "below 2^101 in every entry for a sigma that is not homogeneous",
                peak);
        for (int i = 0; i < width; i++) {
            // in two steps, since 2^-e itself may not be a double
            double value = Math.scalb(Math.scalb(x[i], -e / 2), -(e - e / 2));
            start[r * width + i] = value;
            high[i * rows + r] = (float) value;
            low[i * rows + r] = (float) (value - high[i * rows + r]);
        }
        startExponent[r] = e;
        exponent[r] = e;
        overflow[r] = -1;
    }

    /** x += update. */
    void add(float[] update) {
        float[] h = high;
        float[] l = low;
        for (int i = 0; i < h.length; i++) {
            float before = h[i];
            float whole = update[i] + l[i];
            float sum = before + whole;
            l[i] = whole - (sum - before);
            h[i] = sum;
        }
    }

    /** Brings rows that grew or shrank far back to [1, 2), and notes layer for rows that left the range of a double. @return the largest exponent */
    int settle(int layer) {
        if (range.most == 0) return 0;
        int largest = Integer.MIN_VALUE;
        peaks();
        for (int r = 0; r < rows; r++) {
            int e = Math.getExponent(peak[r]);
            if (e >= CALM || e <= -CALM && peak[r] > 0 && exponent[r] + e >= range.least) shift(r, e);
            if (exponent[r] > Double.MAX_EXPONENT - 2 * CALM) watch(r, layer);
            largest = Math.max(largest, exponent[r]);
        }
        return largest;
    }

    /** peak_r = max_i |x_ir|; entry by entry through a small array, which the compiler makes SIMD code of. */
    private void peaks() {
        float[] most = peak;
        float[] entry = entries;
        Arrays.fill(most, 0);
        for (int i = 0; i < width; i++) {
            System.arraycopy(high, i * rows, entry, 0, rows);
            for (int r = 0; r < entry.length; r++) most[r] = Math.max(most[r], Math.abs(entry[r]));
        }
    }

    private void watch(int r, int layer) {
        if (overflow[r] >= 0) return;
        double square = 0;
        for (int i = r; i < high.length; i += rows) square += (double) high[i] * high[i];
        if (exponent[r] + Math.log(square) / (2 * Math.log(2)) >= Double.MAX_EXPONENT + 1) overflow[r] = layer;
    }

    private void shift(int r, int e) {
        float factor = Math.scalb(1f, -e);
        for (int i = r; i < high.length; i += rows) {
            high[i] *= factor;
            low[i] *= factor;
        }
        exponent[r] += e;
    }

    /** 2^-e_r, for what is added to a row and did not come from it; 0 when that is too small to matter. */
    float unit(int r) {
        return Math.scalb(1f, -exponent[r]);
    }

    /** Compares x_r with its start. */
    Measure measure(int r) {
        int shift = exponent[r] - startExponent[r];
        double before = 0;
        double after = 0;
        double between = 0;
        for (int i = 0; i < width; i++) {
            double x0 = start[r * width + i];
            double x = (double) high[i * rows + r] + low[i * rows + r];
            double difference = x - Math.scalb(x0, -shift);
            before += x0 * x0;
            after += x * x;
            between += difference * difference;
        }
        return Measure.of(Math.sqrt(after / before), Math.sqrt(between / before), shift, overflow[r]);
    }
}
