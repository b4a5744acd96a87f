package deeplimits.engine;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** The bound of the dense replay: each weight is drawn once for each use and multiplied once, with no memory at all. */
public final class Floor {
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;

    private static volatile float sink;

    private Floor() {}

    /** Draws so many uniform numbers and multiplies and adds each. */
    public static void uniform(long draws) {
        int chunk = 1 << 16;
        for (long done = 0; done < draws; done += (long) chunk * 2 * INTS.length()) sink = chains(chunk);
    }

    /** Two chains of xoshiro128++ in registers. */
    private static float chains(int length) {
        IntVector a = IntVector.broadcast(INTS, 1).addIndex(1);
        IntVector b = a.add(7);
        IntVector c = a.add(11);
        IntVector d = a.add(13);
        IntVector e = a.add(17);
        IntVector f = a.add(19);
        IntVector g = a.add(23);
        IntVector h = a.add(29);
        FloatVector x = FloatVector.broadcast(FLOATS, 0.1f);
        FloatVector sum = FloatVector.zero(FLOATS);
        FloatVector other = FloatVector.zero(FLOATS);
        for (int i = 0; i < length; i++) {
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
            sum = v.fma(x, sum);
            other = w.fma(x, other);
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
        return sum.add(other).lane(0);
    }
}
