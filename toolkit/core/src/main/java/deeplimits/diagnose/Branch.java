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
 * <p>W is n x d and V is d x n, so that an MLP of any inner width, and the value and output matrices of an attention
 * layer (with the identity), are branches too; or both are convolutions with c and n channels on a small periodic
 * image. Biases are left out. Immutable.
 */
public final class Branch {
    /**
     * x Phi(x), Phi the distribution function of N(0, 1): what transformers have between the matrices of their MLPs.
     */
    public static final Activation GELU = new Gelu();

    private record Gelu() implements Activation {
        @Override
        public double value(double x) {
            return x == Double.NEGATIVE_INFINITY ? 0 : x * normal(x);
        }

        @Override
        public double slope(double x) {
            double y = Math.max(-40, Math.min(40, x)); // beyond, exp(-y^2 / 2) is 0, and infinity times 0 no number
            return normal(x) + y * Math.exp(-y * y / 2) / Math.sqrt(2 * Math.PI);
        }

        private static double normal(double x) {
            return 0.5 * Erf.erf(x / Math.sqrt(2)) + 0.5;
        }
    }

    private final Weights v;
    private final Weights w;
    private final Activation sigma;
    /** Side of the kernels, and of the image that they see; 1 for matrices. */
    private final int kernel;

    private final int side;

    private Branch(Weights v, Weights w, Activation sigma, int kernel) {
        this.v = Require.present("V", v);
        this.w = w;
        this.sigma = Require.present("activation", sigma);
        this.kernel = kernel;
        side = kernel == 1 ? 1 : kernel + 1;
        int inner = kernel * kernel * (w == null ? v.rows() : w.rows());
        int outer = kernel * kernel * v.rows();
        Require.holds(v.columns() == inner, "V", "of " + inner + " columns", v);
        if (w != null && (w.depth() != v.depth() || w.columns() != outer))
            Require.holds(false, "W", "of depth " + v.depth() + " and " + outer + " columns", w);
    }

    /** V sigma(h). @param v L matrices, d x d */
    public static Branch res1(Weights v, Activation sigma) {
        return new Branch(v, null, sigma, 1);
    }

    /**
     * V sigma(W h), also an MLP with W the matrix in and V the matrix out.
     *
     * @param v L matrices, d x n.
     * @param w L matrices, n x d
     */
    public static Branch res3(Weights v, Weights w, Activation sigma) {
        return convolution(v, w, 1, sigma);
    }

    /**
     * O V h, what an attention layer does when it looks at one place.
     *
     * @param value L matrices, n x d.
     * @param output L matrices, d x n
     */
    public static Branch attention(Weights value, Weights output) {
        return res3(output, value, Activation.IDENTITY);
    }

    /**
     * V * sigma(W * h), two convolutions of stride 1, on a periodic image of kernel + 1 places a side.
     *
     * <p>The image is periodic so that every place counts alike; at the border of a real image, where zeros are put,
     * the gain is less.
     *
     * @param v L kernels as matrices, c x (n kernel kernel), as PyTorch's [c, n, kernel, kernel] lies in memory
     * @param w L kernels as matrices, n x (c kernel kernel)
     * @param kernel side of the kernels, odd
     */
    public static Branch convolution(Weights v, Weights w, int kernel, Activation sigma) {
        Require.holds(kernel >= 1 && kernel % 2 == 1, "side of the kernels", "odd", kernel);
        return new Branch(v, Require.present("W", w), sigma, kernel);
    }

    /** The branches of a network with a standard block of one or two matrices. */
    public static Branch of(ResNet net) {
        Block block = Require.present("network", net).architecture().block();
        boolean standard = block == Block.RES_1 || block == Block.RES_2 || block == Block.RES_3;
        Require.holds(standard, "block", "RES_1, RES_2 or RES_3", block);
        ResNet.Parameters of = net.parameters();
        return new Branch(of.v(), of.w(), net.architecture().activation(), 1);
    }

    /** Length of a state: d, or channels times places. */
    public int width() {
        return v.rows() * side * side;
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
        return times(v, k, sigma.values(w == null ? h : times(w, k, h)));
    }

    /** A matrix on what each place sees; a state holds the channels of the first place, then those of the next. */
    private double[] times(Weights m, int k, double[] h) {
        double[] y = new double[m.rows() * side * side];
        double[] seen = new double[m.columns()];
        for (int place = 0; place < side * side; place++) {
            for (int i = 0; i < seen.length; i++) seen[i] = h[seenAt(place, i, m.columns())];
            System.arraycopy(m.times(k, seen), 0, y, place * m.rows(), m.rows());
        }
        return y;
    }

    /** Where entry i = (channel, row, column) of the so many around a place lies in the state. */
    private int seenAt(int place, int i, int entries) {
        int row = (place / side + i / kernel % kernel + side - kernel / 2) % side;
        int column = (place % side + i % kernel + side - kernel / 2) % side;
        int area = kernel * kernel;
        return (row * side + column) * (entries / area) + i / area;
    }
}
