package deeplimits.engine;

import deeplimits.Require;

/**
 * h_{k+1} = h_k + alpha_r V_{k+1} sigma(W_{k+1} h_k + b_{k+1}) or h_k + alpha_r V_{k+1} sigma(h_k), forward and backward, for one
 * network and many rows r, each with its own input and its own alpha.
 *
 * <p>Rows go through all layers in blocks that stay in cache, side by side in SIMD lanes, a layer being two products of matrices;
 * states are compensated as in {@link DenseReplay}, with the same promises of accuracy, and carry powers of two of their own where
 * sigma is homogeneous. A row's result does not depend on its block's other rows or on the thread.
 */
public final class SharedChain {
    /** Most blocks of a {@link Convoy}. */
    private static final int BLOCKS = 256 / SharedBlock.ROWS;
    /** A row's entries stay below 2^(CALM + STRETCH) between two looks at them. */
    private static final int STRETCH = 60;

    private final Network network;

    /**
     * What is shared.
     *
     * @param curve sigma
     * @param v V_1, ..., V_L
     * @param w W_1, ..., W_L of the same width, or null for sigma(h)
     * @param bias b_1, ..., b_L, each of length width, or null for none; not copied
     */
    public record Network(Curve curve, Stack v, Stack w, float[][] bias) {
        public Network {
            Require.present("curve", curve);
            Require.present("v", v);
        }
    }

    /** Inputs and scalings: row r starts from start(r) with the factor alpha(r); its gradient starts from p_L = gradient(r). */
    public interface Members {
        /** How many rows. */
        int count();

        /** h_0, length width. */
        double[] start(int r);

        /** The factor of the residual branch. */
        double alpha(int r);

        /** A vector along p_L, length width; not asked without gradients. */
        double[] gradient(int r);
    }

    /**
     * The measures of one row.
     *
     * @param forward from h_0 to h_L
     * @param backward from p_L to p_0; null without gradients
     */
    public record Result(Measure forward, Measure backward) {}

    /** A chain of the layers of a network. */
    public SharedChain(Network network) {
        this.network = network;
    }

    /**
     * Runs all rows.
     *
     * @param members inputs and scalings
     * @param gradients whether to run backward as well
     * @param crew threads and what they report to
     * @return one result a row, null for rows left out after an interruption
     * @throws IllegalArgumentException if the run would not fit in memory, or one layer alone may overflow a float
     */
    public Result[] run(Members members, boolean gradients, Crew crew) {
        int blocks = (members.count() + SharedBlock.ROWS - 1) / SharedBlock.ROWS;
        int threads = Math.min(crew.threads(), blocks);
        int room = threads * (gradients ? together(threads) : BLOCKS);
        int convoys = (blocks + room - 1) / room * threads; // as many for each thread
        int most = (blocks + convoys - 1) / convoys;
        int period = period(members);
        Result[] results = new Result[members.count()];
        ThreadLocal<Convoy> mine = ThreadLocal.withInitial(() -> new Convoy(network, gradients, most, period));
        crew.run(convoys, threads, c -> {
            int from = first(c, blocks, convoys);
            int to = Math.min(first(c + 1, blocks, convoys), results.length);
            return mine.get().run(members, from, to, crew, results) ? to - from : 0;
        });
        return results;
    }

    /** The first row of convoy c, when blocks are shared out evenly, the longer convoys first. */
    private static int first(int c, int blocks, int convoys) {
        return (c * (blocks / convoys) + Math.min(c, blocks % convoys)) * SharedBlock.ROWS;
    }

    /** Layers that cannot multiply a state by more than 2^STRETCH together. */
    private int period(Members members) {
        double alpha = 0;
        for (int r = 0; r < members.count(); r++) alpha = Math.max(alpha, Math.abs(members.alpha(r)));
        double branch = alpha
                * network.v.growth()
                * (network.w == null ? 1 : network.w.growth())
                * (network.curve.homogeneous() ? Math.max(1, Math.abs(network.curve.negativeSlope())) : 1);
        double bits = Math.log1p(branch) / Math.log(2);
        Require.holds(
                bits <= STRETCH,
                "alpha |V_k| |W_k|",
                "at most 2^" + STRETCH + " in every layer; take a larger beta, or ResNet.forward in double precision",
                branch);
        return (int) Math.max(1, Math.min(16, STRETCH / Math.max(bits, 1)));
    }

    /** How many blocks a convoy may have for the slopes of all threads to take less than half of the heap. */
    private int together(int threads) {
        long bytes = Bends.bytes(network.curve, SharedBlock.ROWS, network.v.width()) * network.v.depth() * threads;
        long room = Runtime.getRuntime().maxMemory() / 2;
        Require.holds(
                bytes <= room,
                "gradients of shared rows",
                String.format(
                        "of slopes of at most %,d bytes, half of this JVM's heap: take fewer threads, fewer layers, or raise -Xmx",
                        room),
                String.format("%,d bytes on %d threads", bytes, threads));
        return (int) Math.min(BLOCKS, room / bytes);
    }
}
