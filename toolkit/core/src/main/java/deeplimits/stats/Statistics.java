package deeplimits.stats;

import deeplimits.Require;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.distribution.LogNormalDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/** Tidy rows in, few numbers out: summaries by group, slopes with standard errors, tests of a law. */
public final class Statistics {
    private Statistics() {}

    /**
     * One row for each group: its values, then {@code n}, {@code non_finite}, {@code mean}, {@code sd}, {@code rms},
     * {@code median}, {@code q05}, {@code q25}, {@code q75}, {@code q95}, {@code se_mean}, {@code se_rms}.
     *
     * <p>The statistics are over finite values ({@link Summary}); {@code non_finite} counts the others.
     *
     * @param table tidy rows
     * @param measure the numeric column to summarise
     * @param by the columns to group by, numeric or text, no two alike; none summarises all rows
     * @return the summary, groups in the order of their first row
     * @throws IllegalArgumentException if the table lacks a column, or the measure is not numeric
     */
    public static Table summary(Table table, String measure, String... by) {
        double[] values = Columns.numbers(table, measure);
        List<RowGroup> groups = RowGroup.of(table, by);
        List<Summary> summaries =
                groups.stream().map(group -> Summary.of(group.of(values))).toList();
        Table result =
                RowGroup.table(measure + (by.length == 0 ? "" : " by " + String.join(", ", by)), table, groups, by);
        return result.addColumns(
                IntColumn.create("n", summaries.stream().mapToInt(Summary::n)),
                IntColumn.create("non_finite", summaries.stream().mapToInt(Summary::nonFinite)),
                column("mean", summaries, Summary::mean),
                column("sd", summaries, Summary::sd),
                column("rms", summaries, Summary::rms),
                column("median", summaries, Summary::median),
                column("q05", summaries, Summary::q05),
                column("q25", summaries, Summary::q25),
                column("q75", summaries, Summary::q75),
                column("q95", summaries, Summary::q95),
                column("se_mean", summaries, Summary::seMean),
                column("se_rms", summaries, Summary::seRms));
    }

    private static DoubleColumn column(String name, List<Summary> summaries, ToDoubleFunction<Summary> measure) {
        return DoubleColumn.create(name, summaries.stream().mapToDouble(measure));
    }

    /**
     * Least squares slope of log y against log x, with its standard error: the exponent of a power law.
     *
     * @param x abscissae, greater than 0 and finite
     * @param y ordinates, greater than 0 and finite, as many
     * @throws IllegalArgumentException if the lengths differ, a value is out of range, or fewer than two x are distinct
     */
    public static Slope logLogSlope(double[] x, double[] y) {
        return Slope.of(logarithms("x", x), logarithms("y", y));
    }

    /** {@link #logLogSlope(double[], double[])} of two columns. */
    public static Slope logLogSlope(Table table, String x, String y) {
        return logLogSlope(Columns.numbers(table, x), Columns.numbers(table, y));
    }

    /**
     * Two-sided one-sample Kolmogorov-Smirnov test: P(D &ge; d) under the hypothesis, d = sup |F_n - F| of the sample.
     *
     * @param sample at least two numbers, none NaN
     * @param cdf the distribution function of the hypothesis, continuous
     * @return the p-value, in [0, 1], exact for a small sample, else asymptotic
     * @throws IllegalArgumentException if the sample is too small or has a NaN, or the cdf leaves [0, 1]
     */
    public static double kolmogorovSmirnov(double[] sample, DoubleUnaryOperator cdf) {
        return KolmogorovSmirnov.of(sample, cdf).pValue();
    }

    /**
     * Two-sided two-sample Kolmogorov-Smirnov test: P(D &ge; d) under the hypothesis, d = sup |F_n - G_m| of the samples.
     *
     * @param first at least two numbers, none NaN
     * @param second at least two numbers, none NaN
     * @return the p-value, in [0, 1], exact for n m &le; 1e8, equal values among the samples or not, else asymptotic
     * @throws IllegalArgumentException if a sample is too small or has a NaN, or samples with ties have sizes of a product over 1e8
     */
    public static double kolmogorovSmirnov(double[] first, double[] second) {
        return KolmogorovSmirnov.of(first, second).pValue();
    }

    /** The distribution function of N(mean, sd^2), sd greater than 0: x to P(X &le; x). */
    public static DoubleUnaryOperator normal(double mean, double sd) {
        return NormalDistribution.of(Require.finite("mean", mean), Require.positive("sd", sd))::cumulativeProbability;
    }

    /** The distribution function of exp(N(mu, sigma^2)), sigma greater than 0: x to P(X &le; x). */
    public static DoubleUnaryOperator logNormal(double mu, double sigma) {
        return logNormalLaw(mu, sigma)::cumulativeProbability;
    }

    /** The density of exp(N(mu, sigma^2)), sigma greater than 0, to be drawn on a histogram. */
    public static DoubleUnaryOperator logNormalDensity(double mu, double sigma) {
        return logNormalLaw(mu, sigma)::density;
    }

    private static LogNormalDistribution logNormalLaw(double mu, double sigma) {
        return LogNormalDistribution.of(Require.finite("mu", mu), Require.positive("sigma", sigma));
    }

    private static double[] logarithms(String name, double[] values) {
        Require.present(name, values);
        for (int i = 0; i < values.length; i++)
            Require.holds(values[i] > 0, name + "[" + i + "]", "greater than 0 for a logarithm", values[i]);
        return Arrays.stream(values).map(Math::log).toArray();
    }
}
