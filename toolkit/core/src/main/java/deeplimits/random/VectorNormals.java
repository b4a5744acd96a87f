package deeplimits.random;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.OR;
import static jdk.incubator.vector.VectorOperators.ROL;
import static jdk.incubator.vector.VectorOperators.SQRT;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Stream} and {@link BoxMuller} in SIMD lanes, bit for bit, in two passes.
 *
 * <p>Methods are short and vectors never cross one that might not be inlined: beyond that the compiler boxes them, in silence.
 */
final class VectorNormals {
    private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    /** Streams in one vector. */
    static final int LENGTH = FLOATS.length();
    /** Draws of a stream in both passes before the next ones, so that what goes from pass to pass stays near. */
    private static final int CHUNK = 32;
    /** The bits of 2^31 sqrt(1/2): what is reduced is the int of a radius, not yet a number below 1. */
    private static final int UNIT = BoxMuller.SQRT_HALF + (31 << 23);

    private VectorNormals() {}

    /** Pair p of all streams of a state to x[p step..] and y[p step + shift..], with room for as many ints. */
    static void draw(int[] state, int[] ints, float[] x, float[] y, int step, int shift) {
        int streams = state.length / 4;
        int pairs = ints.length / streams;
        for (int from = 0; from < pairs; from += CHUNK) {
            int to = Math.min(from + CHUNK, pairs);
            for (int g = 0; g < streams; g += LENGTH) {
                radii(state, streams, ints, x, step, from, to, g);
                angles(streams, ints, x, y, step, shift, from, to, g);
            }
        }
    }

    private static FloatVector all(float c) {
        return FloatVector.broadcast(FLOATS, c);
    }

    /**
     * x[p step + g..] = the radius of the next pair of streams g, g + 1, ... and an int of its angle; draws and logarithms stand in one loop, for
     * neither alone keeps the processor busy. Powers of two are moved into constants, and the square is not bounded by 0, for it is never
     * negative: neither changes a bit for any float u in [2^-31, 1], all of which were tried.
     */
    private static void radii(int[] s, int streams, int[] ints, float[] x, int step, int from, int to, int g) {
        IntVector a = IntVector.fromArray(INTS, s, g);
        IntVector b = IntVector.fromArray(INTS, s, streams + g);
        IntVector c = IntVector.fromArray(INTS, s, 2 * streams + g);
        IntVector d = IntVector.fromArray(INTS, s, 3 * streams + g);
        for (int i = from; i < to; i++) {
            IntVector odd = a.add(d).lanewise(ROL, 7).add(a).lanewise(LSHR, 1).lanewise(OR, 1);
            IntVector bits =
                    ((FloatVector) odd.convert(I2F, 0)).reinterpretAsInts().sub(UNIT);
            FloatVector power = (FloatVector) bits.lanewise(ASHR, 23).convert(I2F, 0);
            FloatVector t = bits.lanewise(AND, 0x7FFFFF)
                    .add(BoxMuller.SQRT_HALF)
                    .reinterpretAsFloats()
                    .sub(1f);
            FloatVector p = t.fma(all(-2 * BoxMuller.L8), all(-2 * BoxMuller.L7));
            p = t.fma(p, all(-2 * BoxMuller.L6));
            p = t.fma(p, all(-2 * BoxMuller.L5));
            p = t.fma(p, all(-2 * BoxMuller.L4));
            p = t.fma(p, all(-2 * BoxMuller.L3));
            p = t.fma(p, all(-2 * BoxMuller.L2));
            p = t.fma(p, all(-2 * BoxMuller.L1));
            p = t.fma(p, all(-2 * BoxMuller.L0));
            FloatVector tail = t.mul(t).mul(t.fma(p, all(1)));
            power.fma(all(BoxMuller.MINUS_TWO_LOG_TWO), t.fma(all(-2), tail))
                    .lanewise(SQRT)
                    .intoArray(x, i * step + g);
            IntVector u = b.lanewise(LSHL, 9);
            c = c.lanewise(XOR, a);
            d = d.lanewise(XOR, b);
            b = b.lanewise(XOR, c);
            a = a.lanewise(XOR, d);
            c = c.lanewise(XOR, u);
            d = d.lanewise(ROL, 11);
            a.add(d).lanewise(ROL, 7).add(a).intoArray(ints, i * streams + g);
            u = b.lanewise(LSHL, 9);
            c = c.lanewise(XOR, a);
            d = d.lanewise(XOR, b);
            b = b.lanewise(XOR, c);
            a = a.lanewise(XOR, d);
            c = c.lanewise(XOR, u);
            d = d.lanewise(ROL, 11);
        }
        a.intoArray(s, g);
        b.intoArray(s, streams + g);
        c.intoArray(s, 2 * streams + g);
        d.intoArray(s, 3 * streams + g);
    }

    /** The radius, in the place of x, times the cosine and the sine of the angle of its int. */
    private static void angles(
            int streams, int[] ints, float[] x, float[] y, int step, int shift, int from, int to, int g) {
        for (int i = from; i < to; i++) {
            int j = i * step + g;
            IntVector angle = IntVector.fromArray(INTS, ints, i * streams + g);
            FloatVector t =
                    ((FloatVector) angle.lanewise(ASHR, 7).lanewise(OR, 1).convert(I2F, 0)).mul(BoxMuller.ANGLE);
            FloatVector z = t.mul(t);
            FloatVector c = z.fma(all(BoxMuller.C2), all(BoxMuller.C1));
            c = z.fma(c, all(BoxMuller.C0));
            c = z.mul(z).fma(c, z.fma(all(-0.5f), all(1)));
            FloatVector s = z.fma(all(BoxMuller.S2), all(BoxMuller.S1));
            s = z.fma(s, all(BoxMuller.S0));
            s = t.mul(z).fma(s, t);
            FloatVector radius = FloatVector.fromArray(FLOATS, x, j);
            IntVector near =
                    c.reinterpretAsInts().lanewise(XOR, angle.lanewise(AND, 2).lanewise(LSHL, 30));
            IntVector far = s.reinterpretAsInts();
            // bit 0 swaps the two
            IntVector swap = near.lanewise(XOR, far)
                    .lanewise(AND, angle.lanewise(LSHL, 31).lanewise(ASHR, 31));
            near.lanewise(XOR, swap).reinterpretAsFloats().mul(radius).intoArray(x, j);
            far.lanewise(XOR, swap).reinterpretAsFloats().mul(radius).intoArray(y, j + shift);
        }
    }
}
