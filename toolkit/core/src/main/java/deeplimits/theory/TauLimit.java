package deeplimits.theory;

import deeplimits.Require;

/**
 * E |h_L|^2 / |h_0|^2 -> e^T and E |p_0|^2 / |p_L|^2 -> Q(e^T - 1) for the tau network, T = tau^2 L fixed, L and then m to infinity.
 *
 * <p>In the limit a coordinate of h is a Brownian motion reflected at zero, on the clock u = |h|^2 / |h_0|^2 - 1, and a coordinate of
 * a tangent q gathers independent noise from the last time that h was at zero there: ReLU wiped it out then. With S(u) the
 * probability that a coordinate has not been at zero up to u, and P(v, u) that it has not been between v and u,
 * Q(u) = S(u) + int_0^u Q(v) / (1 + v) P(v, u) dv. For h_0 = ReLU(N(0, I_m)) both are sums of arc tangents. Gradients have the
 * mean square of tangents for an isotropic p_L independent of the weights. A mean-field derivation and no theorem; at finite L
 * the difference is of order L^(-1/2), from the coordinates within one step of zero.
 *
 * @param variance T = tau^2 L, in (0, 50]
 */
public record TauLimit(double variance) {
    private static final double LARGEST = 50;
    private static final int NODES = 1000;

    public TauLimit {
        Require.holds(variance > 0 && variance <= LARGEST, "variance tau^2 L", "in (0, " + LARGEST + "]", variance);
    }

    /** e^T, the upper end of the {@link NormBounds}. */
    public double meanSquare() {
        return Math.exp(variance);
    }

    /** Q(e^T - 1), by the trapezoidal rule on nodes at equal steps of log(1 + u). */
    public double gradientMeanSquare() {
        double step = variance / NODES;
        double[] q = new double[NODES + 1];
        q[0] = survival(0);
        for (int k = 1; k <= NODES; k++) {
            double u = Math.expm1(k * step);
            double gathered = 0;
            for (int j = 0; j < k; j++) gathered += (j == 0 ? 0.5 : 1) * q[j] * untouched(Math.expm1(j * step), u);
            q[k] = (survival(u) + step * gathered) / (1 - step / 2);
        }
        return q[NODES];
    }

    /** S(u): half of the coordinates start at zero, the others from |N(0, 2)|, in units of the mean square. */
    private static double survival(double u) {
        return Math.atan2(Math.sqrt(2), Math.sqrt(u)) / Math.PI;
    }

    /** P(v, u), from |N(0, v)| and |N(0, 2 + v)| with probability 1/2 each. */
    private static double untouched(double v, double u) {
        double root = Math.sqrt(u - v);
        return (Math.atan2(Math.sqrt(v), root) + Math.atan2(Math.sqrt(2 + v), root)) / Math.PI;
    }
}
