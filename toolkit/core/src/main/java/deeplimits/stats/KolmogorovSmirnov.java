package deeplimits.stats;

import deeplimits.Require;
import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;

/**
 * D = sup |F_n - F| and the probability of one at least as large under the hypothesis.
 *
 * @param statistic the largest distance between the distribution functions, in [0, 1]
 * @param pValue in [0, 1], exact for two samples of n m &le; 1e8 and one of small n, else asymptotic
 */
record KolmogorovSmirnov(double statistic, double pValue) {
    private static final long LARGEST = 100_000_000; // pairs of positions: half a second
    private static final double SLACK = 1e-9; // the rounding of a cdf

    static KolmogorovSmirnov of(double[] sample, DoubleUnaryOperator cdf) {
        Require.present("cdf", cdf);
        for (double x : sorted("sample", sample)) {
            double p = cdf.applyAsDouble(x);
            Require.holds(p >= -SLACK && p <= 1 + SLACK, "cdf at " + x, "in [0, 1]", p);
        }
        var result = KolmogorovSmirnovTest.withDefaults().test(sample, cdf);
        return new KolmogorovSmirnov(result.getStatistic(), result.getPValue());
    }

    static KolmogorovSmirnov of(double[] first, double[] second) {
        double[] x = sorted("first", first);
        double[] y = sorted("second", second);
        double[] pooled =
                DoubleStream.concat(Arrays.stream(x), Arrays.stream(y)).sorted().toArray();
        boolean[] ends = new boolean[pooled.length + 1]; // whether a run of equal values ends after so many
        for (int k = 1; k < ends.length; k++) ends[k] = k == pooled.length || pooled[k] != pooled[k - 1];
        double statistic = KolmogorovSmirnovTest.withDefaults().statistic(x, y);
        if ((long) x.length * y.length <= LARGEST)
            return new KolmogorovSmirnov(statistic, exact(x.length, y.length, ends, statistic));
        for (int k = 1; k < ends.length; k++)
            Require.holds(ends[k], "n m of samples with ties", "at most " + LARGEST, (long) x.length * y.length);
        return new KolmogorovSmirnov(
                statistic,
                KolmogorovSmirnovTest.withDefaults().test(first, second).getPValue());
    }

    /**
     * P(D &ge; d) over all ways to share the pooled values out, which are equally likely: u_{i,j} is the probability that the way to i
     * and j came as far as d at the end of a run; the last step was one of the first sample with probability i / (i + j) (Nikiforov,
     * Appl. Statist. 43, 1994; Schroeer and Trenkler, Comput. Stat. Data Anal. 20, 1995).
     */
    private static double exact(int n, int m, boolean[] ends, double statistic) {
        long d = Math.round(statistic * n * m);
        double[] u = new double[m + 1];
        for (int i = 0; i <= n; i++) {
            for (int j = 0; j <= m; j++) {
                boolean reached = ends[i + j] && Math.abs((long) i * m - (long) j * n) >= d;
                double left = j == 0 ? 0 : u[j - 1] * j / (i + j);
                u[j] = reached ? 1 : i + j == 0 ? 0 : u[j] * i / (i + j) + left;
            }
        }
        return Math.min(1, u[m]);
    }

    private static double[] sorted(String name, double[] sample) {
        Require.atLeast(2, "number of values of " + name, Require.present(name, sample).length);
        long nan = Arrays.stream(sample).filter(Double::isNaN).count();
        Require.holds(nan == 0, name, "free of NaN", nan + " among " + sample.length);
        return Arrays.stream(sample).map(v -> v + 0.0).sorted().toArray(); // -0 and 0 are one value
    }
}
