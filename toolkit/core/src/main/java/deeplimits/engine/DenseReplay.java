package deeplimits.engine;

import deeplimits.Require;
import deeplimits.net.Architecture;
import deeplimits.net.BlockExecutor;
import deeplimits.net.Ensemble;
import deeplimits.random.Key;
import deeplimits.weights.Entry;
import deeplimits.weights.Law;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * h_{k+1} = h_k + alpha V_{k+1} sigma(W_{k+1} h_k) or h_k + alpha V_{k+1} sigma(h_k), forward and backward, for many
 * independent networks with i.i.d. weights that are drawn again whenever they are needed and never stored.
 *
 * <p>Arithmetic is in float with compensated states, with the accuracy that {@link Ensemble} states. A homogeneous sigma lets each
 * network carry a power of two, so that nothing overflows.
 *
 * @param architecture without biases, one that {@link FloatEngine} serves
 * @param entry law of the entries of V and W
 * @param sigma that of the architecture
 */
record DenseReplay(Architecture architecture, Entry entry, FloatActivation sigma) {
    /** Slopes of so many bytes are kept by a batch; beyond, they are computed again, segment by segment. */
    static final long SLOPES = 8L << 20;
    /** The compiler takes about a second over the SIMD kernels: so many draws in plain loops take less. */
    private static final long WARM_UP = 100_000_000;

    private static final AtomicLong DRAWN = new AtomicLong();

    DenseReplay(Architecture architecture, Entry entry) {
        this(architecture, entry, FloatActivation.of(architecture.activation()));
    }

    int width() {
        return architecture.width();
    }

    int depth() {
        return architecture.depth();
    }

    boolean inner() {
        return architecture.block().inner();
    }

    double alpha() {
        return architecture.alpha();
    }

    /** The law of the weights. */
    Law law() {
        return Law.iid(entry);
    }

    /** Factor that V's raw draws and alpha make together. */
    float outerScale() {
        return (float) (alpha() * innerScale());
    }

    /** Factor of W's raw draws. */
    double innerScale() {
        return entry.unit() / Math.sqrt(width());
    }

    State.Range range() {
        return sigma.homogeneous() ? State.Range.ANY : State.Range.NONE;
    }

    /** Layers between two checkpoints, so that neither what a layer keeps, in bytes, nor the checkpoints grow like the depth. */
    int segment(long kept, long budget) {
        return (int) Math.min(depth(), Math.max(budget / kept, (long) Math.ceil(Math.sqrt(2.0 * depth()))));
    }

    /** Bytes of a batch of members: its vectors, four for each checkpoint, and what the layers of a segment keep. */
    double bytes(int members, long kept, boolean gradients) {
        int segment = gradients ? segment(kept * members, SLOPES) : 1;
        double checkpoints = gradients ? Math.ceil((double) depth() / segment) : 0;
        return 4.0 * width() * members * (14 + 4 * checkpoints) + (double) segment * kept * members;
    }

    /** Measures the members that are children of a key; null for those left out after an interruption. */
    Ensemble.Row[] run(Key key, int members, Ensemble.Options options) {
        double draws = 4.0 * width() * width() * depth() * members;
        return run(key, members, options, draws, DenseBatch.kept(this), DenseBatch::new);
    }

    /**
     * Measures independent draws of the exact law of the same networks, Gaussian ones, in O(d) a layer: the numbers are not
     * those of the networks on the same keys, their joint law is.
     */
    Ensemble.Row[] law(Key key, int members, Ensemble.Options options) {
        double draws = 6.0 * width() * depth() * members;
        return run(key, members, options, draws, JointBatch.kept(this), JointBatch::new);
    }

    /**
     * The lanes of the next run, a question of speed alone, for all give the same bits: SIMD where its module is present and the work so far
     * is worth its start, else plain loops.
     *
     * @param members of one thread
     * @param draws of the run, about
     */
    static Supplier<Lanes> lanes(int members, double draws) {
        long drawn = DRAWN.accumulateAndGet((long) Math.min(draws, WARM_UP), (a, b) -> Math.min(a + b, WARM_UP));
        if (Lanes.vectorised() && drawn == WARM_UP) return VectorLanes::new;
        return members >= WideLanes.COUNT ? WideLanes::new : PlainLanes::new;
    }

    /** One of the two batches. */
    private interface Kind {
        Batch of(DenseReplay network, Lanes lanes, boolean gradients, long budget);
    }

    private Ensemble.Row[] run(Key key, int members, Ensemble.Options options, double draws, long kept, Kind kind) {
        Supplier<Lanes> lanes = lanes((members + options.threads() - 1) / options.threads(), draws);
        int count = lanes.get().count();
        int blocks = (members + count - 1) / count;
        Require.fits(
                "an ensemble of width " + width() + " and depth " + depth() + " on " + options.threads() + " threads",
                bytes(count, kept, options.gradients()) * Math.min(blocks, options.threads()),
                "take a smaller width, or fewer threads");
        Require.holds((long) width() * count < Integer.MAX_VALUE - 8, "width", "below 2^31 / " + count, width());
        Ensemble.Row[] rows = new Ensemble.Row[members];
        BlockExecutor executor = new BlockExecutor(options.threads(), options.progress());
        ThreadLocal<Batch> mine =
                ThreadLocal.withInitial(() -> kind.of(this, lanes.get(), options.gradients(), SLOPES));
        executor.run(blocks, b -> {
            int from = b * count;
            int to = Math.min(from + count, members);
            Ensemble.Row[] done = mine.get().run(key, from, to, executor);
            if (done == null) return 0;
            System.arraycopy(done, 0, rows, from, to - from);
            return to - from;
        });
        return rows;
    }
}
