package deeplimits.engine;

import deeplimits.weights.Entry;

/**
 * The arithmetic of {@link #count()} networks side by side; vectors hold element i of member m at [i * count + m].
 *
 * <p>A matrix is never stored: it is drawn from the streams of its layer, row by row, while it is applied. Members do not
 * meet, and each one's operations have one order, so that the number of lanes changes no bit. One instance serves one thread.
 */
interface Lanes {
    /** Members side by side. */
    int count();

    /** Starts the streams of (key, index) of each member. @param keys low words, then high words, 2 count ints */
    void seed(int[] keys, int index);

    /** y_i = scale sum_j w_ij x_j, from the seeded streams; rows of the matrix are y.length / count. */
    void times(Entry entry, float scale, float[] x, float[] y);

    /** y_j = scale sum_i w_ij x_i, from the seeded streams. */
    void transposedTimes(Entry entry, float scale, float[] x, float[] y);

    /** u = sigma(y), and sigma'(y) kept in {@link FloatActivation#words} ints a member from slopes[at] on. */
    default void activate(FloatActivation sigma, float[] y, float[] u, int[] slopes, int at) {
        if (sigma.tanh()) {
            for (int i = 0; i < y.length; i++) {
                u[i] = Tanh.of(y[i]);
                slopes[at + i] = Float.floatToRawIntBits(Math.fma(-u[i], u[i], 1));
            }
            return;
        }
        float[] two = sigma.slopes();
        int n = count();
        for (int from = 0, place = at; from < y.length; from += 32 * n) {
            int end = Math.min(from + 32 * n, y.length);
            for (int m = from; m < from + n; m++) {
                int word = 0;
                for (int i = m, bit = 0; i < end; i += n, bit++) {
                    int positive = FloatActivation.positive(y[i]);
                    u[i] = y[i] * two[positive];
                    word |= positive << bit;
                }
                slopes[place++] = word;
            }
        }
    }

    /** s = sigma'(y) s, from what was kept. */
    default void timesSlope(FloatActivation sigma, float[] s, int[] slopes, int at) {
        if (sigma.tanh()) {
            for (int i = 0; i < s.length; i++) s[i] *= Float.intBitsToFloat(slopes[at + i]);
            return;
        }
        float[] two = sigma.slopes();
        int n = count();
        for (int from = 0, place = at; from < s.length; from += 32 * n) {
            int end = Math.min(from + 32 * n, s.length);
            for (int m = from; m < from + n; m++) {
                int word = slopes[place++];
                for (int i = m; i < end; i += n, word >>>= 1) s[i] *= two[word & 1];
            }
        }
    }

    /** z = standard normal numbers, from the seeded streams. */
    void normals(float[] z);

    /** out_m = sum_i x_i y_i; even and odd i are summed apart, then together. */
    default void dot(float[] x, float[] y, float[] out) {
        int n = count();
        for (int m = 0; m < n; m++) {
            float even = 0;
            float odd = 0;
            int i = m;
            for (; i + n < x.length; i += 2 * n) {
                even = Math.fma(x[i], y[i], even);
                odd = Math.fma(x[i + n], y[i + n], odd);
            }
            if (i < x.length) even = Math.fma(x[i], y[i], even);
            out[m] = even + odd;
        }
    }

    /** z = a_m z. */
    default void scale(float[] a, float[] z) {
        int n = count();
        for (int m = 0; m < n; m++) for (int i = m; i < z.length; i += n) z[i] *= a[m];
    }

    /** z = a_m z + b_m x. */
    default void combine(float[] a, float[] z, float[] b, float[] x) {
        int n = count();
        for (int m = 0; m < n; m++) for (int i = m; i < z.length; i += n) z[i] = Math.fma(b[m], x[i], a[m] * z[i]);
    }

    /** Whether this JVM was started with the Vector API. */
    static boolean vectorised() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }
}
