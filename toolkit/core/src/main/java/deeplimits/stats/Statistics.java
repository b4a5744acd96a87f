package deeplimits.stats;

import deeplimits.Require;
import deeplimits.stats.Groups.Group;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.distribution.LogNormalDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Tidy rows in, few numbers out: summaries by group, slopes with standard errors, tests of a law. */
public final class Statistics {
    private static final Map<String, ToDoubleFunction<Summary>> MEASURES = new LinkedHashMap<>();

    static {
        MEASURES.put("mean", Summary::mean);
        MEASURES.put("sd", Summary::sd);
        MEASURES.put("rms", Summary::rms);
        MEASURES.put("median", Summary::median);
        MEASURES.put("q05", Summary::q05);
        MEASURES.put("q25", Summary::q25);
        MEASURES.put("q75", Summary::q75);
        MEASURES.put("q95", Summary::q95);
        MEASURES.put("se_mean", Summary::seMean);
        MEASURES.put("se_rms", Summary::seRms);
    }

    private Statistics() {}

    /**
     * One row for each group: its values, then {@code n}, {@code non_finite}, {@code mean}, {@code sd}, {@code rms},
     * {@code median}, {@code q05}, {@code q25}, {@code q75}, {@code q95}, {@code se_mean}, {@code se_rms}.
     *
     * <p>The statistics are over finite values ({@link Summary}); {@code non_finite} counts the others.
     *
     * @param table tidy rows
     * @param measure the numeric column to summarise
     * @param by the columns to group by, numeric or text; none summarises all rows
     * @return the summary, groups in the order of their first row
     * @throws IllegalArgumentException if the table lacks a column, or the measure is not numeric
     */
    public static Table summary(Table table, String measure, String... by) {
        double[] values = Columns.numbers(table, measure);
        List<Group> groups = Groups.of(table, by);
        List<Summary> summaries =
                groups.stream().map(group -> Summary.of(group.of(values))).toList();
        Table result = Table.create(measure + (by.length == 0 ? "" : " by " + String.join(", ", by)));
        for (int i = 0; i < by.length; i++) {
            int axis = i;
            List<Object> cells =
                    groups.stream().map(group -> group.values().get(axis)).toList();
            result.addColumns(
                    table.column(by[i]) instanceof tech.tablesaw.api.NumericColumn<?>
                            ? DoubleColumn.create(
                                    by[i],
                                    cells.stream()
                                            .mapToDouble(Double.class::cast)
                                            .toArray())
                            : StringColumn.create(by[i], cells.stream().map(String.class::cast)));
        }
        result.addColumns(
                IntColumn.create("n", summaries.stream().mapToInt(Summary::n).toArray()),
                IntColumn.create(
                        "non_finite",
                        summaries.stream().mapToInt(Summary::nonFinite).toArray()));
        MEASURES.forEach((name, f) -> result.addColumns(
                DoubleColumn.create(name, summaries.stream().mapToDouble(f).toArray())));
        return result;
    }

    /**
     * Least squares slope of y against x.
     *
     * @param x abscissae, finite
     * @param y ordinates, finite, as many
     * @return the slope with its standard error
     * @throws IllegalArgumentException if the lengths differ, a value is not finite, or fewer than two x are distinct
     */
    public static Slope slope(double[] x, double[] y) {
        return Slope.of(x, y);
    }

    /**
     * Least squares slope of log y against log x, the exponent of a power law.
     *
     * @param x abscissae, finite and greater than 0
     * @param y ordinates, finite and greater than 0, as many
     * @return the exponent with its standard error
     * @throws IllegalArgumentException as {@link #slope(double[], double[])}, or if a value is not greater than 0
     */
    public static Slope logLogSlope(double[] x, double[] y) {
        return Slope.of(logarithms("x", x), logarithms("y", y));
    }

    /**
     * Least squares slope of log y against log x over two columns.
     *
     * @param table the rows
     * @param x column of abscissae, greater than 0
     * @param y column of ordinates, greater than 0
     * @return the exponent with its standard error
     * @throws IllegalArgumentException as {@link #logLogSlope(double[], double[])}, or if the table lacks a column
     */
    public static Slope logLogSlope(Table table, String x, String y) {
        return logLogSlope(Columns.numbers(table, x), Columns.numbers(table, y));
    }

    /**
     * Two-sided one-sample Kolmogorov-Smirnov test.
     *
     * @param sample at least two numbers, none NaN
     * @param cdf the distribution function of the hypothesis, continuous
     * @return statistic and p-value
     * @throws IllegalArgumentException if the sample is too small or has a NaN
     */
    public static KolmogorovSmirnov kolmogorovSmirnov(double[] sample, DoubleUnaryOperator cdf) {
        Require.present("cdf", cdf);
        var result = KolmogorovSmirnovTest.withDefaults().test(valid("sample", sample), cdf);
        return new KolmogorovSmirnov(result.getStatistic(), result.getPValue());
    }

    /**
     * Two-sided two-sample Kolmogorov-Smirnov test.
     *
     * @param first at least two numbers, none NaN
     * @param second at least two numbers, none NaN
     * @return statistic and p-value
     * @throws IllegalArgumentException if a sample is too small or has a NaN
     */
    public static KolmogorovSmirnov kolmogorovSmirnov(double[] first, double[] second) {
        var result = KolmogorovSmirnovTest.withDefaults().test(valid("first", first), valid("second", second));
        return new KolmogorovSmirnov(result.getStatistic(), result.getPValue());
    }

    /**
     * The distribution function of N(mean, sd^2).
     *
     * @param mean any number
     * @param sd greater than 0
     * @return x to P(X &le; x)
     */
    public static DoubleUnaryOperator normal(double mean, double sd) {
        return NormalDistribution.of(mean, sd)::cumulativeProbability;
    }

    /**
     * The distribution function of exp(N(mu, sigma^2)).
     *
     * @param mu mean of the logarithm
     * @param sigma standard deviation of the logarithm, greater than 0
     * @return x to P(X &le; x)
     */
    public static DoubleUnaryOperator logNormal(double mu, double sigma) {
        return LogNormalDistribution.of(mu, sigma)::cumulativeProbability;
    }

    /**
     * The density of exp(N(mu, sigma^2)), to be drawn on a histogram.
     *
     * @param mu mean of the logarithm
     * @param sigma standard deviation of the logarithm, greater than 0
     * @return x to the density at x
     */
    public static DoubleUnaryOperator logNormalDensity(double mu, double sigma) {
        return LogNormalDistribution.of(mu, sigma)::density;
    }

    private static double[] logarithms(String name, double[] values) {
        Require.present(name, values);
        for (int i = 0; i < values.length; i++) {
            if (!(values[i] > 0)) {
                throw new IllegalArgumentException(
                        name + "[" + i + "] must be greater than 0 for a logarithm, got " + values[i]);
            }
        }
        return Arrays.stream(values).map(Math::log).toArray();
    }

    private static double[] valid(String name, double[] sample) {
        Require.present(name, sample);
        if (sample.length < 2)
            throw new IllegalArgumentException(name + " must have at least 2 values, got " + sample.length);
        long nan = Arrays.stream(sample).filter(Double::isNaN).count();
        if (nan > 0)
            throw new IllegalArgumentException(name + " must not contain NaN, got " + nan + " among " + sample.length);
        return sample;
    }
}
