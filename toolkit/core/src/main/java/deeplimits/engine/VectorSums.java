package deeplimits.engine;

import static deeplimits.engine.VectorLanes.COUNT;
import static deeplimits.engine.VectorLanes.FLOATS;
import static deeplimits.engine.VectorLanes.HALF;
import static deeplimits.engine.VectorLanes.INTS;
import static jdk.incubator.vector.VectorOperators.AND;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** Products and sums of members side by side: of one vector of them, g of them on, or of both, with a row of draws. */
final class VectorSums {
    private VectorSums() {}

    /** Whether so many members fill vectors. */
    static boolean fits(int count) {
        return count % HALF == 0;
    }

    /** (high, low) += update, as {@link State} has it, whose plain loop costs a third of a shared ensemble more. */
    static void add(float[] high, float[] low, float[] update) {
        for (int i = 0; i < high.length; i += HALF) {
            FloatVector h = FloatVector.fromArray(FLOATS, high, i);
            FloatVector t = FloatVector.fromArray(FLOATS, update, i);
            FloatVector sum = h.add(t);
            FloatVector part = sum.sub(h);
            FloatVector lost = h.sub(sum.sub(part)).add(t.sub(part));
            FloatVector rest = FloatVector.fromArray(FLOATS, low, i).add(lost);
            FloatVector next = sum.add(rest);
            next.intoArray(high, i);
            rest.sub(next.sub(sum)).intoArray(low, i);
        }
    }

    /** peak_m = max_i |high_im|. */
    static void peaks(float[] high, float[] peak) {
        for (int g = 0; g < peak.length; g += HALF) peaks(high, peak, g);
    }

    /** The bits of positive floats are in the order of the floats. */
    private static void peaks(float[] high, float[] peak, int g) {
        IntVector most = IntVector.zero(INTS);
        for (int i = g; i < high.length; i += peak.length)
            most = most.max(
                    FloatVector.fromArray(FLOATS, high, i).reinterpretAsInts().lanewise(AND, Integer.MAX_VALUE));
        most.reinterpretAsFloats().intoArray(peak, g);
    }

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

    /** y[i..] = scale sum_j row_j x_j. */
    static void rowDot(float[] row, float scale, float[] x, float[] y, int i) {
        FloatVector sum = FloatVector.zero(FLOATS);
        FloatVector other = FloatVector.zero(FLOATS);
        for (int j = 0; j < x.length; j += COUNT) {
            sum = FloatVector.fromArray(FLOATS, row, j).fma(FloatVector.fromArray(FLOATS, x, j), sum);
            other = FloatVector.fromArray(FLOATS, row, j + HALF).fma(FloatVector.fromArray(FLOATS, x, j + HALF), other);
        }
        sum.mul(scale).intoArray(y, i);
        other.mul(scale).intoArray(y, i + HALF);
    }

    /** y_j += row_j x[i..]. */
    static void rowAxpy(float[] row, float[] x, int i, float[] y) {
        FloatVector p = FloatVector.fromArray(FLOATS, x, i);
        FloatVector q = FloatVector.fromArray(FLOATS, x, i + HALF);
        for (int j = 0; j < y.length; j += COUNT) {
            FloatVector.fromArray(FLOATS, row, j)
                    .fma(p, FloatVector.fromArray(FLOATS, y, j))
                    .intoArray(y, j);
            FloatVector.fromArray(FLOATS, row, j + HALF)
                    .fma(q, FloatVector.fromArray(FLOATS, y, j + HALF))
                    .intoArray(y, j + HALF);
        }
    }
}
