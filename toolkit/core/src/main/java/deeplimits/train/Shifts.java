package deeplimits.train;

import java.util.Arrays;

/**
 * x_s(i) = x(i + s) for the nine shifts s in {-1, 0, 1}^2 of a plane, zero outside the image: what a 3 x 3 convolution is made of.
 *
 * <p>A plane is one channel of a batch, [image][row][column] in one array, so that a shift is a copy of the whole with its edges put
 * to zero. All arrays of a sum then have one index, which is what a JVM needs to turn the loop into a SIMD one.
 */
final class Shifts {
    /** Numbers of each plane that are worked on together, so that nine of them stay in the first cache. */
    private static final int BLOCK = 512;

    private final float[][] x = new float[9][0];

    /**
     * Takes a plane.
     *
     * @param plane images of side x side numbers, one after the other
     * @param sign 1, or -1 for the opposite shifts, those of the transpose
     */
    void of(float[] plane, int side, int sign) {
        for (int s = 0; s < x.length; s++) {
            if (x[s].length != plane.length) x[s] = new float[plane.length];
            shift(plane, x[s], side, sign * (s / 3 - 1), sign * (s % 3 - 1));
        }
    }

    private static void shift(float[] plane, float[] to, int side, int dy, int dx) {
        int by = dy * side + dx;
        System.arraycopy(plane, Math.max(0, by), to, Math.max(0, -by), plane.length - Math.abs(by));
        int edge = dy < 0 ? 0 : side * (side - 1);
        if (dy != 0) for (int i = edge; i < to.length; i += side * side) Arrays.fill(to, i, i + side, 0);
        if (dx != 0) for (int i = dx < 0 ? 0 : side - 1; i < to.length; i += side) to[i] = 0;
    }

    /** y_o += sum over s of w[at(o) + s] x_s for every plane y_o, at(o) = first + o step. */
    void addTo(float[][] y, double[] w, int first, int step) {
        for (int from = 0; from < x[0].length; from += BLOCK) {
            int to = Math.min(from + BLOCK, x[0].length);
            for (int o = 0; o < y.length; o++) add(y[o], w, first + o * step, from, to);
        }
    }

    /** g[at(o) + s] += sum over i of p_o(i) x_s(i) for every plane p_o, at(o) = first + o step. */
    void dots(float[][] p, double[] g, int first, int step) {
        for (int from = 0; from < x[0].length; from += BLOCK) {
            int to = Math.min(from + BLOCK, x[0].length);
            for (int o = 0; o < p.length; o++) dot(p[o], g, first + o * step, from, to);
        }
    }

    /** A row of the kernel at a time: a longer loop is not unrolled, and then no SIMD one. */
    private void add(float[] y, double[] w, int at, int from, int to) {
        for (int s = 0; s < x.length; s += 3)
            add(y, x[s], x[s + 1], x[s + 2], (float) w[at + s], (float) w[at + s + 1], (float) w[at + s + 2], from, to);
    }

    private static void add(
            float[] y, float[] x0, float[] x1, float[] x2, float w0, float w1, float w2, int from, int to) {
        for (int i = from; i < to; i++) y[i] = Math.fma(w2, x2[i], Math.fma(w1, x1[i], Math.fma(w0, x0[i], y[i])));
    }

    /** Nine sums side by side: no JVM turns a sum of floats into a SIMD one, for that would change its order. */
    private void dot(float[] p, double[] g, int at, int from, int to) {
        float[] x0 = x[0], x1 = x[1], x2 = x[2], x3 = x[3], x4 = x[4], x5 = x[5], x6 = x[6], x7 = x[7], x8 = x[8];
        float a0 = 0, a1 = 0, a2 = 0, a3 = 0, a4 = 0, a5 = 0, a6 = 0, a7 = 0, a8 = 0;
        for (int i = from; i < to; i++) {
            float q = p[i];
            a0 = Math.fma(q, x0[i], a0);
            a1 = Math.fma(q, x1[i], a1);
            a2 = Math.fma(q, x2[i], a2);
            a3 = Math.fma(q, x3[i], a3);
            a4 = Math.fma(q, x4[i], a4);
            a5 = Math.fma(q, x5[i], a5);
            a6 = Math.fma(q, x6[i], a6);
            a7 = Math.fma(q, x7[i], a7);
            a8 = Math.fma(q, x8[i], a8);
        }
        float[] sums = {a0, a1, a2, a3, a4, a5, a6, a7, a8};
        for (int s = 0; s < sums.length; s++) g[at + s] += sums[s];
    }
}
