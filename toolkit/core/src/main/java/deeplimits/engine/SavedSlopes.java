package deeplimits.engine;

/**
 * factor_m sigma for members side by side, layer by layer, its slopes kept for the way back; entry i of member m at [i * members + m].
 *
 * <p>Slopes are bits where they are two and the Vector API is there, a thirty-second of the memory; else floats, in loops that
 * the compiler turns into SIMD code by itself.
 */
final class SavedSlopes {
    private final FloatActivation sigma;
    private final VectorLeakyRelu vector;
    private final int[][] bits;
    private final float[][] floats;
    private final float[] factors;

    /**
     * Room for slopes.
     *
     * @param layers how many layers' slopes are kept, layer k in place of layer k - layers
     * @param packed whether as bits
     */
    SavedSlopes(FloatActivation sigma, int members, int width, int layers, boolean packed) {
        this.sigma = sigma;
        vector = packed ? new VectorLeakyRelu(sigma.negativeSlope(), members) : null;
        bits = packed ? new int[layers][sigma.words(width) * members] : null;
        floats = packed ? null : new float[layers][width * members];
        factors = packed ? null : new float[width * members];
    }

    /** Whether bits serve here. */
    static boolean packed(FloatActivation sigma) {
        return !sigma.tanh() && Lanes.vectorised();
    }

    /** What the slopes of a layer take. */
    static long bytes(FloatActivation sigma, int members, int width) {
        return 4L * members * (packed(sigma) ? sigma.words(width) : width);
    }

    /** Sets the factors, one a member. */
    void factors(float[] factor) {
        if (vector != null) vector.factors(factor);
        else for (int i = 0; i < factors.length; i++) factors[i] = factor[i % factor.length];
    }

    /** u = factor_m sigma(y), and factor_m sigma'(y) kept as layer k's. */
    void activate(int k, float[] y, float[] u) {
        if (vector != null) vector.activate(y, u, bits[k % bits.length], 0);
        else Passes.activate(sigma, y, factors, u, floats[k % floats.length]);
    }

    /** s = factor_m sigma'(y_k) s, from what was kept. */
    void timesSlope(int k, float[] s) {
        if (vector != null) vector.timesSlope(s, bits[k % bits.length], 0);
        else Passes.times(s, floats[k % floats.length]);
    }
}
