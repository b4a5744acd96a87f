package deeplimits.train;

import deeplimits.Require;

/**
 * What {@link Loss} gives names to. It is not public: the first use of an enum initialises the interface that it implements, whose
 * constants would be null if that interface were not in use before.
 */
enum StandardLoss implements Loss {
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
        Require.vector("target", y, "the number of outputs", f.length);
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
