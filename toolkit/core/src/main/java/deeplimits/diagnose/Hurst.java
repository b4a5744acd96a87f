package deeplimits.diagnose;

import deeplimits.Require;
import deeplimits.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

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
 * @param misfit root mean square of I / (scale f) - 1 over the frequencies: near 0 for a fractional law
 * @param noise what the misfit would be by chance for a fractional law
 * @param correlations lag correlations of the entries, from lag 1 on, at most eight
 * @param roughness sum |V_{k+1} - V_k|^2 / (2 sum |V_k|^2), L / (L - 1) times: 1 for independent weights
 */
public record Hurst(
        double value, double standardError, double misfit, double noise, List<Double> correlations, double roughness) {
    private static final int BLOCKS = 16;
    private static final double LEAST = 0.005;
    /** Of H, for the jackknife: the contrast is a parabola there. */
    private static final double STEP = 0.004;
    /** 95 % quantile of |t| with 15 degrees of freedom. */
    private static final double QUANTILE = 2.131;
    /** Products that are enough for any standard error worth having: beyond, the first rows speak for all. */
    private static final double MOST_PRODUCTS = 4e9;

    public Hurst {
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
        Whittle whittle = new Whittle(depth);
        double hurst = whittle.minimum(all);
        double squares = 0;
        double mean = 0;
        double[] without = new double[blocks.length];
        double[][] around = whittle.around(hurst);
        for (int b = 0; b < blocks.length; b++) {
            without[b] = whittle.vertex(sum(blocks, b), around);
            mean += without[b] / blocks.length;
        }
        for (double h : without) squares += (h - mean) * (h - mean);
        List<Double> correlations = new ArrayList<>();
        for (int lag = 1; lag <= Math.min(8, depth - 1); lag++)
            correlations.add(all[lag] / all[0] * depth / (depth - lag));
        double entries = (double) weights.rows() * weights.columns();
        return new Hurst(
                hurst,
                Math.sqrt(squares * (blocks.length - 1) / blocks.length),
                whittle.misfit(all, hurst),
                Math.sqrt(1 / entries),
                correlations,
                1 - correlations.get(0));
    }

    /** Half the width of a 95 % interval. */
    public double margin() {
        return QUANTILE * standardError;
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
                        roughness, correlations.get(0), shown);
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
        int blocks = Math.min(BLOCKS, rows);
        float[][] layers = new float[depth][weights.rows() * columns];
        for (int k = 0; k < depth; k++) weights.draws(k, layers[k]);
        double[][] r = new double[blocks][depth];
        IntStream.range(0, blocks).parallel().forEach(b -> {
            int from = (int) ((long) rows * b / blocks) * columns;
            int to = (int) ((long) rows * (b + 1) / blocks) * columns;
            for (int lag = 0; lag < depth; lag++)
                for (int k = 0; k + lag < depth; k++) r[b][lag] += dot(layers[k], layers[k + lag], from, to) / depth;
        });
        return r;
    }

    private static double dot(float[] x, float[] y, int from, int to) {
        double even = 0;
        double odd = 0;
        int i = from;
        for (; i + 1 < to; i += 2) {
            even += (double) x[i] * y[i];
            odd += (double) x[i + 1] * y[i + 1];
        }
        return i < to ? even + odd + (double) x[i] * y[i] : even + odd;
    }

    private static double[] sum(double[][] blocks, int without) {
        double[] sum = new double[blocks[0].length];
        for (int b = 0; b < blocks.length; b++)
            if (b != without) for (int lag = 0; lag < sum.length; lag++) sum[lag] += blocks[b][lag];
        return sum;
    }

    /** The contrast at one depth. */
    private static final class Whittle {
        private final double[] cosine;

        Whittle(int depth) {
            cosine = new double[depth];
            for (int j = 0; j < depth; j++) cosine[j] = Math.cos(2 * Math.PI * j / depth);
        }

        /** r(0) + 2 sum r(lag) cos(2 pi m lag / L), m = 0, ..., L / 2. */
        private double[] spectrum(double[] r) {
            int depth = cosine.length;
            double[] spectrum = new double[depth / 2 + 1];
            for (int m = 0; m < spectrum.length; m++) {
                double sum = r[0];
                for (int lag = 1, at = m; lag < depth; lag++, at = at + m < depth ? at + m : at + m - depth)
                    sum += 2 * r[lag] * cosine[at];
                spectrum[m] = sum;
            }
            return spectrum;
        }

        private double[] expected(double hurst) {
            int depth = cosine.length;
            double[] r = new double[depth];
            for (int lag = 0; lag < depth; lag++) r[lag] = correlation(hurst, lag) * (1 - (double) lag / depth);
            return spectrum(r);
        }

        /** Times that frequency m stands in 0, ..., L - 1. */
        private int times(int m) {
            return m == 0 || 2 * m == cosine.length ? 1 : 2;
        }

        private double scale(double[] periodogram, double[] f) {
            double sum = 0;
            for (int m = 0; m < f.length; m++) sum += times(m) * periodogram[m] / f[m];
            return sum / cosine.length;
        }

        private double contrast(double[] periodogram, double[] f) {
            double logs = 0;
            for (int m = 0; m < f.length; m++) logs += times(m) * Math.log(f[m]);
            return Math.log(scale(periodogram, f)) + logs / cosine.length;
        }

        /** By golden section, to 1e-6. */
        double minimum(double[] r) {
            double[] periodogram = spectrum(r);
            double ratio = (Math.sqrt(5) - 1) / 2;
            double a = LEAST;
            double b = 1 - LEAST;
            double x = b - ratio * (b - a);
            double y = a + ratio * (b - a);
            double fx = contrast(periodogram, expected(x));
            double fy = contrast(periodogram, expected(y));
            while (b - a > 1e-6) {
                if (fx < fy) {
                    b = y;
                    y = x;
                    fy = fx;
                    x = b - ratio * (b - a);
                    fx = contrast(periodogram, expected(x));
                } else {
                    a = x;
                    x = y;
                    fx = fy;
                    y = a + ratio * (b - a);
                    fy = contrast(periodogram, expected(y));
                }
            }
            return (a + b) / 2;
        }

        /** Expected spectra a step below H, at H and a step above. */
        double[][] around(double hurst) {
            return new double[][] {expected(hurst - STEP), expected(hurst), expected(hurst + STEP)};
        }

        /** Where the parabola through three values of the contrast has its minimum, as a distance from H. */
        double vertex(double[] r, double[][] around) {
            double[] periodogram = spectrum(r);
            double below = contrast(periodogram, around[0]);
            double at = contrast(periodogram, around[1]);
            double above = contrast(periodogram, around[2]);
            return STEP / 2 * (below - above) / (below - 2 * at + above);
        }

        double misfit(double[] r, double hurst) {
            double[] periodogram = spectrum(r);
            double[] f = expected(hurst);
            double scale = scale(periodogram, f);
            double squares = 0;
            for (int m = 0; m < f.length; m++) squares += times(m) * Math.pow(periodogram[m] / (scale * f[m]) - 1, 2);
            return Math.sqrt(squares / cosine.length);
        }
    }
}
