package deeplimits.engine;

/** sigma for members side by side, layer by layer, its slopes kept for the way back; entry i of member r at [i * members + r]. */
interface Bends {
    /** Sets the factors, one a member. */
    void factors(float[] factor);

    /** u = factor_r sigma(y), and factor_r sigma'(y) kept as layer k's. */
    void activate(int k, float[] y, float[] u);

    /** s = factor_r sigma'(y_k) s, from what was kept. */
    void timesSlope(int k, float[] s);

    /**
     * Bits where slopes are two and the Vector API is there, a thirty-second of the memory; else floats.
     *
     * @param members how many
     * @param width d
     * @param kept how many layers' slopes are kept, layer k in place of layer k - kept
     */
    static Bends of(Curve curve, int members, int width, int kept) {
        return bits(curve) ? new BitBends(curve, members, width, kept) : new FloatBends(curve, members, width, kept);
    }

    /** What the slopes of a layer take. */
    static long bytes(Curve curve, int members, int width) {
        return 4L * members * (bits(curve) ? curve.words(width) : width);
    }

    private static boolean bits(Curve curve) {
        return !curve.tanh() && Lanes.vectorised();
    }
}
