package deeplimits.engine;

import deeplimits.net.BlockExecutor;
import deeplimits.net.Ensemble;
import deeplimits.random.Key;

/**
 * Some members side by side, from h_0 to h_L and back to p_0, in a few megabytes at any depth.
 *
 * <p>Between checkpoints, a segment of layers apart, what the way back needs is kept; beyond, it is computed again.
 */
abstract class Batch {
    final DenseReplay network;
    final Lanes lanes;
    final int count;
    final int length;
    final int segment;
    /** p_k; null without gradients. */
    final State gradient;

    private final State state;
    private final State[] checkpoints;
    private final int[][] keys;

    /**
     * Room for members.
     *
     * @param budget bytes that the layers of a segment may keep
     * @param kept bytes that a layer of a member keeps
     * @param streams matrices that are drawn
     */
    Batch(DenseReplay network, Lanes lanes, boolean gradients, long budget, long kept, int streams) {
        this.network = network;
        this.lanes = lanes;
        segment = gradients ? network.segment(kept * lanes.count(), budget) : 1;
        count = lanes.count();
        length = network.width() * count;
        state = state(network.range());
        gradient = gradients ? state(State.Range.ANY) : null;
        checkpoints = new State[gradients ? (network.depth() + segment - 1) / segment : 0];
        for (int c = 0; c < checkpoints.length; c++) checkpoints[c] = state(network.range());
        keys = new int[streams][2 * count];
    }

    private State state(State.Range range) {
        return new State(count, network.width(), range);
    }

    /** The keys of the streams of the member with a key. */
    abstract Key[] streams(Key member);

    /** h_{k+1} from h_k, and what the way back needs. */
    abstract void layer(int k, State h);

    /** p_k from p_{k+1}. */
    abstract void layerBack(int k);

    /** Measures members [from, to), children of a key. @return null when the executor was stopped */
    Ensemble.Row[] run(Key key, int from, int to, BlockExecutor executor) {
        // lanes beyond the last member repeat it
        for (int m = 0; m < count; m++) load(m, key.child(Math.min(from + m, to - 1)));
        if (!forward(state, 0, network.depth(), true, executor)) return null;
        if (gradient != null && !backward(executor)) return null;
        Ensemble.Row[] rows = new Ensemble.Row[to - from];
        for (int m = 0; m < rows.length; m++)
            rows[m] = new Ensemble.Row(state.measure(m), gradient == null ? null : gradient.measure(m));
        return rows;
    }

    private void load(int m, Key member) {
        Key[] streams = streams(member);
        for (int i = 0; i < keys.length; i++) {
            keys[i][m] = (int) streams[i].bits();
            keys[i][count + m] = (int) (streams[i].bits() >>> 32);
        }
        state.start(m, rounded(network.architecture().start(network.law(), member)));
        if (gradient != null) gradient.start(m, rounded(network.architecture().readOut(network.law(), member)));
    }

    private static double[] rounded(double[] x) {
        for (int i = 0; i < x.length; i++) x[i] = (float) x[i];
        return x;
    }

    /** Starts the streams of layer k. */
    void seed(int stream, int k) {
        lanes.seed(keys[stream], k);
    }

    private boolean forward(State h, int first, int end, boolean mark, BlockExecutor executor) {
        for (int k = first; k < end; k++) {
            if (executor.stopped()) return false;
            if (mark && gradient != null && k % segment == 0) checkpoints[k / segment].copy(h);
            layer(k, h);
            h.settle(k + 1);
        }
        return true;
    }

    private boolean backward(BlockExecutor executor) {
        for (int c = checkpoints.length - 1; c >= 0; c--) {
            int first = c * segment;
            int end = Math.min(first + segment, network.depth());
            if (c < checkpoints.length - 1 && !forward(checkpoints[c], first, end, false, executor)) return false;
            for (int k = end - 1; k >= first; k--) {
                if (executor.stopped()) return false;
                layerBack(k);
                gradient.settle(k);
            }
        }
        return true;
    }
}
