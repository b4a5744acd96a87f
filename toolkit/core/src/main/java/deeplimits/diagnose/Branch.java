package deeplimits.diagnose;

import deeplimits.Require;
import deeplimits.net.Activation;
import deeplimits.net.Block;
import deeplimits.net.ResNet;
import deeplimits.weights.Weights;
import org.hipparchus.special.Erf;

/**
 * f_k(h) = V_{k+1} sigma(W_{k+1} h), or V_{k+1} sigma(h), k = 0, ..., L - 1: the residual branches of a network.
 *
 * <p>W is rows x width and V width x rows, so that an MLP of any inner width, and the value and output matrices of an attention layer
 * (with the identity), are branches too. Biases are left out. Immutable.
 */
public final class Branch {
    /** x Phi(x), Phi the distribution function of N(0, 1): what transformers have between the matrices of their MLPs. */
    public static final Activation GELU = new Gelu();

    private record Gelu() implements Activation {
        @Override
        public double value(double x) {
            return x * normal(x);
        }

        @Override
        public double slope(double x) {
            return normal(x) + x * Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
        }

        private static double normal(double x) {
            return 0.5 * Erf.erf(x / Math.sqrt(2)) + 0.5;
        }
    }

    private final Weights v;
    private final Weights w;
    private final Activation sigma;

    private Branch(Weights v, Weights w, Activation sigma) {
        this.v = Require.present("V", v);
        this.w = w;
        this.sigma = Require.present("activation", sigma);
        int inner = w == null ? v.rows() : w.rows();
        Require.holds(v.columns() == inner, "V", "of " + inner + " columns", v);
        Require.holds(
                w == null || w.depth() == v.depth() && w.columns() == v.rows(),
                "W",
                "of depth " + v.depth() + " and " + v.rows() + " columns",
                w);
    }

    /** V sigma(h). @param v L matrices, d x d */
    public static Branch res1(Weights v, Activation sigma) {
        return new Branch(v, null, sigma);
    }

    /** V sigma(W h), also an MLP with W the matrix in and V the matrix out. @param v L matrices, d x n. @param w L matrices, n x d */
    public static Branch res3(Weights v, Weights w, Activation sigma) {
        return new Branch(v, Require.present("W", w), sigma);
    }

    /** O V h, what an attention layer does when it looks at one place. @param value L matrices, n x d. @param output L matrices, d x n */
    public static Branch attention(Weights value, Weights output) {
        return res3(output, value, Activation.IDENTITY);
    }

    /** The branches of a network with a standard block of one or two matrices. */
    public static Branch of(ResNet net) {
        Block block = Require.present("network", net).architecture().block();
        Require.holds(
                block == Block.RES_1 || block == Block.RES_2 || block == Block.RES_3,
                "block",
                "RES_1, RES_2 or RES_3",
                block);
        return new Branch(
                net.parameters().v(), net.parameters().w(), net.architecture().activation());
    }

    /** Length of a state. */
    public int width() {
        return v.rows();
    }

    /** Number of branches L. */
    public int depth() {
        return v.depth();
    }

    /** The matrix that writes into the state. */
    Weights last() {
        return v;
    }

    /** f_k(h). */
    double[] value(int k, double[] h) {
        return v.times(k, sigma.values(inner(k, h)));
    }

    /** f_k'(h)^T p. */
    double[] pull(int k, double[] h, double[] p) {
        double[] y = inner(k, h);
        double[] s = v.transposedTimes(k, p);
        for (int i = 0; i < s.length; i++) s[i] *= sigma.slope(y[i]);
        return w == null ? s : w.transposedTimes(k, s);
    }

    private double[] inner(int k, double[] h) {
        return w == null ? h : w.times(k, h);
    }
}
