package deeplimits.engine;

import static deeplimits.engine.VectorLanes.COUNT;
import static deeplimits.engine.VectorLanes.FLOATS;

import jdk.incubator.vector.FloatVector;

/** Products and sums of one vector of members, g of them on. */
final class VectorSums {
    private VectorSums() {}

    /** out[g..] = sum_i x_i y_i, even and odd i apart. */
    static void dot(float[] x, int atX, float[] y, int atY, int length, float[] out, int g) {
        FloatVector even = FloatVector.zero(FLOATS);
        FloatVector odd = FloatVector.zero(FLOATS);
        int i = 0;
        for (; i + COUNT < length; i += 2 * COUNT) {
            even = FloatVector.fromArray(FLOATS, x, atX + i).fma(FloatVector.fromArray(FLOATS, y, atY + i), even);
            odd = FloatVector.fromArray(FLOATS, x, atX + i + COUNT).fma(FloatVector.fromArray(FLOATS, y, atY + i + COUNT), odd);
        }
        if (i < length) even = FloatVector.fromArray(FLOATS, x, atX + i).fma(FloatVector.fromArray(FLOATS, y, atY + i), even);
        even.add(odd).intoArray(out, g);
    }

    /** out[at..] = a z. */
    static void scale(float[] a, float[] z, float[] out, int at, int g) {
        FloatVector factor = FloatVector.fromArray(FLOATS, a, g);
        for (int i = g; i < z.length; i += COUNT) FloatVector.fromArray(FLOATS, z, i).mul(factor).intoArray(out, at + i);
    }

    /** z = a z + b x[at..]. */
    static void combine(float[] a, float[] z, float[] b, float[] x, int at, int g) {
        FloatVector first = FloatVector.fromArray(FLOATS, a, g);
        FloatVector second = FloatVector.fromArray(FLOATS, b, g);
        for (int i = g; i < z.length; i += COUNT) {
            second.fma(FloatVector.fromArray(FLOATS, x, at + i), FloatVector.fromArray(FLOATS, z, i).mul(first)).intoArray(z, i);
        }
    }
}
