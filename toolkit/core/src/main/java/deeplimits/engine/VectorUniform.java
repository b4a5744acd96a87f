package deeplimits.engine;

import static deeplimits.engine.VectorLanes.COUNT;
import static deeplimits.engine.VectorLanes.FLOATS;
import static deeplimits.engine.VectorLanes.HALF;
import static deeplimits.engine.VectorLanes.INTS;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** Rows of uniform draws, as odd whole numbers, applied as they are drawn: the state loaded and stored once a row. */
final class VectorUniform {
    /** The unit of a draw, left to the scale. */
    static final float UNIT = 0x1p-24f;

    private VectorUniform() {}

    /** y[i..] = scale sum_j w_j x_j. */
    static void dot(int[] s, float scale, float[] x, float[] y, int i) {
        IntVector a = IntVector.fromArray(INTS, s, 0);
        IntVector b = IntVector.fromArray(INTS, s, COUNT);
        IntVector c = IntVector.fromArray(INTS, s, 2 * COUNT);
        IntVector d = IntVector.fromArray(INTS, s, 3 * COUNT);
        IntVector e = IntVector.fromArray(INTS, s, HALF);
        IntVector f = IntVector.fromArray(INTS, s, COUNT + HALF);
        IntVector g = IntVector.fromArray(INTS, s, 2 * COUNT + HALF);
        IntVector h = IntVector.fromArray(INTS, s, 3 * COUNT + HALF);
        FloatVector sum = FloatVector.zero(FLOATS);
        FloatVector other = FloatVector.zero(FLOATS);
        for (int j = 0; j < x.length; j += COUNT) {
            FloatVector v = (FloatVector) a.add(d)
                    .lanewise(ROL, 7)
                    .add(a)
                    .lanewise(ASHR, 7)
                    .lanewise(OR, 1)
                    .convert(I2F, 0);
            FloatVector w = (FloatVector) e.add(h)
                    .lanewise(ROL, 7)
                    .add(e)
                    .lanewise(ASHR, 7)
                    .lanewise(OR, 1)
                    .convert(I2F, 0);
            sum = v.fma(FloatVector.fromArray(FLOATS, x, j), sum);
            other = w.fma(FloatVector.fromArray(FLOATS, x, j + HALF), other);
            IntVector t = b.lanewise(LSHL, 9);
            c = c.lanewise(XOR, a);
            d = d.lanewise(XOR, b);
            b = b.lanewise(XOR, c);
            a = a.lanewise(XOR, d);
            c = c.lanewise(XOR, t);
            d = d.lanewise(ROL, 11);
            IntVector u = f.lanewise(LSHL, 9);
            g = g.lanewise(XOR, e);
            h = h.lanewise(XOR, f);
            f = f.lanewise(XOR, g);
            e = e.lanewise(XOR, h);
            g = g.lanewise(XOR, u);
            h = h.lanewise(ROL, 11);
        }
        a.intoArray(s, 0);
        b.intoArray(s, COUNT);
        c.intoArray(s, 2 * COUNT);
        d.intoArray(s, 3 * COUNT);
        e.intoArray(s, HALF);
        f.intoArray(s, COUNT + HALF);
        g.intoArray(s, 2 * COUNT + HALF);
        h.intoArray(s, 3 * COUNT + HALF);
        sum.mul(scale).intoArray(y, i);
        other.mul(scale).intoArray(y, i + HALF);
    }

    /** y_j += w_j x[i..]. */
    static void axpy(int[] s, float[] x, int i, float[] y) {
        IntVector a = IntVector.fromArray(INTS, s, 0);
        IntVector b = IntVector.fromArray(INTS, s, COUNT);
        IntVector c = IntVector.fromArray(INTS, s, 2 * COUNT);
        IntVector d = IntVector.fromArray(INTS, s, 3 * COUNT);
        IntVector e = IntVector.fromArray(INTS, s, HALF);
        IntVector f = IntVector.fromArray(INTS, s, COUNT + HALF);
        IntVector g = IntVector.fromArray(INTS, s, 2 * COUNT + HALF);
        IntVector h = IntVector.fromArray(INTS, s, 3 * COUNT + HALF);
        FloatVector p = FloatVector.fromArray(FLOATS, x, i);
        FloatVector q = FloatVector.fromArray(FLOATS, x, i + HALF);
        for (int j = 0; j < y.length; j += COUNT) {
            FloatVector v = (FloatVector) a.add(d)
                    .lanewise(ROL, 7)
                    .add(a)
                    .lanewise(ASHR, 7)
                    .lanewise(OR, 1)
                    .convert(I2F, 0);
            FloatVector w = (FloatVector) e.add(h)
                    .lanewise(ROL, 7)
                    .add(e)
                    .lanewise(ASHR, 7)
                    .lanewise(OR, 1)
                    .convert(I2F, 0);
            v.fma(p, FloatVector.fromArray(FLOATS, y, j)).intoArray(y, j);
            w.fma(q, FloatVector.fromArray(FLOATS, y, j + HALF)).intoArray(y, j + HALF);
            IntVector t = b.lanewise(LSHL, 9);
            c = c.lanewise(XOR, a);
            d = d.lanewise(XOR, b);
            b = b.lanewise(XOR, c);
            a = a.lanewise(XOR, d);
            c = c.lanewise(XOR, t);
            d = d.lanewise(ROL, 11);
            IntVector u = f.lanewise(LSHL, 9);
            g = g.lanewise(XOR, e);
            h = h.lanewise(XOR, f);
            f = f.lanewise(XOR, g);
            e = e.lanewise(XOR, h);
            g = g.lanewise(XOR, u);
            h = h.lanewise(ROL, 11);
        }
        a.intoArray(s, 0);
        b.intoArray(s, COUNT);
        c.intoArray(s, 2 * COUNT);
        d.intoArray(s, 3 * COUNT);
        e.intoArray(s, HALF);
        f.intoArray(s, COUNT + HALF);
        g.intoArray(s, 2 * COUNT + HALF);
        h.intoArray(s, 3 * COUNT + HALF);
    }
}
