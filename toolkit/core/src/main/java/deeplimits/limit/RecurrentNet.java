package deeplimits.limit;

import deeplimits.Require;
import deeplimits.net.Activation;
import deeplimits.net.Network;
import deeplimits.weights.Weights;

/**
 * h_{k+1} = h_k + eps sigma((A - gamma I) h_k), one matrix for all layers: A = (M - M^T) / sqrt(2) for an antisymmetric
 * network, A = M for an unstructured one.
 *
 * <p>An antisymmetric A has eigenvalues i w, so that the equation neither grows nor forgets; the explicit step does grow,
 * by {@link #radius} a layer at the slope 1 of sigma, until gamma damps it ({@link #criticalDamping}). The factor
 * 1 / sqrt(2) leaves the entries the variance of those of M. Sources: Haber and Ruthotto, "Stable architectures for deep
 * neural networks", Inverse Problems 34 (2017); Chang, Chen, Haber, Chi, "AntisymmetricRNN", ICLR 2019. Immutable.
 */
public final class RecurrentNet implements Network {
    private final double[][] a;
    private final double step;
    private final double damping;
    private final Activation activation;
    private final int depth;

    private RecurrentNet(double[][] a, double step, double damping, Activation activation, int depth) {
        this.a = a;
        this.step = Require.positive("step", step);
        this.damping = Require.finite("damping", damping);
        this.activation = Require.present("activation", activation);
        this.depth = Require.atLeast(1, "depth", depth);
    }

    /** A = (M - M^T) / sqrt(2); step 0.1, no damping, tanh and depth 1 until set. @param m one matrix, d x d */
    public static RecurrentNet antisymmetric(Weights m) {
        double[][] a = matrix(m);
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j <= i; j++) {
                a[i][j] = (a[i][j] - a[j][i]) / Math.sqrt(2);
                a[j][i] = -a[i][j];
            }
        }
        return of(a);
    }

    /** A = M, for comparison; step 0.1, no damping, tanh and depth 1 until set. @param m one matrix, d x d */
    public static RecurrentNet unstructured(Weights m) {
        return of(matrix(m));
    }

    private static RecurrentNet of(double[][] a) {
        return new RecurrentNet(a, 0.1, 0, Activation.TANH, 1);
    }

    private static double[][] matrix(Weights m) {
        Require.present("M", m);
        Require.holds(m.rows() == m.columns(), "M", "of square matrices", m);
        Require.holds(m.depth() == 1, "M", "one matrix, shared by all layers", m);
        double[][] a = new double[m.rows()][m.rows()];
        for (int i = 0; i < a.length; i++) for (int j = 0; j < a.length; j++) a[i][j] = m.get(0, i, j);
        return a;
    }

    /** With another eps, positive. */
    public RecurrentNet step(double eps) {
        return new RecurrentNet(a, eps, damping, activation, depth);
    }

    /** With another gamma, finite. */
    public RecurrentNet damping(double gamma) {
        return new RecurrentNet(a, step, gamma, activation, depth);
    }

    /** With another sigma. */
    public RecurrentNet activation(Activation sigma) {
        return new RecurrentNet(a, step, damping, sigma, depth);
    }

    /** With L layers. */
    public RecurrentNet depth(int layers) {
        return new RecurrentNet(a, step, damping, activation, layers);
    }

    /**
     * sqrt((1 - eps gamma)^2 + eps^2 w^2) = |1 + eps (i w - gamma)|: what one step does to the mode of frequency w of an
     * antisymmetric network.
     *
     * @param eps step, finite
     * @param gamma damping, finite
     * @param w frequency, finite; the largest gives the spectral radius for gamma &le; 1 / eps
     */
    public static double radius(double eps, double gamma, double w) {
        Require.finite("step", eps);
        Require.finite("damping", gamma);
        Require.finite("frequency", w);
        return Math.hypot(1 - eps * gamma, eps * w);
    }

    /**
     * The smallest gamma with gamma = eps (w^2 + gamma^2) / 2, (1 - sqrt(1 - eps^2 w^2)) / eps: from there on, no mode of
     * frequency up to w grows.
     *
     * @param eps step, positive
     * @param w largest frequency, in [0, 1 / eps]
     * @throws IllegalArgumentException if eps w &gt; 1, where every gamma lets the mode grow
     */
    public static double criticalDamping(double eps, double w) {
        Require.positive("step", eps);
        Require.notNegative("frequency", w);
        Require.holds(
                eps * w <= 1,
                "frequency",
                "at most 1 / step = " + 1 / eps + ", for no damping tames more; take a smaller step",
                w);
        return eps * w * w / (1 + Math.sqrt(1 - Math.pow(eps * w, 2)));
    }

    /** max |w| over the eigenvalues i w + ... of A: its largest imaginary part. */
    public double frequency() {
        return Spectrum.of(a).largestImaginaryPart();
    }

    /** I + eps (A - gamma I), the derivative of a layer at the slope 1 of sigma; d rows of length d. */
    public double[][] jacobian() {
        double[][] jacobian = new double[width()][width()];
        for (int i = 0; i < jacobian.length; i++) {
            for (int j = 0; j < jacobian.length; j++) jacobian[i][j] = step * a[i][j];
            jacobian[i][i] += 1 - step * damping;
        }
        return jacobian;
    }

    /** Largest modulus of the eigenvalues of the {@link #jacobian}, computed and not by formula. */
    public double spectralRadius() {
        return Spectrum.of(jacobian()).radius();
    }

    @Override
    public int width() {
        return a.length;
    }

    @Override
    public int depth() {
        return depth;
    }

    @Override
    public boolean homogeneous() {
        return activation.homogeneous();
    }

    @Override
    public double[] step(int k, double[] h) {
        requireLayer(k, h);
        return sum(h, activation.values(times(h, false)));
    }

    @Override
    public double[] push(int k, double[] h, double[] q) {
        requireLayer(k, h, q);
        return sum(q, timesSlope(h, times(q, false)));
    }

    @Override
    public double[] pull(int k, double[] h, double[] p) {
        requireLayer(k, h, p);
        return sum(p, times(timesSlope(h, p.clone()), true));
    }

    private double[] sum(double[] h, double[] update) {
        for (int i = 0; i < h.length; i++) update[i] = h[i] + step * update[i];
        return update;
    }

    private double[] timesSlope(double[] h, double[] x) {
        double[] y = times(h, false);
        for (int i = 0; i < x.length; i++) x[i] *= activation.slope(y[i]);
        return x;
    }

    /** (A - gamma I) x, or its transpose. */
    private double[] times(double[] x, boolean transposed) {
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = -damping * x[i];
            for (int j = 0; j < x.length; j++) y[i] += (transposed ? a[j][i] : a[i][j]) * x[j];
        }
        return y;
    }
}
