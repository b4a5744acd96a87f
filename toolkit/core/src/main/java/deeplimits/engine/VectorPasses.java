package deeplimits.engine;

import static deeplimits.engine.VectorLanes.FLOATS;
import static deeplimits.engine.VectorLanes.HALF;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** The passes of {@link Passes} whose plain loops the compiler turns into slow SIMD code; lengths are multiples of the lanes. */
final class VectorPasses {
    private VectorPasses() {}

    /** u = y for y > 0, slope y otherwise. */
    static void leakyRelu(float slope, float[] y, float[] u) {
        IntVector below = bits(slope);
        IntVector change = bits(1).lanewise(XOR, below);
        for (int i = 0; i < y.length; i += HALF) {
            FloatVector x = FloatVector.fromArray(FLOATS, y, i);
            x.mul(slope(x, below, change)).intoArray(u, i);
        }
    }

    /** s *= 1 for y > 0, slope otherwise. */
    static void timesSlope(float slope, float[] y, float[] s) {
        IntVector below = bits(slope);
        IntVector change = bits(1).lanewise(XOR, below);
        for (int i = 0; i < y.length; i += HALF) {
            FloatVector x = FloatVector.fromArray(FLOATS, y, i);
            FloatVector.fromArray(FLOATS, s, i).mul(slope(x, below, change)).intoArray(s, i);
        }
    }

    private static IntVector bits(float x) {
        return FloatVector.broadcast(FLOATS, x).reinterpretAsInts();
    }

    /** below, changed where x > 0. */
    private static FloatVector slope(FloatVector x, IntVector below, IntVector change) {
        IntVector positive = FloatVector.zero(FLOATS).sub(x).reinterpretAsInts().lanewise(ASHR, 31);
        return below.lanewise(XOR, change.lanewise(AND, positive)).reinterpretAsFloats();
    }
}
