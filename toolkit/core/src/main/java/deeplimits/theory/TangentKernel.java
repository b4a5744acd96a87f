package deeplimits.theory;

import deeplimits.Require;
import deeplimits.net.ResNet;
import deeplimits.net.Trajectory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Theta(x, x') = sum over the weights of dF(x)/dw dF(x')/dw: the tangent kernel of a residual network, which linearised gradient
 * descent sees in place of the network.
 *
 * <p>For F = B h_L, h_0 = x, h_l = h_{l-1} + alpha V_l ReLU(sqrt(2) W_l h_{l-1}) with independent N(0, 1/d) entries, V and W
 * learned, and width to infinity: with u the cosine of x and x', k0 and k1 the arc-cosine kernels (Cho and Saul, 2009),
 *
 * <pre>
 * K_0 = u,        K_l = (K_{l-1} + alpha^2 k1(K_{l-1})) / (1 + alpha^2)           cosine of h_l and h_l'
 * B_{L+1} = 1,    B_l = B_{l+1} (1 + alpha^2 k0(K_{l-1})) / (1 + alpha^2)         cosine of the gradients
 * r(u) = (1 / 2L) sum over l of B_{l+1} (k1(K_{l-1}) + K_{l-1} k0(K_{l-1})),      Theta(x, x') = Theta(x, x) r(u).
 * </pre>
 *
 * <p>Source of the question: Tian and Yu, arXiv 2403.04545, 2024; the recursion follows from E g g' = k1 |h| |h'| and E s s' = k0
 * p p' layer by layer.
 *
 * @param alpha the factor before each branch, finite
 * @param depth L, from 1 to 10,000,000
 */
public record TangentKernel(double alpha, int depth) {
    private static final int DEEPEST = 10_000_000;

    public TangentKernel {
        Require.finite("alpha", alpha);
        Require.finite("alpha^2", alpha * alpha);
        Require.atLeast(1, "depth", depth);
        Require.holds(depth <= DEEPEST, "depth", "at most " + DEEPEST, depth);
    }

    /** r(u), with r(1) = 1. @param u cosine of two inputs, in [-1, 1] */
    public double at(double u) {
        Require.holds(Math.abs(u) <= 1, "cosine", "in [-1, 1]", u);
        double square = alpha * alpha;
        double[] cosines = new double[depth];
        double cosine = u;
        for (int l = 0; l < depth; l++) {
            cosines[l] = cosine;
            cosine = (cosine + square * FirstOrder.k1(cosine)) / (1 + square);
        }
        double back = 1;
        double sum = 0;
        for (int l = depth - 1; l >= 0; l--) {
            double slopes = FirstOrder.k0(cosines[l]);
            sum += back * (FirstOrder.k1(cosines[l]) + cosines[l] * slopes);
            back *= (1 + square * slopes) / (1 + square);
        }
        return sum / (2 * depth);
    }

    /** Theta(x, x) / (|x|^2 |B|^2) = 2 L alpha^2 (1 + alpha^2)^(L - 1); infinite beyond the range of a double. */
    public double diagonal() {
        return 2 * depth * alpha * alpha * Math.exp((depth - 1) * Math.log1p(alpha * alpha));
    }

    /** r(u) as alpha tends to 0 at a fixed depth, that of one hidden layer: (k1(u) + u k0(u)) / 2. @param u in [-1, 1] */
    public static double oneHiddenLayer(double u) {
        return new TangentKernel(0, 1).at(u);
    }

    /**
     * Theta(x_i, x_j) of a given network, by backpropagation: the sum over the weights of its layers (V, W and b), with A and B frozen.
     *
     * <p>Gradient descent at rate eta on the mean square of F(x_i) - y_i takes the errors e to (I - (2 eta / n) Theta) e, to first
     * order in eta.
     *
     * @param net with a read-out of one output
     * @param x inputs, at least one, each of the network's input length
     * @return n x n, symmetric
     * @throws IllegalArgumentException if a kernel is beyond the range of a double, for states or gradients are
     */
    public static double[][] gram(ResNet net, double[]... x) {
        int outputs = Require.present("network", net).outputLength();
        Require.holds(outputs == 1, "outputs", "1, for a tangent kernel that is a number", outputs);
        Require.atLeast(1, "number of inputs", Require.present("inputs", x).length);
        Trajectory[] h = Arrays.stream(x).map(net::forward).toArray(Trajectory[]::new);
        Trajectory[] p = Arrays.stream(h)
                .map(states -> net.backward(states, net.pullOutputs(states.state(net.depth()), new double[] {1})))
                .toArray(Trajectory[]::new);
        double[][] gram = new double[x.length][x.length];
        for (int k = 0; k < net.depth(); k++) {
            double[][][] gradients = new double[x.length][][];
            for (int i = 0; i < x.length; i++) gradients[i] = layer(net, k, h[i].state(k), p[i].state(k + 1));
            for (int i = 0; i < x.length; i++)
                for (int j = 0; j <= i; j++) gram[i][j] += dot(gradients[i], gradients[j]);
        }
        for (int i = 0; i < x.length; i++)
            for (int j = 0; j <= i; j++) gram[j][i] = Require.finite("kernel of inputs " + j + " and " + i, gram[i][j]);
        return gram;
    }

    /** The gradient in the weights of layer k, one array a matrix. */
    private static double[][] layer(ResNet net, int k, double[] h, double[] p) {
        Map<String, double[][]> sums = new LinkedHashMap<>();
        net.tensors().forEach((name, weights) -> {
            if (name.equals("A") || name.equals("B")) return;
            double[][] layers = new double[net.depth()][];
            layers[k] = new double[weights.rows() * weights.columns()];
            sums.put(name, layers);
        });
        net.addGradients(k, h, p, sums);
        return sums.values().stream().map(layers -> layers[k]).toArray(double[][]::new);
    }

    /** In four sums, which the processor adds at once: this is where the time goes. */
    private static double dot(double[][] x, double[][] y) {
        double sum = 0;
        for (int t = 0; t < x.length; t++) {
            double[] a = x[t];
            double[] b = y[t];
            double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
            int i = 0;
            for (; i + 3 < a.length; i += 4) {
                s0 += a[i] * b[i];
                s1 += a[i + 1] * b[i + 1];
                s2 += a[i + 2] * b[i + 2];
                s3 += a[i + 3] * b[i + 3];
            }
            for (; i < a.length; i++) s0 += a[i] * b[i];
            sum += s0 + s1 + s2 + s3;
        }
        return sum;
    }
}
