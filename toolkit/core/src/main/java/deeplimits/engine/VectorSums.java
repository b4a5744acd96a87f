package deeplimits.engine;

import static deeplimits.engine.VectorLanes.COUNT;
import static deeplimits.engine.VectorLanes.FLOATS;

import jdk.incubator.vector.FloatVector;

/** Products and sums of one vector of members, g of them on. */
final class VectorSums {
    private VectorSums() {}

    /** out[g..] = sum_i x_i y_i, even and odd i apart. */
    static void dot(float[] x, float[] y, float[] out, int g) {
        FloatVector even = FloatVector.zero(FLOATS);
        FloatVector odd = FloatVector.zero(FLOATS);
        int i = g;
        for (; i + COUNT < x.length; i += 2 * COUNT) {
            even = FloatVector.fromArray(FLOATS, x, i).fma(FloatVector.fromArray(FLOATS, y, i), even);
            odd = FloatVector.fromArray(FLOATS, x, i + COUNT).fma(FloatVector.fromArray(FLOATS, y, i + COUNT), odd);
        }
        if (i < x.length) even = FloatVector.fromArray(FLOATS, x, i).fma(FloatVector.fromArray(FLOATS, y, i), even);
        even.add(odd).intoArray(out, g);
    }

    /** z = a z. */
    static void scale(float[] a, float[] z, int g) {
        FloatVector factor = FloatVector.fromArray(FLOATS, a, g);
        for (int i = g; i < z.length; i += COUNT)
            FloatVector.fromArray(FLOATS, z, i).mul(factor).intoArray(z, i);
    }

    /** z = a z + b x. */
    static void combine(float[] a, float[] z, float[] b, float[] x, int g) {
        FloatVector first = FloatVector.fromArray(FLOATS, a, g);
        FloatVector second = FloatVector.fromArray(FLOATS, b, g);
        for (int i = g; i < z.length; i += COUNT)
            second.fma(
                            FloatVector.fromArray(FLOATS, x, i),
                            FloatVector.fromArray(FLOATS, z, i).mul(first))
                    .intoArray(z, i);
    }
}
