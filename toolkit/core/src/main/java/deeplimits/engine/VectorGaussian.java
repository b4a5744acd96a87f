package deeplimits.engine;

import static deeplimits.engine.VectorLanes.COUNT;
import static deeplimits.engine.VectorLanes.FLOATS;
import static deeplimits.engine.VectorLanes.HALF;
import static deeplimits.engine.VectorLanes.INTS;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.AND_NOT;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.SQRT;
import static jdk.incubator.vector.VectorOperators.XOR;

import deeplimits.random.BoxMuller;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** {@link BoxMuller} in lanes, operation by operation: ints become normal numbers in two passes. */
final class VectorGaussian {
    private VectorGaussian() {}

    private static FloatVector all(float c) {
        return FloatVector.broadcast(FLOATS, c);
    }

    /** row[from + j..] = the radius of the even ints. */
    static void radii(int[] ints, float[] row, int from, int length) {
        for (int at = 0; at < length; at += 2 * COUNT) {
            for (int j = at; j < at + COUNT; j += HALF) {
                IntVector odd =
                        IntVector.fromArray(INTS, ints, j).lanewise(LSHR, 1).lanewise(OR, 1);
                IntVector bits =
                        ((FloatVector) odd.convert(I2F, 0)).mul(0x1p-31f).reinterpretAsInts();
                IntVector exponent = bits.sub(BoxMuller.SQRT_HALF).lanewise(ASHR, 23);
                FloatVector t = bits.sub(exponent.lanewise(LSHL, 23))
                        .reinterpretAsFloats()
                        .sub(1f);
                FloatVector p = t.fma(all(BoxMuller.L8), all(BoxMuller.L7));
                p = t.fma(p, all(BoxMuller.L6));
                p = t.fma(p, all(BoxMuller.L5));
                p = t.fma(p, all(BoxMuller.L4));
                p = t.fma(p, all(BoxMuller.L3));
                p = t.fma(p, all(BoxMuller.L2));
                p = t.fma(p, all(BoxMuller.L1));
                p = t.fma(p, all(BoxMuller.L0));
                FloatVector tail = t.mul(t).mul(t.mul(-2f).fma(p, all(1)));
                FloatVector power = (FloatVector) exponent.convert(I2F, 0);
                FloatVector square = power.fma(all(BoxMuller.MINUS_TWO_LOG_TWO), t.fma(all(-2), tail));
                IntVector raw = square.reinterpretAsInts();
                // max(square, 0)
                raw.lanewise(AND_NOT, raw.lanewise(ASHR, 31))
                        .reinterpretAsFloats()
                        .lanewise(SQRT)
                        .intoArray(row, from + j);
            }
        }
    }

    /** row[from + j..] and its partner = the radius times the cosine and the sine of the angle of the odd ints. */
    static void angles(int[] ints, float[] row, int from, int length) {
        for (int at = 0; at < length; at += 2 * COUNT) {
            for (int j = at; j < at + COUNT; j += HALF) {
                IntVector y = IntVector.fromArray(INTS, ints, j + COUNT);
                FloatVector t =
                        ((FloatVector) y.lanewise(ASHR, 7).lanewise(OR, 1).convert(I2F, 0)).mul(BoxMuller.ANGLE);
                FloatVector z = t.mul(t);
                FloatVector c = z.fma(all(BoxMuller.C2), all(BoxMuller.C1));
                c = z.fma(c, all(BoxMuller.C0));
                c = z.mul(z).fma(c, z.fma(all(-0.5f), all(1)));
                FloatVector s = z.fma(all(BoxMuller.S2), all(BoxMuller.S1));
                s = z.fma(s, all(BoxMuller.S0));
                s = t.mul(z).fma(s, t);
                FloatVector radius = FloatVector.fromArray(FLOATS, row, from + j);
                IntVector near =
                        c.reinterpretAsInts().lanewise(XOR, y.lanewise(AND, 2).lanewise(LSHL, 30));
                IntVector far = s.reinterpretAsInts();
                // bit 0 swaps the two
                IntVector swap = near.lanewise(XOR, far)
                        .lanewise(AND, y.lanewise(LSHL, 31).lanewise(ASHR, 31));
                near.lanewise(XOR, swap).reinterpretAsFloats().mul(radius).intoArray(row, from + j);
                far.lanewise(XOR, swap).reinterpretAsFloats().mul(radius).intoArray(row, from + j + COUNT);
            }
        }
    }

    /** y[i..] = scale sum_j row_j x_j. */
    static void dot(float[] row, float scale, float[] x, float[] y, int i) {
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
    static void axpy(float[] row, float[] x, int i, float[] y) {
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
