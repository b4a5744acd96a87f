package deeplimits.theory;

import deeplimits.Require;
import deeplimits.net.Architecture;

/**
 * log |h_L| / |h_0| -> N(c/2 (1 - 2/d), c/d) as L -> infinity at beta = 1/2, for i.i.d. weights and one input.
 *
 * <p>For ReLU, c = 1/2: mean 1/4 - 1/(2d), variance 1/(2d). The log-ratios of a layer are i.i.d. for Gaussian weights,
 * so this is the central limit theorem; the limit is the same for every symmetric law of variance 1/d, and for |p_0| /
 * |p_L|.
 *
 * @param width d, at least 1
 * @param c E sigma(z)^2, positive; 1/2 for ReLU
 */
public record LogNormalLimit(int width, double c) {
    public LogNormalLimit {
        Require.atLeast(1, "width", width);
        Require.positive("c", c);
    }

    /** The limit for ReLU. @param width d, at least 1 */
    public static LogNormalLimit relu(int width) {
        return new LogNormalLimit(width, 0.5);
    }

    /**
     * The limit of the networks of an architecture as its depth grows.
     *
     * @param architecture one that has {@link Moments}, at beta = 1/2; a gain multiplies sigma
     */
    public static LogNormalLimit of(Architecture architecture) {
        Moments.of(architecture);
        Require.holds(architecture.beta() == 0.5, "beta", "1/2 to have a log-normal limit", architecture.beta());
        double gain = architecture.gain();
        return new LogNormalLimit(
                architecture.width(),
                gain * gain * HomogeneousBranch.of(architecture).secondMoment());
    }

    /** Mean of the logarithm. */
    public double mu() {
        return c / 2 * (1 - 2.0 / width);
    }

    /** Standard deviation of the logarithm. */
    public double sigma() {
        return Math.sqrt(c / width);
    }
}
