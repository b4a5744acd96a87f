package deeplimits.engine;

import static deeplimits.engine.VectorLanes.FLOATS;
import static deeplimits.engine.VectorLanes.HALF;
import static deeplimits.engine.VectorLanes.INTS;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/** {@link Tanh} in lanes, operation by operation. */
final class VectorTanh {
    private VectorTanh() {}

    /** u = tanh y and the bits of 1 - u^2 from slopes[at] on, in three short passes. */
    static void activate(float[] y, float[] u, int[] slopes, int at) {
        exponential(y, u);
        choose(y, u);
        keep(u, slopes, at);
    }

    private static FloatVector fma(FloatVector z, FloatVector p, float c) {
        return z.fma(p, FloatVector.broadcast(FLOATS, c));
    }

    /** u = exp(2 |y|), |y| capped. */
    private static void exponential(float[] y, float[] u) {
        int bias = Float.floatToRawIntBits(Tanh.ROUND);
        for (int i = 0; i < y.length; i += HALF) {
            FloatVector a = FloatVector.fromArray(FLOATS, y, i).abs().min(Tanh.LARGE);
            FloatVector rounded = fma(a, FloatVector.broadcast(FLOATS, Tanh.TWO_LOG2_E), Tanh.ROUND);
            FloatVector n = rounded.sub(Tanh.ROUND);
            FloatVector r = n.fma(FloatVector.broadcast(FLOATS, -Tanh.LOG2_HIGH), a.add(a));
            r = n.fma(FloatVector.broadcast(FLOATS, -Tanh.LOG2_LOW), r);
            FloatVector p = fma(r, fma(r, FloatVector.broadcast(FLOATS, Tanh.E5), Tanh.E4), Tanh.E3);
            p = fma(r, fma(r, fma(r, p, Tanh.E2), Tanh.E1), Tanh.E0);
            FloatVector e = r.mul(r).fma(p, r).add(1f);
            IntVector power = rounded.reinterpretAsInts().sub(bias).lanewise(VectorOperators.LSHL, 23);
            e.reinterpretAsInts().add(power).reinterpretAsFloats().intoArray(u, i);
        }
    }

    /** u = tanh y from u = exp(2 |y|). */
    private static void choose(float[] y, float[] u) {
        for (int i = 0; i < y.length; i += HALF) {
            FloatVector x = FloatVector.fromArray(FLOATS, y, i);
            FloatVector z = x.mul(x);
            FloatVector p = fma(z, fma(z, FloatVector.broadcast(FLOATS, Tanh.T4), Tanh.T3), Tanh.T2);
            p = fma(z, fma(z, p, Tanh.T1), Tanh.T0);
            FloatVector small = x.mul(z).fma(p, x);
            FloatVector e = FloatVector.fromArray(FLOATS, u, i).add(1f);
            FloatVector large = FloatVector.broadcast(FLOATS, 1f)
                    .sub(FloatVector.broadcast(FLOATS, 2f).div(e));
            IntVector sign = x.reinterpretAsInts().lanewise(VectorOperators.AND, Integer.MIN_VALUE);
            large = large.reinterpretAsInts().lanewise(VectorOperators.OR, sign).reinterpretAsFloats();
            large.blend(small, x.abs().compare(VectorOperators.LT, Tanh.SMALL)).intoArray(u, i);
        }
    }

    private static void keep(float[] u, int[] slopes, int at) {
        for (int i = 0; i < u.length; i += HALF) {
            FloatVector t = FloatVector.fromArray(FLOATS, u, i);
            fma(t.neg(), t, 1).reinterpretAsInts().intoArray(slopes, at + i);
        }
    }

    /** s = slope s. */
    static void timesSlope(float[] s, int[] slopes, int at) {
        for (int i = 0; i < s.length; i += HALF) {
            FloatVector slope = IntVector.fromArray(INTS, slopes, at + i).reinterpretAsFloats();
            FloatVector.fromArray(FLOATS, s, i).mul(slope).intoArray(s, i);
        }
    }
}
