package deeplimits.random;

import deeplimits.Require;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The streams (key, first), (key, first + 1), ... side by side: the normal numbers of {@link Stream#gaussians}, bit for bit, more than
 * twice as fast.
 *
 * <p>Not safe for use by several threads at once.
 */
public final class Streams {
    /** The compiler takes about a second over the SIMD kernels, and so do so many pairs in plain loops. */
    private static final long WARM_UP = 150_000_000;

    private static final AtomicLong DRAWN = new AtomicLong();

    private final int[] state;
    private final NormalPairs pairs;
    private boolean started;

    /**
     * Streams that are started by {@link #start}.
     *
     * @param count number of streams, at least 1
     * @param draws pairs of normal numbers that each gives at a time, at least 1
     * @throws IllegalArgumentException if count * draws pairs do not fit into half of the heap
     */
    public Streams(int count, int draws) {
        Require.atLeast(1, "count", count);
        Require.atLeast(1, "draws", draws);
        pairs = new NormalPairs((int) Math.min((long) count * draws, Integer.MAX_VALUE));
        state = new int[4 * count];
    }

    /** Starts the streams at (key, first). */
    public void start(Key key, long first) {
        Require.present("key", key);
        int count = state.length / 4;
        for (int l = 0; l < count; l++) {
            int[] words = key.stream(first + l).state();
            for (int w = 0; w < words.length; w++) state[w * count + l] = words[w];
        }
        started = true;
    }

    /**
     * The next draws.
     *
     * @param even receives numbers 0, 2, 4, ... of each stream, that of stream l at multiples of count plus l; length count * draws
     * @param odd receives numbers 1, 3, 5, ..., as many
     * @throws IllegalArgumentException before {@link #start}, or if a length is another
     */
    public void gaussians(float[] even, float[] odd) {
        Require.holds(started, "streams", "started with a key", "none");
        if (DRAWN.get() >= WARM_UP) {
            pairs.draw(state, even, odd);
        } else {
            pairs.plain(state, even, odd);
            DRAWN.addAndGet(pairs.count());
        }
    }
}
