package deeplimits.stats;

import deeplimits.Require;

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
        double meanX = finiteMean("x", x);
        double meanY = finiteMean("y", y);
        double xx = 0;
        double xy = 0;
        for (int i = 0; i < n; i++) {
            xx += (x[i] - meanX) * (x[i] - meanX);
            xy += (x[i] - meanX) * (y[i] - meanY);
        }
        Require.holds(
                xx > 0, "x of a slope", "at least 2 distinct values", n + " points" + (n == 0 ? "" : " at " + x[0]));
        double slope = xy / xx;
        double residuals = 0;
        for (int i = 0; i < n; i++) {
            double residual = y[i] - meanY - slope * (x[i] - meanX);
            residuals += residual * residual;
        }
        double standardError = n > 2 ? Math.sqrt(residuals / (n - 2) / xx) : Double.NaN;
        return new Slope(slope, standardError);
    }

    private static double finiteMean(String name, double[] values) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) sum += Require.finite(name + "[" + i + "]", values[i]);
        return sum / values.length;
    }
}
