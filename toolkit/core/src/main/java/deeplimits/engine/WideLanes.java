package deeplimits.engine;

import deeplimits.random.NormalPairs;
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

    private final int[] state = new int[4 * COUNT];
    private final NormalPairs pairs = new NormalPairs(COUNT);
    /** The ints drawn last, or last but one, one a member. */
    private final int[] first = new int[COUNT];

    private final int[] second = new int[COUNT];
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
        for (int m = 0; m < COUNT; m++) {
            int[] words = PlainLanes.stream(keys, m, COUNT, index).state();
            for (int w = 0; w < words.length; w++) state[w * COUNT + m] = words[w];
        }
    }

    @Override
    public void times(Entry entry, float scale, float[] x, float[] y) {
        int columns = apart(x);
        float factor = entry == Entry.UNIFORM ? scale * 0x1p-24f : scale;
        for (int i = 0; i < y.length; i += COUNT) {
            Arrays.fill(sum, 0);
            for (int j = 0; j < columns; j += 2) {
                next(entry, j, columns);
                addProduct(u, rows[j], sum);
                if (j + 1 < columns) addProduct(v, rows[j + 1], sum);
            }
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
            for (int j = 0; j < columns; j += 2) {
                next(entry, j, columns);
                addProduct(u, sum, rows[j]);
                if (j + 1 < columns) addProduct(v, sum, rows[j + 1]);
            }
        }
        for (int j = 0; j < columns; j++) System.arraycopy(rows[j], 0, y, j * COUNT, COUNT);
        for (int i = 0; i < y.length; i++) y[i] *= factor;
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

    /** u and v = raw draws j and j + 1 of a row, uniform ones as odd whole numbers. */
    private void next(Entry entry, int j, int columns) {
        switch (entry) {
            case GAUSSIAN -> {
                draw(state, first, second);
                pairs.transform(first, second, u, v);
            }
            case UNIFORM -> {
                draw(state, first, j + 1 < columns ? second : null);
                odd(first, u);
                odd(second, v);
            }
            case RADEMACHER -> {
                if (j % 32 == 0) draw(state, first, null);
                sign(first, u);
                sign(first, v);
            }
        }
    }

    private static void odd(int[] bits, float[] w) {
        for (int m = 0; m < COUNT; m++) w[m] = bits[m] >> 7 | 1;
    }

    private static void sign(int[] bits, float[] w) {
        for (int m = 0; m < COUNT; m++) {
            w[m] = 1 - 2 * (bits[m] & 1);
            bits[m] >>>= 1;
        }
    }

    @Override
    public void normals(float[] z) {
        for (int i = 0; i < z.length; i += 2 * COUNT) {
            next(Entry.GAUSSIAN, 0, 2);
            System.arraycopy(u, 0, z, i, COUNT);
            if (i + COUNT < z.length) System.arraycopy(v, 0, z, i + COUNT, COUNT);
        }
    }

    /**
     * Two ints, or one when there is no place for the next. One method for both: with more than 325 bytecodes it is compiled by
     * itself, for inside its caller's loop the compiler of JDK 17 leaves it scalar.
     */
    private static void draw(int[] s, int[] out, int[] another) {
        if (another == null) {
            for (int m = 0; m < COUNT; m++) {
                int a = s[m];
                int b = s[COUNT + m];
                int c = s[2 * COUNT + m] ^ a;
                int d = s[3 * COUNT + m];
                int sum = a + d;
                out[m] = (sum << 7 | sum >>> 25) + a;
                d ^= b;
                s[COUNT + m] = b ^ c;
                s[m] = a ^ d;
                s[2 * COUNT + m] = c ^ b << 9;
                s[3 * COUNT + m] = d << 11 | d >>> 21;
            }
            return;
        }
        for (int m = 0; m < COUNT; m++) {
            int a = s[m];
            int b = s[COUNT + m];
            int c = s[2 * COUNT + m] ^ a;
            int d = s[3 * COUNT + m];
            int sum = a + d;
            out[m] = (sum << 7 | sum >>> 25) + a;
            int t = b << 9;
            d ^= b;
            b ^= c;
            a ^= d;
            c ^= t;
            d = d << 11 | d >>> 21;
            sum = a + d;
            another[m] = (sum << 7 | sum >>> 25) + a;
            c ^= a;
            d ^= b;
            s[COUNT + m] = b ^ c;
            s[m] = a ^ d;
            s[2 * COUNT + m] = c ^ b << 9;
            s[3 * COUNT + m] = d << 11 | d >>> 21;
        }
    }
}
