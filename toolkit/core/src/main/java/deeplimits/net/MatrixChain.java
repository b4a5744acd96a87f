package deeplimits.net;

import deeplimits.Require;
import deeplimits.weights.Weights;

/**
 * h_{k+1} = W_{k+1} h_k: a deep linear network without skip connections, a product of matrices.
 *
 * <p>Linear in the state and not in the weights: the smallest network whose training is not convex. With independent entries of
 * variance 1/d a layer keeps E |h|^2, forward and backward. Immutable.
 */
public final class MatrixChain implements Network {
    private final Weights w;

    private MatrixChain(Weights w) {
        this.w = w;
    }

    /** A chain of given matrices. @param w L matrices, d x d */
    public static MatrixChain of(Weights w) {
        Require.present("W", w);
        Require.holds(w.rows() == w.columns(), "W", "of square matrices", w);
        return new MatrixChain(w);
    }

    /** W_1, ..., W_L. */
    public Weights weights() {
        return w;
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
    public boolean homogeneous() {
        return true;
    }

    @Override
    public double[] step(int k, double[] h) {
        requireLayer(k, h);
        return w.times(k, h);
    }

    @Override
    public double[] push(int k, double[] h, double[] q) {
        requireLayer(k, h, q);
        return w.times(k, q);
    }

    @Override
    public double[] pull(int k, double[] h, double[] p) {
        requireLayer(k, h, p);
        return w.transposedTimes(k, p);
    }
}
