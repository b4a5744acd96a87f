package deeplimits.limit;

import deeplimits.Require;
import deeplimits.net.Activation;
import deeplimits.random.Key;
import deeplimits.weights.Law;
import deeplimits.weights.MatrixPath;
import deeplimits.weights.Weights;

/**
 * dH/dt = f(t, H) = V(t) sigma(W(t) H), or V(t) sigma(H): residual networks in continuous depth t in [0, 1].
 *
 * <p>Source: Chen, Rubanova, Bettencourt, Duvenaud, "Neural ordinary differential equations", NeurIPS 2018; with smooth paths, the
 * limit at beta = 1 of Marion et al., JMLR 2025.
 */
public final class ResidualFlow implements VectorField {
    private final MatrixPath v;
    private final MatrixPath w;
    private final Activation sigma;

    private ResidualFlow(MatrixPath v, MatrixPath w, Activation sigma) {
        this.v = Require.present("path V", v);
        this.w = w;
        this.sigma = Require.present("activation", sigma);
        square("path V", v, v.rows());
        if (w != null) square("path W", w, v.rows());
    }

    private static void square(String name, MatrixPath path, int d) {
        Require.holds(
                path.rows() == d && path.columns() == d,
                name,
                "of " + d + " x " + d + " matrices",
                path.rows() + " x " + path.columns());
    }

    /** V(t) sigma(H). */
    public static ResidualFlow res1(MatrixPath v, Activation sigma) {
        return new ResidualFlow(v, null, sigma);
    }

    /** V(t) sigma(W(t) H). */
    public static ResidualFlow res3(MatrixPath v, MatrixPath w, Activation sigma) {
        return new ResidualFlow(v, Require.present("path W", w), sigma);
    }

    /**
     * V(t) tanh(W(t) H), V(t) = V_0 + V_1 sin 2 pi t + V_2 cos 2 pi t and W(t) alike, with six independent matrices of N(0, 1/d) entries.
     *
     * <p>The field is smooth, so that every Runge-Kutta method shows its full order; a sigma with a kink stops them at order 2.
     *
     * @param width d, at least 1
     * @param key the field's address
     */
    public static ResidualFlow periodic(int width, Key key) {
        Require.atLeast(1, "width", width);
        Require.present("key", key);
        return periodic(
                Law.iid().draw(3, width, width, key.child("V")), Law.iid().draw(3, width, width, key.child("W")));
    }

    /**
     * V(t) tanh(W(t) H) with given matrices of the same form.
     *
     * @param v V_0, V_1, V_2, each d x d
     * @param w W_0, W_1, W_2, each d x d
     */
    public static ResidualFlow periodic(Weights v, Weights w) {
        return new ResidualFlow(harmonics("V", v), harmonics("W", w), Activation.TANH);
    }

    private static MatrixPath harmonics(String name, Weights a) {
        Require.present(name, a);
        Require.holds(a.depth() == 3, name, "of depth 3: a constant, a sine and a cosine", a);
        double[][] parts = {a.matrix(0), a.matrix(1), a.matrix(2)};
        return MatrixPath.of(a.rows(), a.columns(), t -> LearnedField.path(parts, t));
    }

    /** The same paths with another sigma. */
    public ResidualFlow activation(Activation other) {
        return new ResidualFlow(v, w, other);
    }

    @Override
    public int width() {
        return v.rows();
    }

    @Override
    public double[] value(double t, double[] h) {
        return LearnedField.times(at(v, t), sigma.values(inner(t, h)), false);
    }

    @Override
    public double[] push(double t, double[] h, double[] q) {
        Require.vector("direction", q, "the width", width());
        double[] y = inner(t, h);
        double[] z = w == null ? q.clone() : LearnedField.times(at(w, t), q, false);
        for (int i = 0; i < z.length; i++) z[i] *= sigma.slope(y[i]);
        return LearnedField.times(at(v, t), z, false);
    }

    @Override
    public double[] pull(double t, double[] h, double[] p) {
        Require.vector("gradient", p, "the width", width());
        double[] y = inner(t, h);
        double[] z = LearnedField.times(at(v, t), p, true);
        for (int i = 0; i < z.length; i++) z[i] *= sigma.slope(y[i]);
        return w == null ? z : LearnedField.times(at(w, t), z, true);
    }

    /** The matrix at t, which the sum of a step's start and length may have taken beyond an end by round-off. */
    private static double[] at(MatrixPath path, double t) {
        double nearest = Math.max(0, Math.min(1, t));
        return path.matrix(Math.abs(t - nearest) < 1e-12 ? nearest : t);
    }

    private double[] inner(double t, double[] h) {
        Require.vector("state", h, "the width", width());
        return w == null ? h : LearnedField.times(at(w, t), h, false);
    }
}
