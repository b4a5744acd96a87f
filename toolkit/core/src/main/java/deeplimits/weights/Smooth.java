package deeplimits.weights;

import deeplimits.Require;
import deeplimits.random.Key;

/**
 * (V_{k+1})_ij = X^ij(k / L) / sqrt(columns), X independent stationary Gaussian processes on [0, 1], E X(s) X(t) = K(|s - t| / l).
 *
 * <p>Sampled by a Fourier series on a period that K does not feel, with coefficients from the spectral density of K, so that no
 * eigenvalue can be negative, at any depth. Values of the RBF kernel come from {@link SmoothPaths}: the same key gives the
 * same path at every depth. Otherwise the series is folded onto the grid k / L, and depths share a path by {@link Weights#subsample}.
 * Source: Marion, Fermanian, Biau, Vert, JMLR 2025, Figures 4 and 5, with l = 0.1.
 *
 * @param kernel K
 * @param lengthScale l, in units of the whole depth, at least 1e-4
 * @param sampling what a layer takes from the process
 */
public record Smooth(Kernel kernel, double lengthScale, Sampling sampling) implements Law {
    /** Below it weights would be independent along any depth that a network has. */
    private static final double SHORTEST = 1e-4;

    /** What a layer takes from the process. */
    public enum Sampling {
        /** X(k/L), the smooth weights of the theory. */
        VALUES,
        /** (X((k+1)/L) - X(k/L)) / sd, as in the first preprint (2022): nearly the derivative X', whose kernel is -K''. */
        INCREMENTS
    }

    public Smooth {
        Require.present("kernel", kernel);
        Require.positive("length scale", lengthScale);
        Require.holds(
                lengthScale >= SHORTEST, "length scale", "at least " + SHORTEST + ", or take Law.iid()", lengthScale);
        Require.present("sampling", sampling);
    }

    @Override
    public double autocovariance(int depth, int lag) {
        double u = 1 / (Require.atLeast(1, "depth", depth) * lengthScale);
        double value = kernel.covariance(lag * u);
        if (sampling == Sampling.VALUES) return value;
        return (2 * value - kernel.covariance((lag - 1) * u) - kernel.covariance((lag + 1) * u))
                / (2 - 2 * kernel.covariance(u));
    }

    @Override
    public Weights draw(Weights.Shape shape, Key key) {
        Require.present("key", key);
        if (kernel == Kernel.RBF && sampling == Sampling.VALUES)
            return SmoothPaths.draw(lengthScale, shape.rows(), shape.columns(), key)
                    .weights(shape.depth());
        return StationarySampler.draw(shape, size(shape.depth()), () -> spectrum(shape.depth()), key);
    }

    /** M, a power of two: the period is M / L. */
    private long size(int depth) {
        long size = 2;
        while (size < (1 + kernel.reach() * lengthScale) * depth) size *= 2;
        return size;
    }

    /** M times the power of each frequency of the grid: that of the mode and of all its aliases up to the band limit. */
    double[] spectrum(int depth) {
        int size = (int) size(depth);
        double period = (double) size / depth;
        double[] spectrum = new double[size];
        long modes = (long) (kernel.band() * period / (2 * Math.PI * lengthScale)) + 1;
        // from the faintest mode to the strongest, so that round-off stays that of the last term
        for (long m = modes; m >= 0; m--) {
            double power = kernel.density(2 * Math.PI * m / period * lengthScale) * lengthScale * depth;
            spectrum[(int) (m % size)] += power;
            if (m > 0) spectrum[(int) Math.floorMod(-m, (long) size)] += power;
        }
        if (sampling == Sampling.INCREMENTS) difference(spectrum, 2 - 2 * kernel.covariance(1 / (depth * lengthScale)));
        return spectrum;
    }

    /** |e^{i w} - 1|^2 = 4 sin^2(w / 2), over the variance of an increment. */
    private static void difference(double[] spectrum, double variance) {
        for (int m = 0; m < spectrum.length; m++) {
            double s = 2 * StrictMath.sin(Math.PI * m / spectrum.length);
            spectrum[m] *= s * s / variance;
        }
    }
}
