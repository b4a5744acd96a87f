package deeplimits.engine;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The products in tiles of 8 or 6 rows by 1 or 2 vectors that stay in registers.
 *
 * <p>The tiles end in bare stores, and whatever follows a product is a pass of its own: with one more vector operation in them
 * the compiler gives up inlining, at a seventh of the speed. A last tile that is not full begins earlier and repeats rows.
 * Loaded only where the module jdk.incubator.vector is present.
 */
final class VectorGemm implements Gemm {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();
    private static final int ROWS = 8;
    /** Of a transposed tile: the sums are as many as rows of weights, 30 to 100, and fill tiles of six better. */
    private static final int TRANSPOSED_ROWS = 6;
    /** 16 sums in registers need the 32 of AVX-512; with 16 registers a tile is one vector wide. */
    private static final int STEP = LANES >= 16 ? 2 * LANES : LANES;

    @Override
    public int lanes() {
        return LANES;
    }

    @Override
    public int panel() {
        return STEP;
    }

    @Override
    public void times(Matrix c, Matrix a, Matrix b, Size size) {
        multiply(c, a, b, size, false);
    }

    @Override
    public void transposedTimes(Matrix c, Matrix a, Matrix b, Size size) {
        multiply(c, a, b, size, true);
    }

    private static void multiply(Matrix c, Matrix a, Matrix b, Size size, boolean transposed) {
        int tile = transposed ? TRANSPOSED_ROWS : ROWS;
        int down = transposed ? 1 : a.stride();
        for (int i = 0; i < b.stride(); i += STEP) {
            boolean wide = STEP > LANES && b.stride() - i >= 2 * LANES;
            Matrix sums = c.panel(i);
            Matrix right = b.panel(i);
            int first = c.at(i);
            int at = b.at(i);
            if (size.rows() < tile) {
                for (int j = i; j < Math.min(i + STEP, b.stride()); j++)
                    column(sums, first + j - i, a, right, at + j - i, size, transposed);
                continue;
            }
            for (int r = 0; r < size.rows(); r += tile) {
                int row = Math.min(r, size.rows() - tile);
                int to = first + row * sums.stride();
                int from = row * down;
                if (transposed && wide) wideTransposed(sums, to, a, from, right, at, size.inner());
                else if (transposed) narrowTransposed(sums, to, a, from, right, at, size.inner());
                else if (wide) wide(sums, to, a, from, right, at, size.inner());
                else narrow(sums, to, a, from, right, at, size.inner());
            }
        }
    }

    /** Of fewer rows than a tile has: one sum of products at a time, in the tiles' order. */
    private static void column(Matrix c, int to, Matrix a, Matrix b, int at, Size size, boolean transposed) {
        int nextRow = transposed ? 1 : a.stride();
        int nextTerm = transposed ? a.stride() : 1;
        for (int r = 0; r < size.rows(); r++) {
            float sum = 0;
            for (int k = 0; k < size.inner(); k++)
                sum = Math.fma(a.data()[r * nextRow + k * nextTerm], b.data()[at + k * b.stride()], sum);
            c.data()[to + r * c.stride()] = sum;
        }
    }

    private static void wide(Matrix c, int to, Matrix a, int from, Matrix b, int at, int inner) {
        float[] left = a.data();
        float[] right = b.data();
        int n = b.stride();
        int a0 = from, a1 = a0 + a.stride(), a2 = a1 + a.stride(), a3 = a2 + a.stride();
        int a4 = a3 + a.stride(), a5 = a4 + a.stride(), a6 = a5 + a.stride(), a7 = a6 + a.stride();
        FloatVector c0 = FloatVector.zero(SPECIES), c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0, c7 = c0;
        FloatVector d0 = FloatVector.zero(SPECIES), d1 = d0, d2 = d0, d3 = d0, d4 = d0, d5 = d0, d6 = d0, d7 = d0;
        for (int k = 0; k < inner; k++) {
            FloatVector x = FloatVector.fromArray(SPECIES, right, at + k * n);
            FloatVector y = FloatVector.fromArray(SPECIES, right, at + k * n + LANES);
            FloatVector w;
            w = FloatVector.broadcast(SPECIES, left[a0 + k]);
            c0 = w.fma(x, c0);
            d0 = w.fma(y, d0);
            w = FloatVector.broadcast(SPECIES, left[a1 + k]);
            c1 = w.fma(x, c1);
            d1 = w.fma(y, d1);
            w = FloatVector.broadcast(SPECIES, left[a2 + k]);
            c2 = w.fma(x, c2);
            d2 = w.fma(y, d2);
            w = FloatVector.broadcast(SPECIES, left[a3 + k]);
            c3 = w.fma(x, c3);
            d3 = w.fma(y, d3);
            w = FloatVector.broadcast(SPECIES, left[a4 + k]);
            c4 = w.fma(x, c4);
            d4 = w.fma(y, d4);
            w = FloatVector.broadcast(SPECIES, left[a5 + k]);
            c5 = w.fma(x, c5);
            d5 = w.fma(y, d5);
            w = FloatVector.broadcast(SPECIES, left[a6 + k]);
            c6 = w.fma(x, c6);
            d6 = w.fma(y, d6);
            w = FloatVector.broadcast(SPECIES, left[a7 + k]);
            c7 = w.fma(x, c7);
            d7 = w.fma(y, d7);
        }
        int m = c.stride();
        store(c.data(), to, c0, d0);
        store(c.data(), to + m, c1, d1);
        store(c.data(), to + 2 * m, c2, d2);
        store(c.data(), to + 3 * m, c3, d3);
        store(c.data(), to + 4 * m, c4, d4);
        store(c.data(), to + 5 * m, c5, d5);
        store(c.data(), to + 6 * m, c6, d6);
        store(c.data(), to + 7 * m, c7, d7);
    }

    private static void narrow(Matrix c, int to, Matrix a, int from, Matrix b, int at, int inner) {
        float[] left = a.data();
        float[] right = b.data();
        int n = b.stride();
        int a0 = from, a1 = a0 + a.stride(), a2 = a1 + a.stride(), a3 = a2 + a.stride();
        int a4 = a3 + a.stride(), a5 = a4 + a.stride(), a6 = a5 + a.stride(), a7 = a6 + a.stride();
        FloatVector c0 = FloatVector.zero(SPECIES), c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0, c6 = c0, c7 = c0;
        for (int k = 0; k < inner; k++) {
            FloatVector x = FloatVector.fromArray(SPECIES, right, at + k * n);
            c0 = FloatVector.broadcast(SPECIES, left[a0 + k]).fma(x, c0);
            c1 = FloatVector.broadcast(SPECIES, left[a1 + k]).fma(x, c1);
            c2 = FloatVector.broadcast(SPECIES, left[a2 + k]).fma(x, c2);
            c3 = FloatVector.broadcast(SPECIES, left[a3 + k]).fma(x, c3);
            c4 = FloatVector.broadcast(SPECIES, left[a4 + k]).fma(x, c4);
            c5 = FloatVector.broadcast(SPECIES, left[a5 + k]).fma(x, c5);
            c6 = FloatVector.broadcast(SPECIES, left[a6 + k]).fma(x, c6);
            c7 = FloatVector.broadcast(SPECIES, left[a7 + k]).fma(x, c7);
        }
        int m = c.stride();
        c0.intoArray(c.data(), to);
        c1.intoArray(c.data(), to + m);
        c2.intoArray(c.data(), to + 2 * m);
        c3.intoArray(c.data(), to + 3 * m);
        c4.intoArray(c.data(), to + 4 * m);
        c5.intoArray(c.data(), to + 5 * m);
        c6.intoArray(c.data(), to + 6 * m);
        c7.intoArray(c.data(), to + 7 * m);
    }

    private static void wideTransposed(Matrix c, int to, Matrix a, int from, Matrix b, int at, int inner) {
        float[] left = a.data();
        float[] right = b.data();
        int n = b.stride();
        int lda = a.stride();
        FloatVector c0 = FloatVector.zero(SPECIES), c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0;
        FloatVector d0 = FloatVector.zero(SPECIES), d1 = d0, d2 = d0, d3 = d0, d4 = d0, d5 = d0;
        for (int k = 0; k < inner; k++) {
            FloatVector x = FloatVector.fromArray(SPECIES, right, at + k * n);
            FloatVector y = FloatVector.fromArray(SPECIES, right, at + k * n + LANES);
            int row = from + k * lda;
            FloatVector w;
            w = FloatVector.broadcast(SPECIES, left[row]);
            c0 = w.fma(x, c0);
            d0 = w.fma(y, d0);
            w = FloatVector.broadcast(SPECIES, left[row + 1]);
            c1 = w.fma(x, c1);
            d1 = w.fma(y, d1);
            w = FloatVector.broadcast(SPECIES, left[row + 2]);
            c2 = w.fma(x, c2);
            d2 = w.fma(y, d2);
            w = FloatVector.broadcast(SPECIES, left[row + 3]);
            c3 = w.fma(x, c3);
            d3 = w.fma(y, d3);
            w = FloatVector.broadcast(SPECIES, left[row + 4]);
            c4 = w.fma(x, c4);
            d4 = w.fma(y, d4);
            w = FloatVector.broadcast(SPECIES, left[row + 5]);
            c5 = w.fma(x, c5);
            d5 = w.fma(y, d5);
        }
        int m = c.stride();
        store(c.data(), to, c0, d0);
        store(c.data(), to + m, c1, d1);
        store(c.data(), to + 2 * m, c2, d2);
        store(c.data(), to + 3 * m, c3, d3);
        store(c.data(), to + 4 * m, c4, d4);
        store(c.data(), to + 5 * m, c5, d5);
    }

    private static void narrowTransposed(Matrix c, int to, Matrix a, int from, Matrix b, int at, int inner) {
        float[] left = a.data();
        float[] right = b.data();
        int n = b.stride();
        int lda = a.stride();
        FloatVector c0 = FloatVector.zero(SPECIES), c1 = c0, c2 = c0, c3 = c0, c4 = c0, c5 = c0;
        for (int k = 0; k < inner; k++) {
            FloatVector x = FloatVector.fromArray(SPECIES, right, at + k * n);
            int row = from + k * lda;
            c0 = FloatVector.broadcast(SPECIES, left[row]).fma(x, c0);
            c1 = FloatVector.broadcast(SPECIES, left[row + 1]).fma(x, c1);
            c2 = FloatVector.broadcast(SPECIES, left[row + 2]).fma(x, c2);
            c3 = FloatVector.broadcast(SPECIES, left[row + 3]).fma(x, c3);
            c4 = FloatVector.broadcast(SPECIES, left[row + 4]).fma(x, c4);
            c5 = FloatVector.broadcast(SPECIES, left[row + 5]).fma(x, c5);
        }
        int m = c.stride();
        c0.intoArray(c.data(), to);
        c1.intoArray(c.data(), to + m);
        c2.intoArray(c.data(), to + 2 * m);
        c3.intoArray(c.data(), to + 3 * m);
        c4.intoArray(c.data(), to + 4 * m);
        c5.intoArray(c.data(), to + 5 * m);
    }

    private static void store(float[] c, int to, FloatVector left, FloatVector right) {
        left.intoArray(c, to);
        right.intoArray(c, to + LANES);
    }
}
