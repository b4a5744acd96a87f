package deeplimits.net;

import deeplimits.Require;
import deeplimits.weights.Weights;
import java.util.OptionalInt;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * h_0 = A x, h_{k+1} = h_k + L^-beta V_{k+1} g(h_k, theta_{k+1}), F(x) = B h_L.
 *
 * <p>The readable specification, in double precision; the engine behind {@link Ensemble} repeats it at speed. Immutable.
 * Source: Marion, Fermanian, Biau, Vert, "Scaling ResNets in the large-depth regime", JMLR 26(56), 2025.
 */
public final class ResNet {
    private final Architecture architecture;
    private final Parameters parameters;

    /**
     * The weights of a network.
     *
     * @param a input map, 1 layer of width x inputs; null for h_0 = x
     * @param v L matrices, width x width
     * @param w L matrices, width x width; null for RES_1
     * @param b L vectors of draws with variance 1, width x 1; null for none
     * @param readOut B, 1 layer of 1 x width
     */
    public record Parameters(Weights a, Weights v, Weights w, Weights b, Weights readOut) {}

    /** @throws IllegalArgumentException if a shape does not fit the architecture */
    ResNet(Architecture architecture, Parameters parameters) {
        this.architecture = architecture;
        this.parameters = parameters;
        fits("V", parameters.v, architecture.depth(), true);
        fits("W", parameters.w, architecture.depth(), architecture.block().inner());
    }

    private void fits(String name, Weights weights, int depth, boolean expected) {
        Require.holds(
                (weights != null) == expected,
                name,
                (expected ? "given" : "null") + " for " + architecture.block(),
                weights);
        if (!expected) return;
        int d = architecture.width();
        Require.holds(
                weights.depth() == depth && weights.rows() == d && weights.columns() == d,
                name,
                String.format("of depth %d, %d x %d", depth, d, d),
                weights);
    }

    /** f = V sigma(h), ReLU unless told otherwise; depth 1 and beta 1/2 until set. @param width d, at least 1 */
    public static Architecture res1(int width) {
        return new Architecture(Block.RES_1, Activation.RELU, width, OptionalInt.empty(), 1, 0.5, 0);
    }

    /** f = V sigma(W h + b), tanh unless told otherwise, no bias until set. @param width d, at least 1 */
    public static Architecture res2(int width) {
        return new Architecture(Block.RES_2, Activation.TANH, width, OptionalInt.empty(), 1, 0.5, 0);
    }

    /** f = V ReLU(W h). @param width d, at least 1 */
    public static Architecture res3(int width) {
        return new Architecture(Block.RES_3, Activation.RELU, width, OptionalInt.empty(), 1, 0.5, 0);
    }

    /** Everything but the weights. */
    public Architecture architecture() {
        return architecture;
    }

    /** The weights. */
    public Parameters parameters() {
        return parameters;
    }

    /** The same weights with another beta. */
    public ResNet scaling(double beta) {
        return new ResNet(architecture.scaling(beta), parameters);
    }

    /**
     * h_0, ..., h_L.
     *
     * @param x length inputs, or width when there is no input map; finite
     * @return states; an overflow is told by {@link Trajectory#overflowLayer}, not thrown
     */
    public Trajectory forward(double[] x) {
        double[][] h = new double[architecture.depth() + 1][];
        h[0] = start(x);
        for (int k = 0; k < architecture.depth(); k++)
            h[k + 1] =
                    step(h[k], parameters.v.times(k, architecture.activation().values(inner(k, h[k]))));
        return new Trajectory(h, 0);
    }

    /** h_0 = A x, or x itself. */
    double[] start(double[] x) {
        Require.present("input", x);
        Require.sameLength("input", x.length, "the network's input length", architecture.inputLength());
        for (double xi : x) Require.finite("input", xi);
        return parameters.a == null ? x.clone() : parameters.a.times(0, x);
    }

    /** {@link #forward(double[])} for a vector of ND4J, any shape of the right length. */
    public Trajectory forward(INDArray x) {
        return forward(Require.present("input", x).dup('c').data().asDouble());
    }

    /** F(x) = B h_L. @param h a forward trajectory of this network */
    public double output(Trajectory h) {
        return parameters.readOut.times(0, h.at(architecture.depth()))[0];
    }

    /**
     * p_k = d(F(x) - y)^2 / dh_k for k = L, ..., 0, from p_L = 2 (F(x) - y) B^T.
     *
     * @param h the forward trajectory of x
     * @param target y
     */
    public Trajectory backward(Trajectory h, double target) {
        Require.finite("target", target);
        return backward(h, parameters.readOut.transposedTimes(0, new double[] {2 * (output(h) - target)}));
    }

    /**
     * p_k = p_{k+1} + L^-beta (dg/dh)^T V_{k+1}^T p_{k+1}.
     *
     * @param h the forward trajectory
     * @param pL gradient at the last layer, length width
     */
    public Trajectory backward(Trajectory h, double[] pL) {
        matches(h);
        Require.sameLength("gradient p_L", pL.length, "the width", architecture.width());
        double[][] p = new double[architecture.depth() + 1][];
        p[architecture.depth()] = pL.clone();
        for (int k = architecture.depth() - 1; k >= 0; k--) {
            double[] s = timesSlope(k, h.at(k), parameters.v.transposedTimes(k, p[k + 1]));
            p[k] = step(p[k + 1], parameters.w == null ? s : parameters.w.transposedTimes(k, s));
        }
        return new Trajectory(p, architecture.depth());
    }

    /**
     * q_{k+1} = q_k + L^-beta V_{k+1} (dg/dh) q_k: q_k = (dh_k / dh_0) z.
     *
     * @param h the forward trajectory
     * @param z direction at layer 0, length width
     */
    public Trajectory tangent(Trajectory h, double[] z) {
        matches(h);
        Require.sameLength("direction z", z.length, "the width", architecture.width());
        double[][] q = new double[architecture.depth() + 1][];
        q[0] = z.clone();
        for (int k = 0; k < architecture.depth(); k++) {
            double[] wq = parameters.w == null ? q[k].clone() : parameters.w.times(k, q[k]);
            q[k + 1] = step(q[k], parameters.v.times(k, timesSlope(k, h.at(k), wq)));
        }
        return new Trajectory(q, 0);
    }

    /** The argument of sigma: h, or W h + b. */
    private double[] inner(int k, double[] h) {
        if (parameters.w == null) return h;
        double[] y = parameters.w.times(k, h);
        if (parameters.b != null)
            for (int i = 0; i < y.length; i++) y[i] += architecture.bias() * parameters.b.get(k, i, 0);
        return y;
    }

    private double[] timesSlope(int k, double[] h, double[] x) {
        double[] y = inner(k, h);
        for (int i = 0; i < x.length; i++) x[i] *= architecture.activation().slope(y[i]);
        return x;
    }

    private double[] step(double[] x, double[] update) {
        double alpha = architecture.alpha();
        double[] next = new double[x.length];
        for (int i = 0; i < x.length; i++) next[i] = x[i] + alpha * update[i];
        return next;
    }

    private void matches(Trajectory h) {
        Require.present("forward trajectory", h);
        Require.sameLength("forward trajectory", h.depth(), "the network's depth", architecture.depth());
        Require.sameLength("state of the forward trajectory", h.width(), "the network's width", architecture.width());
    }
}
