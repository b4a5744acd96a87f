package deeplimits.weights;

import deeplimits.Require;
import deeplimits.random.Key;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * X(t) = sum over m of sqrt(lambda_m) (a_m cos w_m t + b_m sin w_m t), w_m = 2 pi m / T, one independent path for each
 * matrix entry: a Gaussian process of kernel exp(-u^2 / (2 l^2)) that can be asked at any t in [0, 1].
 *
 * <p>lambda_m = (l sqrt(2 pi) / T) exp(-(w_m l)^2 / 2), twice that for m &gt; 0, and T = 1 + 8.5 l; the kernel is met
 * within 1e-14. The matrix at t is (X^ij(t)) / sqrt(columns). Immutable.
 */
final class SmoothPaths implements MatrixPath {
    private final int rows;
    private final int columns;
    private final double period;
    private final double[] amplitude;
    private final float[][] draws;

    private SmoothPaths(int rows, int columns, double period, double[] amplitude, float[][] draws) {
        this.rows = rows;
        this.columns = columns;
        this.period = period;
        this.amplitude = amplitude;
        this.draws = draws;
    }

    /** Those of {@link MatrixPath#smooth}. */
    static SmoothPaths draw(double lengthScale, int rows, int columns, Key key) {
        Smooth.lengthScale(lengthScale);
        Require.present("key", key);
        double period = 1 + Kernel.RBF.reach * lengthScale;
        int modes = (int) (Kernel.RBF.band * period / (2 * Math.PI * lengthScale)) + 1;
        double[] amplitude = new double[modes + 1];
        for (int m = 0; m <= modes; m++) {
            double lambda = lengthScale / period * Kernel.RBF.density(2 * Math.PI * m / period * lengthScale);
            amplitude[m] = Math.sqrt(m == 0 ? lambda : 2 * lambda);
        }
        float[][] draws = new Weights.Shape(2 * modes + 1, rows, columns).allocate();
        for (int c = 0; c < draws.length; c++) key.stream(c).gaussians(draws[c], 0, draws[c].length);
        return new SmoothPaths(rows, columns, period, amplitude, draws);
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public int columns() {
        return columns;
    }

    @Override
    public double[] matrix(double t) {
        double[] basis = basis(t);
        double[] matrix = new double[rows * columns];
        for (int c = 0; c < basis.length; c++) {
            double b = basis[c] / Math.sqrt(columns);
            for (int e = 0; e < matrix.length; e++) matrix[e] += b * draws[c][e];
        }
        return matrix;
    }

    @Override
    public Weights weights(int depth) {
        Weights.Shape shape = new Weights.Shape(depth, rows, columns);
        float[][] layers = shape.allocate();
        IntStream.range(0, depth).parallel().forEach(k -> sum(basis((double) k / depth), layers[k]));
        return new Weights(shape, layers, 1 / Math.sqrt(columns));
    }

    /** sqrt(lambda_0), then sqrt(lambda_m) cos w_m t and sqrt(lambda_m) sin w_m t for each m. */
    double[] basis(double t) {
        Require.holds(t >= 0 && t <= 1, "time", "in [0, 1]", t);
        double[] basis = new double[draws.length];
        basis[0] = amplitude[0];
        for (int m = 1; m < amplitude.length; m++) {
            double angle = 2 * Math.PI * m * t / period;
            basis[2 * m - 1] = amplitude[m] * StrictMath.cos(angle);
            basis[2 * m] = amplitude[m] * StrictMath.sin(angle);
        }
        return basis;
    }

    /** out = sum over c of basis_c draws_c, the constant mode first and then a cosine and a sine at a time. */
    private void sum(double[] basis, float[] out) {
        float constant = (float) basis[0];
        for (int e = 0; e < out.length; e++) out[e] = constant * draws[0][e];
        for (int c = 1; c < basis.length; c += 2)
            add((float) basis[c], draws[c], (float) basis[c + 1], draws[c + 1], out);
    }

    private static void add(float a, float[] x, float b, float[] y, float[] out) {
        for (int e = 0; e < out.length; e++) out[e] += a * x[e] + b * y[e];
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "SmoothPaths[%d x %d, %d modes]", rows, columns, amplitude.length - 1);
    }
}
