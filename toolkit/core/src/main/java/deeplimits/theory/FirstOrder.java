package deeplimits.theory;

import deeplimits.Require;
import deeplimits.weights.Law;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;

/**
 * E D^2 = alpha^2 S to first order in alpha^2 = L^{-2 beta}, for the drift D of states or gradients at frozen h or p, and
 * e^{alpha^2 S} - 1 when it is resummed.
 *
 * <p>With rho the autocovariance of the weights and k1, k0 the arc-cosine kernels of ReLU (Cho and Saul, 2009):
 * S = (1/2) sum over j, k &lt; L of rho k1(rho) for h in RES_3, rho^2 k0(rho) for p in RES_3, rho for h in RES_1, at
 * rho = rho(j - k). Exact at i.i.d. weights.
 *
 * @param sum S
 * @param depth L
 */
public record FirstOrder(double sum, int depth) {

    /** States of RES_3 with ReLU. */
    public static FirstOrder forward(Law law, int depth) {
        return forward(covariance(law, depth));
    }

    /**
     * States of RES_3 with ReLU, S = (1/2) sum of c c_0 k1(c / c_0): for weights whose variance need not be 1.
     *
     * @param covariance c_0, ..., c_{L-1} of an entry times the square root of the columns, c_0 positive
     */
    public static FirstOrder forward(double[] covariance) {
        return of(covariance, (c, c0) -> c * c0 * k1(c / c0));
    }

    /** Gradients of RES_3 with ReLU. */
    public static FirstOrder backward(Law law, int depth) {
        return backward(covariance(law, depth));
    }

    /** Gradients of RES_3 with ReLU, S = (1/2) sum of c^2 k0(c / c_0). @param covariance c_0, ..., c_{L-1}, c_0 positive */
    public static FirstOrder backward(double[] covariance) {
        return of(covariance, (c, c0) -> c * c * k0(c / c0));
    }

    /** States of RES_1 with ReLU; gradients, too, at frozen h and p. */
    public static FirstOrder forwardRes1(Law law, int depth) {
        return of(covariance(law, depth), (c, c0) -> c);
    }

    private static double[] covariance(Law law, int depth) {
        Require.present("law", law);
        double[] covariance = new double[Require.atLeast(1, "depth", depth)];
        Arrays.setAll(covariance, lag -> law.autocovariance(depth, lag));
        return covariance;
    }

    private static FirstOrder of(double[] covariance, DoubleBinaryOperator term) {
        Require.atLeast(1, "number of covariances", Require.present("covariance", covariance).length);
        int depth = covariance.length;
        double variance = Require.positive("covariance at lag 0", covariance[0]);
        double sum = depth * term.applyAsDouble(variance, variance);
        for (int m = 1; m < depth; m++) sum += 2.0 * (depth - m) * term.applyAsDouble(covariance[m], variance);
        return new FirstOrder(sum / 2, depth);
    }

    /** The root mean square of D, L^-beta sqrt(S), where it is small. */
    public double drift(double beta) {
        return Math.pow(depth, -beta) * Math.sqrt(sum);
    }

    /** beta* = ln(S / ln 2) / (2 ln L), where e^{alpha^2 S} - 1 = 1: the drift explodes below and vanishes above. */
    public double criticalBeta() {
        Require.holds(depth > 1, "depth of a critical beta", "at least 2", depth);
        return Math.log(sum / Math.log(2)) / (2 * Math.log(depth));
    }

    /** k1(r) = (sqrt(1 - r^2) + (pi - acos r) r) / pi = 2 E max(x, 0) max(y, 0), x and y normal with correlation r. */
    static double k1(double r) {
        return (Math.sqrt(Math.max(0, 1 - r * r)) + (Math.PI - Math.acos(clamp(r))) * r) / Math.PI;
    }

    /** k0(r) = (pi - acos r) / pi = 2 P(x &gt; 0, y &gt; 0). */
    static double k0(double r) {
        return (Math.PI - Math.acos(clamp(r))) / Math.PI;
    }

    /** A correlation that round-off has taken beyond 1. */
    private static double clamp(double r) {
        return Math.max(-1, Math.min(1, r));
    }
}
