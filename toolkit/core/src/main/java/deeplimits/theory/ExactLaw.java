package deeplimits.theory;

import deeplimits.Require;
import deeplimits.net.Activation;
import deeplimits.net.Architecture;
import deeplimits.net.Block;
import deeplimits.net.BlockExecutor;
import deeplimits.net.Ensemble;
import deeplimits.net.EnsembleEngine;
import deeplimits.net.Network;
import deeplimits.net.Trajectory;
import deeplimits.random.Key;
import deeplimits.weights.Law;
import java.util.function.IntFunction;

/**
 * V u | u ~ N(0, |u|^2 / d I): for i.i.d. Gaussian weights and one input, the law of what an {@link Ensemble} measures, drawn
 * without drawing a matrix, for any block and activation.
 *
 * <p>A row has exactly the law of a network's row, at every depth and width, but it is not the row of the network on the same
 * key. Without gradients a homogeneous block costs O(1) a layer, the chain of (|h_k|, |h_k - h_0|); with gradients, for tanh,
 * and for RES_1 with ReLU, it costs O(d): vectors h_k, and p_k given what the forward pass learned of the weights. Both
 * hold for Gaussian entries alone: for them only is V, given V u, the known part beside a free Gaussian one. Other entries
 * share the means and the limit, not the law. Columns are those of {@link Ensemble#independent}; vectors are drawn by the
 * {@link EnsembleEngine} where it serves, to the same accuracy.
 */
public final class ExactLaw {
    private static final double SMALLEST = 1e-150;
    private static final double LARGEST = 1e120;

    private final Architecture architecture;
    private final Key key;
    private final int members;

    private ExactLaw(Architecture architecture, Key key, int members) {
        this.architecture = architecture;
        this.key = key;
        this.members = members;
    }

    /**
     * Draws of the law of a network.
     *
     * @param architecture without biases, its alpha 0 or between 1e-150 and 1e120 in size
     * @param law {@code Law.iid()}
     * @param key draw r has its child r
     * @param members number of draws, at least 1
     * @throws IllegalArgumentException for another law, with biases, or for another alpha
     */
    public static Ensemble of(Architecture architecture, Law law, Key key, int members) {
        Require.holds(
                Require.present("law", law).equals(Law.iid()),
                "law of the exact law",
                "i.i.d. Gaussian, for a matrix given one of its products is Gaussian again for no other; take Ensemble.independent for "
                        + "other entries",
                law);
        Require.present("architecture", architecture);
        Require.present("key", key);
        Require.atLeast(1, "members", members);
        Require.holds(
                architecture.bias() == 0,
                "bias of the exact law",
                "0; take ResNet for networks with biases",
                architecture.bias());
        double alpha = Math.abs(architecture.alpha());
        Require.holds(
                alpha == 0 || alpha >= SMALLEST && alpha <= LARGEST,
                "alpha of the exact law",
                "0 or between " + SMALLEST + " and " + LARGEST + " in size, for squares to be doubles",
                architecture.alpha());
        ExactLaw draws = new ExactLaw(architecture, key, members);
        return Ensemble.of(
                options -> options.gradients() || !draws.autonomous() ? draws.vectors(options) : draws.norms(options));
    }

    private Ensemble.Row[] vectors(Ensemble.Options options) {
        return EnsembleEngine.installed()
                .flatMap(engine -> engine.exactLaw(architecture, key, members, options))
                .orElseGet(() -> each(
                        new BlockExecutor(options.threads(), options.progress()), r -> vector(r, options.gradients())));
    }

    private Ensemble.Row vector(int r, boolean gradients) {
        Network layers = new LayerLaw(architecture, key.child(r).child("exact law"));
        Trajectory h = layers.forward(architecture.start(Law.iid(), key.child(r)));
        Trajectory p = gradients ? layers.backward(h, architecture.readOut(Law.iid(), key.child(r))) : null;
        return new Ensemble.Row(h.measure(), p == null ? null : p.measure());
    }

    private Ensemble.Row[] norms(Ensemble.Options options) {
        double slope = ((Activation.PiecewiseLinear) architecture.activation()).negativeSlope();
        NormChain chain = new NormChain(
                architecture.width(),
                architecture.depth(),
                architecture.alpha(),
                slope,
                architecture.block().inner(),
                new SymmetricBinomial(architecture.width()));
        BlockExecutor executor = new BlockExecutor(options.threads(), options.progress());
        return each(executor, r -> chain.draw(key.child(r).child("exact law"), executor::stopped));
    }

    private Ensemble.Row[] each(BlockExecutor executor, IntFunction<Ensemble.Row> draw) {
        Ensemble.Row[] rows = new Ensemble.Row[members];
        executor.run(members, r -> (rows[r] = draw.apply(r)) == null ? 0 : 1);
        return rows;
    }

    /** Whether |h_k| and |h_k - h_0| are a Markov chain of their own. */
    private boolean autonomous() {
        Block block = architecture.block();
        return architecture.activation() instanceof Activation.PiecewiseLinear line
                && (block == Block.RES_2
                        || block == Block.RES_3
                        || block == Block.RES_1 && Math.abs(line.negativeSlope()) == 1);
    }
}
