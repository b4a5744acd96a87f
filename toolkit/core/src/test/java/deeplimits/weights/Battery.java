package deeplimits.weights;

import deeplimits.random.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;

/**
 * What every law of weights must satisfy, against its own closed form: variance 1, autocovariance, normal marginals and
 * increments, independent entries.
 *
 * <p>False alarms: 4.5 standard errors are passed once in 150,000 draws and a p-value of 1e-4 once in 10,000, so that
 * one run of the battery on one law raises one with probability below 5e-4.
 */
final class Battery {
    private static final int DEPTH = 120;
    private static final int ROWS = 50;
    private static final int COLUMNS = 49;
    private static final double STANDARD_ERRORS = 4.5;
    private static final double P_VALUE = 1e-4;

    private final List<String> failures = new ArrayList<>();
    private final Law law;
    private final double[][] paths;

    /** @return what fails; empty for a law that keeps its word */
    static List<String> run(Law law, Key key) {
        Battery battery = new Battery(law, paths(law, key));
        for (int lag : new int[] {0, 1, 2, 50}) battery.autocovariance(lag);
        battery.normal(0);
        battery.normal(DEPTH - 1);
        for (int step : new int[] {1, 50}) battery.increments(step);
        for (int apart : new int[] {1, 16, 32, COLUMNS}) battery.independent(apart);
        return battery.failures;
    }

    /** X^ij_k, one row for each entry; 2,450 entries leave a block of the sampler half filled. */
    static double[][] paths(Law law, Key key) {
        Weights weights = law.draw(DEPTH, ROWS, COLUMNS, key);
        double[][] paths = new double[ROWS * COLUMNS][];
        for (int e = 0; e < paths.length; e++) {
            paths[e] = weights.path(e / COLUMNS, e % COLUMNS);
            for (int k = 0; k < DEPTH; k++) paths[e][k] *= Math.sqrt(COLUMNS);
        }
        return paths;
    }

    private Battery(Law law, double[][] paths) {
        this.law = law;
        this.paths = paths;
    }

    private void autocovariance(int lag) {
        double[] means = new double[paths.length];
        for (int e = 0; e < paths.length; e++)
            for (int k = 0; k + lag < DEPTH; k++) means[e] += paths[e][k] * paths[e][k + lag] / (DEPTH - lag);
        mean(lag == 0 ? "variance" : "lag " + lag, means, law.autocovariance(DEPTH, lag));
    }

    private void independent(int apart) {
        double[] products = new double[paths.length - apart];
        for (int e = 0; e < products.length; e++)
            for (int k = 0; k < DEPTH; k++) products[e] += paths[e][k] * paths[e + apart][k] / DEPTH;
        mean("entries " + apart + " apart", products, 0);
    }

    /**
     * Copies of one number, independent for all we test; neighbouring products of {@link #independent} are uncorrelated
     * too.
     */
    private void mean(String what, double[] sample, double expected) {
        double mean = 0;
        double variance = 0;
        for (double x : sample) mean += x / sample.length;
        for (double x : sample) variance += (x - mean) * (x - mean) / (sample.length - 1);
        double error = Math.max(Math.sqrt(variance / sample.length), 1e-6);
        if (!(Math.abs(mean - expected) <= STANDARD_ERRORS * error))
            failures.add(String.format(
                    Locale.ROOT, "%s: %.5f, expected %.5f, standard error %.2g", what, mean, expected, error));
    }

    private void normal(int k) {
        double[] values = new double[paths.length];
        for (int e = 0; e < values.length; e++) values[e] = paths[e][k];
        follows("layer " + k, values, 1);
    }

    private void increments(int step) {
        double[] values = new double[paths.length];
        for (int e = 0; e < values.length; e++) values[e] = paths[e][DEPTH / 2 + step] - paths[e][DEPTH / 2];
        follows("increments over " + step, values, Math.sqrt(2 - 2 * law.autocovariance(DEPTH, step)));
    }

    private void follows(String what, double[] values, double sd) {
        double p = KolmogorovSmirnovTest.withDefaults()
                .test(values, NormalDistribution.of(0, sd)::cumulativeProbability)
                .getPValue();
        if (!(p > P_VALUE)) failures.add(String.format(Locale.ROOT, "%s: not N(0, %.4f^2), p = %.2g", what, sd, p));
    }
}
