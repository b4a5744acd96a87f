package deeplimits.engine;

import deeplimits.random.Key;

/** One block of members, from h_0 to h_L and back to p_0, with the streams of V and W replayed on the way back. */
final class Block implements Batch {
    private static final int V = 0;
    private static final int W = 1;

    private final DenseReplay network;
    private final Lanes lanes;
    private final int count;
    private final int segment;
    private final int[][] keys;
    private final float[] start;
    private final float[] update;
    private final float[] inner;
    private final int[] slopes;
    private final int words;
    private final State state;
    private final State[] checkpoints;
    private final float[] last;
    private final State gradient;

    Block(DenseReplay network, Lanes lanes, boolean gradients, long budget) {
        this.network = network;
        this.lanes = lanes;
        count = lanes.count();
        int length = network.width() * count;
        segment = gradients ? network.segment(network.slopes(count), budget) : 1;
        keys = new int[2][2 * count];
        start = new float[length];
        update = new float[length];
        inner = new float[length];
        words = network.curve().words(network.width()) * count;
        slopes = new int[words * segment];
        state = new State(length, count);
        checkpoints = new State[gradients ? (network.depth() + segment - 1) / segment : 1];
        for (int c = 0; c < checkpoints.length; c++) checkpoints[c] = new State(length, count);
        last = gradients ? new float[length] : null;
        gradient = gradients ? new State(length, count) : null;
    }

    @Override
    public DenseReplay.Result[] run(DenseReplay.Members members, int from, int to, Crew crew) {
        load(members, from, to);
        state.begin(start);
        if (!forward(state, crew)) return null;
        if (gradient != null && !backward(crew)) return null;
        DenseReplay.Result[] results = new DenseReplay.Result[to - from];
        for (int m = 0; m < results.length; m++)
            results[m] = new DenseReplay.Result(
                    state.measure(start, m), gradient == null ? null : gradient.measure(last, m));
        return results;
    }

    /** Lanes beyond the last member repeat it. */
    private void load(DenseReplay.Members members, int from, int to) {
        for (int m = 0; m < count; m++) {
            int member = Math.min(from + m, to - 1);
            key(V, m, members.v(member));
            if (network.inner()) key(W, m, members.w(member));
            scatter(members.start(member), start, m);
            if (last != null) scatter(members.gradient(member), last, m);
        }
    }

    private void key(int matrix, int m, Key key) {
        keys[matrix][m] = (int) key.bits();
        keys[matrix][count + m] = (int) (key.bits() >>> 32);
    }

    private void scatter(double[] x, float[] to, int m) {
        for (int i = 0; i < x.length; i++) to[i * count + m] = (float) x[i];
    }

    private boolean forward(State h, Crew crew) {
        for (int k = 0; k < network.depth(); k++) {
            if (crew.stopped()) return false;
            if (gradient != null && k % segment == 0) checkpoints[k / segment].copy(h);
            layer(k, h);
            h.settle(lanes, network, k + 1);
        }
        return true;
    }

    /** high, low += alpha V sigma(W h), the slopes kept at their place in the segment. */
    private void layer(int k, State h) {
        int at = gradient == null ? 0 : k % segment * words;
        if (network.inner()) {
            lanes.seed(keys[W], k);
            lanes.times(network.entry(), (float) network.innerScale(), h.high, update);
            lanes.activate(network.curve(), update, inner, slopes, at);
        } else {
            lanes.activate(network.curve(), h.high, inner, slopes, at);
        }
        lanes.seed(keys[V], k);
        lanes.times(network.entry(), network.outerScale(), inner, update);
        lanes.add(h.high, h.low, update);
    }

    private boolean backward(Crew crew) {
        gradient.begin(last);
        int segments = checkpoints.length;
        for (int c = segments - 1; c >= 0; c--) {
            int first = c * segment;
            int end = Math.min(first + segment, network.depth());
            if (c < segments - 1 && !again(checkpoints[c], first, end, crew)) return false;
            for (int k = end - 1; k >= first; k--) {
                if (crew.stopped()) return false;
                layerBack(k);
                gradient.settle(lanes, network, k);
            }
        }
        return true;
    }

    /** The slopes of layers [first, end) once more, from their checkpoint. */
    private boolean again(State h, int first, int end, Crew crew) {
        for (int k = first; k < end; k++) {
            if (crew.stopped()) return false;
            layer(k, h);
            h.settle(lanes, network, k + 1);
        }
        return true;
    }

    /** p += alpha W^T (sigma'(y) V^T p). */
    private void layerBack(int k) {
        int at = k % segment * words;
        lanes.seed(keys[V], k);
        lanes.transposedTimes(network.entry(), network.outerScale(), gradient.high, inner);
        lanes.timesSlope(network.curve(), inner, slopes, at);
        float[] step = inner;
        if (network.inner()) {
            lanes.seed(keys[W], k);
            lanes.transposedTimes(network.entry(), (float) network.innerScale(), inner, update);
            step = update;
        }
        lanes.add(gradient.high, gradient.low, step);
    }
}
