package deeplimits.limit;

import deeplimits.Require;

/**
 * K_i = f(t + c_i dt, h + dt sum_{j&lt;i} a_ij K_j), h' = h + dt sum_i b_i K_i: the coefficients of an explicit Runge-Kutta
 * method with its order, the power of dt of the error at a fixed time when f is smooth.
 *
 * <p>The four methods of Benning, Celledoni, Ehrhardt, Owren, Schoenlieb, "Deep learning as optimal control problems:
 * models and numerical methods", J. Comput. Dyn. 6 (2019), arXiv 1904.05657.
 */
public enum ButcherTableau {
    /** Order 1, one stage: the residual network. */
    EULER(1, 1, new double[][] {{}}, 1),
    /** Order 2, two stages: the improved Euler method, which averages the slopes at both ends. */
    HEUN(2, 3, new double[][] {{}, {1}}, 1 / 2.0, 1 / 2.0),
    /** Order 3, three stages. */
    KUTTA_3(3, 3, new double[][] {{}, {1 / 2.0}, {-1, 2}}, 1 / 6.0, 2 / 3.0, 1 / 6.0),
    /** Order 4, four stages: the classical method. */
    KUTTA_4(4, 4, new double[][] {{}, {1 / 2.0}, {0, 1 / 2.0}, {0, 0, 1}}, 1 / 6.0, 1 / 3.0, 1 / 3.0, 1 / 6.0);

    private final int order;
    private final int adjointOrder;
    private final double[][] a;
    private final double[] b;

    ButcherTableau(int order, int adjointOrder, double[][] a, double... b) {
        this.order = order;
        this.adjointOrder = adjointOrder;
        this.a = a;
        this.b = b;
    }

    /** The right-hand side of an ordinary differential equation. */
    @FunctionalInterface
    public interface Slope {
        /** f(t, x), a new array of the length of x. */
        double[] at(double t, double[] x);
    }

    /**
     * One step of the method.
     *
     * @param f right-hand side
     * @param t time at the beginning of the step, finite
     * @param dt length of the step, finite, of either sign
     * @param x state at time t, at least one number, finite or not, not changed
     * @return the state at time t + dt, a new array
     */
    public double[] step(Slope f, double t, double dt, double[] x) {
        Require.present("right-hand side", f);
        Require.finite("time", t);
        Require.finite("length of a step", dt);
        Require.atLeast(1, "length of the state", Require.present("state", x).length);
        return end(dt, x, slopes(f, t, dt, x, new double[stages()][]));
    }

    /** K_1, ..., K_s, and their arguments in the last parameter. */
    double[][] slopes(Slope f, double t, double dt, double[] x, double[][] arguments) {
        double[][] slopes = new double[stages()][];
        for (int i = 0; i < slopes.length; i++) {
            arguments[i] = x.clone();
            for (int j = 0; j < i; j++) add(arguments[i], dt * a[i][j], slopes[j]);
            double[] slope = f.at(t + c(i) * dt, arguments[i]);
            slopes[i] = Require.vector("slope", slope, "the length of the state", x.length);
        }
        return slopes;
    }

    private double[] end(double dt, double[] x, double[][] slopes) {
        double[] y = x.clone();
        for (int i = 0; i < slopes.length; i++) add(y, dt * b[i], slopes[i]);
        return y;
    }

    /** x += factor y. */
    static void add(double[] x, double factor, double[] y) {
        for (int i = 0; i < x.length; i++) x[i] += factor * y[i];
    }

    /** Order of convergence for a smooth field. */
    public int order() {
        return order;
    }

    /**
     * Order of the gap between backpropagation and the {@link RungeKuttaNet#adjoint}: the order, or 3 for Heun's method, which is
     * pseudo-symplectic (Aubry and Chartier, "Pseudo-symplectic Runge-Kutta methods", BIT 38, 1998): it fulfils the
     * condition of a symplectic method at order 3, sum b_i c_i^2 + sum b_i a_ij c_j = 1/2.
     */
    public int adjointOrder() {
        return adjointOrder;
    }

    /** Number of stages s, evaluations of f a step. */
    public int stages() {
        return b.length;
    }

    /** a_ij, for 0 &le; j &lt; i &lt; stages. */
    public double a(int i, int j) {
        if (j < 0 || j >= stage(i)) Require.holds(false, "column of a tableau", "in [0, " + i + ")", j);
        return a[i][j];
    }

    /** b_i, for 0 &le; i &lt; stages; they sum to 1. */
    public double b(int i) {
        return b[stage(i)];
    }

    /** c_i = sum_j a_ij, for 0 &le; i &lt; stages. */
    public double c(int i) {
        double c = 0;
        for (double aij : a[stage(i)]) c += aij;
        return c;
    }

    private int stage(int i) {
        if (i < 0 || i >= stages()) Require.holds(false, "stage", "in [0, " + stages() + ")", i);
        return i;
    }
}
