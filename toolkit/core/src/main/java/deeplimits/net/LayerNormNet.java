package deeplimits.net;

import deeplimits.Require;
import deeplimits.weights.Weights;
import java.util.Arrays;
import org.apache.commons.math3.util.MathArrays;

/**
 * x_{k+1} = LN(c x_k + V_{k+1} x_k), x_k + V_{k+1} LN(x_k), or two streams: a network by where its norm stands.
 *
 * <p>LN(x) = (x - mean x) / sqrt(var x + eps) over the d coordinates of one state, without a trained factor or shift. Branches are
 * linear, V with entries of variance s^2/d has branch variance s^2. Sources: Xiong et al., "On layer normalization in the transformer
 * architecture", ICML 2020; Xie et al., "ResiDual: transformer with dual residual connections", 2023. Immutable.
 */
public final class LayerNormNet implements Network {
    /** eps, PyTorch's default: it keeps the norm of a constant state at zero. */
    public static final double EPSILON = 1e-5;

    private final Placement placement;
    private final Weights v;
    private final double skip;

    /** Where the norm stands. */
    public enum Placement {
        /** x &larr; LN(c x + V x), after the sum: the first transformers. */
        POST,
        /** x &larr; c x + V LN(x), before the branch. */
        PRE,
        /** (x, y) &larr; (LN(c x + V x), y + V x): Post-LN with a second stream y that no norm touches, y_0 = x_0. */
        DUAL
    }

    private LayerNormNet(Placement placement, Weights v, double skip) {
        this.placement = placement;
        this.v = v;
        this.skip = skip;
    }

    /**
     * A network of given weights, with skip connections of factor 1.
     *
     * @param placement where the norm stands
     * @param v L matrices, d x d, d at least 2
     */
    public static LayerNormNet of(Placement placement, Weights v) {
        Require.present("placement", placement);
        Require.present("V", v);
        Require.holds(v.rows() == v.columns(), "V", "of square matrices", v);
        Require.atLeast(2, "width, for a norm over the coordinates", v.rows());
        return new LayerNormNet(placement, v, 1);
    }

    /** With the factor c on the skip connection, as in DeepNorm. @param c finite */
    public LayerNormNet skip(double c) {
        return new LayerNormNet(placement, v, Require.finite("factor of the skip connection", c));
    }

    /**
     * LN(x).
     *
     * @param x length d, at least 2
     * @return a new array
     */
    public static double[] norm(double[] x) {
        double[] u = centred(x);
        double scale = Math.sqrt(dot(u, u) / u.length + EPSILON);
        for (int i = 0; i < u.length; i++) u[i] /= scale;
        return u;
    }

    /**
     * LN'(x) q = (q - mean q - u mean(u q)) / sqrt(var x + eps), u = LN(x); the derivative is symmetric, so that the same function
     * serves backward.
     *
     * @param x length d, at least 2
     * @param q direction or gradient, length d
     * @return a new array
     */
    public static double[] normSlope(double[] x, double[] q) {
        double[] u = centred(x);
        double[] y = centred(q);
        Require.sameLength("direction", q.length, "the length of the state", x.length);
        double variance = dot(u, u) / u.length + EPSILON;
        double along = dot(u, y) / u.length / variance;
        for (int i = 0; i < y.length; i++) y[i] = (y[i] - along * u[i]) / Math.sqrt(variance);
        return y;
    }

    private static double[] centred(double[] x) {
        Require.atLeast(2, "length of the state", Require.present("state", x).length);
        double mean = 0;
        for (double xi : x) mean += xi / x.length;
        double[] u = x.clone();
        for (int i = 0; i < u.length; i++) u[i] -= mean;
        return u;
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) sum += x[i] * y[i];
        return sum;
    }

    /** Length of a state: d, or 2 d for two streams. */
    @Override
    public int width() {
        return placement == Placement.DUAL ? 2 * v.rows() : v.rows();
    }

    @Override
    public int depth() {
        return v.depth();
    }

    @Override
    public int inputLength() {
        return v.rows();
    }

    /** x, twice for two streams. */
    @Override
    public double[] start(double[] x) {
        double[] h = Network.super.start(x);
        return placement == Placement.DUAL ? MathArrays.concatenate(h, h) : h;
    }

    @Override
    public double[] step(int k, double[] h) {
        requireLayer(k, h);
        double[] x = first(h);
        if (placement == Placement.PRE) return sum(skip, x, v.times(k, norm(x)));
        double[] branch = v.times(k, x);
        double[] next = norm(sum(skip, x, branch));
        return placement == Placement.POST ? next : MathArrays.concatenate(next, sum(1, second(h), branch));
    }

    @Override
    public double[] push(int k, double[] h, double[] q) {
        requireLayer(k, h, q);
        double[] x = first(h);
        double[] qx = first(q);
        if (placement == Placement.PRE) return sum(skip, qx, v.times(k, normSlope(x, qx)));
        double[] branch = v.times(k, qx);
        double[] next = normSlope(sum(skip, x, v.times(k, x)), sum(skip, qx, branch));
        return placement == Placement.POST ? next : MathArrays.concatenate(next, sum(1, second(q), branch));
    }

    @Override
    public double[] pull(int k, double[] h, double[] p) {
        requireLayer(k, h, p);
        double[] x = first(h);
        double[] px = first(p);
        if (placement == Placement.PRE) return sum(skip, px, normSlope(x, v.transposedTimes(k, px)));
        double[] after = normSlope(sum(skip, x, v.times(k, x)), px);
        if (placement == Placement.POST) return sum(skip, after, v.transposedTimes(k, after));
        double[] branch = sum(1, second(p), after);
        return MathArrays.concatenate(sum(skip, after, v.transposedTimes(k, branch)), second(p));
    }

    /** c x + y, a new array. */
    private static double[] sum(double c, double[] x, double[] y) {
        double[] sum = new double[x.length];
        for (int i = 0; i < sum.length; i++) sum[i] = c * x[i] + y[i];
        return sum;
    }

    private double[] first(double[] state) {
        return Arrays.copyOf(state, v.rows());
    }

    private double[] second(double[] state) {
        return Arrays.copyOfRange(state, v.rows(), state.length);
    }
}
