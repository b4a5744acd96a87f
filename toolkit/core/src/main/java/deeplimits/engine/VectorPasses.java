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
    static void kink(float slope, float[] y, float[] u) {
        IntVector below = FloatVector.broadcast(FLOATS, slope).reinterpretAsInts();
        IntVector change = FloatVector.broadcast(FLOATS, 1f).reinterpretAsInts().lanewise(XOR, below);
        for (int i = 0; i < y.length; i += HALF) {
            FloatVector x = FloatVector.fromArray(FLOATS, y, i);
            IntVector positive = FloatVector.zero(FLOATS).sub(x).reinterpretAsInts().lanewise(ASHR, 31);
            x.mul(below.lanewise(XOR, change.lanewise(AND, positive)).reinterpretAsFloats()).intoArray(u, i);
        }
    }

    /** s *= 1 for y > 0, slope otherwise. */
    static void bend(float slope, float[] y, float[] s) {
        IntVector below = FloatVector.broadcast(FLOATS, slope).reinterpretAsInts();
        IntVector change = FloatVector.broadcast(FLOATS, 1f).reinterpretAsInts().lanewise(XOR, below);
        for (int i = 0; i < y.length; i += HALF) {
            FloatVector x = FloatVector.fromArray(FLOATS, y, i);
            IntVector positive = FloatVector.zero(FLOATS).sub(x).reinterpretAsInts().lanewise(ASHR, 31);
            FloatVector factor = below.lanewise(XOR, change.lanewise(AND, positive)).reinterpretAsFloats();
            FloatVector.fromArray(FLOATS, s, i).mul(factor).intoArray(s, i);
        }
    }
}
