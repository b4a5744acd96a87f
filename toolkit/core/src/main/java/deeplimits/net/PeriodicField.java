package deeplimits.net;

import deeplimits.Require;
import deeplimits.random.Key;
import deeplimits.weights.Law;
import deeplimits.weights.Weights;

/**
 * f(t, h) = V(t) sigma(W(t) h), V(t) = V_0 + V_1 sin 2 pi t + V_2 cos 2 pi t and W(t) alike: smooth weights, and a smooth field
 * when sigma = tanh, so that every Runge-Kutta method shows its full order; a sigma with a kink stops them at order 2.
 */
public final class PeriodicField implements VectorField {
    private final Weights v;
    private final Weights w;
    private final Activation sigma;

    private PeriodicField(Weights v, Weights w, Activation sigma) {
        this.v = v;
        this.w = w;
        this.sigma = Require.present("activation", sigma);
    }

    /**
     * A field with six independent matrices of N(0, 1/d) entries and sigma = tanh.
     *
     * @param width d, at least 1
     * @param key the field's address
     */
    public static PeriodicField draw(int width, Key key) {
        Require.atLeast(1, "width", width);
        Require.present("key", key);
        return of(Law.iid().draw(3, width, width, key.child("V")), Law.iid().draw(3, width, width, key.child("W")));
    }

    /**
     * A field of given weights and sigma = tanh.
     *
     * @param v V_0, V_1, V_2, each d x d
     * @param w W_0, W_1, W_2, each d x d
     */
    public static PeriodicField of(Weights v, Weights w) {
        return new PeriodicField(coefficients("V", v, v), coefficients("W", w, v), Activation.TANH);
    }

    /** The same weights with another sigma. */
    public PeriodicField activation(Activation other) {
        return new PeriodicField(v, w, other);
    }

    private static Weights coefficients(String name, Weights weights, Weights like) {
        RecurrentNet.square(name, weights);
        Require.holds(weights.depth() == 3, name, "of depth 3: a constant, a sine and a cosine", weights);
        return Require.holds(weights.rows() == like.rows(), name, "of the width of V, " + like.rows(), weights);
    }

    @Override
    public int width() {
        return v.rows();
    }

    @Override
    public double[] value(double t, double[] h) {
        return times(v, t, sigma.values(times(w, t, h)));
    }

    @Override
    public double[] push(double t, double[] h, double[] q) {
        return times(v, t, timesSlope(times(w, t, h), times(w, t, q)));
    }

    @Override
    public double[] pull(double t, double[] h, double[] p) {
        return transposedTimes(w, t, timesSlope(times(w, t, h), transposedTimes(v, t, p)));
    }

    private double[] timesSlope(double[] y, double[] x) {
        for (int i = 0; i < y.length; i++) y[i] = sigma.slope(y[i]) * x[i];
        return y;
    }

    private static double[] times(Weights a, double t, double[] x) {
        return combine(t, a.times(0, x), a.times(1, x), a.times(2, x));
    }

    private static double[] transposedTimes(Weights a, double t, double[] x) {
        return combine(t, a.transposedTimes(0, x), a.transposedTimes(1, x), a.transposedTimes(2, x));
    }

    private static double[] combine(double t, double[] constant, double[] sine, double[] cosine) {
        double s = Math.sin(2 * Math.PI * t);
        double c = Math.cos(2 * Math.PI * t);
        for (int i = 0; i < constant.length; i++) constant[i] += s * sine[i] + c * cosine[i];
        return constant;
    }
}
