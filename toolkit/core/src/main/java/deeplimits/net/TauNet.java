package deeplimits.net;

import deeplimits.Require;
import deeplimits.weights.Weights;

/**
 * h_{k+1} = ReLU(h_k + tau W_{k+1} h_k): the residual network of Zhang et al., with its ReLU after the sum.
 *
 * <p>For h_0 &ge; 0 coordinatewise and W with independent N(0, 1/m) entries the norms obey the {@link
 * deeplimits.theory.NormBounds}; tau = L^(-1/2) is the largest order that keeps them bounded. Source: Zhang, Yu, Yi, Chen, Liu,
 * "Stabilize deep ResNet with a sharp scaling factor tau", Machine Learning 2022, arXiv 1903.07120; their first and last
 * layers are left to the caller. Immutable.
 */
public final class TauNet implements Network {
    private final Weights w;
    private final double tau;

    private TauNet(Weights w, double tau) {
        this.w = w;
        this.tau = Require.finite("tau", tau);
    }

    /**
     * A network of given weights.
     *
     * @param w L matrices, m x m
     * @param tau factor of the residual branch, finite; L^(-1/2) is stable
     * @throws IllegalArgumentException if the matrices are not square
     */
    public static TauNet of(Weights w, double tau) {
        return new TauNet(square("W", w), tau);
    }

    /** The same weights with another tau. */
    public TauNet scaling(double other) {
        return new TauNet(w, other);
    }

    /** The factor of the residual branch. */
    public double tau() {
        return tau;
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
        return Activation.RELU.values(sum(h, w.times(k, h)));
    }

    @Override
    public double[] push(int k, double[] h, double[] q) {
        return alive(k, h, sum(q, w.times(k, q)));
    }

    @Override
    public double[] pull(int k, double[] h, double[] p) {
        double[] s = alive(k, h, p);
        return sum(s, w.transposedTimes(k, s));
    }

    private double[] sum(double[] x, double[] branch) {
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) y[i] = x[i] + tau * branch[i];
        return y;
    }

    /** D x, D = diag(1{h + tau W h > 0}). */
    private double[] alive(int k, double[] h, double[] x) {
        double[] y = sum(h, w.times(k, h));
        for (int i = 0; i < y.length; i++) y[i] = y[i] > 0 ? x[i] : 0;
        return y;
    }

    /** Weights with as many rows as columns, for the networks of one width. */
    static Weights square(String name, Weights weights) {
        Require.present(name, weights);
        return Require.holds(weights.rows() == weights.columns(), name, "of square matrices", weights);
    }
}
