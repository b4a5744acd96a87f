package deeplimits.engine;

/** Slopes as floats, in loops that the compiler turns into SIMD code by itself. */
final class FloatBends implements Bends {
    private final Curve curve;
    private final float[] factors;
    private final float[][] slopes;

    FloatBends(Curve curve, int members, int width, int kept) {
        this.curve = curve;
        factors = new float[width * members];
        slopes = new float[kept][width * members];
    }

    @Override
    public void factors(float[] factor) {
        for (int i = 0; i < factors.length; i++) factors[i] = factor[i % factor.length];
    }

    @Override
    public void activate(int k, float[] y, float[] u) {
        Passes.activate(curve, y, factors, u, slopes[k % slopes.length]);
    }

    @Override
    public void timesSlope(int k, float[] s) {
        Passes.times(s, slopes[k % slopes.length]);
    }
}
