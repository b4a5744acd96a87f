package deeplimits.lab;

import deeplimits.Require;
import deeplimits.stats.Columns;
import deeplimits.stats.Decimals;
import deeplimits.stats.Statistics;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tech.tablesaw.api.Table;

/**
 * |actual - expected| &le; k standard errors, and its relatives: comparisons of a measurement with theory that throw.
 *
 * <p>Each check prints one line on standard output, with a tick when it holds, and is counted in {@link #passed()} or {@link #failed()},
 * whatever becomes of what it throws. A check that does not hold throws an {@link AssertionError} with what was compared, both numbers
 * and their distance. NaN never passes, whichever of the numbers it is, and nor does an infinite measurement, an infinite
 * allowance, or a standard error that is negative or infinite. (The {@code assert} statement is no substitute: a notebook's JShell
 * runs without {@code -ea} and would pass every wrong answer.)
 */
public final class Check {
    /** What is allowed: 4 standard errors, a false alarm rate of 6e-5 for a normal estimate. */
    public static final double STANDARD_ERRORS = 4;
    /** Level of {@link #pValue}: a false alarm rate of 1 in 1000. */
    public static final double LEVEL = 1e-3;

    private static final AtomicInteger PASSED = new AtomicInteger();
    private static final AtomicInteger FAILED = new AtomicInteger();

    private Check() {}

    /** How many checks held in this JVM so far, over all threads; it never goes down. */
    public static int passed() {
        return PASSED.get();
    }

    /** How many checks threw in this JVM so far, over all threads; it never goes down. */
    public static int failed() {
        return FAILED.get();
    }

    /**
     * |actual - expected| &le; tolerance.
     *
     * @param what the quantity, in words
     * @param actual the measured value
     * @param expected the theoretical value
     * @param tolerance at least 0 and finite, in the unit of the values
     * @throws AssertionError if the values are farther apart, or a number is not one
     */
    public static void within(String what, double actual, double expected, double tolerance) {
        double distance = Math.abs(actual - expected);
        verdict(
                what,
                distance <= tolerance && tolerance < Double.POSITIVE_INFINITY,
                ": " + show(actual) + ", theory " + show(expected) + ", distance " + brief(distance) + " ("
                        + brief(tolerance) + " allowed)");
    }

    /**
     * |actual - expected| &le; 4 standard errors.
     *
     * @param what the quantity, in words
     * @param actual the measured value
     * @param expected the theoretical value
     * @param standardError at least 0 and finite; prefer the theory's own to the sample's where tails are heavy
     * @throws AssertionError if the values are farther apart, or a number is not one
     */
    public static void standardErrors(String what, double actual, double expected, double standardError) {
        double errors = errors(actual, expected, standardError);
        boolean holds = errors <= STANDARD_ERRORS;
        verdict(
                what,
                holds,
                ": " + show(actual) + ", theory " + show(expected) + ", " + brief(errors) + " standard errors ("
                        + brief(STANDARD_ERRORS) + " allowed)"
                        + (holds ? "" : ", standard error " + brief(standardError)));
    }

    /**
     * low &le; actual &le; high.
     *
     * @param what the quantity, in words
     * @param actual the measured value, finite
     * @param low lower end, included; may be -infinity where {@code high} is finite
     * @param high upper end, included, at least {@code low}; may be +infinity where {@code low} is finite
     * @throws AssertionError if the value lies outside, or a number is not one
     */
    public static void between(String what, double actual, double low, double high) {
        boolean bounds = low <= high && (Double.isFinite(low) || Double.isFinite(high));
        boolean holds = bounds && Double.isFinite(actual) && low <= actual && actual <= high;
        double outside = Math.max(low - actual, actual - high);
        verdict(
                what,
                holds,
                ": " + show(actual) + ", expected in [" + show(low) + ", " + show(high) + "]"
                        + (holds ? "" : bounds ? ", outside by " + brief(outside) : ", which bounds nothing"));
    }

    /**
     * p &gt; 0.001: the hypothesis is not rejected.
     *
     * @param what the hypothesis, in words
     * @param p a p-value in [0, 1]
     * @throws AssertionError if p is not greater than {@value #LEVEL}, or NaN
     */
    public static void pValue(String what, double p) {
        verdict(what, p > LEVEL && p <= 1, ": p = " + brief(p) + " (must exceed " + brief(LEVEL) + ")");
    }

    /**
     * A sample follows a law: the p-value of a one-sample Kolmogorov-Smirnov test exceeds 0.001.
     *
     * @param what the hypothesis, in words
     * @param sample at least two numbers, none NaN
     * @param cdf the distribution function of the law, continuous
     * @throws AssertionError if it does not
     * @throws IllegalArgumentException if the sample cannot be tested; this too counts as a check that failed
     */
    public static void sameLaw(String what, double[] sample, DoubleUnaryOperator cdf) {
        pValue(what, counted(what, () -> Statistics.kolmogorovSmirnov(sample, cdf)));
    }

    /** Two independent samples follow one law, by a two-sample test; see {@link #sameLaw(String, double[], DoubleUnaryOperator)}. */
    public static void sameLaw(String what, double[] first, double[] second) {
        pValue(what, counted(what, () -> Statistics.kolmogorovSmirnov(first, second)));
    }

    /**
     * A statement that either holds or does not; use the numeric checks where there is a number.
     *
     * @param what the statement, in words
     * @param holds whether it holds
     * @throws AssertionError if it does not
     */
    public static void that(String what, boolean holds) {
        verdict(what, holds, "");
    }

    /**
     * |actual - expected| &le; 4 standard errors in every row of a table; the line names the farthest row.
     *
     * @param what the quantity, in words
     * @param table at least one row
     * @param actual column of measured values
     * @param expected column of theoretical values
     * @param standardError column of standard errors
     * @throws AssertionError if a row is farther apart, or a number of any row is not one
     * @throws IllegalArgumentException if the table is empty or lacks a column; this too counts as a check that failed
     */
    public static void everyRow(String what, Table table, String actual, String expected, String standardError) {
        double[][] columns = counted(what, () -> {
            Require.holds(
                    !Require.present("table", table).isEmpty(),
                    "table " + table.name(),
                    "given at least one row",
                    "none");
            return Stream.of(actual, expected, standardError)
                    .map(column -> Columns.numbers(table, column))
                    .toArray(double[][]::new);
        });
        int farthest = 0;
        double most = -1;
        for (int i = 0; i < columns[0].length && !Double.isNaN(most); i++) {
            double errors = errors(columns[0][i], columns[1][i], columns[2][i]);
            if (!(errors <= most)) {
                most = errors;
                farthest = i;
            }
        }
        verdict(
                what,
                most <= STANDARD_ERRORS,
                ", " + columns[0].length + " rows: the farthest, row " + (farthest + 1) + ", has "
                        + show(columns[0][farthest]) + ", theory " + show(columns[1][farthest]) + ", " + brief(most)
                        + " standard errors (" + brief(STANDARD_ERRORS) + " allowed)");
    }

    /** |actual - expected| / standardError; 0 for two equal numbers, NaN where a number is not one. */
    private static double errors(double actual, double expected, double standardError) {
        double distance = Math.abs(actual - expected);
        if (!(standardError >= 0 && standardError < Double.POSITIVE_INFINITY)) return Double.NaN;
        return distance == 0 ? 0 : distance / standardError;
    }

    /** What a check needs; where it is refused, the check has failed. */
    private static <T> T counted(String what, Supplier<T> value) {
        try {
            return value.get();
        } catch (RuntimeException refused) {
            FAILED.incrementAndGet();
            System.out.println("✗ " + what + ": " + refused.getMessage());
            throw refused;
        }
    }

    private static void verdict(String what, boolean holds, String numbers) {
        String line = counted("check", () -> Require.words("what is checked", what)) + numbers;
        (holds ? PASSED : FAILED).incrementAndGet();
        System.out.println((holds ? "✓ " : "✗ ") + line);
        if (!holds) throw new AssertionError(line);
    }

    private static String show(double value) {
        return Decimals.show(value, 5);
    }

    private static String brief(double value) {
        return Decimals.show(value, 2);
    }
}
