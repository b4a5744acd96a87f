package deeplimits.limit;

import deeplimits.Require;
import deeplimits.weights.Law;
import java.util.function.DoubleUnaryOperator;

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
        return of(law, depth, rho -> rho * k1(rho));
    }

    /** Gradients of RES_3 with ReLU. */
    public static FirstOrder backward(Law law, int depth) {
        return of(law, depth, rho -> rho * rho * k0(rho));
    }

    /** States of RES_1 with ReLU. */
    public static FirstOrder forwardRes1(Law law, int depth) {
        return of(law, depth, rho -> rho);
    }

    private static FirstOrder of(Law law, int depth, DoubleUnaryOperator term) {
        Require.present("law", law);
        Require.atLeast(1, "depth", depth);
        double sum = depth * term.applyAsDouble(1);
        for (int m = 1; m < depth; m++) sum += 2.0 * (depth - m) * term.applyAsDouble(law.autocovariance(depth, m));
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
