package deeplimits.theory;

import deeplimits.Require;
import deeplimits.net.Architecture;
import java.util.Locale;

/**
 * E R = (1 + c a)^L, E D^2 = (1 + c a)^L - 1 with R = |h_L|^2 / |h_0|^2, D = |h_L - h_0| / |h_0|, a = alpha^2 and
 * c = E sigma(z)^2: moments of i.i.d. weights and one input, at every depth and width.
 *
 * <p>The means hold for every symmetric law with variance 1/d, and for the gradients p_k in the place of h_k run
 * backward from L. The variances hold for Gaussian weights; for other laws they are right to first order in a. One
 * layer multiplies R by rho with E rho = 1 + c a, Var rho = 4 a c / d + a^2 v, v = (E sigma(z)^4 - c^2 + 2 s) / d, s =
 * E |sigma(W h)|^4 / |h|^4, and the covariances of R and D^2 obey a linear recursion of positive terms. All four are
 * right to a relative 1e-10 for depths up to 10^6 and any a within the range of a double; what is beyond that range is
 * infinite or 0, and a variance is infinite, too, where a^2 or (c a)^2 is.
 */
public final class Moments {
    private final double meanSquaredDrift;
    private final double varianceOfSquaredRatio;
    private final double varianceOfSquaredDrift;

    private Moments(double a, int depth, int width, double c, double v) {
        double ac = a * c;
        double x = 0; // E X, X = D^2 and E R = 1 + E X
        double rr = 0; // Var R
        double rx = 0; // Cov(R, X)
        double xx = 0; // Var X
        for (int k = 0; k < depth; k++) {
            double r = 1 + x;
            double noise = a * a * v * (rr + r * r);
            xx += 2 * ac * rx + ac * ac * rr + 4 * ac / width * (rx + r * x) + noise;
            rx += ac * (rx + (1 + ac) * rr) + 2 * ac / width * (rr + rx + 2 * r * x) + noise;
            rr += ac * (2 + ac) * rr + 4 * ac / width * (rr + r * r) + noise;
            x += ac * r;
        }
        meanSquaredDrift = Math.expm1(depth * Math.log1p(ac));
        varianceOfSquaredRatio = orInfinite(rr);
        varianceOfSquaredDrift = orInfinite(xx);
    }

    /** A sum of terms that are not negative, NaN where an infinite factor met a 0. */
    private static double orInfinite(double sum) {
        return Double.isNaN(sum) ? Double.POSITIVE_INFINITY : sum;
    }

    /**
     * The moments of an architecture.
     *
     * @param architecture without bias; its block adds V g to the state, g positively homogeneous in W h alone (RES_2
     *     and RES_3 with a piecewise linear sigma), or without W, g homogeneous and as long for -1 as for 1 (RES_1 with
     *     |x| or the identity)
     * @throws IllegalArgumentException for another one, whose moments depend on the input or have no closed form
     */
    public static Moments of(Architecture architecture) {
        HomogeneousBranch g = HomogeneousBranch.of(architecture);
        Require.finite("E g(z)^4 of the branch", g.fourthMoment());
        double a = architecture.alpha() * architecture.alpha();
        int d = architecture.width();
        double c = g.secondMoment();
        if (g.inner()) {
            double spread = g.fourthMoment() - c * c;
            return new Moments(a, architecture.depth(), d, c, (spread + 2 * (c * c + spread / d)) / d);
        }
        Require.holds(
                Math.abs(g.up()) == Math.abs(g.down()),
                "activation of a block without W",
                "as long for -1 as for 1, as |x| and the identity, to have closed moments, which else depend on the signs of h",
                architecture.activation());
        return new Moments(a, architecture.depth(), d, c, 2 * c * c / d);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "Moments[E |h_L|^2 / |h_0|^2 = %.4g, E |h_L - h_0|^2 / |h_0|^2 = %.4g]",
                meanSquaredRatio(),
                meanSquaredDrift);
    }

    /** E |h_L|^2 / |h_0|^2. */
    public double meanSquaredRatio() {
        return 1 + meanSquaredDrift;
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
     * Standard error of the root mean square of n drifts, (Var D^2 / n)^(1/2) / (2 rms), to first order in 1/n.
     *
     * @param n number of networks, at least 1
     * @return infinite where the variance is, 0 where the drift is 0
     */
    public double standardErrorOfRmsDrift(int n) {
        Require.atLeast(1, "n", n);
        if (varianceOfSquaredDrift == 0 || varianceOfSquaredDrift == Double.POSITIVE_INFINITY)
            return varianceOfSquaredDrift;
        return Math.sqrt(varianceOfSquaredDrift / n) / (2 * rmsDrift());
    }
}
