package deeplimits.weights;

import java.util.function.IntToDoubleFunction;

/**
 * lambda_j = sum over m &lt; M of r_m cos(2 pi j m / M): the eigenvalues of the circulant matrix whose first row r is even.
 *
 * <p>When none is negative, X_k = Re sum over m of sqrt(lambda_m / M) z_m e^{2 pi i m k / M}, with z_m complex and standard normal in
 * both parts, is a stationary Gaussian sequence of autocovariance r; the imaginary part is an independent copy (Davies and
 * Harte, 1987; Dietrich and Newsam, 1997).
 */
final class Circulant {
    private Circulant() {}

    /** The eigenvalues, of any sign, to an absolute 1e-15 sum |r|. @param row r, with r_m = r_{M - m} */
    static double[] eigenvalues(double[] row) {
        double[][] roots = new double[2][row.length];
        for (int m = 0; m < row.length; m++) {
            roots[0][m] = StrictMath.cos(2 * Math.PI * m / row.length);
            roots[1][m] = StrictMath.sin(2 * Math.PI * m / row.length);
        }
        return transform(row, roots, 0, 1)[0];
    }

    /** The first row of length M = 2 half of an autocovariance: r_m = gamma(min(m, M - m)). */
    static double[] row(int half, IntToDoubleFunction autocovariance) {
        double[] row = new double[2 * half];
        row[0] = autocovariance.applyAsDouble(0);
        for (int m = 1; m <= half; m++) row[m] = row[2 * half - m] = autocovariance.applyAsDouble(m);
        return row;
    }

    /** sum over m of x[from + m step] e^{2 pi i m k step / M} for k &lt; M / step, by the smallest prime factor of that length. */
    private static double[][] transform(double[] x, double[][] roots, int from, int step) {
        int length = x.length / step;
        double[][] y = new double[2][length];
        if (length == 1) {
            y[0][0] = x[from];
            return y;
        }
        int radix = 2;
        while (length % radix != 0) radix++;
        for (int j = 0; j < radix; j++) {
            double[][] part = transform(x, roots, from + j * step, step * radix);
            for (int k = 0; k < length; k++) {
                int turn = (int) ((long) j * k % length) * step;
                double re = part[0][k % (length / radix)];
                double im = part[1][k % (length / radix)];
                y[0][k] += re * roots[0][turn] - im * roots[1][turn];
                y[1][k] += re * roots[1][turn] + im * roots[0][turn];
            }
        }
        return y;
    }
}
