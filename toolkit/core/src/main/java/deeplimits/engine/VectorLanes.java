package deeplimits.engine;

import deeplimits.random.NormalPairs;
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
    private NormalPairs pairs;
    private VectorLeakyRelu leakyRelu;
    private float leakySlope = Float.NaN;

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
            if (entry == Entry.UNIFORM) VectorUniform.dot(state, scale * VectorUniform.UNIT, x, y, i);
            else VectorSums.rowDot(row(entry, x.length), scale, x, y, i);
        }
    }

    @Override
    public void transposedTimes(Entry entry, float scale, float[] x, float[] y) {
        Arrays.fill(y, 0);
        for (int i = 0; i < x.length; i += COUNT) {
            if (entry == Entry.UNIFORM) VectorUniform.axpy(state, x, i, y);
            else VectorSums.rowAxpy(row(entry, y.length), x, i, y);
        }
        Passes.scale(y, entry == Entry.UNIFORM ? scale * VectorUniform.UNIT : scale);
    }

    /** The next row of raw draws: normal numbers, which come in pairs, or signs. */
    private float[] row(Entry entry, int length) {
        int size = (length / COUNT + 1) / 2 * 2 * COUNT;
        if (row.length != size) row = new float[size];
        if (ints.length < length) ints = new int[length];
        if (entry == Entry.GAUSSIAN) draw(row);
        else VectorInts.signs(state, ints, row, length);
        return row;
    }

    private void draw(float[] out) {
        if (pairs == null || pairs.count() != out.length / 2) pairs = new NormalPairs(out.length / 2);
        pairs.draw(state, out);
    }

    @Override
    public void activate(FloatActivation sigma, float[] y, float[] u, int[] slopes, int at) {
        if (sigma.tanh()) VectorTanh.activate(y, u, slopes, at);
        else leakyRelu(sigma).activate(y, u, slopes, at);
    }

    @Override
    public void timesSlope(FloatActivation sigma, float[] s, int[] slopes, int at) {
        if (sigma.tanh()) VectorTanh.timesSlope(s, slopes, at);
        else leakyRelu(sigma).timesSlope(s, slopes, at);
    }

    private VectorLeakyRelu leakyRelu(FloatActivation sigma) {
        if (leakySlope != sigma.negativeSlope()) {
            float[] ones = new float[COUNT];
            Arrays.fill(ones, 1);
            leakyRelu = new VectorLeakyRelu(sigma.negativeSlope(), COUNT).factors(ones);
            leakySlope = sigma.negativeSlope();
        }
        return leakyRelu;
    }

    @Override
    public void normals(float[] z) {
        if (z.length % (2 * COUNT) == 0) draw(z);
        else System.arraycopy(row(Entry.GAUSSIAN, z.length), 0, z, 0, z.length);
    }

    @Override
    public void dot(float[] x, float[] y, float[] out) {
        for (int g = 0; g < COUNT; g += HALF) VectorSums.dot(x, y, out, g);
    }

    @Override
    public void scale(float[] a, float[] z) {
        for (int g = 0; g < COUNT; g += HALF) VectorSums.scale(a, z, g);
    }

    @Override
    public void combine(float[] a, float[] z, float[] b, float[] x) {
        for (int g = 0; g < COUNT; g += HALF) VectorSums.combine(a, z, b, x, g);
    }
}
