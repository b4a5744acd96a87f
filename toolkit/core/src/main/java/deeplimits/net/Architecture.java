package deeplimits.net;

import deeplimits.Require;
import deeplimits.random.Key;
import deeplimits.random.Stream;
import deeplimits.weights.Entry;
import deeplimits.weights.Law;
import deeplimits.weights.Weights;
import java.util.Arrays;
import java.util.OptionalInt;

/**
 * h_0 = A x, h_{k+1} = h_k + alpha V_{k+1} g(h_k, theta_{k+1}), F(x) = B h_L, alpha = c L^-beta: everything of a network but
 * its weights.
 *
 * <p>Start from {@link ResNet#res1}, {@link ResNet#res2}, {@link ResNet#res3}, {@link ResNet#tau} or {@link ResNet#plain} and
 * change one thing at a time.
 *
 * @param block what a layer does
 * @param activation sigma
 * @param width d, at least 1
 * @param inputs length of x and number of columns of A; empty when there is no A and x is h_0 itself
 * @param outputs length of F(x) and number of rows of B, at least 1
 * @param depth L, at least 1
 * @param beta exponent of the scaling, finite
 * @param gain c, finite
 * @param bias standard deviation of the entries of b; 0 for none
 * @throws IllegalArgumentException if a number is out of its domain, or block or activation are not what their flags say
 */
public record Architecture(
        Block block,
        Activation activation,
        int width,
        OptionalInt inputs,
        int outputs,
        int depth,
        double beta,
        double gain,
        double bias) {
    private static final double[] PROBES = {-1.5, -0.25, 0.5, 1.25};

    public Architecture {
        Require.present("block", block);
        Require.present("activation", activation);
        Require.atLeast(1, "width", width);
        Require.present("inputs", inputs).ifPresent(n -> Require.atLeast(1, "inputs", n));
        Require.atLeast(1, "outputs", outputs);
        Require.atLeast(1, "depth", depth);
        Require.finite("beta", beta);
        Require.finite("gain", gain);
        Require.notNegative("bias", bias);
        Require.holds(bias == 0 || block.biased(), "bias", "0 for " + block + "; take RES_2 for one", bias);
        requireFlags(block, activation);
    }

    /** Refuses flags of a user's own block or activation that are contradicted by its values; doubling is exact in floating point. */
    private static void requireFlags(Block block, Activation sigma) {
        boolean scales = block.homogeneous(sigma);
        for (double h : PROBES) {
            Require.holds(
                    !sigma.homogeneous() || same(sigma.value(2 * h), 2 * sigma.value(h)),
                    "homogeneous() of " + sigma,
                    "false where sigma(2 x) is not 2 sigma(x), as at x = " + h,
                    true);
            for (double y : PROBES) {
                Require.holds(
                        block.inner() || same(block.value(sigma, h, y), block.value(sigma, h, 0)),
                        "inner() of " + block,
                        "true where g(h, y) depends on y = W h",
                        false);
                Require.holds(
                        !scales || same(block.value(sigma, 2 * h, 2 * y), 2 * block.value(sigma, h, y)),
                        "homogeneous(sigma) of " + block,
                        "false where g(2 h, 2 y) is not 2 g(h, y), as at h = " + h + ", y = " + y,
                        true);
            }
        }
    }

    private static boolean same(double a, double b) {
        return Double.compare(a, b) == 0 || Math.abs(a - b) <= 1e-12 * Math.abs(b) + Double.MIN_NORMAL;
    }

    /** A block of width d with the defaults of the first networks: no A, one output, depth 1, beta 1/2, gain 1, no bias. */
    static Architecture of(Block block, Activation activation, int width) {
        return new Architecture(block, activation, width, OptionalInt.empty(), 1, 1, 0.5, 1, 0);
    }

    /** With another block, such as one of the user's own. */
    public Architecture block(Block other) {
        return new Architecture(other, activation, width, inputs, outputs, depth, beta, gain, bias);
    }

    /** With an input map A of n columns. */
    public Architecture inputs(int n) {
        return new Architecture(block, activation, width, OptionalInt.of(n), outputs, depth, beta, gain, bias);
    }

    /** With a read-out B of n rows. */
    public Architecture outputs(int n) {
        return new Architecture(block, activation, width, inputs, n, depth, beta, gain, bias);
    }

    /** With L layers. */
    public Architecture depth(int layers) {
        return new Architecture(block, activation, width, inputs, outputs, layers, beta, gain, bias);
    }

    /** With the factor c L^-beta before each residual branch. */
    public Architecture scaling(double exponent) {
        return new Architecture(block, activation, width, inputs, outputs, depth, exponent, gain, bias);
    }

    /** With the factor c L^-beta before each residual branch. */
    public Architecture gain(double c) {
        return new Architecture(block, activation, width, inputs, outputs, depth, beta, c, bias);
    }

    /** With another sigma. */
    public Architecture activation(Activation sigma) {
        return new Architecture(block, sigma, width, inputs, outputs, depth, beta, gain, bias);
    }

    /** With biases of a standard deviation, for RES_2. */
    public Architecture bias(double sd) {
        return new Architecture(block, activation, width, inputs, outputs, depth, beta, gain, sd);
    }

    /** Whether a layer without a bias lets positive factors through, F_k(t h) = t F_k(h) for t &gt; 0. */
    public boolean homogeneous() {
        return block.homogeneous(activation) && (!block.activatesSum() || activation.homogeneous());
    }

    /** alpha = c L^-beta. */
    public double alpha() {
        return gain * Math.pow(depth, -beta);
    }

    /** An input of the paper's protocol for the network of this key, x ~ U(0, 1)^inputs, length {@link #inputLength}. */
    public double[] input(Key key) {
        Require.present("key", key);
        Stream stream = key.child("input").stream();
        double[] x = new double[inputLength()];
        for (int i = 0; i < x.length; i++) x[i] = stream.uniform();
        return x;
    }

    /** A target of the paper's protocol for the network of this key, y ~ U(0, 1). */
    public double target(Key key) {
        return Require.present("key", key).child("target").stream().uniform();
    }

    /**
     * h_0 of the network that {@link #draw} gives for this key, on its own {@link #input}: A x, or x itself.
     *
     * @param law the law of the network
     * @return length width
     */
    public double[] start(Law law, Key key) {
        Require.present("law", law);
        double[] x = input(key);
        return inputs.isPresent() ? start(drawInputMap(outer(law), key), x) : x;
    }

    /**
     * The first row of B of the network that {@link #draw} gives for this key.
     *
     * @param law the law of the network
     * @return length width
     */
    public double[] readOut(Law law, Key key) {
        return Arrays.copyOf(
                drawReadOut(outer(law), Require.present("key", key)).matrix(0), width);
    }

    /** A x, or sigma(A x) where sigma acts on the sum of state and branch. */
    double[] start(Weights a, double[] x) {
        double[] h = a.times(0, x);
        return block.activatesSum() ? activation.values(h) : h;
    }

    /** The law of A, B and b. */
    private static Law outer(Law law) {
        return Law.iid(Require.present("law", law).entry());
    }

    /** Length of an input x. */
    public int inputLength() {
        return inputs.orElse(width);
    }

    /**
     * A network with weights of a law: V and W by the law, A and B with independent entries (of the same entry law when it
     * is an {@link Law#iid(Entry)}, Gaussian otherwise), variance 1 / columns each.
     *
     * @param key the network's address; V, W, A, B and b are its children of those names
     * @throws IllegalArgumentException if the weights would not fit in memory
     */
    public ResNet draw(Law law, Key key) {
        Require.present("law", law);
        Require.present("key", key);
        return of(
                law.draw(depth, width, width, key.child("V")),
                block.inner() ? law.draw(depth, width, width, key.child("W")) : null,
                key,
                outer(law));
    }

    /**
     * A network with residual weights of the user's own.
     *
     * @param v L matrices, width x width
     * @param w the same for a block with an inner matrix, else null
     * @param key the address of A, B and b
     */
    public ResNet of(Weights v, Weights w, Key key) {
        return of(v, w, Require.present("key", key), Law.iid());
    }

    private ResNet of(Weights v, Weights w, Key key, Law outer) {
        Weights b = bias > 0 ? outer.draw(depth, width, 1, key.child("b")).times(bias) : null;
        return new ResNet(this, new ResNet.Parameters(drawInputMap(outer, key), v, w, b, drawReadOut(outer, key)));
    }

    /** A, or null when there is none. */
    private Weights drawInputMap(Law outer, Key key) {
        return inputs.isPresent() ? outer.draw(1, width, inputs.getAsInt(), key.child("A")) : null;
    }

    /** B. */
    private Weights drawReadOut(Law outer, Key key) {
        return outer.draw(1, outputs, width, key.child("B"));
    }
}
