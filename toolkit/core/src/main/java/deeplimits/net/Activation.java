package deeplimits.net;

import deeplimits.Require;

/**
 * sigma: R -> R, applied to each coordinate.
 *
 * <p>An activation of one's own states value and slope, and works wherever these do:
 *
 * <pre>{@code
 * record Softplus() implements Activation {
 *     public double value(double x) { return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))); }
 *     public double slope(double x) { return 1 / (1 + Math.exp(-x)); }
 * }
 * }</pre>
 *
 * <p>The slope is taken at its word, for it may be a surrogate on purpose: no run tells that it is wrong. {@code
 * Check.within("slope", (sigma.value(x + 1e-6) - sigma.value(x - 1e-6)) / 2e-6, sigma.slope(x), 1e-8)} does, on both sides of a kink.
 */
public interface Activation {
    /** max(x, 0). */
    Activation RELU = new PiecewiseLinear(0);
    /** |x|. */
    Activation ABS = new PiecewiseLinear(-1);
    /** x. */
    Activation IDENTITY = new PiecewiseLinear(1);
    /** tanh x. */
    Activation TANH = new Tanh();

    /**
     * LeakyReLU: x for x > 0 and slope x otherwise.
     *
     * @param slope of the negative half, finite
     */
    static Activation leakyRelu(double slope) {
        return new PiecewiseLinear(slope);
    }

    /** sigma(x); its limit at an infinite x, where there is one. */
    double value(double x);

    /** sigma'(x); at the kink of a piecewise linear activation the slope of the negative half, PyTorch's convention for ReLU. */
    double slope(double x);

    /** Whether sigma(t x) = t sigma(x) for every t > 0, which closed forms and rescaling of states rest on. */
    default boolean homogeneous() {
        return false;
    }

    /** sigma(x) for each coordinate, a new array. */
    default double[] values(double[] x) {
        double[] y = new double[Require.present("x", x).length];
        for (int i = 0; i < x.length; i++) y[i] = value(x[i]);
        return y;
    }

    /**
     * sigma(x) = x for x > 0, slope x otherwise: the positively homogeneous activations, sigma(t x) = t sigma(x) for t > 0.
     *
     * @param negativeSlope 0 for ReLU, -1 for the absolute value, 1 for the identity
     */
    record PiecewiseLinear(double negativeSlope) implements Activation {
        public PiecewiseLinear {
            Require.finite("slope of a LeakyReLU", negativeSlope);
        }

        @Override
        public double value(double x) {
            if (x > 0) return x;
            return negativeSlope == 0 && x == Double.NEGATIVE_INFINITY ? 0 : negativeSlope * x;
        }

        @Override
        public double slope(double x) {
            return x > 0 ? 1 : negativeSlope;
        }

        @Override
        public boolean homogeneous() {
            return true;
        }
    }

    /** sigma(x) = tanh x. */
    record Tanh() implements Activation {
        @Override
        public double value(double x) {
            return Math.tanh(x);
        }

        @Override
        public double slope(double x) {
            double y = Math.tanh(x);
            return 1 - y * y;
        }
    }
}
