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
    void activate(FloatActivation sigma, float[] y, float[] u, int[] slopes, int at);

    /** s = sigma'(y) s, from what was kept. */
    void timesSlope(FloatActivation sigma, float[] s, int[] slopes, int at);

    /** z = standard normal numbers, from the seeded streams. */
    void normals(float[] z);

    /** out_m = sum_i x_i y_i; even and odd i are summed apart, then together. */
    void dot(float[] x, float[] y, float[] out);

    /** z = a_m z. */
    void scale(float[] a, float[] z);

    /** z = a_m z + b_m x. */
    void combine(float[] a, float[] z, float[] b, float[] x);

    /** Whether this JVM was started with the Vector API. */
    static boolean vectorised() {
        return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
    }
}
