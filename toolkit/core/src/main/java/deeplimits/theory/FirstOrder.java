package deeplimits.theory;

import deeplimits.Require;
import deeplimits.net.Architecture;
import deeplimits.net.Block;
import deeplimits.weights.Law;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.numbers.core.Sum;

/**
 * E D^2 = alpha^2 S to first order in alpha^2 = L^{-2 beta}, for the drift D of states or gradients at frozen h or p,
 * and e^{alpha^2 S} - 1 when it is resummed.
 *
 * <p>With rho the autocovariance of the weights and k1, k0 the arc-cosine kernels of ReLU (Cho and Saul, 2009): S =
 * (1/2) sum over j, k &lt; L of rho k1(rho) for h in RES_3, rho^2 k0(rho) for p in RES_3, rho for h in RES_1, at rho =
 * rho(j - k). Exact at i.i.d. weights. The sums are compensated, and right to 1e-15 (L + S) for c_0 = 1; that of
 * gradients to 1e-8 (L + S) where neighbours are so nearly equal that k0, steep at 1, shows the last bit of rho.
 *
 * @param sum S, at least 0
 * @param depth L, from 1 to 10,000,000
 */
public record FirstOrder(double sum, int depth) {
    private static final int DEEPEST = 10_000_000;

    public FirstOrder {
        Require.notNegative("S", sum);
        deep(depth);
    }

    /** States of RES_3 with ReLU. */
    public static FirstOrder forward(Law law, int depth) {
        return forward(covariance(law, depth));
    }

    /**
     * States of RES_3 with ReLU, S = (1/2) sum of c c_0 k1(c / c_0): for weights whose variance need not be 1.
     *
     * @param covariance c_0, ..., c_{L-1} of an entry times the square root of the columns, c_0 positive and the
     *     largest in size
     */
    public static FirstOrder forward(double[] covariance) {
        return of(covariance, (c, c0) -> c * c0 * k1(c / c0) / 2);
    }

    /**
     * States of any architecture that adds V g to h_0, at frozen h = h_0: S = sum over j, k &lt; L of rho sum_i E
     * g(h_i, y) g(h_i, y') / |h|^2, with y and y' normal, of variance |h|^2 / d and correlation rho.
     *
     * <p>Without W, g has no y. With it, g is homogeneous (closed forms, see {@link Moments}) or the law independent
     * along depth, so that E g(h_i, y)^2 is all that is needed: a quadrature, right to 1e-12 for a g that is smooth in
     * y on both sides of 0.
     *
     * @param architecture of any block that adds V g to the state, any activation; its gain multiplies g
     * @param law of the weights
     * @param h0 length width, not zero
     * @throws IllegalArgumentException for weights correlated along depth and a g that is not homogeneous, or a block
     *     of another form
     */
    public static FirstOrder forward(Architecture architecture, Law law, double[] h0) {
        Block block = Require.present("architecture", architecture).block();
        Require.holds(block.skip() && !block.activatesSum(), "block", "one that adds V g to the state", block);
        double[] covariance = covariance(law, architecture.depth());
        double square = 0;
        Require.vector("state h_0", h0, "the width", architecture.width());
        for (double h : h0) square += Require.finite("state h_0", h) * h;
        Require.positive("|h_0|^2", square);
        double gain = architecture.gain();
        boolean independent = Arrays.stream(covariance).skip(1).allMatch(c -> c == 0);
        if (block.inner() && !independent) {
            Require.holds(
                    architecture.activation().homogeneous(),
                    "law of weights",
                    "independent along depth for a block with W and an activation that is not positively homogeneous",
                    law);
            HomogeneousBranch g = HomogeneousBranch.of(architecture);
            return of(covariance, (c, c0) -> gain * gain * c * c0 * g.product(c / c0));
        }
        double bias = architecture.bias();
        Require.holds(bias == 0 || block.inner(), "bias of a block without W", "0, for it would drift by itself", bias);
        double sd = Math.sqrt(covariance[0] * square / h0.length + bias * bias);
        double branch = 0;
        for (double h : h0)
            branch += block.inner()
                    ? mean(z -> Math.pow(block.value(architecture.activation(), h, sd * z), 2))
                    : Math.pow(block.value(architecture.activation(), h, 0), 2);
        double share = Require.finite("E |g|^2 / |h_0|^2", gain * gain * branch / square);
        return of(covariance, (c, c0) -> c * share);
    }

    /** Gradients of RES_3 with ReLU. */
    public static FirstOrder backward(Law law, int depth) {
        return backward(covariance(law, depth));
    }

    /**
     * Gradients of RES_3 with ReLU, S = (1/2) sum of c^2 k0(c / c_0).
     *
     * @param covariance as for {@link #forward(double[])}
     */
    public static FirstOrder backward(double[] covariance) {
        return of(covariance, (c, c0) -> c * c * k0(c / c0) / 2);
    }

    /** States of RES_1 with ReLU; gradients, too, at frozen h and p. */
    public static FirstOrder forwardRes1(Law law, int depth) {
        return of(covariance(law, depth), (c, c0) -> c / 2);
    }

    private static double[] covariance(Law law, int depth) {
        Require.present("law", law);
        double[] covariance = new double[deep(depth)];
        Arrays.setAll(covariance, lag -> law.autocovariance(depth, lag));
        return covariance;
    }

    private static int deep(int depth) {
        Require.atLeast(1, "depth", depth);
        return Require.holds(depth <= DEEPEST, "depth", "at most " + DEEPEST + ", for S is a sum over all lags", depth);
    }

    /** L t(c_0) + 2 sum over m of (L - m) t(c_m), compensated, for terms cancel where H is small. */
    private static FirstOrder of(double[] covariance, DoubleBinaryOperator term) {
        int depth = deep(Require.present("covariance", covariance).length);
        double variance = Require.positive("covariance at lag 0", covariance[0]);
        Sum sum = Sum.create();
        for (int m = 0; m < depth; m++) {
            double c = covariance[m];
            if (!(Math.abs(c) <= variance * (1 + 1e-12)))
                Require.holds(false, "covariance at lag " + m, "at most " + variance + " in size, that at lag 0", c);
            sum.add((m == 0 ? 1 : 2) * (double) (depth - m) * term.applyAsDouble(c, variance));
        }
        return new FirstOrder(Math.max(0, sum.getAsDouble()), depth);
    }

    /** The root mean square of D, L^-beta sqrt(S), where it is small. */
    public double drift(double beta) {
        return Math.pow(depth, -Require.finite("beta", beta)) * Math.sqrt(sum);
    }

    /** beta* = ln(S / ln 2) / (2 ln L), where e^{alpha^2 S} - 1 = 1: the drift explodes below and vanishes above. */
    public double criticalBeta() {
        Require.holds(depth > 1, "depth of a critical beta", "at least 2", depth);
        return Math.log(Require.positive("S", sum) / Math.log(2)) / (2 * Math.log(depth));
    }

    /** k1(r) = (sqrt(1 - r^2) + (pi - acos r) r) / pi = 2 E max(x, 0) max(y, 0), x and y normal with correlation r. */
    static double k1(double r) {
        double x = clamp(r);
        return (Math.sqrt((1 - x) * (1 + x)) + (Math.PI - Math.acos(x)) * x) / Math.PI;
    }

    /** k0(r) = (pi - acos r) / pi = 2 P(x &gt; 0, y &gt; 0). */
    static double k0(double r) {
        return (Math.PI - Math.acos(clamp(r))) / Math.PI;
    }

    /** A correlation that round-off has taken beyond 1. */
    private static double clamp(double r) {
        return Math.max(-1, Math.min(1, r));
    }

    /**
     * E f(z), z ~ N(0, 1), by the double exponential rule |z| = exp(t - e^-t) on each half line (Takahasi and Mori,
     * 1974).
     */
    static double mean(DoubleUnaryOperator f) {
        double step = 1.0 / 32;
        double sum = 0;
        for (int j = -192; j <= 128; j++) {
            double t = j * step;
            double z = Math.exp(t - Math.exp(-t));
            double weight = z * (1 + Math.exp(-t)) * Math.exp(-z * z / 2);
            if (weight > 0) sum += weight * (f.applyAsDouble(z) + f.applyAsDouble(-z));
        }
        return sum * step / Math.sqrt(2 * Math.PI);
    }
}
