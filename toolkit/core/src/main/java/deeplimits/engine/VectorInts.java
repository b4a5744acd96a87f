package deeplimits.engine;

import static deeplimits.engine.VectorLanes.COUNT;
import static deeplimits.engine.VectorLanes.FLOATS;
import static deeplimits.engine.VectorLanes.HALF;
import static deeplimits.engine.VectorLanes.INTS;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;

import deeplimits.random.Stream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/** {@link Stream} in lanes: word w of the state of every member at [w * COUNT ..). */
final class VectorInts {
    private VectorInts() {}

    /** row[0, length) = the next signs, thirty-two from an int, lowest bit first; with room for the ints. */
    static void signs(int[] s, int[] ints, float[] row, int length) {
        for (int g = 0; g < COUNT; g += HALF) {
            draw(s, ints, (length / COUNT + 31) / 32 * COUNT, g);
            for (int from = g, at = g; from < length; from += 32 * COUNT, at += COUNT)
                unpack(ints, at, row, from, Math.min(from + 32 * COUNT, length));
        }
    }

    /** The next ints of one vector of members, the state loaded and stored once. */
    private static void draw(int[] s, int[] out, int length, int g) {
        IntVector a = IntVector.fromArray(INTS, s, g);
        IntVector b = IntVector.fromArray(INTS, s, COUNT + g);
        IntVector c = IntVector.fromArray(INTS, s, 2 * COUNT + g);
        IntVector d = IntVector.fromArray(INTS, s, 3 * COUNT + g);
        for (int j = g; j < length; j += COUNT) {
            a.add(d).lanewise(ROL, 7).add(a).intoArray(out, j);
            IntVector t = b.lanewise(LSHL, 9);
            c = c.lanewise(XOR, a);
            d = d.lanewise(XOR, b);
            b = b.lanewise(XOR, c);
            a = a.lanewise(XOR, d);
            c = c.lanewise(XOR, t);
            d = d.lanewise(ROL, 11);
        }
        a.intoArray(s, g);
        b.intoArray(s, COUNT + g);
        c.intoArray(s, 2 * COUNT + g);
        d.intoArray(s, 3 * COUNT + g);
    }

    private static void unpack(int[] ints, int at, float[] row, int from, int end) {
        IntVector word = IntVector.fromArray(INTS, ints, at);
        IntVector one = FloatVector.broadcast(FLOATS, 1).reinterpretAsInts();
        for (int j = from; j < end; j += COUNT) {
            one.lanewise(XOR, word.lanewise(LSHL, 31)).reinterpretAsFloats().intoArray(row, j);
            word = word.lanewise(LSHR, 1);
        }
    }

    /** The states of (key, index): the Feistel network of {@link Stream}. */
    static void seed(int[] s, int[] keys, int index) {
        for (int g = 0; g < COUNT; g += HALF) {
            begin(s, keys, index, g);
            finish(s, g);
        }
    }

    private static void begin(int[] state, int[] keys, int index, int g) {
        IntVector p = IntVector.fromArray(INTS, keys, g);
        IntVector q = IntVector.fromArray(INTS, keys, COUNT + g);
        IntVector r = mix(p.add(Stream.GOLDEN)).lanewise(XOR, index);
        IntVector s = mix(q.add(r));
        p.lanewise(XOR, mix(q.lanewise(XOR, s))).intoArray(state, g);
        q.intoArray(state, COUNT + g);
        r.intoArray(state, 2 * COUNT + g);
        s.intoArray(state, 3 * COUNT + g);
    }

    private static void finish(int[] state, int g) {
        IntVector p = IntVector.fromArray(INTS, state, g);
        IntVector s = IntVector.fromArray(INTS, state, 3 * COUNT + g);
        IntVector q = IntVector.fromArray(INTS, state, COUNT + g).add(mix(p.add(s)));
        q.intoArray(state, COUNT + g);
        IntVector.fromArray(INTS, state, 2 * COUNT + g).add(mix(q)).intoArray(state, 2 * COUNT + g);
    }

    private static IntVector mix(IntVector x) {
        x = x.lanewise(XOR, x.lanewise(LSHR, 16)).mul(Stream.MIX_1);
        x = x.lanewise(XOR, x.lanewise(LSHR, 15)).mul(Stream.MIX_2);
        return x.lanewise(XOR, x.lanewise(LSHR, 15));
    }
}
