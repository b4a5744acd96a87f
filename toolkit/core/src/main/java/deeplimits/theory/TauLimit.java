package deeplimits.theory;

import deeplimits.Require;
import org.hipparchus.analysis.integration.gauss.GaussIntegrator;
import org.hipparchus.analysis.integration.gauss.GaussIntegratorFactory;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.RealMatrix;

/**
 * E |h_L|^2 / |h_0|^2 -> e^T and E |p_0|^2 / |p_L|^2 -> Q(e^T - 1) for the tau network, T = tau^2 L fixed, L and then m to infinity.
 *
 * <p>In the limit a coordinate of h is a Brownian motion reflected at zero, on the clock u = |h|^2 / |h_0|^2 - 1, and a coordinate of
 * a tangent q gathers independent noise from the last time that h was at zero there: ReLU wiped it out then. With S(u) the
 * probability that a coordinate has not been at zero up to u, and P(v, u) that it has not been between v and u,
 * Q(u) = S(u) + int_0^u Q(v) / (1 + v) P(v, u) dv. For h_0 = ReLU(N(0, I_m)) both are sums of arc tangents. Gradients have the
 * mean square of tangents for an isotropic p_L independent of the weights. A mean-field derivation and no theorem; at finite L
 * the difference is of order L^(-1/2), from the coordinates within one step of zero. Both are right to a relative 1e-8.
 *
 * @param variance T = tau^2 L, in (0, 50]
 */
public record TauLimit(double variance) {
    private static final double LARGEST = 50;
    private static final int NODES = 40;
    private static final GaussIntegrator ANGLES = new GaussIntegratorFactory().legendre(2 * NODES, 0, Math.PI / 2);

    public TauLimit {
        Require.holds(variance > 0 && variance <= LARGEST, "variance tau^2 L", "in (0, " + LARGEST + "]", variance);
    }

    /** e^T, the upper end of the {@link NormBounds}. */
    public double meanSquare() {
        return Math.exp(variance);
    }

    /**
     * Q(e^T - 1), by collocation at Chebyshev points of the root r of log(1 + u) = r^2: with log(1 + v) = r^2 sin^2 a the integrand has no
     * square root of u - v left.
     */
    public double gradientMeanSquare() {
        double[] r = new double[NODES];
        for (int i = 0; i < NODES; i++) r[i] = Math.sqrt(variance) * (1 + Math.cos(Math.PI * i / (NODES - 1))) / 2;
        RealMatrix equations = new Array2DRowRealMatrix(NODES, NODES);
        double[] survivals = new double[NODES];
        for (int i = 0; i < NODES; i++) {
            double square = r[i] * r[i];
            survivals[i] = Math.atan2(Math.sqrt(2), Math.sqrt(Math.expm1(square))) / Math.PI;
            equations.addToEntry(i, i, 1);
            for (int n = 0; n < ANGLES.getNumberOfPoints(); n++) {
                double sin = Math.sin(ANGLES.getPoint(n));
                double cos = Math.cos(ANGLES.getPoint(n));
                double weight = ANGLES.getWeight(n)
                        * 2
                        * square
                        * sin
                        * cos
                        * untouched(square * sin * sin, square * cos * cos);
                double[] share = interpolation(r, r[i] * sin);
                for (int j = 0; j < NODES; j++) equations.addToEntry(i, j, -weight * share[j]);
            }
        }
        return new LUDecomposition(equations)
                .getSolver()
                .solve(new ArrayRealVector(survivals))
                .getEntry(0);
    }

    /** P(v, u) at log(1 + v) = y and log(1 + u) = y + z, from |N(0, v)| and |N(0, 2 + v)| with probability 1/2 each. */
    private static double untouched(double y, double z) {
        double v = Math.expm1(y);
        double root = Math.sqrt(Math.exp(y) * Math.expm1(z)); // of u - v
        return (Math.atan2(Math.sqrt(v), root) + Math.atan2(Math.sqrt(2 + v), root)) / Math.PI;
    }

    /** The shares of the Chebyshev points in a value at x, by the barycentric formula (Berrut and Trefethen, 2004). */
    private static double[] interpolation(double[] points, double x) {
        double[] share = new double[points.length];
        double sum = 0;
        for (int j = 0; j < share.length; j++) {
            if (x == points[j]) {
                share = new double[points.length];
                share[j] = 1;
                return share;
            }
            double end = j == 0 || j == share.length - 1 ? 0.5 : 1;
            share[j] = (j % 2 == 0 ? end : -end) / (x - points[j]);
            sum += share[j];
        }
        for (int j = 0; j < share.length; j++) share[j] /= sum;
        return share;
    }
}
