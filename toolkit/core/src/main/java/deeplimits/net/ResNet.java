package deeplimits.net;

import deeplimits.Require;
import deeplimits.weights.Weights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * h_0 = A x, h_{k+1} = h_k + c L^-beta V_{k+1} g(h_k, theta_{k+1}), F(x) = B h_L.
 *
 * <p>The readable specification, in double precision; {@link Ensemble} repeats it at speed. Immutable.
 * Source: Marion, Fermanian, Biau, Vert, "Scaling ResNets in the large-depth regime", JMLR 26(56), 2025.
 */
public final class ResNet implements Trainable {
    private final Architecture architecture;
    private final Parameters parameters;

    /**
     * The weights of a network.
     *
     * @param a input map, 1 layer of width x inputs; null for h_0 = x
     * @param v L matrices, width x width
     * @param w L matrices, width x width; null for a block without an inner matrix
     * @param b L vectors, width x 1, inside sigma beside W h, or beside V g where there is no W; null for none
     * @param readOut B, 1 layer of outputs x width; null where only the layers matter
     */
    public record Parameters(Weights a, Weights v, Weights w, Weights b, Weights readOut) {
        public Parameters {
            Require.present("V", v);
        }
    }

    /**
     * A network of given weights, such as those that a training gave.
     *
     * @throws IllegalArgumentException if a shape does not fit the architecture
     */
    public ResNet(Architecture architecture, Parameters parameters) {
        this.architecture = Require.present("architecture", architecture);
        this.parameters = Require.present("parameters", parameters);
        int d = architecture.width();
        int depth = architecture.depth();
        fits("A", parameters.a, architecture.inputs().isPresent(), 1, d, architecture.inputLength());
        fits("V", parameters.v, true, depth, d, d);
        fits("W", parameters.w, architecture.block().inner(), depth, d, d);
        fits("b", parameters.b, parameters.b != null, depth, d, 1);
        fits("B", parameters.readOut, parameters.readOut != null, 1, architecture.outputs(), d);
    }

    private void fits(String name, Weights weights, boolean expected, int depth, int rows, int columns) {
        Require.holds(
                (weights != null) == expected,
                name,
                (expected ? "given" : "null") + " for " + architecture.block(),
                weights);
        if (!expected) return;
        Require.holds(
                weights.depth() == depth && weights.rows() == rows && weights.columns() == columns,
                name,
                String.format("of depth %d, %d x %d", depth, rows, columns),
                weights);
    }

    /** f = V sigma(h), ReLU unless told otherwise; depth 1 and beta 1/2 until set. @param width d, at least 1 */
    public static Architecture res1(int width) {
        return Architecture.of(Block.RES_1, Activation.RELU, width);
    }

    /** f = V sigma(W h + b), tanh unless told otherwise, no bias until set. @param width d, at least 1 */
    public static Architecture res2(int width) {
        return Architecture.of(Block.RES_2, Activation.TANH, width);
    }

    /** f = V ReLU(W h). @param width d, at least 1 */
    public static Architecture res3(int width) {
        return Architecture.of(Block.RES_3, Activation.RELU, width);
    }

    /**
     * ReLU(h + tau V h), tau = c L^-beta: the network of Zhang, Yu, Yi, Chen, Liu, "Stabilize deep ResNet with a sharp scaling
     * factor tau", Machine Learning 2022, with its ReLU after the sum.
     *
     * <p>For h_0 &ge; 0 and V with independent N(0, 1/d) entries the norms obey {@code theory.NormBounds}; tau = L^(-1/2), the
     * scaling until set, is the largest order that keeps them bounded.
     *
     * @param width d, at least 1
     */
    public static Architecture tau(int width) {
        return Architecture.of(Block.TAU, Activation.RELU, width);
    }

    /**
     * ReLU(sqrt(2) V h): no skip connection, initialised after He et al. (2015).
     *
     * <p>With independent N(0, 1/d) entries E |h_L|^2 = |h_0|^2 at every depth, and yet log |h_L|^2 drifts by about -5/(2d) and
     * spreads by a variance of 5/d a layer, so that the typical norm vanishes (compare Hanin and Nica, "Products of many large
     * random matrices", 2020): what a skip connection mends.
     *
     * @param width d, at least 1
     */
    public static Architecture plain(int width) {
        return Architecture.of(Block.PLAIN, Activation.RELU, width).scaling(0).gain(Math.sqrt(2));
    }

    /**
     * ReLU(h + tau V_{k+1} h): the layers of {@link #tau(int)} alone, of given weights.
     *
     * @param v L matrices, d x d
     * @param tau finite
     */
    public static ResNet tau(Weights v, double tau) {
        return layers(tau(Require.present("V", v).rows()).scaling(0).gain(Require.finite("tau", tau)), v);
    }

    /** ReLU(sqrt(2) V_{k+1} h): the layers of {@link #plain(int)} alone, of given weights. @param v L matrices, d x d */
    public static ResNet plain(Weights v) {
        return layers(plain(Require.present("V", v).rows()), v);
    }

    private static ResNet layers(Architecture architecture, Weights v) {
        return new ResNet(architecture.depth(v.depth()), new Parameters(null, v, null, null, null));
    }

    @Override
    public String toString() {
        return "ResNet[" + architecture + "]";
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

    /** The same weights with the factor c L^-beta. */
    public ResNet gain(double c) {
        return new ResNet(architecture.gain(c), parameters);
    }

    @Override
    public int width() {
        return architecture.width();
    }

    @Override
    public int depth() {
        return architecture.depth();
    }

    @Override
    public boolean homogeneous() {
        return architecture.homogeneous() && parameters.b == null;
    }

    @Override
    public int inputLength() {
        return architecture.inputLength();
    }

    /** A x, or x itself; sigma(A x) where sigma acts on the sum of state and branch. */
    @Override
    public double[] start(double[] x) {
        double[] start = Trainable.super.start(x);
        return parameters.a == null ? start : architecture.start(parameters.a, start);
    }

    /** {@link #forward(double[])} for a vector of ND4J, any shape of the right length. */
    public Trajectory forward(INDArray x) {
        return forward(Require.present("input", x).dup('c').data().asDouble());
    }

    /** F(x) = B h_L, length outputs. @param h a forward trajectory of this network */
    public double[] outputs(Trajectory h) {
        return outputs(Require.present("forward trajectory", h).state(h.depth()));
    }

    /** F(x) = B h_L of a network with one output. @param h a forward trajectory of this network */
    public double output(Trajectory h) {
        Require.holds(architecture.outputs() == 1, "outputs", "1; take outputs(h) for more", architecture.outputs());
        return outputs(h)[0];
    }

    /**
     * p_k = d(F(x) - y)^2 / dh_k for k = L, ..., 0, from p_L = 2 (F(x) - y) B^T.
     *
     * @param h the forward trajectory of x
     * @param target y
     */
    public Trajectory backward(Trajectory h, double target) {
        Require.finite("target", target);
        Require.present("forward trajectory", h);
        return backward(h, pullOutputs(h.at(depth()), new double[] {2 * (output(h) - target)}));
    }

    /** The first row of B, along which p_L lies; length width. */
    double[] firstReadOut() {
        return Arrays.copyOf(readOut().matrix(0), width());
    }

    @Override
    public Weights readOut() {
        return Require.present("read-out B of the network", parameters.readOut);
    }

    @Override
    public double[] step(int k, double[] h) {
        requireLayer(k, h);
        double[] sum = sum(k, h, inner(k, h));
        return architecture.block().activatesSum() ? architecture.activation().values(sum) : sum;
    }

    @Override
    public double[] push(int k, double[] h, double[] q) {
        requireLayer(k, h, q);
        double[] y = inner(k, h);
        double[] wq = parameters.w == null ? null : parameters.w.times(k, q);
        double[] s = new double[q.length];
        for (int i = 0; i < s.length; i++)
            s[i] = slopeInState(h, y, i) * q[i] + (wq == null ? 0 : slopeInInner(h, y, i) * wq[i]);
        return timesSlopeOfSum(k, h, y, add(q, parameters.v.times(k, s)));
    }

    @Override
    public double[] pull(int k, double[] h, double[] p) {
        requireLayer(k, h, p);
        double[] y = inner(k, h);
        return pull(k, h, y, timesSlopeOfSum(k, h, y, p.clone()));
    }

    /** The same, from y = W h + b and the gradient in the sum that sigma may act on. */
    private double[] pull(int k, double[] h, double[] y, double[] after) {
        double[] s = parameters.v.transposedTimes(k, after);
        double[] inner = new double[s.length];
        for (int i = 0; i < s.length; i++) {
            if (parameters.w != null) inner[i] = slopeInInner(h, y, i) * s[i];
            s[i] *= slopeInState(h, y, i);
        }
        if (parameters.w != null) {
            double[] wp = parameters.w.transposedTimes(k, inner);
            for (int i = 0; i < s.length; i++) s[i] += wp[i];
        }
        return add(after, s);
    }

    @Override
    public Map<String, Weights> tensors() {
        Map<String, Weights> tensors = new LinkedHashMap<>();
        tensors.put("A", parameters.a);
        tensors.put("V", parameters.v);
        tensors.put("W", parameters.w);
        tensors.put("b", parameters.b);
        tensors.put("B", parameters.readOut);
        tensors.values().removeIf(Objects::isNull);
        return tensors;
    }

    @Override
    public ResNet with(Map<String, Weights> t) {
        Require.present("tensors", t);
        return new ResNet(architecture, new Parameters(t.get("A"), t.get("V"), t.get("W"), t.get("b"), t.get("B")));
    }

    @Override
    public int outputLength() {
        return architecture.outputs();
    }

    @Override
    public void addInputGradients(double[] x, double[] p0, Map<String, double[][]> sums) {
        requireLayer(0, p0);
        Require.vector("input", x, "the network's input length", inputLength());
        Require.present("sums", sums);
        if (parameters.a == null) return;
        double[] p = p0.clone();
        if (architecture.block().activatesSum()) {
            double[] sum = parameters.a.times(0, x);
            for (int i = 0; i < p.length; i++) p[i] *= architecture.activation().slope(sum[i]);
        }
        addOuter(p, x, sum(sums, "A")[0]);
    }

    /** dV = r g^T, r = alpha p, times sigma' where sigma acts on the sum; dW = s h^T, s = dg/dy V^T r; db = s, or r without W. */
    @Override
    public void addGradients(int k, double[] h, double[] p, Map<String, double[][]> sums) {
        requireLayer(k, h, p);
        double[] y = inner(k, h);
        addGradients(k, h, y, timesSlopeOfSum(k, h, y, p.clone()), sums);
    }

    private void addGradients(int k, double[] h, double[] y, double[] after, Map<String, double[][]> sums) {
        double alpha = architecture.alpha();
        double[] r = new double[after.length];
        for (int i = 0; i < r.length; i++) r[i] = alpha * after[i];
        addOuter(r, values(h, y), sum(sums, "V")[k]);
        if (y != null) {
            r = parameters.v.transposedTimes(k, r);
            for (int i = 0; i < r.length; i++) r[i] *= slopeInInner(h, y, i);
            addOuter(r, h, sum(sums, "W")[k]);
        }
        if (parameters.b == null) return;
        double[] b = sum(sums, "b")[k];
        for (int i = 0; i < r.length; i++) b[i] += r[i];
    }

    @Override
    public double[] pullAddingGradients(int k, double[] h, double[] p, Map<String, double[][]> sums) {
        requireLayer(k, h, p);
        double[] y = inner(k, h);
        double[] after = timesSlopeOfSum(k, h, y, p.clone());
        addGradients(k, h, y, after, sums);
        return pull(k, h, y, after);
    }

    private static double[][] sum(Map<String, double[][]> sums, String name) {
        return Require.present("sum of " + name, Require.present("sums", sums).get(name));
    }

    /** sum += x y^T, row-major. */
    private static void addOuter(double[] x, double[] y, double[] sum) {
        for (int i = 0, at = 0; i < x.length; i++, at += y.length)
            for (int j = 0; j < y.length; j++) sum[at + j] += x[i] * y[j];
    }

    /** s h + alpha (V g(h, W h + b)), with b beside V g where there is no W. */
    private double[] sum(int k, double[] h, double[] y) {
        double[] branch = parameters.v.times(k, values(h, y));
        if (y == null && parameters.b != null)
            for (int i = 0; i < branch.length; i++) branch[i] += parameters.b.get(k, i, 0);
        return add(h, branch);
    }

    /** g(h, y) for each coordinate. */
    private double[] values(double[] h, double[] y) {
        double[] g = new double[h.length];
        for (int i = 0; i < g.length; i++)
            g[i] = architecture.block().value(architecture.activation(), h[i], y == null ? 0 : y[i]);
        return g;
    }

    /** W h + b; null without W. */
    private double[] inner(int k, double[] h) {
        if (parameters.w == null) return null;
        double[] y = parameters.w.times(k, h);
        if (parameters.b != null) for (int i = 0; i < y.length; i++) y[i] += parameters.b.get(k, i, 0);
        return y;
    }

    private double slopeInState(double[] h, double[] y, int i) {
        return architecture.block().slopeInState(architecture.activation(), h[i], y == null ? 0 : y[i]);
    }

    private double slopeInInner(double[] h, double[] y, int i) {
        return architecture.block().slopeInInner(architecture.activation(), h[i], y[i]);
    }

    /** x times sigma'(sum) where sigma acts on the sum. */
    private double[] timesSlopeOfSum(int k, double[] h, double[] y, double[] x) {
        if (!architecture.block().activatesSum()) return x;
        double[] sum = sum(k, h, y);
        for (int i = 0; i < x.length; i++) x[i] *= architecture.activation().slope(sum[i]);
        return x;
    }

    /** s x + alpha update. */
    private double[] add(double[] x, double[] update) {
        double alpha = architecture.alpha();
        boolean skip = architecture.block().skip();
        double[] next = new double[x.length];
        for (int i = 0; i < x.length; i++) next[i] = (skip ? x[i] : 0) + alpha * update[i];
        return next;
    }
}
