package deeplimits.limit;

import deeplimits.Require;
import deeplimits.weights.Weights;

/** T f(t, h) of a {@link LearnedFlow}, with the gradient of a loss in its weights. */
final class LearnedField implements VectorField {
    final LearnedFlow.Form form;
    final Weights k;
    final Weights b;
    final double horizon;
    private final int depth;
    private final double[][] matrices; // at t = j / (2 depth), where the stages of a method stand
    private final double[][] shifts;

    LearnedField(LearnedFlow.Form form, Weights k, Weights b, double horizon, int depth) {
        this.form = form;
        this.k = k;
        this.b = b;
        this.horizon = Require.positive("horizon", horizon);
        this.depth = Require.atLeast(1, "depth", depth);
        Require.fits("matrices of depth " + depth, 16.0 * depth * k.rows() * (k.rows() + 1), "take a smaller depth");
        matrices = new double[2 * depth + 1][];
        shifts = new double[2 * depth + 1][];
        for (int j = 0; j < matrices.length; j++) {
            matrices[j] = matrixAt(j / (2.0 * depth));
            shifts[j] = path(b, j / (2.0 * depth));
        }
    }

    /** A_0 + A_1 sin 2 pi t + A_2 cos 2 pi t. */
    static double[] path(double[][] parts, double t) {
        double[] sum = new double[parts[0].length];
        double[] basis = basis(t);
        for (int m = 0; m < 3; m++) for (int i = 0; i < sum.length; i++) sum[i] += basis[m] * parts[m][i];
        return sum;
    }

    private static double[] path(Weights a, double t) {
        return path(new double[][] {a.matrix(0), a.matrix(1), a.matrix(2)}, t);
    }

    /** The matrix in front of h at t: K, or K - K^T. */
    private double[] matrixAt(double t) {
        double[] matrix = path(k, t);
        return form == LearnedFlow.Form.ANTISYMMETRIC ? antisymmetric(matrix) : matrix;
    }

    private static double[] basis(double t) {
        return new double[] {1, Math.sin(2 * Math.PI * t), Math.cos(2 * Math.PI * t)};
    }

    private double[] antisymmetric(double[] a) {
        int d = width();
        double[] difference = new double[a.length];
        for (int i = 0; i < d; i++) for (int j = 0; j < d; j++) difference[i * d + j] = a[i * d + j] - a[j * d + i];
        return difference;
    }

    @Override
    public int width() {
        return k.rows();
    }

    /** Where the weights at t are kept; -1 between the stages of all methods. */
    private int place(double t) {
        long j = Math.round(2 * depth * t);
        return j >= 0 && j <= 2 * depth && Math.abs(2 * depth * t - j) < 1e-9 ? (int) j : -1;
    }

    private double[] matrix(double t) {
        int j = place(t);
        return j < 0 ? matrixAt(t) : matrices[j];
    }

    /** tanh(K h + b). */
    private double[] hidden(double t, double[] h, double[] matrix) {
        int j = place(t);
        double[] s = times(matrix, vector("state", h), false);
        double[] shift = j < 0 ? path(b, t) : shifts[j];
        for (int i = 0; i < s.length; i++) s[i] = Math.tanh(s[i] + shift[i]);
        return s;
    }

    private boolean hamiltonian() {
        return form == LearnedFlow.Form.HAMILTONIAN;
    }

    @Override
    public double[] value(double t, double[] h) {
        double[] matrix = matrix(t);
        double[] s = hidden(t, h, matrix);
        return scaled(hamiltonian() ? turned(times(matrix, s, true), 1) : s);
    }

    @Override
    public double[] push(double t, double[] h, double[] q) {
        double[] matrix = matrix(t);
        double[] s = timesSlope(hidden(t, h, matrix), times(matrix, vector("direction", q), false));
        return scaled(hamiltonian() ? turned(times(matrix, s, true), 1) : s);
    }

    @Override
    public double[] pull(double t, double[] h, double[] p) {
        double[] matrix = matrix(t);
        double[] s = hidden(t, h, matrix);
        double[] r = hamiltonian() ? times(matrix, turned(vector("gradient", p), -1), false) : vector("gradient", p);
        return scaled(times(matrix, timesSlope(s, r), true));
    }

    /** sumK += (dTf / dK)^T p, sumB += (dTf / db)^T p, for the three parts of each path. */
    void addGradients(double t, double[] h, double[] p, double[][] sumK, double[][] sumB) {
        int d = width();
        double[] matrix = matrix(t);
        double[] s = hidden(t, h, matrix);
        double[] turned = hamiltonian() ? turned(p, -1) : p;
        double[] z = timesSlope(s, hamiltonian() ? times(matrix, turned, false) : p.clone());
        double[] inK = new double[d * d];
        for (int i = 0; i < d; i++)
            for (int j = 0; j < d; j++) inK[i * d + j] = z[i] * h[j] + (hamiltonian() ? s[i] * turned[j] : 0);
        if (form == LearnedFlow.Form.ANTISYMMETRIC) inK = antisymmetric(inK);
        double[] basis = basis(t);
        for (int m = 0; m < 3; m++) {
            for (int i = 0; i < inK.length; i++) sumK[m][i] += horizon * basis[m] * inK[i];
            for (int i = 0; i < d; i++) sumB[m][i] += horizon * basis[m] * z[i];
        }
    }

    private double[] vector(String name, double[] x) {
        return Require.vector(name, x, "the width", width());
    }

    private double[] scaled(double[] x) {
        for (int i = 0; i < x.length; i++) x[i] *= horizon;
        return x;
    }

    /** x times 1 - s^2, the slope of tanh. */
    private static double[] timesSlope(double[] s, double[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) y[i] = (1 - s[i] * s[i]) * x[i];
        return y;
    }

    /** sign J x, J (y, z) = (z, -y). */
    private static double[] turned(double[] x, int sign) {
        int half = x.length / 2;
        double[] y = new double[x.length];
        for (int i = 0; i < half; i++) {
            y[i] = sign * x[half + i];
            y[half + i] = -sign * x[i];
        }
        return y;
    }

    /** A x, or A^T x, of a square matrix. */
    static double[] times(double[] matrix, double[] x, boolean transposed) {
        int d = x.length;
        double[] y = new double[d];
        for (int i = 0, at = 0; i < d; i++)
            for (int j = 0; j < d; j++, at++)
                if (transposed) y[j] += matrix[at] * x[i];
                else y[i] += matrix[at] * x[j];
        return y;
    }
}
