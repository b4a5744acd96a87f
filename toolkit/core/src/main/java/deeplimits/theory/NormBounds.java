package deeplimits.theory;

import deeplimits.Require;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * (1 + tau^2 / 2)^L &le; E |h_L|^2 / |h_0|^2 &le; (1 + tau^2)^L for h_{k+1} = ReLU(h_k + tau W_{k+1} h_k), h_0 &ge; 0,
 * W with independent N(0, 1/m) entries: at every width m and depth L.
 *
 * <p>With tau = L^(-1/2) the mean squares stay between 3/2 and e, and their limits between e^(1/2) and e; with tau =
 * L^(-1/2 + c) the lower bound is at least 1 + L^(2c) / 2. The upper bound holds for tangents, too, and for gradients p_L of isotropic law independent of W, because
 * the derivative of ReLU is at most 1. It sharpens the stability theorem of Zhang et al., arXiv 1903.07120, and follows
 * layer by layer from a^2 + s^2/2 &le; E ReLU(a + s z)^2 &le; a^2 + s^2 for a &ge; 0.
 *
 * @param tau factor of the residual branch, finite
 * @param depth L, at least 1
 */
public record NormBounds(double tau, int depth) {
    public NormBounds {
        Require.finite("tau", tau);
        Require.atLeast(1, "depth", depth);
    }

    /** (1 + tau^2 / 2)^L, infinite beyond the range of a double. */
    public double low() {
        return Math.exp(logLow());
    }

    /** (1 + tau^2)^L, infinite beyond the range of a double. */
    public double high() {
        return Math.exp(logHigh());
    }

    /** L log(1 + tau^2 / 2). */
    public double logLow() {
        return depth * logOfOnePlusSquare(tau / Math.sqrt(2));
    }

    /** L log(1 + tau^2). */
    public double logHigh() {
        return depth * logOfOnePlusSquare(tau);
    }

    private static double logOfOnePlusSquare(double t) {
        return Math.abs(t) < 1 ? Math.log1p(t * t) : 2 * Math.log(Math.hypot(1, t));
    }

    /**
     * E [|h_{k+1}|^2 | h_k = h] = sum_i ((h_i^2 + s^2) Phi(h_i / s) + h_i s phi(h_i / s)), s = tau |h| / sqrt(m): the
     * step between the two bounds, to a relative 1e-14.
     *
     * @param tau factor of the residual branch, positive
     * @param h state, at least 0 in each coordinate, not zero, |h|^2 from 1e-300 to 1e300
     */
    public static double meanSquareAfter(double tau, double[] h) {
        Require.positive("tau", tau);
        double square = 0;
        for (double a : Require.present("state h", h)) square += Require.notNegative("coordinate of h", a) * a;
        double s = tau * Math.sqrt(Require.positive("|h|^2", square) / h.length);
        if (s == 0) return square;
        NormalDistribution normal = NormalDistribution.of(0, 1);
        double mean = 0;
        for (double a : h)
            mean += (a * a + s * s) * normal.cumulativeProbability(a / s) + a * s * normal.density(a / s);
        return mean;
    }
}
