package deeplimits.engine;

import deeplimits.weights.Entry;
import java.util.Arrays;

/**
 * Sixty-four networks side by side in plain loops, for JVMs without the Vector API and ensembles that fill them.
 *
 * <p>A loop over members has one index for all its arrays, which is what lets the compiler use SIMD: vectors are taken apart
 * into one array for each coordinate, once for each product.
 */
final class WideLanes implements Lanes {
    static final int COUNT = 64;

    private final WideDraws draws = new WideDraws();
    private final float[] u = new float[COUNT];
    private final float[] v = new float[COUNT];
    private final float[] sum = new float[COUNT];
    private float[][] rows = new float[0][];

    @Override
    public int count() {
        return COUNT;
    }

    @Override
    public void seed(int[] keys, int index) {
        draws.seed(keys, index);
    }

    @Override
    public void times(Entry entry, float scale, float[] x, float[] y) {
        int columns = apart(x);
        float factor = entry == Entry.UNIFORM ? scale * 0x1p-24f : scale;
        for (int i = 0; i < y.length; i += COUNT) {
            Arrays.fill(sum, 0);
            if (entry == Entry.UNIFORM) uniformDot(columns);
            else dot(entry, columns);
            for (int m = 0; m < COUNT; m++) sum[m] *= factor;
            System.arraycopy(sum, 0, y, i, COUNT);
        }
    }

    @Override
    public void transposedTimes(Entry entry, float scale, float[] x, float[] y) {
        Arrays.fill(y, 0);
        int columns = apart(y);
        float factor = entry == Entry.UNIFORM ? scale * 0x1p-24f : scale;
        for (int i = 0; i < x.length; i += COUNT) {
            System.arraycopy(x, i, sum, 0, COUNT);
            if (entry == Entry.UNIFORM) uniformAxpy(columns);
            else axpy(entry, columns);
        }
        for (int j = 0; j < columns; j++) System.arraycopy(rows[j], 0, y, j * COUNT, COUNT);
        for (int i = 0; i < y.length; i++) y[i] *= factor;
    }

    private void dot(Entry entry, int columns) {
        for (int j = 0; j < columns; j += 2) {
            draw(entry, j);
            addProduct(u, rows[j], sum);
            if (j + 1 < columns) addProduct(v, rows[j + 1], sum);
        }
    }

    private void axpy(Entry entry, int columns) {
        for (int j = 0; j < columns; j += 2) {
            draw(entry, j);
            addProduct(u, sum, rows[j]);
            if (j + 1 < columns) addProduct(v, sum, rows[j + 1]);
        }
    }

    private void uniformDot(int columns) {
        int j = 0;
        for (; j + 1 < columns; j += 2) {
            draws.two();
            addUniform(draws.first, rows[j], draws.second, rows[j + 1], sum);
        }
        if (j < columns) {
            draws.one();
            addUniform(draws.first, rows[j], sum);
        }
    }

    private void uniformAxpy(int columns) {
        int j = 0;
        for (; j + 1 < columns; j += 2) {
            draws.two();
            addUniform(draws.first, sum, rows[j]);
            addUniform(draws.second, sum, rows[j + 1]);
        }
        if (j < columns) {
            draws.one();
            addUniform(draws.first, sum, rows[j]);
        }
    }

    /** One array for each coordinate. @return how many */
    private int apart(float[] x) {
        int columns = x.length / COUNT;
        if (rows.length < columns) rows = new float[columns][COUNT];
        for (int j = 0; j < columns; j++) System.arraycopy(x, j * COUNT, rows[j], 0, COUNT);
        return columns;
    }

    private static void addProduct(float[] w, float[] x, float[] y) {
        for (int m = 0; m < COUNT; m++) y[m] = Math.fma(w[m], x[m], y[m]);
    }

    private static void addUniform(int[] bits, float[] x, float[] y) {
        for (int m = 0; m < COUNT; m++) y[m] = Math.fma(bits[m] >> 7 | 1, x[m], y[m]);
    }

    private static void addUniform(int[] bits, float[] x, int[] others, float[] z, float[] y) {
        for (int m = 0; m < COUNT; m++)
            y[m] = Math.fma(others[m] >> 7 | 1, z[m], Math.fma(bits[m] >> 7 | 1, x[m], y[m]));
    }

    /** Raw draws j and j + 1 of a row. */
    private void draw(Entry entry, int j) {
        if (entry == Entry.GAUSSIAN) {
            draws.normals(u, v);
        } else {
            if (j % 32 == 0) draws.one();
            bits(draws.first, u);
            bits(draws.first, v);
        }
    }

    private static void bits(int[] bits, float[] w) {
        for (int m = 0; m < COUNT; m++) {
            w[m] = 1 - 2 * (bits[m] & 1);
            bits[m] >>>= 1;
        }
    }

    @Override
    public void normals(float[] z) {
        for (int i = 0; i < z.length; i += 2 * COUNT) {
            draws.normals(u, v);
            System.arraycopy(u, 0, z, i, COUNT);
            if (i + COUNT < z.length) System.arraycopy(v, 0, z, i + COUNT, COUNT);
        }
    }
}
