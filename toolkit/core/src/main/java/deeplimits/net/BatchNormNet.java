package deeplimits.net;

import deeplimits.Require;
import deeplimits.weights.Weights;

/**
 * h_{k+1} = h_k + tau BN(V_{k+1} ReLU(W_{k+1} h_k)), BN(y) = (y - mean y) / sqrt(var y + eps) for each coordinate over the batch:
 * normalised branches, tau = 1 until set.
 *
 * <p>Every branch has variance tau^2, so that |h_k| / |h_0| = sqrt(1 + tau^2 k) for inputs of variance 1, and the gradient grows like
 * the power .5 / (1 - 1/pi) of 1 + tau^2 L. A state is a whole batch, one vector after the other, and backpropagation goes
 * through mean and variance. The normalisation has no trained factor or shift. Source: De and Smith, "Batch normalization biases
 * residual blocks towards the identity function", NeurIPS 2020. Immutable.
 */
public final class BatchNormNet implements Network {
    /** eps, PyTorch's default: it keeps the branch of a coordinate that is the same over the batch at zero. */
    public static final double EPSILON = 1e-5;
    /** Exponent of |p_0| / |p_L| in 1 + tau^2 L: the branch's Jacobian has relative variance tau^2 / ((1 - 1/pi) (1 + tau^2 k)) at layer k. */
    public static final double GRADIENT_EXPONENT = 0.5 / (1 - 1 / Math.PI);

    private final Weights v;
    private final Weights w;
    private final int batch;
    private final double factor;

    private BatchNormNet(Weights v, Weights w, int batch, double factor) {
        this.v = v;
        this.w = w;
        this.batch = batch;
        this.factor = factor;
    }

    /**
     * A network of given weights.
     *
     * @param v L matrices, d x d
     * @param w L matrices, d x d
     * @param batch number of vectors n that are normalised together, at least 2
     * @throws IllegalArgumentException if the shapes differ, or the batch has one vector, whose variance is zero
     */
    public static BatchNormNet of(Weights v, Weights w, int batch) {
        Require.present("V", v);
        Require.present("W", w);
        Require.holds(v.rows() == v.columns(), "V", "of square matrices", v);
        Require.holds(
                w.depth() == v.depth() && w.rows() == v.rows() && w.columns() == v.rows(),
                "W",
                "of the shape of V, " + v,
                w);
        return new BatchNormNet(v, w, Require.atLeast(2, "batch", batch), 1);
    }

    /** The same weights with the factor tau before each normalised branch. @param tau finite */
    public BatchNormNet factor(double tau) {
        return new BatchNormNet(v, w, batch, Require.finite("tau", tau));
    }

    /** Length of a state, batch times the width d of a vector. */
    @Override
    public int width() {
        return batch * v.rows();
    }

    @Override
    public int depth() {
        return v.depth();
    }

    @Override
    public double[] step(int k, double[] h) {
        requireLayer(k, h);
        double[] y = branch(k, h);
        normalise(y);
        return sum(h, y);
    }

    @Override
    public double[] push(int k, double[] h, double[] q) {
        requireLayer(k, h, q);
        double[] y = branch(k, h);
        double[] wq = alive(k, h, each(w, k, q, false));
        return sum(q, timesSlope(y, normalise(y), each(v, k, wq, false)));
    }

    /** The derivative of BN is symmetric, so that the same function serves forward and backward. */
    @Override
    public double[] pull(int k, double[] h, double[] p) {
        requireLayer(k, h, p);
        double[] y = branch(k, h);
        double[] s = timesSlope(y, normalise(y), p.clone());
        return sum(p, each(w, k, alive(k, h, each(v, k, s, true)), true));
    }

    private double[] branch(int k, double[] h) {
        return each(v, k, Activation.RELU.values(each(w, k, h, false)), false);
    }

    private double[] alive(int k, double[] h, double[] x) {
        double[] y = each(w, k, h, false);
        for (int i = 0; i < x.length; i++) x[i] = y[i] > 0 ? x[i] : 0;
        return x;
    }

    /** A x, or A^T x, for each vector x of the batch. */
    private double[] each(Weights a, int k, double[] x, boolean transposed) {
        int d = a.rows();
        double[] all = new double[x.length];
        double[] one = new double[d];
        for (int s = 0; s < all.length; s += d) {
            System.arraycopy(x, s, one, 0, d);
            System.arraycopy(transposed ? a.transposedTimes(k, one) : a.times(k, one), 0, all, s, d);
        }
        return all;
    }

    /** y <- BN(y). @return sqrt(var y + eps) for each coordinate, length d */
    private double[] normalise(double[] y) {
        double[] mean = means(y, null);
        for (int i = 0; i < y.length; i++) y[i] -= mean[i % mean.length];
        double[] scale = means(y, y);
        for (int j = 0; j < scale.length; j++) scale[j] = Math.sqrt(scale[j] + EPSILON);
        for (int i = 0; i < y.length; i++) y[i] /= scale[i % scale.length];
        return scale;
    }

    /** BN' x = (x - mean x - u mean(u x)) / sqrt(var y + eps), u = BN(y). */
    private double[] timesSlope(double[] u, double[] scale, double[] x) {
        double[] mean = means(x, null);
        double[] along = means(x, u);
        for (int i = 0; i < x.length; i++) {
            int j = i % scale.length;
            x[i] = (x[i] - mean[j] - u[i] * along[j]) / scale[j];
        }
        return x;
    }

    /** Mean of x y over the batch for each coordinate, y = 1 when it is null; length d. */
    private double[] means(double[] x, double[] y) {
        double[] mean = new double[v.rows()];
        for (int i = 0; i < x.length; i++) mean[i % mean.length] += y == null ? x[i] : x[i] * y[i];
        for (int j = 0; j < mean.length; j++) mean[j] /= batch;
        return mean;
    }

    /** x + tau y, in the place of y. */
    private double[] sum(double[] x, double[] y) {
        for (int i = 0; i < x.length; i++) y[i] = x[i] + factor * y[i];
        return y;
    }
}
