package deeplimits.engine;

import static deeplimits.engine.VectorLanes.COUNT;
import static deeplimits.engine.VectorLanes.FLOATS;
import static deeplimits.engine.VectorLanes.HALF;
import static deeplimits.engine.VectorLanes.INTS;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** Rows of signs, thirty-two from an int, lowest bit first: a product with -1 is a flipped sign bit. */
final class VectorSigns {
    private VectorSigns() {}

    /** Ints that a row of so many floats takes, all members together. */
    static int ints(int length) {
        return (length / COUNT + 31) / 32 * COUNT;
    }

    /** y[i..] = scale sum_j w_j x_j. */
    static void dot(int[] bits, float scale, float[] x, float[] y, int i) {
        FloatVector sum = FloatVector.zero(FLOATS);
        FloatVector other = FloatVector.zero(FLOATS);
        for (int from = 0, at = 0; from < x.length; from += 32 * COUNT, at += COUNT) {
            IntVector a = IntVector.fromArray(INTS, bits, at);
            IntVector b = IntVector.fromArray(INTS, bits, at + HALF);
            int end = Math.min(from + 32 * COUNT, x.length);
            for (int j = from; j < end; j += COUNT) {
                IntVector u =
                        FloatVector.fromArray(FLOATS, x, j).reinterpretAsInts().lanewise(XOR, a.lanewise(LSHL, 31));
                IntVector v = FloatVector.fromArray(FLOATS, x, j + HALF)
                        .reinterpretAsInts()
                        .lanewise(XOR, b.lanewise(LSHL, 31));
                sum = sum.add(u.reinterpretAsFloats());
                other = other.add(v.reinterpretAsFloats());
                a = a.lanewise(LSHR, 1);
                b = b.lanewise(LSHR, 1);
            }
        }
        sum.mul(scale).intoArray(y, i);
        other.mul(scale).intoArray(y, i + HALF);
    }

    /** y_j += w_j x[i..]. */
    static void axpy(int[] bits, float[] x, int i, float[] y) {
        IntVector p = FloatVector.fromArray(FLOATS, x, i).reinterpretAsInts();
        IntVector q = FloatVector.fromArray(FLOATS, x, i + HALF).reinterpretAsInts();
        for (int from = 0, at = 0; from < y.length; from += 32 * COUNT, at += COUNT) {
            IntVector a = IntVector.fromArray(INTS, bits, at);
            IntVector b = IntVector.fromArray(INTS, bits, at + HALF);
            int end = Math.min(from + 32 * COUNT, y.length);
            for (int j = from; j < end; j += COUNT) {
                FloatVector u = p.lanewise(XOR, a.lanewise(LSHL, 31)).reinterpretAsFloats();
                FloatVector v = q.lanewise(XOR, b.lanewise(LSHL, 31)).reinterpretAsFloats();
                FloatVector.fromArray(FLOATS, y, j).add(u).intoArray(y, j);
                FloatVector.fromArray(FLOATS, y, j + HALF).add(v).intoArray(y, j + HALF);
                a = a.lanewise(LSHR, 1);
                b = b.lanewise(LSHR, 1);
            }
        }
    }
}
