package deeplimits.weights;

import deeplimits.Require;
import deeplimits.random.Key;
import java.util.Arrays;

/**
 * What the sampler of the published experiments draws in place of {@link Fractional}; for comparison only.
 *
 * <p>It embeds [g_0, ..., g_{N-1}, 0, g_{N-1}, ..., g_1], with 0 where g_N belongs, takes eigenvalue 0 for eigenvalue N, and loses what
 * a negative eigenvalue contributes, because it keeps the real part of an imaginary sum. For H &lt;= 1/2 nearly nothing changes.
 * For H &gt; 1/2 an alternating component comes in, of variance lambda_0 / 2N: with N = 1000, 0.05 at H = 0.8 and 0.64 at H = 0.97.
 *
 * @param hurst H in (0, 1)
 */
public record FractionalAsPublished(double hurst) implements Law {
    public FractionalAsPublished {
        Require.inside(0, 1, "hurst", hurst);
    }

    /** The autocovariance that is claimed, not the one that is drawn. */
    @Override
    public double autocovariance(int depth, int lag) {
        return new Fractional(hurst).autocovariance(depth, lag);
    }

    /**
     * The autocovariance that is drawn, c_m = (1 / 2N) sum over j of lambda_j cos(pi j m / N) with N the depth.
     *
     * @param depth number of layers L, at least 1
     * @return c_0, ..., c_{L-1}
     */
    public double[] drawn(int depth) {
        Require.fits(
                "a transform of depth " + Require.atLeast(1, "depth", depth), 160.0 * depth, "take a smaller depth");
        double[] covariance = Circulant.eigenvalues(spectrum(depth));
        return Arrays.stream(covariance, 0, depth)
                .map(c -> c / covariance.length)
                .toArray();
    }

    @Override
    public Weights draw(Weights.Shape shape, Key key) {
        return StationarySampler.draw(shape, depth -> 2L * depth, this::spectrum, key);
    }

    /** The spectrum of what is drawn. */
    double[] spectrum(int depth) {
        double[] row = Circulant.row(depth, new Fractional(hurst)::autocovariance);
        row[depth] = 0;
        double[] spectrum = Circulant.eigenvalues(row);
        spectrum[depth] = spectrum[0];
        return Arrays.stream(spectrum).map(x -> Math.max(0, x)).toArray();
    }
}
