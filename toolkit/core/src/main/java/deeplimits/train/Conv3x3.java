package deeplimits.train;

import deeplimits.random.Stream;
import java.util.Arrays;

/**
 * y_o(i) = sum over c and s of w_ocs x_c(i + s), s in {-1, 0, 1}^2: a 3 x 3 convolution with zeros around the image, N(0, 2 / (9 out)) at
 * the start.
 *
 * <p>x is [in][image * side * side], y is [out][image * side * side]. A plane is one channel of a batch, [image][row][column] in one
 * array, so that a shift x(i + s) is a copy of the whole with its edges put to zero. All arrays of a sum then have one index, which is
 * what a JVM needs to turn the loop into a SIMD one.
 */
final class Conv3x3 {
    /** Numbers of each plane that are worked on together, so that nine of them stay in the first cache. */
    private static final int BLOCK = 512;

    private final int in;
    private final int out;
    private final float[][] x;
    /** w_ocs, [out][in][3][3]. */
    final Parameter weights;

    /** @param shifts room for nine shifted planes, which the convolutions of one network share */
    Conv3x3(int in, int out, Stream draws, float[][] shifts) {
        this.in = in;
        this.out = out;
        x = shifts;
        double[] w = new double[out * in * 9];
        for (int i = 0; i < w.length; i++) w[i] = Math.sqrt(2.0 / (9 * out)) * draws.gaussian();
        weights = new Parameter(w);
    }

    /** y, of images of side x side. */
    float[][] times(float[][] planes, int side) {
        float[][] y = new float[out][planes[0].length];
        for (int c = 0; c < in; c++) {
            shift(planes[c], side, 1);
            addTo(y, 9 * c, 9 * in);
        }
        return y;
    }

    /** The gradient in x, of the gradient p in y; adds that in the weights. */
    float[][] back(float[][] planes, float[][] p, int side) {
        for (int c = 0; c < in; c++) {
            shift(planes[c], side, 1);
            addDots(p, 9 * c, 9 * in);
        }
        float[][] q = new float[in][p[0].length];
        for (int o = 0; o < out; o++) {
            shift(p[o], side, -1);
            addTo(q, 9 * in * o, 9);
        }
        return q;
    }

    /** x_s(i) = x(i + sign s) of a plane, for the nine s; the opposite shifts, sign -1, are those of the transpose. */
    private void shift(float[] plane, int side, int sign) {
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

    /** y_o += sum over s of w[first + o step + s] x_s for every plane y_o. */
    private void addTo(float[][] y, int first, int step) {
        for (int from = 0; from < y[0].length; from += BLOCK)
            for (int o = 0; o < y.length; o++) add(y[o], first + o * step, from, Math.min(from + BLOCK, y[o].length));
    }

    /** A row of the kernel at a time: a longer loop is not unrolled, and then no SIMD one. */
    private void add(float[] y, int at, int from, int to) {
        double[] w = weights.value();
        for (int s = 0; s < x.length; s += 3)
            add(y, x[s], x[s + 1], x[s + 2], (float) w[at + s], (float) w[at + s + 1], (float) w[at + s + 2], from, to);
    }

    private static void add(
            float[] y, float[] x0, float[] x1, float[] x2, float w0, float w1, float w2, int from, int to) {
        for (int i = from; i < to; i++) y[i] = Math.fma(w2, x2[i], Math.fma(w1, x1[i], Math.fma(w0, x0[i], y[i])));
    }

    /** dl/dw[first + o step + s] += sum over i of p_o(i) x_s(i) for every plane p_o. */
    private void addDots(float[][] p, int first, int step) {
        for (int from = 0; from < p[0].length; from += BLOCK)
            for (int o = 0; o < p.length; o++)
                dot(p[o], weights.gradient(), first + o * step, from, Math.min(from + BLOCK, p[o].length));
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
