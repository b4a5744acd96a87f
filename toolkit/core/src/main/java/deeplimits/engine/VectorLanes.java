package deeplimits.engine;

import static jdk.incubator.vector.VectorOperators.AND;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.XOR;

import deeplimits.weights.Entry;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Two SIMD vectors of networks side by side: two chains of draws keep the processor busy where one would wait for itself.
 *
 * <p>Methods are short and vectors never cross one that might not be inlined: beyond that the compiler boxes them, in silence.
 */
final class VectorLanes implements Lanes {
    static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
    static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    /** Members in one vector. */
    static final int HALF = FLOATS.length();
    /** Members in all. */
    static final int COUNT = 2 * HALF;

    private final int[] state = new int[4 * COUNT];
    private int[] ints = new int[0];
    private float[] row = new float[0];

    @Override
    public int count() {
        return COUNT;
    }

    @Override
    public void seed(int[] keys, int index) {
        VectorInts.seed(state, keys, index);
    }

    @Override
    public void times(Entry entry, float scale, float[] x, float[] y) {
        for (int i = 0; i < y.length; i += COUNT) {
            switch (entry) {
                case UNIFORM -> VectorUniform.dot(state, scale * VectorUniform.UNIT, x, y, i);
                case GAUSSIAN -> VectorGaussian.dot(gaussians(x.length), scale, x, y, i);
                case RADEMACHER -> VectorSigns.dot(signs(x.length), scale, x, y, i);
            }
        }
    }

    @Override
    public void transposedTimes(Entry entry, float scale, float[] x, float[] y) {
        Arrays.fill(y, 0);
        for (int i = 0; i < x.length; i += COUNT) {
            switch (entry) {
                case UNIFORM -> VectorUniform.axpy(state, x, i, y);
                case GAUSSIAN -> VectorGaussian.axpy(gaussians(y.length), x, i, y);
                case RADEMACHER -> VectorSigns.axpy(signs(y.length), x, i, y);
            }
        }
        multiply(y, entry == Entry.UNIFORM ? scale * VectorUniform.UNIT : scale);
    }

    /** The next row of normal numbers, made in pairs. */
    private float[] gaussians(int length) {
        int pairs = (length / COUNT + 1) / 2 * 2 * COUNT;
        if (row.length < pairs) row = new float[pairs];
        VectorInts.draw(state, words(pairs), pairs);
        VectorGaussian.radii(ints, row, pairs);
        VectorGaussian.angles(ints, row, pairs);
        return row;
    }

    /** The next row of signs, packed. */
    private int[] signs(int length) {
        int words = VectorSigns.ints(length);
        VectorInts.draw(state, words(words), words);
        return ints;
    }

    private int[] words(int length) {
        if (ints.length < length) ints = new int[length];
        return ints;
    }

    private static void multiply(float[] y, float factor) {
        for (int j = 0; j < y.length; j += HALF) {
            FloatVector.fromArray(FLOATS, y, j).mul(factor).intoArray(y, j);
        }
    }

    @Override
    public void activate(Curve curve, float[] y, float[] u, float[] slope, int at) {
        if (curve.tanh()) VectorTanh.activate(y, u, slope, at);
        else bend(curve.negativeSlope(), y, u, slope, at);
    }

    private static void bend(float negative, float[] y, float[] u, float[] slope, int at) {
        IntVector below = FloatVector.broadcast(FLOATS, negative).reinterpretAsInts();
        IntVector change = below.lanewise(XOR, Float.floatToRawIntBits(1));
        for (int i = 0; i < y.length; i += HALF) {
            FloatVector x = FloatVector.fromArray(FLOATS, y, i);
            IntVector positive = FloatVector.zero(FLOATS).sub(x).reinterpretAsInts().lanewise(ASHR, 31);
            FloatVector g = below.lanewise(XOR, change.lanewise(AND, positive)).reinterpretAsFloats();
            g.intoArray(slope, at + i);
            x.mul(g).intoArray(u, i);
        }
    }

    @Override
    public void timesSlope(float[] s, float[] slope, int at) {
        for (int i = 0; i < s.length; i += HALF) {
            FloatVector.fromArray(FLOATS, s, i).mul(FloatVector.fromArray(FLOATS, slope, at + i)).intoArray(s, i);
        }
    }

    @Override
    public void add(float[] high, float[] low, float[] update) {
        for (int i = 0; i < high.length; i += HALF) {
            FloatVector h = FloatVector.fromArray(FLOATS, high, i);
            FloatVector t = FloatVector.fromArray(FLOATS, update, i);
            FloatVector sum = h.add(t);
            FloatVector part = sum.sub(h);
            FloatVector lost = h.sub(sum.sub(part)).add(t.sub(part));
            FloatVector rest = FloatVector.fromArray(FLOATS, low, i).add(lost);
            FloatVector next = sum.add(rest);
            next.intoArray(high, i);
            rest.sub(next.sub(sum)).intoArray(low, i);
        }
    }

    @Override
    public void normals(float[] z) {
        System.arraycopy(gaussians(z.length), 0, z, 0, z.length);
    }

    @Override
    public void dot(float[] x, int atX, float[] y, int atY, int length, float[] out) {
        for (int g = 0; g < COUNT; g += HALF) VectorSums.dot(x, atX + g, y, atY + g, length - g, out, g);
    }

    @Override
    public void scale(float[] a, float[] z, float[] out, int at) {
        for (int g = 0; g < COUNT; g += HALF) VectorSums.scale(a, z, out, at, g);
    }

    @Override
    public void combine(float[] a, float[] z, float[] b, float[] x, int at) {
        for (int g = 0; g < COUNT; g += HALF) VectorSums.combine(a, z, b, x, at, g);
    }

    @Override
    public void peaks(float[] high, float[] peak) {
        // the bits of positive floats are in the order of the floats
        IntVector left = IntVector.zero(INTS);
        IntVector right = left;
        for (int i = 0; i < high.length; i += COUNT) {
            left = left.max(FloatVector.fromArray(FLOATS, high, i).reinterpretAsInts().lanewise(AND, Integer.MAX_VALUE));
            right = right.max(FloatVector.fromArray(FLOATS, high, i + HALF).reinterpretAsInts().lanewise(AND, Integer.MAX_VALUE));
        }
        left.reinterpretAsFloats().intoArray(peak, 0);
        right.reinterpretAsFloats().intoArray(peak, HALF);
    }
}
