package deeplimits.engine;

import deeplimits.random.Key;
import deeplimits.random.Stream;
import deeplimits.weights.Entry;
import java.util.Arrays;

/** One network, in plain loops: the twin that every JVM runs and that says what the SIMD one must give. */
final class PlainLanes implements Lanes {
    private Stream stream;
    private float[] row = new float[0];

    @Override
    public int count() {
        return 1;
    }

    @Override
    public void seed(int[] keys, int index) {
        stream = stream(keys, 0, 1, index);
    }

    /** The stream of member m of some. */
    static Stream stream(int[] keys, int m, int count, int index) {
        return new Key((long) keys[count + m] << 32 | Integer.toUnsignedLong(keys[m])).stream(index);
    }

    @Override
    public void times(Entry entry, float scale, float[] x, float[] y) {
        for (int i = 0; i < y.length; i++)
            y[i] = scale * (entry == Entry.UNIFORM ? uniformDot(x) : dot(row(entry, x.length), x));
    }

    /** The dot product with the next row: drawing and adding overlap. */
    private float uniformDot(float[] x) {
        float sum = 0;
        for (int j = 0; j < x.length; j++) sum = Math.fma((stream.nextInt() >> 7) | 1, x[j], sum);
        return sum * 0x1p-24f;
    }

    private static float dot(float[] row, float[] x) {
        float sum = 0;
        for (int j = 0; j < x.length; j++) sum = Math.fma(row[j], x[j], sum);
        return sum;
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
        if (row.length < columns) row = new float[columns];
        switch (entry) {
            case UNIFORM -> stream.uniforms(row, 0, columns);
            case GAUSSIAN -> stream.gaussians(row, 0, columns);
            case RADEMACHER -> stream.signs(row, 0, columns);
        }
        return row;
    }

    @Override
    public void normals(float[] z) {
        stream.gaussians(z, 0, z.length);
    }
}
