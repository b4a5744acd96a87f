package deeplimits.train;

import deeplimits.Require;

/**
 * l(F, y): what a training brings down, as the mean over a batch.
 *
 * <p>A loss of one's own states its value and its gradient in the outputs F.
 */
public interface Loss {
    /** -log softmax(F)_y, y a label; of any finite F, since the largest is taken off first. */
    Loss CROSS_ENTROPY = Standard.CROSS_ENTROPY;
    /** |F - y|^2 / outputs; a label y stands for the unit vector e_y. */
    Loss SQUARED = Standard.SQUARED;

    /**
     * l(F, y).
     *
     * @param f outputs of the network, at least one, finite or not: a loss that is not finite ends a training
     * @param y target, the unit vector e_y of a label, of the same length
     */
    double value(double[] f, double[] y);

    /** dl / dF, a new array. */
    double[] gradient(double[] f, double[] y);

    /** Whether targets must be labels. */
    default boolean labelled() {
        return false;
    }

    /** The losses that have a name. */
    enum Standard implements Loss {
        CROSS_ENTROPY,
        SQUARED;

        @Override
        public double value(double[] f, double[] y) {
            fits(f, y);
            double log = this == CROSS_ENTROPY ? logOfSum(f) : 0;
            double loss = 0;
            for (int i = 0; i < f.length; i++) {
                if (this == SQUARED) loss += (f[i] - y[i]) * (f[i] - y[i]) / f.length;
                else if (y[i] != 0) loss += y[i] * (log - f[i]);
            }
            return loss;
        }

        @Override
        public double[] gradient(double[] f, double[] y) {
            fits(f, y);
            double log = this == CROSS_ENTROPY ? logOfSum(f) : 0;
            double[] gradient = new double[f.length];
            for (int i = 0; i < f.length; i++)
                gradient[i] = this == SQUARED ? 2 * (f[i] - y[i]) / f.length : Math.exp(f[i] - log) - y[i];
            return gradient;
        }

        private static void fits(double[] f, double[] y) {
            Require.atLeast(1, "number of outputs", Require.present("outputs", f).length);
            Require.sameLength("target", Require.present("target", y).length, "the number of outputs", f.length);
        }

        /** log sum_i exp f_i. */
        private static double logOfSum(double[] f) {
            double peak = Double.NEGATIVE_INFINITY;
            for (double fi : f) peak = Math.max(peak, fi);
            double sum = 0;
            for (double fi : f) sum += Math.exp(fi - peak);
            return peak + Math.log(sum);
        }

        @Override
        public boolean labelled() {
            return this == CROSS_ENTROPY;
        }
    }
}
