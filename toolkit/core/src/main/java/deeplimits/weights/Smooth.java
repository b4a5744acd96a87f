package deeplimits.weights;

import deeplimits.Require;
import deeplimits.random.Key;

/**
 * (V_{k+1})_ij = X^ij(k / L) / sqrt(columns), X independent stationary Gaussian processes on [0, 1] of covariance
 * E X(s) X(t) = K(|s - t| / l).
 *
 * <p>Sampled by a Fourier series on a period that K does not feel, with coefficients from the spectral density of K, so
 * that no eigenvalue can be negative, at any depth. Values of the RBF kernel come from {@link SmoothPaths}: the same
 * key gives the same path at every depth. Otherwise the series is folded onto the grid k / L, and depths share a path
 * by {@link Weights#subsample}. Source: Marion, Fermanian, Biau, Vert, JMLR 2025, Figures 4 and 5, with l = 0.1.
 *
 * @param kernel K
 * @param lengthScale l, in units of the whole depth, from 1e-4 to 100
 * @param sampling what a layer takes from the process; increments are those of the RBF kernel
 */
record Smooth(Kernel kernel, double lengthScale, Sampling sampling) implements Law {
    /** Below it weights would be independent along any depth that a network has. */
    private static final double SHORTEST = 1e-4;
    /** Beyond it one matrix would stand at every layer. */
    private static final double LONGEST = 100;

    /** What a layer takes from the process. */
    public enum Sampling {
        /** X(k/L), the smooth weights of the theory. */
        VALUES,
        /**
         * (X((k+1)/L) - X(k/L)) / sd, as in the first preprint (2022): nearly the derivative X', whose kernel is -K''.
         */
        INCREMENTS
    }

    public Smooth {
        Require.present("kernel", kernel);
        lengthScale(lengthScale);
        Require.present("sampling", sampling);
        Require.holds(
                sampling == Sampling.VALUES || kernel == Kernel.RBF,
                "kernel of increments",
                "RBF, as in the first preprint",
                kernel);
    }

    static double lengthScale(double lengthScale) {
        Require.holds(
                !(lengthScale < SHORTEST), "length scale", "at least " + SHORTEST + ", or take Law.iid()", lengthScale);
        return Require.holds(
                lengthScale <= LONGEST,
                "length scale",
                "at most " + LONGEST + ", or take one matrix at every layer",
                lengthScale);
    }

    @Override
    public double autocovariance(int depth, int lag) {
        double u = 1 / (Require.atLeast(1, "depth", depth) * lengthScale);
        double value = kernel.covariance(lag * u);
        if (sampling == Sampling.VALUES) return value;
        double drop = Math.expm1(-u * u / 2); // K(u) - 1
        if (u > 1 || value == 0)
            return (kernel.covariance((lag - 1.0) * u) - 2 * value + kernel.covariance((lag + 1.0) * u)) / (2 * drop);
        // the same, whose terms nearly cancel for small u
        double sinh = Math.sinh(lag * u * u / 2);
        return value * (1 + 2 * Math.exp(-u * u / 2) * sinh * sinh / drop);
    }

    @Override
    public Weights draw(Weights.Shape shape, Key key) {
        Require.present("shape", shape);
        if (kernel == Kernel.RBF && sampling == Sampling.VALUES)
            return SmoothPaths.draw(lengthScale, shape.rows(), shape.columns(), key)
                    .weights(shape.depth());
        return StationarySampler.draw(shape, this::size, this::spectrum, key);
    }

    /** M, a power of two: the period is M / L. */
    private long size(int depth) {
        long size = 2;
        while (size < (1 + kernel.reach * lengthScale) * depth) size *= 2;
        return size;
    }

    /**
     * M times the power of each frequency of the grid: that of the mode and of all its aliases up to the band limit.
     */
    double[] spectrum(int depth) {
        int size = (int) size(depth);
        double period = (double) size / depth;
        double[] spectrum = new double[size];
        long modes = (long) (kernel.band * period / (2 * Math.PI * lengthScale)) + 1;
        // from the faintest mode to the strongest, so that round-off stays that of the last term
        for (long m = modes; m >= 0; m--) {
            double power = kernel.density(2 * Math.PI * m / period * lengthScale) * lengthScale * depth;
            spectrum[(int) (m % size)] += power;
            if (m > 0) spectrum[(int) Math.floorMod(-m, (long) size)] += power;
        }
        if (sampling == Sampling.INCREMENTS) difference(spectrum, 1 / (depth * lengthScale));
        return spectrum;
    }

    /** |e^{i w} - 1|^2 = 4 sin^2(w / 2), over the variance of an increment, 2 - 2 K(u). */
    private static void difference(double[] spectrum, double u) {
        for (int m = 0; m < spectrum.length; m++) {
            double s = 2 * StrictMath.sin(Math.PI * m / spectrum.length);
            spectrum[m] *= s * s / (-2 * Math.expm1(-u * u / 2));
        }
    }
}
