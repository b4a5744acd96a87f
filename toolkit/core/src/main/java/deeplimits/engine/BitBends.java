package deeplimits.engine;

/** Slopes of a piecewise linear sigma as bits. */
final class BitBends implements Bends {
    private final VectorKink kink;
    private final int[][] slopes;

    BitBends(Curve curve, int members, int width, int kept) {
        kink = new VectorKink(curve.negativeSlope(), members);
        slopes = new int[kept][curve.words(width) * members];
    }

    @Override
    public void factors(float[] factor) {
        kink.factors(factor);
    }

    @Override
    public void activate(int k, float[] y, float[] u) {
        kink.activate(y, u, slopes[k % slopes.length], 0);
    }

    @Override
    public void timesSlope(int k, float[] s) {
        kink.timesSlope(s, slopes[k % slopes.length], 0);
    }
}
