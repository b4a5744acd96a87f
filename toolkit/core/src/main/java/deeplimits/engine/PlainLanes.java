package deeplimits.engine;

import deeplimits.random.BoxMuller;
import deeplimits.random.Stream;
import deeplimits.weights.Entry;
import java.util.Arrays;

/** One network, in plain loops: the twin that every JVM runs and that says what the SIMD one must give. */
final class PlainLanes implements Lanes {
    private int s0;
    private int s1;
    private int s2;
    private int s3;
    private float[] row = new float[0];

    @Override
    public int count() {
        return 1;
    }

    @Override
    public void seed(int[] keys, int index) {
        int[] words = new int[4];
        seed(keys[0], keys[1], index, words, 0, 1);
        s0 = words[0];
        s1 = words[1];
        s2 = words[2];
        s3 = words[3];
    }

    /** The four words of a state, from words[at] on, a stride apart: the Feistel network of {@link Stream}. */
    static void seed(int p, int q, int index, int[] words, int at, int stride) {
        int r = index ^ mix(p + Stream.GOLDEN);
        int s = mix(q + r);
        p ^= mix(q ^ s);
        q += mix(p + s);
        r += mix(q);
        words[at] = p;
        words[at + stride] = q;
        words[at + 2 * stride] = r;
        words[at + 3 * stride] = s;
    }

    private static int mix(int x) {
        x = (x ^ (x >>> 16)) * Stream.MIX_1;
        x = (x ^ (x >>> 15)) * Stream.MIX_2;
        return x ^ (x >>> 15);
    }

    @Override
    public void times(Entry entry, float scale, float[] x, float[] y) {
        for (int i = 0; i < y.length; i++)
            y[i] = scale * (entry == Entry.UNIFORM ? uniformDot(x) : dot(row(entry, x.length), x));
    }

    private static float dot(float[] row, float[] x) {
        float sum = 0;
        for (int j = 0; j < x.length; j++) sum = Math.fma(row[j], x[j], sum);
        return sum;
    }

    /** The dot product with the next row: drawing and adding overlap. */
    private float uniformDot(float[] x) {
        int a = s0, b = s1, c = s2, d = s3;
        float sum = 0;
        for (int j = 0; j < x.length; j++) {
            sum = Math.fma((Integer.rotateLeft(a + d, 7) + a >> 7) | 1, x[j], sum);
            int t = b << 9;
            c ^= a;
            d ^= b;
            b ^= c;
            a ^= d;
            c ^= t;
            d = Integer.rotateLeft(d, 11);
        }
        s0 = a;
        s1 = b;
        s2 = c;
        s3 = d;
        return sum * 0x1p-24f;
    }

    @Override
    public void transposedTimes(Entry entry, float scale, float[] x, float[] y) {
        Arrays.fill(y, 0);
        for (int i = 0; i < x.length; i++) axpy(x[i], row(entry, y.length), y);
        for (int j = 0; j < y.length; j++) y[j] *= scale;
    }

    private static void axpy(float a, float[] x, float[] y) {
        for (int j = 0; j < y.length; j++) y[j] = Math.fma(x[j], a, y[j]);
    }

    /** The next row of raw draws. */
    private float[] row(Entry entry, int columns) {
        if (row.length < columns + 1) row = new float[columns + 1];
        switch (entry) {
            case UNIFORM -> uniforms(columns);
            case GAUSSIAN -> gaussians(columns);
            case RADEMACHER -> signs(columns);
        }
        return row;
    }

    private void uniforms(int columns) {
        float[] out = row;
        int a = s0, b = s1, c = s2, d = s3;
        for (int j = 0; j < columns; j++) {
            out[j] = ((Integer.rotateLeft(a + d, 7) + a >> 7) | 1) * 0x1p-24f;
            int t = b << 9;
            c ^= a;
            d ^= b;
            b ^= c;
            a ^= d;
            c ^= t;
            d = Integer.rotateLeft(d, 11);
        }
        s0 = a;
        s1 = b;
        s2 = c;
        s3 = d;
    }

    private void gaussians(int columns) {
        for (int j = 0; j < columns; j += 2) {
            float radius = BoxMuller.radius(next());
            int angle = next();
            row[j] = radius * BoxMuller.cosine(angle);
            row[j + 1] = radius * BoxMuller.sine(angle);
        }
    }

    private void signs(int columns) {
        for (int i = 0; i < columns; i += 32) {
            int bits = next();
            int end = Math.min(i + 32, columns);
            for (int j = i; j < end; j++, bits >>>= 1) row[j] = 1 - 2 * (bits & 1);
        }
    }

    private int next() {
        int result = Integer.rotateLeft(s0 + s3, 7) + s0;
        int t = s1 << 9;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = Integer.rotateLeft(s3, 11);
        return result;
    }

    @Override
    public void activate(FloatActivation sigma, float[] y, float[] u, int[] slopes, int at) {
        if (sigma.tanh()) {
            for (int i = 0; i < y.length; i++) {
                u[i] = Tanh.of(y[i]);
                slopes[at + i] = Float.floatToRawIntBits(Math.fma(-u[i], u[i], 1));
            }
        } else {
            Arrays.fill(slopes, at, at + sigma.words(y.length), 0);
            float[] two = sigma.slopes();
            for (int i = 0; i < y.length; i++) {
                int positive = FloatActivation.positive(y[i]);
                u[i] = y[i] * two[positive];
                slopes[at + i / 32] |= positive << i;
            }
        }
    }

    @Override
    public void timesSlope(FloatActivation sigma, float[] s, int[] slopes, int at) {
        float[] two = sigma.slopes();
        for (int i = 0; i < s.length; i++)
            s[i] *= sigma.tanh() ? Float.intBitsToFloat(slopes[at + i]) : two[slopes[at + i / 32] >> i & 1];
    }

    @Override
    public void normals(float[] z) {
        System.arraycopy(row(Entry.GAUSSIAN, z.length), 0, z, 0, z.length);
    }

    @Override
    public void dot(float[] x, float[] y, float[] out) {
        float even = 0;
        float odd = 0;
        for (int i = 0; i + 1 < x.length; i += 2) {
            even = Math.fma(x[i], y[i], even);
            odd = Math.fma(x[i + 1], y[i + 1], odd);
        }
        int last = x.length - 1;
        if (last % 2 == 0) even = Math.fma(x[last], y[last], even);
        out[0] = even + odd;
    }

    @Override
    public void scale(float[] a, float[] z) {
        float factor = a[0];
        for (int i = 0; i < z.length; i++) z[i] *= factor;
    }

    @Override
    public void combine(float[] a, float[] z, float[] b, float[] x) {
        float first = a[0];
        float second = b[0];
        for (int i = 0; i < z.length; i++) z[i] = Math.fma(second, x[i], first * z[i]);
    }
}
