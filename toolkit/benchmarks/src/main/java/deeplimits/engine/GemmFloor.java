package deeplimits.engine;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The bounds of the chain of products: multiplications and additions in registers, as many as there are, and the memory of a training step. */
public final class GemmFloor {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int CHAINS = 10;

    private static volatile float sink;

    private GemmFloor() {}

    /** Multiplies and adds so many times. */
    public static void multiply(long count) {
        int chunk = 1 << 16;
        for (long done = 0; done < count; done += (long) chunk * CHAINS * SPECIES.length()) sink = chains(chunk);
    }

    private static float chains(int length) {
        FloatVector x = FloatVector.broadcast(SPECIES, 0.999f);
        FloatVector y = FloatVector.broadcast(SPECIES, 0.001f);
        FloatVector a = y, b = y, c = y, d = y, e = y, f = y, g = y, h = y, i = y, j = y;
        for (int k = 0; k < length; k++) {
            a = a.fma(x, y);
            b = b.fma(x, y);
            c = c.fma(x, y);
            d = d.fma(x, y);
            e = e.fma(x, y);
            f = f.fma(x, y);
            g = g.fma(x, y);
            h = h.fma(x, y);
            i = i.fma(x, y);
            j = j.fma(x, y);
        }
        return a.add(b).add(c).add(d).add(e).add(f).add(g).add(h).add(i).add(j).lane(0);
    }

    /**
     * The memory of a training step: states written on the way forth and read on the way back, weights read on both ways, then
     * weights and moments each read and written; lengths are multiples of twice the lanes.
     *
     * @param moments the optimiser's, one array each
     */
    public static void stream(float[] states, float[] weights, float[]... moments) {
        write(states);
        read(weights);
        read(states);
        read(weights);
        update(weights);
        for (float[] moment : moments) update(moment);
    }

    private static void write(float[] x) {
        FloatVector y = FloatVector.broadcast(SPECIES, 0.5f);
        for (int i = 0; i < x.length; i += SPECIES.length()) y.intoArray(x, i);
    }

    private static void read(float[] x) {
        FloatVector even = FloatVector.zero(SPECIES);
        FloatVector odd = even;
        for (int i = 0; i < x.length; i += 2 * SPECIES.length()) {
            even = even.add(FloatVector.fromArray(SPECIES, x, i));
            odd = odd.add(FloatVector.fromArray(SPECIES, x, i + SPECIES.length()));
        }
        sink = even.add(odd).lane(0);
    }

    private static void update(float[] x) {
        for (int i = 0; i < x.length; i += SPECIES.length())
            FloatVector.fromArray(SPECIES, x, i).mul(0.999f).add(0.001f).intoArray(x, i);
    }
}
