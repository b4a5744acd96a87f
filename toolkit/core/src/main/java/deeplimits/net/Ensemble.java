package deeplimits.net;

import deeplimits.Require;
import deeplimits.random.Key;
import deeplimits.weights.Iid;
import deeplimits.weights.Law;
import java.util.function.IntConsumer;
import tech.tablesaw.api.Table;

/**
 * Many networks measured at once by the engine, one row each: the same numbers as the readable {@link ResNet} on the same
 * keys, to the rounding of float.
 *
 * <p>Each wither gives a new ensemble.
 */
public interface Ensemble {
    /** The same ensemble that also runs p_k backward and adds the columns of gradients. */
    Ensemble gradients();

    /**
     * The same ensemble on so many threads; they change no bit.
     *
     * @param n at least 1; the processors of this machine until set
     */
    Ensemble threads(int n);

    /**
     * The same ensemble that reports while it runs, such as {@code progress::step}.
     *
     * @param done told of the members finished since it was told last, from one thread at a time
     */
    Ensemble progress(IntConsumer done);

    /**
     * Measures.
     *
     * <p>When the calling thread is interrupted, the rows finished so far are returned and the interrupt flag is set again.
     *
     * @return tidy rows, one a member
     * @throws IllegalArgumentException if the run would not fit in memory
     */
    Table run();

    /**
     * Independent networks, each with one input: h_0 = A x, h_{k+1} = h_k + L^-beta V_{k+1} g(h_k).
     *
     * <p>Member r is {@code architecture.draw(law, key.child(r))} on {@code architecture.input(key.child(r))}: the same
     * weights bit for bit, states to 1e-6 and gradients to 2e-6 of the double precision of {@link ResNet}. Weights are never
     * stored, so that any depth fits. Columns: repetition, ratio |h_L| / |h_0|, drift |h_L - h_0| / |h_0|, their natural
     * logarithms log_ratio and log_drift, and overflow_layer, the first layer whose norm is beyond the range of a double, missing
     * when there is none; there ratio and drift are infinite and their logarithms are finite. With gradients: gradient_ratio
     * |p_0| / |p_L|, gradient_drift |p_0 - p_L| / |p_L|, log_gradient_ratio, log_gradient_drift and gradient_overflow_layer; p_L = 2 (F(x) - y) B^T, whose
     * length and sign, and hence the target y, cancel.
     *
     * @param architecture without biases
     * @param law an {@link Iid} one
     * @param key member r has its child r
     * @param members how many networks, at least 1
     * @throws IllegalArgumentException if the engine cannot replay the law or the architecture
     */
    static Ensemble independent(Architecture architecture, Law law, Key key, int members) {
        Require.present("architecture", architecture);
        Require.present("law", law);
        Require.present("key", key);
        Require.atLeast(1, "members", members);
        Require.holds(
                architecture.bias() == 0,
                "bias of an ensemble",
                "0, for the engine draws no b; use architecture.draw(law, key).forward(x) for each network",
                architecture.bias());
        Require.holds(
                law instanceof Iid,
                "law of an independent ensemble",
                "i.i.d. along depth, whose layers can be drawn again one by one; draw networks of another law and use ResNet.forward "
                        + "for each, or Ensemble.shared for many inputs and betas on one",
                law);
        return new IndependentEnsemble(
                architecture,
                (Iid) law,
                key,
                members,
                new IndependentEnsemble.Run(false, Runtime.getRuntime().availableProcessors(), done -> {}));
    }

    /**
     * One network with many inputs and many betas: h_0 = A x, h_{k+1} = h_k + L^-beta V_{k+1} g(h_k), for each pair.
     *
     * <p>A row is {@code net.scaling(beta)} on one input, any law of weights, biases included: states to 1e-6 and gradients to
     * 2e-6 of the double precision of {@link ResNet} for each factor e that they grow by. Columns: beta, input (counted from 0), then those of
     * {@link #independent}. The weights are packed once, and the rows go through the layers together, as products of matrices;
     * the last digits depend on whether the JVM was started with the Vector API ({@code --add-modules jdk.incubator.vector}, the
     * faster) or falls back on ND4J's OpenBLAS, never on the number of threads or on the other rows.
     *
     * @param net the weights; its own beta plays no role
     * @param inputs each of the network's input length, at least one
     * @param betas at least one, finite
     * @throws IllegalArgumentException if an input does not fit the network or a list is empty
     */
    static Ensemble shared(ResNet net, double[][] inputs, double... betas) {
        Require.present("net", net);
        Require.present("inputs", inputs);
        Require.present("betas", betas);
        Require.atLeast(1, "number of inputs", inputs.length);
        Require.atLeast(1, "number of betas", betas.length);
        for (double beta : betas) Require.finite("beta", beta);
        return new SharedEnsemble(net, inputs, betas);
    }
}
