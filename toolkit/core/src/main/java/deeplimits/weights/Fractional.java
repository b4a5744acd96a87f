package deeplimits.weights;

import deeplimits.Require;
import deeplimits.random.Key;
import java.util.Arrays;

/**
 * (V_k)_ij = (B^ij_k - B^ij_{k-1}) / sqrt(columns), B independent fractional Brownian motions:
 * E B_s B_t = (s^{2H} + t^{2H} - |t - s|^{2H}) / 2.
 *
 * <p>H = 1/2 is i.i.d. Gaussian, H &lt; 1/2 negatively and H &gt; 1/2 positively correlated along depth. Sampled exactly, by an embedding
 * in a circulant matrix that has no negative eigenvalue for any H in (0, 1) and any length (Craigmile, 2003, for H &lt;= 1/2; Perrin et
 * al., 2002, for H &gt;= 1/2). Source: Marion, Fermanian, Biau, Vert, JMLR 2025, Figures 6 and 7.
 *
 * @param hurst H in (0, 1)
 */
public record Fractional(double hurst) implements Law {
    public Fractional {
        Require.inside(0, 1, "hurst", hurst);
    }

    @Override
    public double autocovariance(int depth, int lag) {
        Require.atLeast(1, "depth", depth);
        return autocovariance(lag);
    }

    /**
     * gamma(m) = (|m - 1|^{2H} - 2 |m|^{2H} + |m + 1|^{2H}) / 2, the autocovariance of fractional Gaussian noise, to a relative 1e-13.
     *
     * @param lag m, of any sign
     */
    public double autocovariance(int lag) {
        double m = Math.abs((double) lag);
        double power = 2 * hurst;
        if (m == 0) return 1;
        if (m == 1) return Math.expm1((power - 1) * Math.log(2));
        // the three powers cancel: m^{2H} sum over j >= 1 of binomial(2H, 2j) m^{-2j} does not
        double term = power * (power - 1) / 2 / (m * m);
        double sum = term;
        for (int j = 2; Math.abs(term) > 1e-17 * Math.abs(sum); j++) {
            term *= (power - 2 * j + 2) * (power - 2 * j + 1) / (2.0 * j * (2 * j - 1)) / (m * m);
            sum += term;
        }
        return StrictMath.pow(m, power) * sum;
    }

    @Override
    public Weights draw(Weights.Shape shape, Key key) {
        return StationarySampler.draw(shape, depth -> 2 * half(depth), this::spectrum, key);
    }

    /** Eigenvalues of the embedding of depth values, padded to a power of two with the true autocovariance; round-off below 0 is 0. */
    double[] spectrum(int depth) {
        double[] spectrum = Circulant.eigenvalues(Circulant.row((int) half(depth), this::autocovariance));
        return Arrays.stream(spectrum).map(x -> Math.max(0, x)).toArray();
    }

    /** The least power of two that is at least depth - 1, the largest lag. */
    private static long half(int depth) {
        long half = 1;
        while (half < depth - 1) half *= 2;
        return half;
    }
}
