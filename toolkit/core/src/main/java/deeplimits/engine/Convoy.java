package deeplimits.engine;

import java.util.function.ToIntFunction;

/** Blocks of rows that enter each layer one after the other, so that its weights come from memory once for all of them. */
final class Convoy {
    private final SharedChain.Network network;
    private final SharedBlock.Tools tools;
    private final SharedBlock[] blocks;
    private final int depth;
    private final int period;
    private final boolean gradients;
    private int used;

    /** @param period how many layers a row goes without a look at its size */
    Convoy(SharedChain.Network network, boolean gradients, int blocks, int period) {
        this.network = network;
        tools = SharedBlock.Tools.of(network.v().width());
        this.blocks = new SharedBlock[blocks];
        for (int b = 0; b < blocks; b++) this.blocks[b] = new SharedBlock(network, gradients, tools);
        this.gradients = gradients;
        this.period = period;
        depth = network.v().depth();
    }

    /** Results of rows [from, to), to their places. @return false when the crew was stopped */
    boolean run(SharedChain.Members members, int from, int to, Crew crew, SharedChain.Result[] results) {
        used = (to - from + SharedBlock.ROWS - 1) / SharedBlock.ROWS;
        for (int b = 0; b < used; b++) blocks[b].start(members, place(from, b), Math.min(place(from, b + 1), to));
        if (!forward(crew) || gradients && !backward(crew)) return false;
        for (int b = 0; b < used; b++) blocks[b].report(results, place(from, b));
        return true;
    }

    private static int place(int from, int b) {
        return from + b * SharedBlock.ROWS;
    }

    private boolean forward(Crew crew) {
        int exponent = 0;
        for (int k = 0; k < depth; k++) {
            if (crew.stopped()) return false;
            tools.fetch(network, k);
            for (int b = 0; b < used; b++) blocks[b].forward(k);
            int layer = k + 1;
            if (due(k, exponent)) exponent = largest(block -> block.settle(layer));
        }
        return true;
    }

    private boolean backward(Crew crew) {
        int exponent = 0;
        for (int k = depth - 1; k >= 0; k--) {
            if (crew.stopped()) return false;
            tools.fetch(network, k);
            for (int b = 0; b < used; b++) blocks[b].backward(k);
            int layer = k;
            if (due(depth - 1 - k, exponent)) exponent = largest(block -> block.settleBack(layer));
        }
        return true;
    }

    /** Every so many layers, and at each one where a row comes near the range of a double. */
    private boolean due(int step, int exponent) {
        return (step + 1) % period == 0 || step == depth - 1 || exponent > Double.MAX_EXPONENT - 2 * Rows.CALM;
    }

    private int largest(ToIntFunction<SharedBlock> settle) {
        int largest = Integer.MIN_VALUE;
        for (int b = 0; b < used; b++) largest = Math.max(largest, settle.applyAsInt(blocks[b]));
        return largest;
    }
}
