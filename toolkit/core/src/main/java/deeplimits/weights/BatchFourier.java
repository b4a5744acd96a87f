package deeplimits.weights;

import java.util.ArrayList;
import java.util.List;

/**
 * y_k = sum over m &lt; M of x_m e^{2 pi i m k / M}, for {@value #LANES} complex sequences side by side, in float.
 *
 * <p>Self-sorting passes (Stockham; see Van Loan, "Computational frameworks for the fast Fourier transform", 1992) of radix 4 and
 * of the other prime factors of M. Element m of lane l stands at m * LANES + l, so that every inner loop runs over at least
 * LANES contiguous floats with one twiddle factor. Not safe for use by several threads at once.
 */
final class BatchFourier {
    /** Sequences side by side: one cache line of floats. */
    static final int LANES = 16;

    private final int length;
    private final int[] radices;
    private final float[] cos;
    private final float[] sin;
    private float[] re;
    private float[] im;
    private float[] nextRe;
    private float[] nextIm;

    /** @param length M, at least 1 */
    BatchFourier(int length) {
        this.length = length;
        radices = radices(length);
        cos = new float[length];
        sin = new float[length];
        for (int m = 0; m < length; m++) {
            cos[m] = (float) StrictMath.cos(2 * Math.PI * m / length);
            sin[m] = (float) StrictMath.sin(2 * Math.PI * m / length);
        }
        re = new float[length * LANES];
        im = new float[length * LANES];
        nextRe = new float[length * LANES];
        nextIm = new float[length * LANES];
    }

    private static int[] radices(int length) {
        List<Integer> radices = new ArrayList<>();
        int rest = length;
        for (; rest % 4 == 0; rest /= 4) radices.add(4);
        for (int r = 2; rest > 1; r++) {
            for (; rest % r == 0; rest /= r) radices.add(r);
        }
        return radices.stream().mapToInt(Integer::intValue).toArray();
    }

    /** Real parts; x before {@link #transform}, y after it. */
    float[] re() {
        return re;
    }

    /** Imaginary parts. */
    float[] im() {
        return im;
    }

    /** Replaces x by y. */
    void transform() {
        int stride = 1;
        for (int radix : radices) {
            if (radix == 4) quarter(stride);
            else part(radix, stride);
            stride *= radix;
            float[] swap = re;
            re = nextRe;
            nextRe = swap;
            swap = im;
            im = nextIm;
            nextIm = swap;
        }
    }

    /** One pass of radix 4. */
    private void quarter(int stride) {
        int run = stride * LANES;
        int groups = length / stride / 4;
        for (int p = 0; p < groups; p++) butterflies(p * run, groups * run, 4 * p * run, run, p * stride);
    }

    /** y_c = w^c sum over j of i^{jc} x_j, for a run of elements that share w = e^{2 pi i turn / M}. */
    private void butterflies(int from, int apart, int to, int run, int turn) {
        float c1 = cos[turn];
        float s1 = sin[turn];
        float c2 = cos[2 * turn];
        float s2 = sin[2 * turn];
        float c3 = cos[3 * turn];
        float s3 = sin[3 * turn];
        float[] re = this.re;
        float[] im = this.im;
        float[] outRe = nextRe;
        float[] outIm = nextIm;
        for (int q = 0; q < run; q++) {
            int at = from + q;
            float evenRe = re[at] + re[at + 2 * apart];
            float evenIm = im[at] + im[at + 2 * apart];
            float gapRe = re[at] - re[at + 2 * apart];
            float gapIm = im[at] - im[at + 2 * apart];
            float oddRe = re[at + apart] + re[at + 3 * apart];
            float oddIm = im[at + apart] + im[at + 3 * apart];
            float turnRe = im[at + 3 * apart] - im[at + apart];
            float turnIm = re[at + apart] - re[at + 3 * apart];
            int out = to + q;
            outRe[out] = evenRe + oddRe;
            outIm[out] = evenIm + oddIm;
            outRe[out + run] = (gapRe + turnRe) * c1 - (gapIm + turnIm) * s1;
            outIm[out + run] = (gapRe + turnRe) * s1 + (gapIm + turnIm) * c1;
            outRe[out + 2 * run] = (evenRe - oddRe) * c2 - (evenIm - oddIm) * s2;
            outIm[out + 2 * run] = (evenRe - oddRe) * s2 + (evenIm - oddIm) * c2;
            outRe[out + 3 * run] = (gapRe - turnRe) * c3 - (gapIm - turnIm) * s3;
            outIm[out + 3 * run] = (gapRe - turnRe) * s3 + (gapIm - turnIm) * c3;
        }
    }

    /** One pass of any radix. */
    private void part(int radix, int stride) {
        int run = stride * LANES;
        int groups = length / stride / radix;
        for (int p = 0; p < groups; p++) {
            for (int c = 0; c < radix; c++) {
                int to = (radix * p + c) * run;
                copy(p * run, to, run, p * stride * c);
                for (int j = 1; j < radix; j++) {
                    add((p + groups * j) * run, to, run, (int) ((p * stride * (long) c + (long) length / radix * j * c) % length));
                }
            }
        }
    }

    private void copy(int from, int to, int run, int turn) {
        float c = cos[turn];
        float s = sin[turn];
        for (int q = 0; q < run; q++) {
            nextRe[to + q] = re[from + q] * c - im[from + q] * s;
            nextIm[to + q] = re[from + q] * s + im[from + q] * c;
        }
    }

    private void add(int from, int to, int run, int turn) {
        float c = cos[turn];
        float s = sin[turn];
        for (int q = 0; q < run; q++) {
            nextRe[to + q] += re[from + q] * c - im[from + q] * s;
            nextIm[to + q] += re[from + q] * s + im[from + q] * c;
        }
    }
}
