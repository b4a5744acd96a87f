package deeplimits.theory;

import deeplimits.Require;
import deeplimits.net.Activation;
import deeplimits.net.Architecture;
import deeplimits.net.Block;

/**
 * E R = (1 + c a)^L, E D^2 = (1 + c a)^L - 1 with R = |h_L|^2 / |h_0|^2, D = |h_L - h_0| / |h_0|, a = L^(-2 beta) and
 * c = E sigma(z)^2: exact moments at every depth and width for i.i.d. weights and one input.
 *
 * <p>The means hold for every symmetric law with variance 1/d, and for the gradients p_k in the place of h_k run backward
 * from L. The variances hold for Gaussian weights; for other laws they are right to first order in a. One layer multiplies
 * R by rho with E rho = 1 + c a, E rho^2 = 1 + a c (2 + 4/d) + a^2 s (1 + 2/d), s = c^2 + (E sigma(z)^4 - c^2)/d, and the mixed
 * moments of R and D^2 obey a linear recursion; sums of positive terms, hence accurate for the smallest a.
 */
public final class Moments {
    private final double meanSquaredRatio;
    private final double varianceOfSquaredRatio;
    private final double meanSquaredDrift;
    private final double varianceOfSquaredDrift;

    private Moments(double a, int depth, int width, double c, double s) {
        double growth = 1 + 2.0 / width;
        double r = 1; // E R
        double rr = 1; // E R^2
        double x = 0; // E X, X = D^2
        double rx = 0; // E R X
        double xx = 0; // E X^2
        for (int k = 0; k < depth; k++) {
            double noise = a * a * s * growth * rr;
            xx += 2 * a * c * growth * rx + noise;
            rx += a * c * (rr + rx) + noise + 2 * a * c / width * (rr - r + rx);
            rr *= 1 + 2 * a * c * growth + a * a * s * growth;
            x += a * c * r;
            r *= 1 + a * c;
        }
        meanSquaredRatio = r;
        varianceOfSquaredRatio = rr - r * r;
        meanSquaredDrift = x;
        varianceOfSquaredDrift = xx - x * x;
    }

    /**
     * The moments of an architecture.
     *
     * @param architecture RES_2 without bias or RES_3 with a piecewise linear sigma, or RES_1 with |x| or the identity
     * @throws IllegalArgumentException for another one, whose moments depend on the input or have no closed form
     */
    public static Moments of(Architecture architecture) {
        Require.holds(
                architecture.activation() instanceof Activation.PiecewiseLinear && architecture.bias() == 0,
                "architecture",
                "positively homogeneous (a piecewise linear activation and no bias) to have closed moments",
                architecture);
        double g = ((Activation.PiecewiseLinear) architecture.activation()).negativeSlope();
        double a = architecture.alpha() * architecture.alpha();
        int d = architecture.width();
        if (architecture.block() == Block.RES_1) {
            Require.holds(
                    Math.abs(g) == 1,
                    "activation of RES_1",
                    "|x| or the identity to have closed moments",
                    architecture.activation());
            return new Moments(a, architecture.depth(), d, 1, 1);
        }
        double c = (1 + g * g) / 2;
        double fourth = 3 * (1 + g * g * g * g) / 2;
        return new Moments(a, architecture.depth(), d, c, c * c + (fourth - c * c) / d);
    }

    /** E |h_L|^2 / |h_0|^2. */
    public double meanSquaredRatio() {
        return meanSquaredRatio;
    }

    /** Var |h_L|^2 / |h_0|^2. */
    public double varianceOfSquaredRatio() {
        return varianceOfSquaredRatio;
    }

    /** E |h_L - h_0|^2 / |h_0|^2. */
    public double meanSquaredDrift() {
        return meanSquaredDrift;
    }

    /** Var |h_L - h_0|^2 / |h_0|^2. */
    public double varianceOfSquaredDrift() {
        return varianceOfSquaredDrift;
    }

    /** (E |h_L - h_0|^2 / |h_0|^2)^(1/2). */
    public double rmsDrift() {
        return Math.sqrt(meanSquaredDrift);
    }

    /**
     * Standard error of the root mean square of n drifts, (Var D^2 / n)^(1/2) / (2 rms).
     *
     * @param n number of networks, at least 1
     */
    public double standardErrorOfRmsDrift(int n) {
        return Math.sqrt(varianceOfSquaredDrift / Require.atLeast(1, "n", n)) / (2 * rmsDrift());
    }
}
