package deeplimits.engine;

import static deeplimits.engine.VectorLanes.COUNT;
import static deeplimits.engine.VectorLanes.FLOATS;
import static deeplimits.engine.VectorLanes.INTS;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** x for x > 0, slope x otherwise, for one vector of members, g of them on: bit i of a word says whether x_i > 0. */
final class VectorKink {
    private static final int ONE = Float.floatToRawIntBits(1);

    private VectorKink() {}

    static void activate(float negative, float[] y, float[] u, int[] slopes, int at, int g) {
        IntVector below = FloatVector.broadcast(FLOATS, negative).reinterpretAsInts();
        IntVector change = below.lanewise(XOR, ONE);
        for (int from = g, place = at + g; from < y.length; from += 32 * COUNT, place += COUNT) {
            IntVector word = IntVector.zero(INTS);
            int end = Math.min(from + 32 * COUNT, y.length);
            for (int i = from, bit = 0; i < end; i += COUNT, bit++) {
                FloatVector x = FloatVector.fromArray(FLOATS, y, i);
                IntVector sign = FloatVector.zero(FLOATS).sub(x).reinterpretAsInts();
                word = word.lanewise(OR, sign.lanewise(LSHR, 31).lanewise(LSHL, bit));
                IntVector slope = below.lanewise(XOR, change.lanewise(AND, sign.lanewise(ASHR, 31)));
                x.mul(slope.reinterpretAsFloats()).intoArray(u, i);
            }
            word.intoArray(slopes, place);
        }
    }

    static void timesSlope(float negative, float[] s, int[] slopes, int at, int g) {
        IntVector below = FloatVector.broadcast(FLOATS, negative).reinterpretAsInts();
        IntVector change = below.lanewise(XOR, ONE);
        for (int from = g, place = at + g; from < s.length; from += 32 * COUNT, place += COUNT) {
            IntVector word = IntVector.fromArray(INTS, slopes, place);
            int end = Math.min(from + 32 * COUNT, s.length);
            for (int i = from; i < end; i += COUNT) {
                IntVector positive = word.lanewise(LSHL, 31).lanewise(ASHR, 31);
                word = word.lanewise(LSHR, 1);
                IntVector slope = below.lanewise(XOR, change.lanewise(AND, positive));
                FloatVector.fromArray(FLOATS, s, i).mul(slope.reinterpretAsFloats()).intoArray(s, i);
            }
        }
    }
}
