package deeplimits.engine;

import deeplimits.net.BlockExecutor;
import deeplimits.net.Ensemble;

/** Batches of rows that enter each layer one after the other, so that its weights come from memory once for all of them. */
final class LayerSweep {
    private final RowBatch.Tools tools;
    private final RowBatch[] batches;
    private final int depth;
    private final int period;
    private final boolean gradients;
    private int used;

    /** @param period how many layers a row goes without a look at its size */
    LayerSweep(SharedReplay replay, boolean gradients, int batches, int period) {
        tools = new RowBatch.Tools(replay.net());
        this.batches = new RowBatch[batches];
        for (int b = 0; b < batches; b++) this.batches[b] = new RowBatch(replay, gradients, tools);
        this.gradients = gradients;
        this.period = period;
        depth = replay.net().depth();
    }

    /** Measures rows [from, to). @return false when the executor was stopped */
    boolean run(int from, int to, BlockExecutor executor, Ensemble.Row[] rows) {
        used = (to - from + RowBatch.ROWS - 1) / RowBatch.ROWS;
        for (int b = 0; b < used; b++) batches[b].start(place(from, b), Math.min(place(from, b + 1), to));
        if (!sweep(false, executor) || gradients && !sweep(true, executor)) return false;
        for (int b = 0; b < used; b++) batches[b].report(rows, place(from, b));
        return true;
    }

    private static int place(int from, int b) {
        return from + b * RowBatch.ROWS;
    }

    private boolean sweep(boolean back, BlockExecutor executor) {
        int exponent = 0;
        for (int step = 0; step < depth; step++) {
            if (executor.stopped()) return false;
            int k = back ? depth - 1 - step : step;
            tools.fetch(k);
            for (int b = 0; b < used; b++) {
                if (back) batches[b].backward(k);
                else batches[b].forward(k);
            }
            if (!due(step, exponent)) continue;
            exponent = Integer.MIN_VALUE;
            for (int b = 0; b < used; b++) exponent = Math.max(exponent, batches[b].settle(back, back ? k : k + 1));
        }
        return true;
    }

    /** Every so many layers, and at each one where a row comes near the range of a double. */
    private boolean due(int step, int exponent) {
        return (step + 1) % period == 0 || step == depth - 1 || exponent > Double.MAX_EXPONENT - 4 * State.RESCALE_AT;
    }
}
