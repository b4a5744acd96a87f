package deeplimits.engine;

import static deeplimits.engine.VectorLanes.FLOATS;
import static deeplimits.engine.VectorLanes.HALF;
import static deeplimits.engine.VectorLanes.INTS;
import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/**
 * u = factor_m x for x > 0, factor_m slope x otherwise, for members m side by side; bit i of a member's words says whether
 * x_i > 0.
 */
final class VectorLeakyRelu {
    private final float negativeSlope;
    private final int count;
    private final float[] above;
    private final float[] below;

    /** @param count members, a multiple of the lanes */
    VectorLeakyRelu(float negativeSlope, int count) {
        this.negativeSlope = negativeSlope;
        this.count = count;
        above = new float[count];
        below = new float[count];
    }

    /** Sets the factors, one a member. */
    VectorLeakyRelu factors(float[] factor) {
        for (int m = 0; m < count; m++) {
            above[m] = factor[m];
            below[m] = negativeSlope * factor[m];
        }
        return this;
    }

    /** u from y; the bits go to slopes, from at on. */
    void activate(float[] y, float[] u, int[] slopes, int at) {
        for (int g = 0; g < count; g += HALF) {
            for (int from = g, place = at + g; from < y.length; from += 32 * count, place += count)
                activate(y, u, slopes, from, place);
        }
    }

    /** 32 coordinates of one vector of members. */
    private void activate(float[] y, float[] u, int[] slopes, int from, int place) {
        int n = count;
        IntVector low = FloatVector.fromArray(FLOATS, below, from % n).reinterpretAsInts();
        IntVector change = FloatVector.fromArray(FLOATS, above, from % n)
                .reinterpretAsInts()
                .lanewise(XOR, low);
        IntVector word = IntVector.zero(INTS);
        int end = Math.min(from + 32 * n, y.length);
        for (int i = from, bit = 0; i < end; i += n, bit++) {
            FloatVector x = FloatVector.fromArray(FLOATS, y, i);
            IntVector sign = FloatVector.zero(FLOATS).sub(x).reinterpretAsInts();
            word = word.lanewise(OR, sign.lanewise(LSHR, 31).lanewise(LSHL, bit));
            IntVector slope = low.lanewise(XOR, change.lanewise(AND, sign.lanewise(ASHR, 31)));
            x.mul(slope.reinterpretAsFloats()).intoArray(u, i);
        }
        word.intoArray(slopes, place);
    }

    /** s times the slopes whose bits were kept. */
    void timesSlope(float[] s, int[] slopes, int at) {
        for (int g = 0; g < count; g += HALF) {
            for (int from = g, place = at + g; from < s.length; from += 32 * count, place += count)
                timesSlope(s, slopes, from, place);
        }
    }

    private void timesSlope(float[] s, int[] slopes, int from, int place) {
        int n = count;
        IntVector low = FloatVector.fromArray(FLOATS, below, from % n).reinterpretAsInts();
        IntVector change = FloatVector.fromArray(FLOATS, above, from % n)
                .reinterpretAsInts()
                .lanewise(XOR, low);
        IntVector word = IntVector.fromArray(INTS, slopes, place);
        int end = Math.min(from + 32 * n, s.length);
        for (int i = from; i < end; i += n) {
            IntVector positive = word.lanewise(LSHL, 31).lanewise(ASHR, 31);
            word = word.lanewise(LSHR, 1);
            IntVector slope = low.lanewise(XOR, change.lanewise(AND, positive));
            FloatVector.fromArray(FLOATS, s, i).mul(slope.reinterpretAsFloats()).intoArray(s, i);
        }
    }
}
