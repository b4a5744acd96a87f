package deeplimits.stats;

import deeplimits.Require;
import java.util.Arrays;
import tech.tablesaw.api.Table;

/**
 * mean = sum x / n, rms = sqrt(sum x^2 / n), and their standard errors, over the n finite values of a sample; its quantiles.
 *
 * <p>NaN and infinite values enter neither mean nor rms; they are counted in {@code nonFinite}, never dropped in silence.
 * Quantiles interpolate linearly between order statistics, among which infinite values have their place: the median of a sample of
 * which most overflowed is infinite. The sample is scaled by its largest value first, so that squares of very large or small
 * values neither overflow nor vanish.
 *
 * @param n number of finite values
 * @param nonFinite number of NaN and infinite values
 * @param mean mean; NaN if n = 0, as sd, rms and the standard errors
 * @param sd standard deviation with n - 1; NaN if n &lt; 2
 * @param rms root mean square
 * @param median median; NaN if all values are, as all quantiles
 * @param q05 5 % quantile
 * @param q25 25 % quantile
 * @param q75 75 % quantile
 * @param q95 95 % quantile
 * @param seMean standard error of the mean, sd / sqrt(n); NaN if n &lt; 2
 * @param seRms standard error of the rms, sd(x^2) / (2 rms sqrt(n)) by the delta method; NaN if n &lt; 2
 */
public record Summary(
        int n,
        int nonFinite,
        double mean,
        double sd,
        double rms,
        double median,
        double q05,
        double q25,
        double q75,
        double q95,
        double seMean,
        double seRms) {

    public Summary {
        Require.atLeast(0, "n", n);
        Require.atLeast(0, "nonFinite", nonFinite);
    }

    /** Summarises a sample, any values, of any length. */
    public static Summary of(double... sample) {
        double[] ordered = Arrays.stream(Require.present("sample", sample))
                .filter(v -> !Double.isNaN(v))
                .sorted()
                .toArray();
        double[] x = Arrays.stream(ordered).filter(Double::isFinite).toArray();
        int n = x.length;
        double scale = n == 0 ? Double.NaN : Math.max(Math.abs(x[0]), Math.abs(x[n - 1]));
        double unit = scale > 0 ? scale : 1;
        double[] u = Arrays.stream(x).map(v -> v / unit).toArray();
        double[] squares = Arrays.stream(u).map(v -> v * v).toArray();
        double mean = mean(u);
        double sd = sd(u, mean);
        double meanSquare = mean(squares);
        double rms = Math.sqrt(meanSquare);
        double seRms = n < 2 ? Double.NaN : rms == 0 ? 0 : sd(squares, meanSquare) / (2 * rms * Math.sqrt(n));
        return new Summary(
                n,
                sample.length - n,
                unit * mean,
                unit * sd,
                unit * rms,
                quantile(ordered, 0.5),
                quantile(ordered, 0.05),
                quantile(ordered, 0.25),
                quantile(ordered, 0.75),
                quantile(ordered, 0.95),
                unit * sd / Math.sqrt(n),
                unit * seRms);
    }

    /** Summarises a numeric column, such as {@code Summary.of(Columns.where(table, "depth", 100), "drift")}. */
    public static Summary of(Table table, String column) {
        return of(Columns.numbers(table, column));
    }

    private static double quantile(double[] x, double p) {
        if (x.length == 0) return Double.NaN;
        double position = p * (x.length - 1);
        int below = (int) position;
        double weight = position - below;
        return weight == 0 || x[below] == x[below + 1] ? x[below] : (1 - weight) * x[below] + weight * x[below + 1];
    }

    private static double mean(double[] x) {
        return Arrays.stream(x).sum() / x.length; // 0 / 0 = NaN for an empty sample
    }

    private static double sd(double[] x, double mean) {
        return x.length < 2
                ? Double.NaN
                : Math.sqrt(Arrays.stream(x).map(v -> (v - mean) * (v - mean)).sum() / (x.length - 1));
    }
}
