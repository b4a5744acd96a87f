package deeplimits.engine;

import deeplimits.Require;
import deeplimits.random.Key;
import deeplimits.weights.Entry;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongBiFunction;

/**
 * h_{k+1} = h_k + alpha V_{k+1} sigma(W_{k+1} h_k) or h_k + alpha V_{k+1} sigma(h_k), forward and backward, for many
 * independent networks with i.i.d. weights that are drawn again whenever they are needed and never stored.
 *
 * <p>Arithmetic is in float with compensated states: against double precision a state is right to about 1e-6 and a gradient
 * to 2e-6 at any depth, but for a network in which an argument of a kinked sigma is as close to 0 as rounding: its gradient
 * takes the other slope. A homogeneous sigma lets each network carry a power of two, so that nothing overflows.
 *
 * @param width d, at least 1
 * @param depth L, at least 1
 * @param alpha factor of the residual branch, in [0, 2^60]
 * @param entry law of the entries of V and W
 * @param inner whether there is a W
 * @param curve sigma
 */
public record DenseReplay(int width, int depth, double alpha, Entry entry, boolean inner, Curve curve) {
    /** Slopes of so many bytes are kept by a block; beyond, they are computed again, segment by segment. */
    static final long SLOPES = 8L << 20;

    public DenseReplay {
        Require.atLeast(1, "width", width);
        Require.atLeast(1, "depth", depth);
        Require.holds(alpha >= 0 && alpha <= 0x1p60, "alpha = L^-beta", "in [0, 2^60]; take a larger beta", alpha);
        Require.present("entry", entry);
        Require.present("curve", curve);
    }

    /** What the engine asks about member m. */
    public interface Members {
        /** How many there are. */
        int count();

        /** The key of V. */
        Key v(int m);

        /** The key of W; not asked without one. */
        Key w(int m);

        /** h_0, length width. */
        double[] start(int m);

        /** A vector along p_L, length width; not asked without gradients. */
        double[] gradient(int m);
    }

    /** Factor that V's raw draws and alpha make together. */
    float outerScale() {
        return (float) (alpha * innerScale());
    }

    /** Factor of W's raw draws. */
    double innerScale() {
        return entry.unit() / Math.sqrt(width);
    }

    /** Layers between two checkpoints, so that neither what a layer keeps, in bytes, nor the checkpoints grow like the depth. */
    int segment(long bytes, long budget) {
        return (int) Math.min(depth, Math.max(budget / bytes, (long) Math.ceil(Math.sqrt(2.0 * depth))));
    }

    /** Bytes of the slopes that a layer keeps. */
    long slopes(int count) {
        return 4L * curve.words(width) * count;
    }

    /** Bytes of one block of members. */
    long bytes(int count, boolean gradients) {
        long vector = 4L * width * count;
        if (!gradients) return 8 * vector;
        int segment = segment(slopes(count), SLOPES);
        return 10 * vector + segment * slopes(count) + 2 * vector * ((depth + segment - 1) / segment);
    }

    /**
     * Measures every member.
     *
     * @param members the networks
     * @param gradients whether to run backward as well
     * @param crew threads and what they report to
     * @return one result a member, null for members left out after an interruption
     * @throws IllegalArgumentException if the blocks would not fit in memory
     */
    public Result[] run(Members members, boolean gradients, Crew crew) {
        double draws = 4.0 * width * width * depth * members.count();
        return run(
                members,
                crew,
                draws,
                (network, count) -> network.bytes(count, gradients),
                lanes -> new Block(this, lanes, gradients, SLOPES));
    }

    /**
     * Measures independent draws of the exact law of the same networks, Gaussian ones, in O(d) a layer: the numbers are not
     * those of the networks on the same keys, their joint law is.
     *
     * @param members start and end of each draw; the keys are those of its streams
     * @param gradients whether to run backward as well
     * @param crew threads and what they report to
     * @return one result a member, null for members left out after an interruption
     * @throws IllegalArgumentException if the entries are not Gaussian or the blocks would not fit in memory
     */
    public Result[] law(Members members, boolean gradients, Crew crew) {
        Require.holds(entry == Entry.GAUSSIAN, "entries of the exact law", "Gaussian", entry);
        double draws = 6.0 * width * depth * members.count();
        return run(
                members,
                crew,
                draws,
                (network, count) -> JointBlock.bytes(network, count, gradients, SLOPES),
                lanes -> new JointBlock(this, lanes, gradients, SLOPES));
    }

    private Result[] run(
            Members members,
            Crew crew,
            double draws,
            ToLongBiFunction<DenseReplay, Integer> bytes,
            Function<Lanes, Batch> batch) {
        Supplier<Lanes> lanes = BackEnds.next((members.count() + crew.threads() - 1) / crew.threads(), draws);
        int count = lanes.get().count();
        int blocks = (members.count() + count - 1) / count;
        int threads = Math.min(crew.threads(), blocks);
        fits(bytes, threads, count);
        Result[] results = new Result[members.count()];
        ThreadLocal<Batch> mine = ThreadLocal.withInitial(() -> batch.apply(lanes.get()));
        crew.run(blocks, threads, b -> {
            int from = b * count;
            int to = Math.min(from + count, results.length);
            Result[] done = mine.get().run(members, from, to, crew);
            if (done == null) return 0;
            System.arraycopy(done, 0, results, from, to - from);
            return to - from;
        });
        return results;
    }

    private void fits(ToLongBiFunction<DenseReplay, Integer> bytes, int threads, int count) {
        long room = Runtime.getRuntime().maxMemory() / 2;
        long needed = bytes.applyAsLong(this, count) * threads;
        long longest = Math.max((long) width * count, slopes(count) / 4 * segment(slopes(count), SLOPES));
        if (needed <= room && longest <= Integer.MAX_VALUE - 8) return;
        int smaller = width;
        while (smaller > 1 && bytes.applyAsLong(narrow(smaller), count) * threads > room) smaller /= 2;
        throw new IllegalArgumentException(String.format(
                "an ensemble of width %d, depth %d on %d threads takes %,d bytes, more than the %,d that half of this JVM's heap holds; "
                        + "take a width of at most %d, fewer threads, or raise -Xmx",
                width, depth, threads, needed, room, smaller));
    }

    private DenseReplay narrow(int smaller) {
        return new DenseReplay(smaller, depth, alpha, entry, inner, curve);
    }

    /**
     * The measures of one member.
     *
     * @param forward from h_0 to h_L
     * @param backward from p_L to p_0; null without gradients
     */
    public record Result(Measure forward, Measure backward) {}
}
