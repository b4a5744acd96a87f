package deeplimits.lab;

import deeplimits.Require;
import deeplimits.stats.Columns;
import deeplimits.stats.Statistics;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleUnaryOperator;
import tech.tablesaw.api.Table;

/**
 * |actual - expected| &le; k standard errors, and its relatives: comparisons of a measurement with theory that throw.
 *
 * <p>Each check prints one line on standard output, with a tick when it holds, and is counted in {@link #tally()}. A
 * check that does not hold throws an {@link AssertionError} with what was compared, both numbers and their distance.
 * NaN never passes, whichever of the numbers it is. (The {@code assert} statement is no substitute: a notebook's
 * JShell runs without {@code -ea} and would pass every wrong answer.)
 */
public final class Check {
    /** Default allowance: 4 standard errors, a false alarm rate of 6e-5 for a normal estimate. */
    public static final double STANDARD_ERRORS = 4;
    /** Default level of {@link #pValue}: a false alarm rate of 1 in 1000. */
    public static final double LEVEL = 1e-3;

    private static final AtomicInteger PASSED = new AtomicInteger();
    private static final AtomicInteger FAILED = new AtomicInteger();

    private Check() {}

    /**
     * How many checks held and how many did not since the process began.
     *
     * @param passed checks that held
     * @param failed checks that threw
     */
    public record Tally(int passed, int failed) {}

    /**
     * The count so far, over all threads.
     *
     * @return checks passed and failed since the process began
     */
    public static Tally tally() {
        return new Tally(PASSED.get(), FAILED.get());
    }

    /** Sets the count back to zero, for tests; a notebook that could would hide a check that failed. */
    static void reset() {
        PASSED.set(0);
        FAILED.set(0);
    }

    /**
     * |actual - expected| &le; tolerance.
     *
     * @param what the quantity, in words
     * @param actual the measured value
     * @param expected the theoretical value
     * @param tolerance at least 0, in the unit of the values
     * @throws AssertionError if the values are farther apart, or any number is NaN
     */
    public static void within(String what, double actual, double expected, double tolerance) {
        notNegative("tolerance", tolerance);
        double distance = distance(actual, expected);
        verdict(
                distance <= tolerance,
                what + ": " + show(actual) + ", theory " + show(expected) + ", distance " + brief(distance) + " ("
                        + brief(tolerance) + " allowed)");
    }

    /**
     * |actual - expected| &le; 4 standard errors.
     *
     * @param what the quantity, in words
     * @param actual the measured value
     * @param expected the theoretical value
     * @param standardError at least 0; prefer the theory's own to the sample's where tails are heavy
     * @throws AssertionError if the values are farther apart, or any number is NaN
     */
    public static void standardErrors(String what, double actual, double expected, double standardError) {
        standardErrors(what, actual, expected, standardError, STANDARD_ERRORS);
    }

    /**
     * |actual - expected| &le; allowed standard errors.
     *
     * @param what the quantity, in words
     * @param actual the measured value
     * @param expected the theoretical value
     * @param standardError at least 0
     * @param allowed how many standard errors pass, at least 0
     * @throws AssertionError if the values are farther apart, or any number is NaN
     */
    public static void standardErrors(
            String what, double actual, double expected, double standardError, double allowed) {
        notNegative("standardError", standardError);
        notNegative("allowed", allowed);
        double distance = distance(actual, expected);
        boolean holds = distance <= allowed * standardError;
        verdict(
                holds,
                what + ": " + show(actual) + ", theory " + show(expected) + ", "
                        + brief(distance == 0 ? 0 : distance / standardError) + " standard errors (" + brief(allowed)
                        + " allowed)" + (holds ? "" : ", standard error " + brief(standardError)));
    }

    /**
     * low &le; actual &le; high.
     *
     * @param what the quantity, in words
     * @param actual the measured value
     * @param low lower end, included
     * @param high upper end, included, at least {@code low}
     * @throws AssertionError if the value lies outside, or any number is NaN
     */
    public static void between(String what, double actual, double low, double high) {
        if (low > high) throw new IllegalArgumentException("low must be at most high = " + high + ", got " + low);
        boolean holds = low <= actual && actual <= high;
        double outside = Math.max(low - actual, actual - high);
        verdict(
                holds,
                what + ": " + show(actual) + ", expected in [" + show(low) + ", " + show(high) + "]"
                        + (holds ? "" : ", outside by " + brief(outside)));
    }

    /**
     * p &gt; 0.001: the hypothesis is not rejected.
     *
     * @param what the hypothesis, in words
     * @param p a p-value in [0, 1]
     * @throws AssertionError if p is not greater than {@value #LEVEL}, or NaN
     */
    public static void pValue(String what, double p) {
        pValue(what, p, LEVEL);
    }

    /**
     * p &gt; level: the hypothesis is not rejected.
     *
     * @param what the hypothesis, in words
     * @param p a p-value in [0, 1]
     * @param level the false alarm rate, in (0, 1)
     * @throws AssertionError if p is not greater than the level, or NaN
     */
    public static void pValue(String what, double p, double level) {
        if (!(level > 0 && level < 1)) throw new IllegalArgumentException("level must be in (0, 1), got " + level);
        verdict(p > level && p <= 1, what + ": p = " + brief(p) + " (must exceed " + brief(level) + ")");
    }

    /**
     * A sample follows a law: the p-value of a one-sample Kolmogorov-Smirnov test exceeds 0.001.
     *
     * @param what the hypothesis, in words
     * @param sample at least two numbers, none NaN
     * @param cdf the distribution function of the law, continuous
     * @throws AssertionError if it does not
     */
    public static void sameLaw(String what, double[] sample, DoubleUnaryOperator cdf) {
        pValue(what, Statistics.kolmogorovSmirnov(sample, cdf).pValue());
    }

    /**
     * Two independent samples follow one law: the p-value of a two-sample Kolmogorov-Smirnov test exceeds 0.001.
     *
     * @param what the hypothesis, in words
     * @param first at least two numbers, none NaN
     * @param second at least two numbers, none NaN
     * @throws AssertionError if they do not
     */
    public static void sameLaw(String what, double[] first, double[] second) {
        pValue(what, Statistics.kolmogorovSmirnov(first, second).pValue());
    }

    /**
     * A statement that either holds or does not; use the numeric checks where there is a number.
     *
     * @param what the statement, in words
     * @param holds whether it holds
     * @throws AssertionError if it does not
     */
    public static void that(String what, boolean holds) {
        verdict(holds, what);
    }

    /**
     * |actual - expected| &le; 4 standard errors in every row of a table; the line names the farthest row.
     *
     * @param what the quantity, in words
     * @param table at least one row
     * @param actual column of measured values
     * @param expected column of theoretical values
     * @param standardError column of standard errors
     * @throws AssertionError if a row is farther apart, or a number of any row is NaN
     * @throws IllegalArgumentException if the table is empty or lacks a column
     */
    public static void everyRow(String what, Table table, String actual, String expected, String standardError) {
        double[] measured = Columns.numbers(table, actual);
        double[] theory = Columns.numbers(table, expected);
        double[] errors = Columns.numbers(table, standardError);
        Require.holds(measured.length > 0, "table " + table.name(), "given at least one row", "none");
        int farthest = 0;
        double most = -1;
        for (int i = 0; i < measured.length && !Double.isNaN(most); i++) {
            double distance = distance(measured[i], theory[i]);
            double ratio = distance == 0 && errors[i] >= 0 ? 0 : distance / errors[i];
            if (!(ratio <= most)) {
                most = ratio;
                farthest = i;
            }
        }
        verdict(
                most <= STANDARD_ERRORS,
                what + ", " + measured.length + " rows: the farthest, row " + (farthest + 1) + ", has "
                        + show(measured[farthest]) + ", theory " + show(theory[farthest]) + ", " + brief(most)
                        + " standard errors ("
                        + brief(STANDARD_ERRORS) + " allowed)");
    }

    private static void verdict(boolean holds, String line) {
        (holds ? PASSED : FAILED).incrementAndGet();
        System.out.println((holds ? "✓ " : "✗ ") + line);
        if (!holds) throw new AssertionError(line);
    }

    /** |actual - expected|, 0 for two equal infinities. */
    private static double distance(double actual, double expected) {
        return actual == expected ? 0 : Math.abs(actual - expected);
    }

    private static void notNegative(String name, double value) {
        if (value < 0) throw new IllegalArgumentException(name + " must be at least 0, got " + value);
    }

    private static String show(double value) {
        return significant(value, 5);
    }

    private static String brief(double value) {
        return significant(value, 2);
    }

    /** At least the given number of significant digits, plain where that is short. */
    private static String significant(double value, int digits) {
        double size = Math.abs(value);
        if (!Double.isFinite(value) || size == 0) return value == 0 ? "0" : String.valueOf(value);
        if (size >= 1e6 || size < 1e-4) return String.format(Locale.ROOT, "%." + (digits - 1) + "e", value);
        int decimals = Math.max(0, digits - 1 - (int) Math.floor(Math.log10(size)));
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }
}
