package deeplimits.net;

import deeplimits.Require;
import deeplimits.random.Key;
import deeplimits.random.Stream;
import deeplimits.weights.Entry;
import deeplimits.weights.Iid;
import deeplimits.weights.Law;
import deeplimits.weights.Weights;
import java.util.OptionalInt;

/**
 * h_0 = A x, h_{k+1} = h_k + L^-beta V_{k+1} g(h_k, theta_{k+1}), F(x) = B h_L: everything of a network but its weights.
 *
 * <p>Start from {@link ResNet#res1}, {@link ResNet#res2} or {@link ResNet#res3} and change one thing at a time.
 *
 * @param block the residual branch
 * @param activation sigma
 * @param width d, at least 1
 * @param inputs length of x and number of columns of A; empty when there is no A and x is h_0 itself
 * @param depth L, at least 1
 * @param beta exponent of the scaling, finite
 * @param bias standard deviation of the entries of b, for RES_2; 0 for none
 */
public record Architecture(
        Block block, Activation activation, int width, OptionalInt inputs, int depth, double beta, double bias) {
    public Architecture {
        Require.present("block", block);
        Require.present("activation", activation);
        Require.atLeast(1, "width", width);
        inputs.ifPresent(n -> Require.atLeast(1, "inputs", n));
        Require.atLeast(1, "depth", depth);
        Require.finite("beta", beta);
        Require.notNegative("bias", bias);
        Require.holds(bias == 0 || block == Block.RES_2, "bias", "0 for " + block + "; only RES_2 has one", bias);
    }

    /** With an input map A of n columns. */
    public Architecture inputs(int n) {
        return new Architecture(block, activation, width, OptionalInt.of(n), depth, beta, bias);
    }

    /** With L layers. */
    public Architecture depth(int layers) {
        return new Architecture(block, activation, width, inputs, layers, beta, bias);
    }

    /** With the factor L^-beta before each residual branch. */
    public Architecture scaling(double exponent) {
        return new Architecture(block, activation, width, inputs, depth, exponent, bias);
    }

    /** With another sigma. */
    public Architecture activation(Activation sigma) {
        return new Architecture(block, sigma, width, inputs, depth, beta, bias);
    }

    /** With biases of a standard deviation, for RES_2. */
    public Architecture bias(double sd) {
        return new Architecture(block, activation, width, inputs, depth, beta, sd);
    }

    /** alpha = L^-beta. */
    public double alpha() {
        return Math.pow(depth, -beta);
    }

    /** An input of the paper's protocol for the network of this key, x ~ U(0, 1)^inputs, length {@link #inputLength}. */
    public double[] input(Key key) {
        Stream stream = key.child("input").stream();
        double[] x = new double[inputLength()];
        for (int i = 0; i < x.length; i++) x[i] = stream.uniform();
        return x;
    }

    /** A target of the paper's protocol for the network of this key, y ~ U(0, 1). */
    public double target(Key key) {
        return key.child("target").stream().uniform();
    }

    /**
     * h_0 of the network that {@link #draw} gives for this key, on its own {@link #input}: A x, or x itself.
     *
     * @param law the law of the network
     * @return length width
     */
    public double[] start(Law law, Key key) {
        return inputs.isPresent() ? drawInputMap(outer(law), key).times(0, input(key)) : input(key);
    }

    /**
     * B of the network that {@link #draw} gives for this key.
     *
     * @param law the law of the network
     * @return length width
     */
    public double[] readOut(Law law, Key key) {
        return drawReadOut(outer(law), key).matrix(0);
    }

    /** The law of A, B and b. */
    private static Iid outer(Law law) {
        return law instanceof Iid iid ? iid : new Iid(Entry.GAUSSIAN);
    }

    /** Length of an input x. */
    public int inputLength() {
        return inputs.orElse(width);
    }

    /**
     * A network with weights of a law: V and W by the law, A and B with independent entries (of the same entry law when it
     * is an {@link Iid} one, Gaussian otherwise), variance 1 / columns each.
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
     * @param w the same for RES_2 and RES_3, null for RES_1
     * @param key the address of A, B and b
     */
    public ResNet of(Weights v, Weights w, Key key) {
        return of(v, w, Require.present("key", key), new Iid(Entry.GAUSSIAN));
    }

    private ResNet of(Weights v, Weights w, Key key, Iid outer) {
        Weights b = bias > 0 ? outer.draw(depth, width, 1, key.child("b")) : null;
        return new ResNet(this, new ResNet.Parameters(drawInputMap(outer, key), v, w, b, drawReadOut(outer, key)));
    }

    /** A, or null when there is none. */
    private Weights drawInputMap(Iid outer, Key key) {
        return inputs.isPresent() ? outer.draw(1, width, inputs.getAsInt(), key.child("A")) : null;
    }

    /** B. */
    private Weights drawReadOut(Iid outer, Key key) {
        return outer.draw(1, 1, width, key.child("B"));
    }
}
