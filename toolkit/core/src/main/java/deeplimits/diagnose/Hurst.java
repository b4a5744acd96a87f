package deeplimits.diagnose;

import deeplimits.Require;
import deeplimits.stats.Summary;
import deeplimits.weights.Weights;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * argmin_H log mean_m (I_m / f_m(H)) + mean_m log f_m(H): the Hurst index of weights along depth, by the debiased
 * Whittle contrast.
 *
 * <p>I is the periodogram averaged over the entries, f(H) its expectation for fractional Gaussian noise at this very
 * depth (so that a depth of 12 is no worse than 1000), m runs over all Fourier frequencies, zero included, and the
 * scale is profiled out. The standard error is a jackknife over blocks of rows. Source: Sykulski, Olhede, Guillaumin,
 * Lilly, Early, "The debiased Whittle likelihood", Biometrika 106 (2019).
 *
 * @param value H in (0, 1)
 * @param standardError of H, from blocks of rows left out one by one
 * @param blocks number of these blocks, at least 2
 * @param misfit root mean square of I / (scale f) - 1 over the frequencies: near 0 for a fractional law
 * @param noise what the misfit would be by chance for a fractional law
 * @param correlations lag correlations of the entries, from lag 1 on, at most eight
 */
public record Hurst(
        double value, double standardError, int blocks, double misfit, double noise, List<Double> correlations) {
    private static final int BLOCKS = 16;
    private static final double LEAST = 0.005;
    /** Of H, for the jackknife: the contrast is a parabola there. */
    private static final double STEP = 0.004;
    /** Products that are enough for any standard error worth having: beyond, the first rows speak for all. */
    private static final double MOST_PRODUCTS = 4e9;

    public Hurst {
        Require.atLeast(2, "blocks", blocks);
        Require.atLeast(
                1, "correlations", Require.present("correlations", correlations).size());
        for (Double correlation : correlations) Require.present("correlation", correlation);
        correlations = List.copyOf(correlations);
    }

    /**
     * Estimates from weights.
     *
     * @param weights of a depth of at least 3 and at least 2 rows, not all zero
     */
    public static Hurst of(Weights weights) {
        Require.present("weights", weights);
        int depth = Require.atLeast(Stack.FEWEST, "depth of weights along which to estimate H", weights.depth());
        Require.atLeast(2, "rows of weights along which to estimate H", weights.rows());
        double[][] blocks = autocovariances(weights);
        double[] all = sum(blocks, -1);
        Require.holds(all[0] > 0, "weights along which to estimate H", "not all 0", weights);
        double[] periodogram = spectrum(all);
        double hurst = minimum(periodogram);
        double[] f = expected(hurst, depth);
        double scale = mean(depth, m -> periodogram[m] / f[m]);
        double misfit = mean(depth, m -> Math.pow(periodogram[m] / (scale * f[m]) - 1, 2));
        List<Double> correlations = IntStream.rangeClosed(1, Math.min(8, depth - 1))
                .mapToObj(lag -> all[lag] / all[0] * depth / (depth - lag))
                .toList();
        double noise = Math.sqrt(1 / ((double) weights.rows() * weights.columns()));
        return new Hurst(hurst, standardError(blocks, hurst), blocks.length, Math.sqrt(misfit), noise, correlations);
    }

    /** Jackknife: without a block the minimum moves to the vertex of the parabola through three values. */
    private static double standardError(double[][] blocks, double hurst) {
        int depth = blocks[0].length;
        double[][] f = {expected(hurst - STEP, depth), expected(hurst, depth), expected(hurst + STEP, depth)};
        double[] without = IntStream.range(0, blocks.length)
                .mapToDouble(b -> {
                    double[] periodogram = spectrum(sum(blocks, b));
                    double below = contrast(periodogram, f[0]);
                    double at = contrast(periodogram, f[1]);
                    double above = contrast(periodogram, f[2]);
                    return STEP / 2 * (below - above) / (below - 2 * at + above);
                })
                .toArray();
        return Summary.of(without).sd() * (blocks.length - 1) / Math.sqrt(blocks.length);
    }

    /** sum |V_{k+1} - V_k|^2 / (2 sum |V_k|^2), but for the ends: 1 for independent weights. */
    public double roughness() {
        return 1 - correlations.get(0);
    }

    /**
     * Half the width of a 95 % interval, by the law t of one degree of freedom less than there are blocks; an estimate
     * from fewer than five rows may cover somewhat less.
     */
    public double margin() {
        return TDistribution.of(blocks - 1).inverseSurvivalProbability(0.025) * standardError;
    }

    /**
     * Whether a fractional law, i.i.d. ones included, describes the weights: a tenth of the spectrum may be wrong, and
     * chance.
     */
    public boolean fractional() {
        return misfit <= 0.1 + 3 * noise;
    }

    @Override
    public String toString() {
        String shown = String.format("H = %.3f +- %.3f", value, margin());
        return fractional()
                ? shown
                : String.format(
                        "not fractional: roughness %.3g, correlation %.2f at lag 1 (%s would fit best)",
                        roughness(), correlations.get(0), shown);
    }

    /** (|lag + 1|^2H - 2 |lag|^2H + |lag - 1|^2H) / 2, that of fractional Gaussian noise. */
    static double correlation(double hurst, double lag) {
        return 0.5
                * (Math.pow(Math.abs(lag + 1), 2 * hurst)
                        - 2 * Math.pow(Math.abs(lag), 2 * hurst)
                        + Math.pow(Math.abs(lag - 1), 2 * hurst));
    }

    /** r(lag) = sum_k <X_k, X_{k+lag}> / L for each block of rows, lag in [0, L). */
    private static double[][] autocovariances(Weights weights) {
        int depth = weights.depth();
        int columns = weights.columns();
        double products = 0.5 * depth * depth * columns;
        int rows = (int) Math.min(weights.rows(), Math.max(BLOCKS, MOST_PRODUCTS / products));
        float[][] layers = new float[depth][weights.rows() * columns];
        for (int k = 0; k < depth; k++) weights.draws(k, layers[k]);
        double[][] r = new double[Math.min(BLOCKS, rows)][depth];
        IntStream.range(0, r.length).parallel().forEach(b -> {
            int from = (int) ((long) rows * b / r.length) * columns;
            int to = (int) ((long) rows * (b + 1) / r.length) * columns;
            for (int lag = 0; lag < depth; lag++)
                for (int k = 0; k + lag < depth; k++) r[b][lag] += dot(layers[k], layers[k + lag], from, to) / depth;
        });
        return r;
    }

    private static double dot(float[] x, float[] y, int from, int to) {
        double even = 0;
        double odd = 0; // two sums do not wait for each other
        for (int i = from; i < to - 1; i += 2) {
            even += (double) x[i] * y[i];
            odd += (double) x[i + 1] * y[i + 1];
        }
        return even + odd + ((to - from) % 2 == 0 ? 0 : (double) x[to - 1] * y[to - 1]);
    }

    private static double[] sum(double[][] blocks, int without) {
        double[] sum = new double[blocks[0].length];
        for (int b = 0; b < blocks.length; b++)
            for (int lag = 0; lag < sum.length && b != without; lag++) sum[lag] += blocks[b][lag];
        return sum;
    }

    /** r(0) + 2 sum r(lag) cos(2 pi m lag / L), m = 0, ..., L - 1. */
    private static double[] spectrum(double[] r) {
        int depth = r.length;
        double[] cosine = new double[depth];
        for (int j = 0; j < depth; j++) cosine[j] = Math.cos(2 * Math.PI * j / depth);
        double[] spectrum = new double[depth];
        for (int m = 0; m <= depth / 2; m++) {
            double sum = r[0];
            for (int lag = 1, at = m; lag < depth; lag++, at = at + m < depth ? at + m : at + m - depth)
                sum += 2 * r[lag] * cosine[at];
            spectrum[m] = spectrum[(depth - m) % depth] = sum;
        }
        return spectrum;
    }

    /** What the periodogram of fractional Gaussian noise is in the mean. */
    private static double[] expected(double hurst, int depth) {
        return spectrum(IntStream.range(0, depth)
                .mapToDouble(lag -> correlation(hurst, lag) * (1 - (double) lag / depth))
                .toArray());
    }

    private static double mean(int depth, IntToDoubleFunction of) {
        return IntStream.range(0, depth).mapToDouble(of).sum() / depth;
    }

    private static double contrast(double[] periodogram, double[] f) {
        return Math.log(mean(f.length, m -> periodogram[m] / f[m])) + mean(f.length, m -> Math.log(f[m]));
    }

    /** By golden section, to 1e-6. */
    private static double minimum(double[] periodogram) {
        double low = LEAST;
        double high = 1 - LEAST;
        double best = high - (Math.sqrt(5) - 1) / 2 * (high - low);
        double least = contrast(periodogram, expected(best, periodogram.length));
        while (high - low > 1e-6) {
            double other = low + high - best;
            double value = contrast(periodogram, expected(other, periodogram.length));
            double worse = value < least ? best : other;
            best = value < least ? other : best;
            least = Math.min(value, least);
            if (worse < best) low = worse;
            else high = worse;
        }
        return (low + high) / 2;
    }
}
