package deeplimits.engine;

import static deeplimits.engine.VectorLanes.COUNT;
import static deeplimits.engine.VectorLanes.HALF;
import static deeplimits.engine.VectorLanes.INTS;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;

import deeplimits.random.Stream;
import jdk.incubator.vector.IntVector;

/** {@link Stream} in lanes: word w of the state of every member at [w * COUNT ..). */
final class VectorInts {
    private VectorInts() {}

    /** out[0, length) = the next ints, the state loaded and stored once. */
    static void draw(int[] s, int[] out, int length) {
        IntVector a = IntVector.fromArray(INTS, s, 0);
        IntVector b = IntVector.fromArray(INTS, s, COUNT);
        IntVector c = IntVector.fromArray(INTS, s, 2 * COUNT);
        IntVector d = IntVector.fromArray(INTS, s, 3 * COUNT);
        IntVector e = IntVector.fromArray(INTS, s, HALF);
        IntVector f = IntVector.fromArray(INTS, s, COUNT + HALF);
        IntVector g = IntVector.fromArray(INTS, s, 2 * COUNT + HALF);
        IntVector h = IntVector.fromArray(INTS, s, 3 * COUNT + HALF);
        for (int j = 0; j < length; j += COUNT) {
            a.add(d).lanewise(ROL, 7).add(a).intoArray(out, j);
            e.add(h).lanewise(ROL, 7).add(e).intoArray(out, j + HALF);
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
