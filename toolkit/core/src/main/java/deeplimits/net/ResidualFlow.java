package deeplimits.net;

import deeplimits.Require;
import deeplimits.random.Key;
import deeplimits.weights.MatrixPath;

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

    @Override
    public int width() {
        return v.rows();
    }

    @Override
    public double[] value(double t, double[] h) {
        return times(at(v, t), sigma.values(inner(t, h)));
    }

    @Override
    public double[] push(double t, double[] h, double[] q) {
        double[] y = inner(t, h);
        double[] z = w == null ? q.clone() : times(at(w, t), q);
        for (int i = 0; i < z.length; i++) z[i] *= sigma.slope(y[i]);
        return times(at(v, t), z);
    }

    @Override
    public double[] pull(double t, double[] h, double[] p) {
        double[] y = inner(t, h);
        double[] z = transposedTimes(at(v, t), p);
        for (int i = 0; i < z.length; i++) z[i] *= sigma.slope(y[i]);
        return w == null ? z : transposedTimes(at(w, t), z);
    }

    /** The residual network of depth L with step 1/L that takes the weights of the same paths at t = k / L: beta = 1. */
    public ResNet network(int depth, Key key) {
        Architecture shape = w == null ? ResNet.res1(width()) : ResNet.res3(width());
        return shape.activation(sigma)
                .depth(depth)
                .scaling(1)
                .of(v.weights(depth), w == null ? null : w.weights(depth), key);
    }

    /** The matrix at t, which the sum of a step's start and length may have taken beyond an end by round-off. */
    private static double[] at(MatrixPath path, double t) {
        double nearest = Math.max(0, Math.min(1, t));
        return path.matrix(Math.abs(t - nearest) < 1e-12 ? nearest : t);
    }

    private double[] inner(double t, double[] h) {
        Require.sameLength("state", h.length, "the width", width());
        return w == null ? h : times(at(w, t), h);
    }

    private static double[] times(double[] matrix, double[] x) {
        double[] y = new double[x.length];
        for (int i = 0, at = 0; i < x.length; i++) for (double xj : x) y[i] += matrix[at++] * xj;
        return y;
    }

    private static double[] transposedTimes(double[] matrix, double[] x) {
        double[] y = new double[x.length];
        for (int i = 0, at = 0; i < x.length; i++) for (int j = 0; j < x.length; j++) y[j] += matrix[at++] * x[i];
        return y;
    }
}
