package deeplimits.train;

import deeplimits.Require;
import deeplimits.net.MatrixChain;
import deeplimits.random.Key;
import deeplimits.weights.Weights;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/**
 * R(W) = (1/n) sum_i (e_1 . W_L ... W_1 x_i - y_i)^2: least squares by a deep linear network, with the gradient and the Hessian of
 * the loss in all matrices.
 *
 * <p>R depends on the data through Sigma = X^T X / n and c = X^T y / n, and on the matrices through w = (W_L ... W_1)^T e_1, so that a
 * gradient or a product with the Hessian costs O(L d^2). Source: Marion and Chizat, "Deep linear networks for regression are
 * implicitly regularized towards flat minima", NeurIPS 2024. Immutable.
 */
public final class ChainRegression {
    /** Power iteration ends when the eigenvalue changes by less than this part of itself, or after so many products. */
    private static final double SETTLED = 1e-12;

    /** A pivot below this part of the matrix is round-off. */
    private static final double SINGULAR = 1e-13;

    private static final int MOST_PRODUCTS = 20_000;
    private static final int MOST_STEPS = 10_000_000;

    private final double[][] sigma;
    private final double[] c;
    private final double square;
    private final double[] optimum;

    private ChainRegression(double[][] sigma, double[] c, double square) {
        this.sigma = sigma;
        this.c = c;
        this.square = square;
        RealMatrix matrix = MatrixUtils.createRealMatrix(sigma);
        LUDecomposition inverse =
                new LUDecomposition(matrix, Math.max(Double.MIN_NORMAL, SINGULAR * matrix.getNorm1()));
        Require.holds(
                inverse.getSolver().isNonSingular(),
                "inputs",
                "of full rank; take more inputs than their length",
                "fewer");
        optimum = inverse.getSolver().solve(MatrixUtils.createRealVector(c)).toArray();
    }

    /**
     * The regression of y on x.
     *
     * @param x n inputs of length d, of rank d
     * @param y n targets
     */
    public static ChainRegression of(double[][] x, double[] y) {
        Require.atLeast(1, "number of inputs", Require.present("inputs", x).length);
        Require.vector("targets", y, "the number of inputs", x.length);
        int d = Require.atLeast(1, "length of input 0", Require.present("input 0", x[0]).length);
        double[][] sigma = new double[d][d];
        double[] c = new double[d];
        double square = 0;
        for (int r = 0; r < x.length; r++) {
            Require.sameLength("input " + r, Require.present("input " + r, x[r]).length, "the length of input 0", d);
            square += Require.finite("target " + r, y[r]) * y[r] / y.length;
            for (int i = 0; i < d; i++) {
                c[i] += Require.finite("input " + r, x[r][i]) * y[r] / x.length;
                for (int j = 0; j < d; j++) sigma[i][j] += x[r][i] * x[r][j] / x.length;
            }
        }
        return new ChainRegression(sigma, c, square);
    }

    /** w* = Sigma^-1 c, the coefficients of least squares, length d. */
    public double[] optimum() {
        return optimum.clone();
    }

    /** a = w* . Sigma w*, what the best prediction explains of the mean square of y. */
    public double explained() {
        return dot(optimum, c);
    }

    /** min R = mean y^2 - a. */
    public double leastLoss() {
        return square - explained();
    }

    /** 2 L a / |w*|^(2/L): no minimiser of R with L matrices has a smaller sharpness. @param depth L, at least 1 */
    public double flattest(int depth) {
        Require.atLeast(1, "depth", depth);
        return 2 * depth * explained() * Math.pow(dot(optimum, optimum), -1.0 / depth);
    }

    /** w = (W_L ... W_1)^T e_1, length d. */
    public double[] coefficients(MatrixChain chain) {
        return backward(matrices(chain))[0];
    }

    /** R(W). */
    public double loss(MatrixChain chain) {
        double[] w = coefficients(chain);
        return dot(w, times(sigma, w)) - 2 * dot(w, c) + square;
    }

    /** dR / dW_1, ..., dR / dW_L. */
    public Weights gradient(MatrixChain chain) {
        return Weights.computed(c.length, c.length, gradient(matrices(chain)));
    }

    /** H D: the derivative of the gradient in a direction. @param direction of the shape of the chain's weights */
    public Weights hessianTimes(MatrixChain chain, Weights direction) {
        double[][] w = matrices(chain);
        double[][] d = matrices(MatrixChain.of(Require.present("direction", direction)));
        Require.sameLength("direction", d.length, "the depth of the chain", w.length);
        return Weights.computed(c.length, c.length, hessianTimes(w, d));
    }

    /**
     * The eigenvalue of the Hessian that is largest in size, by power iteration: the sharpness, at a minimiser and near one.
     *
     * @param key the address of the first direction
     */
    public double sharpness(MatrixChain chain, Key key) {
        double[][] w = matrices(chain);
        double[][] v = new double[w.length][c.length * c.length];
        for (int k = 0; k < v.length; k++) {
            var stream = Require.present("key", key).stream(k);
            for (int i = 0; i < v[k].length; i++) v[k][i] = stream.gaussian();
        }
        double eigenvalue = 0;
        for (int n = 0; n < MOST_PRODUCTS; n++) {
            double length = Math.sqrt(dot(v, v));
            for (double[] layer : v) for (int i = 0; i < layer.length; i++) layer[i] /= length;
            double[][] next = hessianTimes(w, v);
            double before = eigenvalue;
            eigenvalue = dot(v, next);
            if (!(Math.abs(eigenvalue - before) > SETTLED * Math.abs(eigenvalue)) || dot(next, next) == 0) break;
            v = next;
        }
        return eigenvalue;
    }

    /**
     * W &larr; W - rate dR / dW, so many times; what has become infinite or NaN stays so, and an interruption ends it early.
     *
     * @param rate positive
     * @param steps in [0, 10,000,000]
     */
    public MatrixChain descend(MatrixChain chain, double rate, int steps) {
        double[][] w = matrices(chain);
        Require.positive("learning rate", rate);
        Require.holds(steps >= 0 && steps <= MOST_STEPS, "steps", "in [0, " + MOST_STEPS + "]", steps);
        for (int n = 0; n < steps && !Thread.currentThread().isInterrupted(); n++) {
            double[][] g = gradient(w);
            for (int k = 0; k < w.length; k++) for (int i = 0; i < w[k].length; i++) w[k][i] -= rate * g[k][i];
        }
        return MatrixChain.of(Weights.computed(c.length, c.length, w));
    }

    private double[][] matrices(MatrixChain chain) {
        Require.sameLength("chain", Require.present("chain", chain).width(), "the length of an input", c.length);
        double[][] w = new double[chain.depth()][];
        for (int k = 0; k < w.length; k++) w[k] = chain.weights().matrix(k);
        return w;
    }

    /** b_{k-1} = W_k^T b_k from b_L = e_1 on; b_0 = w. */
    private double[][] backward(double[][] w) {
        double[][] b = new double[w.length + 1][c.length];
        b[w.length][0] = 1;
        for (int k = w.length; k > 0; k--) addTransposed(b[k - 1], w[k - 1], b[k]);
        return b;
    }

    /** a_0 = 2 (Sigma w - c), a_k = W_k a_{k-1}. */
    private double[][] forward(double[][] w, double[] coefficients) {
        double[][] a = new double[w.length][c.length];
        double[] fitted = times(sigma, coefficients);
        for (int i = 0; i < c.length; i++) a[0][i] = 2 * (fitted[i] - c[i]);
        for (int k = 1; k < w.length; k++) add(a[k], w[k - 1], a[k - 1]);
        return a;
    }

    /** dR / dW_k = b_k a_{k-1}^T. */
    private double[][] gradient(double[][] w) {
        double[][] b = backward(w);
        double[][] a = forward(w, b[0]);
        double[][] g = new double[w.length][c.length * c.length];
        for (int k = 0; k < g.length; k++) addOuter(g[k], b[k + 1], a[k]);
        return g;
    }

    /** d(b_k) a_{k-1}^T + b_k d(a_{k-1})^T, by the derivatives of both recursions in the direction d. */
    private double[][] hessianTimes(double[][] w, double[][] d) {
        double[][] b = backward(w);
        double[][] a = forward(w, b[0]);
        double[][] db = new double[w.length + 1][c.length];
        for (int k = w.length; k > 0; k--) {
            addTransposed(db[k - 1], w[k - 1], db[k]);
            addTransposed(db[k - 1], d[k - 1], b[k]);
        }
        double[] da = times(sigma, db[0]);
        for (int i = 0; i < da.length; i++) da[i] *= 2;
        double[][] product = new double[w.length][c.length * c.length];
        for (int k = 0; k < w.length; k++) {
            addOuter(product[k], db[k + 1], a[k]);
            addOuter(product[k], b[k + 1], da);
            double[] next = new double[c.length];
            add(next, w[k], da);
            add(next, d[k], a[k]);
            da = next;
        }
        return product;
    }

    /** y += A x, A row-major. */
    private static void add(double[] y, double[] a, double[] x) {
        for (int i = 0, at = 0; i < y.length; i++) for (double xj : x) y[i] += a[at++] * xj;
    }

    /** y += A^T x. */
    private static void addTransposed(double[] y, double[] a, double[] x) {
        for (int i = 0, at = 0; i < x.length; i++) for (int j = 0; j < y.length; j++) y[j] += a[at++] * x[i];
    }

    /** A += x y^T. */
    private static void addOuter(double[] a, double[] x, double[] y) {
        for (int i = 0, at = 0; i < x.length; i++) for (double yj : y) a[at++] += x[i] * yj;
    }

    private static double[] times(double[][] a, double[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) y[i] = dot(a[i], x);
        return y;
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) sum += x[i] * y[i];
        return sum;
    }

    private static double dot(double[][] x, double[][] y) {
        double sum = 0;
        for (int k = 0; k < x.length; k++) sum += dot(x[k], y[k]);
        return sum;
    }
}
