package deeplimits.weights;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * y_k = sum over m &lt; M of x_m e^{2 pi i m k / M}, for {@value #LANES} complex sequences side by side, in float.
 *
 * <p>Passes of Stockham (see Van Loan, "Computational frameworks for the fast Fourier transform", 1992) of radix 4 and
 * of the other prime factors of M. Element m of lane l stands in block m / {@link #rows} at m % rows * LANES + l: a
 * compiler turns a loop into a SIMD one when it is long, has one index for all its arrays and few operations, so every
 * loop runs over blocks. The first passes leave their results in the order of their reading, and twiddle factors change
 * along a block; then rows are sorted once, and the last passes have one factor for a block. Not safe for use by
 * several threads at once.
 */
final class BatchFourier {
    /** Sequences side by side: one cache line of floats. */
    static final int LANES = 16;

    private final int rows;
    private final int blocks;
    private final float[][][][] firstCos;
    private final float[][][][] firstSin;
    private final int[] lastRadices;
    private final float[] cos;
    private final float[] sin;
    private float[][] re;
    private float[][] im;
    private float[][] nextRe;
    private float[][] nextIm;

    /** @param length M, at least 1 */
    BatchFourier(int length) {
        cos = new float[length];
        sin = new float[length];
        for (int m = 0; m < length; m++) {
            cos[m] = (float) StrictMath.cos(2 * Math.PI * m / length);
            sin[m] = (float) StrictMath.sin(2 * Math.PI * m / length);
        }
        int parts = parts(length);
        rows = rows(length);
        blocks = length / rows;
        firstCos = along(cos, parts);
        firstSin = along(sin, parts);
        lastRadices = radices(length / parts);
        re = new float[blocks][rows * LANES];
        im = new float[blocks][rows * LANES];
        nextRe = new float[blocks][rows * LANES];
        nextIm = new float[blocks][rows * LANES];
    }

    /** Rows of a block of a transform of length M. */
    static int rows(int length) {
        return common(length, parts(length));
    }

    /**
     * The number of parts after the first passes: the power of 4 with the longest blocks that neither a part nor a
     * stride cuts.
     */
    private static int parts(int length) {
        int parts = 1;
        for (int r = 4; length % r == 0; r *= 4) if (common(length, r) > common(length, parts)) parts = r;
        return parts;
    }

    /** The greatest common divisor of a power of two and length over it. */
    private static int common(int length, int power) {
        return Math.min(power, Integer.lowestOneBit(length / power));
    }

    private static int[] radices(int length) {
        List<Integer> radices = new ArrayList<>();
        int rest = length;
        for (; rest % 4 == 0; rest /= 4) radices.add(4);
        for (int r = 2; rest > 1; r++) for (; rest % r == 0; rest /= r) radices.add(r);
        return radices.stream().mapToInt(Integer::intValue).toArray();
    }

    /** w^{c p stride} of each first pass, for c = 1, 2, 3 and the rows p of a quarter of a part, in every lane. */
    private float[][][][] along(float[] roots, int parts) {
        List<float[][][]> passes = new ArrayList<>();
        for (int stride = 1; stride < parts; stride *= 4) {
            float[][][] factors = new float[3][blocks / stride / 4][rows * LANES];
            for (int c = 1; c <= 3; c++) {
                for (int p = 0; p < factors[0].length * rows; p++) {
                    int at = p % rows * LANES;
                    Arrays.fill(factors[c - 1][p / rows], at, at + LANES, roots[c * p * stride]);
                }
            }
            passes.add(factors);
        }
        return passes.toArray(new float[0][][][]);
    }

    /** Real parts by block; x before {@link #transform}, y after it. */
    float[][] re() {
        return re;
    }

    /** Imaginary parts. */
    float[][] im() {
        return im;
    }

    /** Replaces x by y_k for k &lt; wanted; what stands beyond is of no use. */
    void transform(int wanted) {
        int parts = 1;
        for (int pass = 0; pass < firstCos.length; pass++) {
            split(pass, parts);
            parts *= 4;
            swap();
        }
        sort(parts);
        swap();
        int stride = parts;
        for (int radix : lastRadices) {
            if (radix == 4) quarter(stride);
            else part(radix, stride, stride * radix == cos.length ? wanted : cos.length);
            stride *= radix;
            swap();
        }
    }

    private void swap() {
        float[][] swap = re;
        re = nextRe;
        nextRe = swap;
        swap = im;
        im = nextIm;
        nextIm = swap;
    }

    /** One pass of radix 4 that makes four parts of each, part c of part q being the (c parts + q)-th. */
    private void split(int pass, int parts) {
        int quarter = blocks / parts / 4;
        for (int q = 0; q < parts; q++) {
            for (int p = 0; p < quarter; p++) {
                int to = q * quarter + p;
                int step = parts * quarter;
                butterfly(4 * q * quarter + p, quarter, to, step);
                for (int c = 1; c <= 3; c++)
                    turn(
                            firstCos[pass][c - 1][p],
                            firstSin[pass][c - 1][p],
                            nextRe[to + c * step],
                            nextIm[to + c * step]);
            }
        }
    }

    /** Row p of part q becomes row p parts + q. */
    private void sort(int parts) {
        int length = blocks * rows / parts;
        for (int q = 0; q < parts; q++) {
            for (int p = 0; p < length; p++) {
                int from = q * length + p;
                int to = p * parts + q;
                System.arraycopy(re[from / rows], from % rows * LANES, nextRe[to / rows], to % rows * LANES, LANES);
                System.arraycopy(im[from / rows], from % rows * LANES, nextIm[to / rows], to % rows * LANES, LANES);
            }
        }
    }

    /** One pass of radix 4 over sorted rows. */
    private void quarter(int stride) {
        int run = stride / rows;
        int groups = blocks / run / 4;
        for (int p = 0; p < groups; p++) {
            for (int q = 0; q < run; q++) {
                int to = 4 * p * run + q;
                butterfly(p * run + q, groups * run, to, run);
                for (int c = 1; c <= 3 && p > 0; c++) {
                    int turn = c * p * stride;
                    turn(cos[turn], sin[turn], nextRe[to + c * run], nextIm[to + c * run]);
                }
            }
        }
    }

    /** y_c = sum over j of i^{jc} x_j, of blocks that stand apart and a step apart. */
    private void butterfly(int from, int apart, int to, int step) {
        float[][] x = {re[from], re[from + apart], re[from + 2 * apart], re[from + 3 * apart]};
        float[][] y = {im[from], im[from + apart], im[from + 2 * apart], im[from + 3 * apart]};
        even(x[0], x[2], x[1], x[3], nextRe[to], nextRe[to + 2 * step]);
        even(y[0], y[2], y[1], y[3], nextIm[to], nextIm[to + 2 * step]);
        odd(x[0], x[2], y[3], y[1], nextRe[to + step], nextRe[to + 3 * step]);
        odd(y[0], y[2], x[1], x[3], nextIm[to + step], nextIm[to + 3 * step]);
    }

    /** One pass of any radix over sorted rows, for those that are wanted. */
    private void part(int radix, int stride, int wanted) {
        int run = stride / rows;
        int groups = blocks / run / radix;
        for (int p = 0; p < groups; p++) {
            for (int c = 0; c < radix; c++) {
                for (int q = 0; q < run; q++) {
                    int to = (radix * p + c) * run + q;
                    if (to * rows >= wanted) return;
                    Arrays.fill(nextRe[to], 0);
                    Arrays.fill(nextIm[to], 0);
                    for (int j = 0; j < radix; j++) {
                        int from = (p + groups * j) * run + q;
                        int turn = (int) ((p * stride * (long) c + (long) cos.length / radix * j * c) % cos.length);
                        add(cos[turn], sin[turn], re[from], im[from], nextRe[to], nextIm[to]);
                    }
                }
            }
        }
    }

    // The loops: short, and with one index for all their arrays, for that is what a compiler turns into SIMD ones.

    /** a + b and c + d, added and subtracted. */
    private static void even(float[] a, float[] b, float[] c, float[] d, float[] sum, float[] difference) {
        for (int q = 0; q < sum.length; q++) {
            float u = a[q] + b[q];
            float v = c[q] + d[q];
            sum[q] = u + v;
            difference[q] = u - v;
        }
    }

    /** a - b and c - d, added and subtracted. */
    private static void odd(float[] a, float[] b, float[] c, float[] d, float[] sum, float[] difference) {
        for (int q = 0; q < sum.length; q++) {
            float u = a[q] - b[q];
            float v = c[q] - d[q];
            sum[q] = u + v;
            difference[q] = u - v;
        }
    }

    /** x + i y times c + i s, element by element. */
    private static void turn(float[] c, float[] s, float[] x, float[] y) {
        for (int q = 0; q < x.length; q++) {
            float re = x[q];
            float im = y[q];
            x[q] = re * c[q] - im * s[q];
            y[q] = re * s[q] + im * c[q];
        }
    }

    /** x + i y times c + i s. */
    private static void turn(float c, float s, float[] x, float[] y) {
        for (int q = 0; q < x.length; q++) {
            float re = x[q];
            float im = y[q];
            x[q] = re * c - im * s;
            y[q] = re * s + im * c;
        }
    }

    /** x + i y plus (a + i b) times c + i s. */
    private static void add(float c, float s, float[] a, float[] b, float[] x, float[] y) {
        for (int q = 0; q < x.length; q++) {
            x[q] += a[q] * c - b[q] * s;
            y[q] += a[q] * s + b[q] * c;
        }
    }
}
