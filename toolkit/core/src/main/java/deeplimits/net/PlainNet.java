package deeplimits.net;

import deeplimits.weights.Weights;

/**
 * h_{k+1} = ReLU(sqrt(2) W_{k+1} h_k): no skip connection, initialised after He et al. (2015).
 *
 * <p>With independent N(0, 1/m) entries E |h_L|^2 = |h_0|^2 at every depth, and yet log |h_L|^2 drifts by about
 * -5/(2m) and spreads by a variance of 5/m a layer, so that the typical norm vanishes (compare Hanin and Nica,
 * "Products of many large random matrices", 2020): what a skip connection mends. Immutable.
 */
public final class PlainNet implements Network {
    /** The factor that makes up for the half that ReLU drops. */
    public static final double GAIN = Math.sqrt(2);

    private final Weights w;

    private PlainNet(Weights w) {
        this.w = w;
    }

    /**
     * A network of given weights.
     *
     * @param w L matrices, m x m
     * @throws IllegalArgumentException if the matrices are not square
     */
    public static PlainNet of(Weights w) {
        return new PlainNet(TauNet.square("W", w));
    }

    @Override
    public int width() {
        return w.rows();
    }

    @Override
    public int depth() {
        return w.depth();
    }

    @Override
    public double[] step(int k, double[] h) {
        double[] y = w.times(k, h);
        return alive(y.clone(), y);
    }

    @Override
    public double[] push(int k, double[] h, double[] q) {
        return alive(w.times(k, h), w.times(k, q));
    }

    @Override
    public double[] pull(int k, double[] h, double[] p) {
        return w.transposedTimes(k, alive(w.times(k, h), p));
    }

    /** sqrt(2) D x, D = diag(1{y > 0}). */
    private static double[] alive(double[] y, double[] x) {
        for (int i = 0; i < y.length; i++) y[i] = y[i] > 0 ? GAIN * x[i] : 0;
        return y;
    }
}
