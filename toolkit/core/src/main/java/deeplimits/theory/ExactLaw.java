package deeplimits.theory;

import deeplimits.Require;
import deeplimits.engine.Crew;
import deeplimits.engine.DenseReplay;
import deeplimits.engine.Measure;
import deeplimits.net.Activation;
import deeplimits.net.Architecture;
import deeplimits.net.Ensemble;
import deeplimits.net.EnsembleRows;
import deeplimits.random.Key;
import deeplimits.weights.Entry;
import deeplimits.weights.Iid;
import deeplimits.weights.Law;
import java.util.function.IntConsumer;
import tech.tablesaw.api.Table;

/**
 * V u | u ~ N(0, |u|^2 / d I): for i.i.d. Gaussian weights and one input, the law of what an {@link Ensemble} measures, drawn
 * without drawing a matrix.
 *
 * <p>A row has exactly the law of a network's row, at every depth and width, but it is not the row of the network on the same
 * key. Without gradients a homogeneous block costs O(1) a layer, the chain of (|h_k|, |h_k - h_0|); with gradients, for tanh,
 * and for RES_1 with ReLU, it costs O(d): vectors h_k, and p_k given what the forward pass learned of the weights. Both
 * hold for Gaussian entries alone: for them only is V, given V u, the known part beside a free Gaussian one. Other entries
 * share the means and the limit, not the law. Columns are those of {@link Ensemble#independent}.
 *
 * @param architecture without biases
 * @param key draw r has its child r
 * @param members number of draws, at least 1
 * @param how what to measure, on how many threads, reporting to whom
 */
public record ExactLaw(Architecture architecture, Key key, int members, How how) implements Ensemble {

    /**
     * How to run.
     *
     * @param gradients whether to draw p_k as well
     * @param threads at least 1
     * @param progress told of the draws finished since it was told last
     */
    public record How(boolean gradients, int threads, IntConsumer progress) {}

    /**
     * Draws of the law of a network.
     *
     * @param architecture without biases
     * @param law {@code Law.iid()}
     * @param key draw r has its child r
     * @param members number of draws, at least 1
     * @throws IllegalArgumentException for another law, or with biases
     */
    public static ExactLaw of(Architecture architecture, Law law, Key key, int members) {
        Require.present("architecture", architecture);
        Require.present("law", law);
        Require.present("key", key);
        Require.atLeast(1, "members", members);
        Require.holds(
                architecture.bias() == 0,
                "bias of the exact law",
                "0; take ResNet for networks with biases",
                architecture.bias());
        Require.holds(
                law.equals(Law.iid()),
                "law of the exact law",
                "i.i.d. Gaussian, for a matrix given one of its products is Gaussian again for no other; take Ensemble.independent for "
                        + "other entries",
                law);
        return new ExactLaw(
                architecture, key, members, new How(false, Runtime.getRuntime().availableProcessors(), done -> {}));
    }

    @Override
    public ExactLaw gradients() {
        return new ExactLaw(architecture, key, members, new How(true, how.threads, how.progress));
    }

    @Override
    public ExactLaw threads(int n) {
        return new ExactLaw(
                architecture, key, members, new How(how.gradients, Require.atLeast(1, "threads", n), how.progress));
    }

    @Override
    public ExactLaw progress(IntConsumer done) {
        return new ExactLaw(
                architecture, key, members, new How(how.gradients, how.threads, Require.present("progress", done)));
    }

    @Override
    public Table run() {
        Crew crew = new Crew(how.threads, how.progress);
        return EnsembleRows.of(how.gradients || !autonomous() ? vectors(crew) : norms(crew), how.gradients);
    }

    private DenseReplay.Result[] vectors(Crew crew) {
        return EnsembleRows.network(architecture, Entry.GAUSSIAN).law(new Draws(), how.gradients, crew);
    }

    private DenseReplay.Result[] norms(Crew crew) {
        NormChain chain = chain();
        DenseReplay.Result[] results = new DenseReplay.Result[members];
        crew.run(members, Math.min(how.threads, members), r -> {
            Measure measure = chain.draw(stream(r), crew::stopped);
            if (measure == null) return 0;
            results[r] = new DenseReplay.Result(measure, null);
            return 1;
        });
        return results;
    }

    /** Whether |h_k| and |h_k - h_0| are a Markov chain of their own. */
    private boolean autonomous() {
        return architecture.activation() instanceof Activation.PiecewiseLinear line
                && (architecture.block().inner() || Math.abs(line.negativeSlope()) == 1);
    }

    private NormChain chain() {
        double slope = ((Activation.PiecewiseLinear) architecture.activation()).negativeSlope();
        return new NormChain(
                architecture.width(),
                architecture.depth(),
                architecture.alpha(),
                slope,
                architecture.block().inner(),
                new SymmetricBinomial(architecture.width()));
    }

    /** Apart from the streams of the network with the same key. */
    private Key stream(int r) {
        return key.child(r).child("exact law");
    }

    private final class Draws implements DenseReplay.Members {
        private final Iid law = new Iid(Entry.GAUSSIAN);

        @Override
        public int count() {
            return members;
        }

        @Override
        public Key v(int m) {
            return stream(m).child("V");
        }

        @Override
        public Key w(int m) {
            return stream(m).child("W");
        }

        @Override
        public double[] start(int m) {
            return architecture.start(law, key.child(m));
        }

        @Override
        public double[] gradient(int m) {
            return architecture.readOut(law, key.child(m));
        }
    }
}
