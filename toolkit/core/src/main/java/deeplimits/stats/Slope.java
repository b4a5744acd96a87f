package deeplimits.stats;

import deeplimits.Require;
import java.util.Arrays;

/**
 * The slope of y = a + slope x by ordinary least squares, and its standard error
 * sqrt(sum of squared residuals / (n - 2) / sum (x - mean x)^2).
 *
 * @param slope the slope
 * @param standardError its standard error; NaN for two points, which leave no residual
 */
public record Slope(double slope, double standardError) {
    static Slope of(double[] x, double[] y) {
        Require.present("x", x);
        Require.sameLength("y", Require.present("y", y).length, "the number of x", x.length);
        int n = x.length;
        int powerX = power("x", x);
        int powerY = power("y", y);
        // equal numbers, for their mean may be another
        boolean distinct = Arrays.stream(x).anyMatch(v -> v != x[0]);
        Require.holds(
                distinct, "x of a slope", "at least 2 distinct values", n + " points" + (n == 0 ? "" : " at " + x[0]));
        Slope fit = ofUnits(scaled(x, -powerX), scaled(y, -powerY));
        int power = powerY - powerX;
        return new Slope(Math.scalb(fit.slope, power), Math.scalb(fit.standardError, power));
    }

    /** Of numbers whose squares are neither 0 nor infinite. */
    private static Slope ofUnits(double[] x, double[] y) {
        int n = x.length;
        double meanX = Arrays.stream(x).reduce(0, Double::sum) / n;
        double meanY = Arrays.stream(y).reduce(0, Double::sum) / n;
        double xx = 0;
        double xy = 0;
        for (int i = 0; i < n; i++) {
            xx += (x[i] - meanX) * (x[i] - meanX);
            xy += (x[i] - meanX) * (y[i] - meanY);
        }
        double slope = xy / xx;
        double residuals = 0;
        for (int i = 0; i < n; i++) {
            double residual = y[i] - meanY - slope * (x[i] - meanX);
            residuals += residual * residual;
        }
        double standardError = n > 2 ? Math.sqrt(residuals / (n - 2) / xx) : Double.NaN;
        return new Slope(slope, standardError);
    }

    /** The power of two of the largest value: none changes a digit. */
    private static int power(String name, double[] values) {
        double largest = 0;
        for (int i = 0; i < values.length; i++)
            largest = Math.max(largest, Math.abs(Require.finite(name + "[" + i + "]", values[i])));
        return Math.getExponent(largest);
    }

    private static double[] scaled(double[] values, int power) {
        return Arrays.stream(values).map(v -> Math.scalb(v, power)).toArray();
    }
}
