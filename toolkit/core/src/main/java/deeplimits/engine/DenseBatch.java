package deeplimits.engine;

import deeplimits.random.Key;

/** h += alpha V sigma(W h) and p += alpha W^T (sigma'(y) V^T p), with the streams of V and W replayed on the way back. */
final class DenseBatch extends Batch {
    private static final int V = 0;
    private static final int W = 1;

    private final float[] update;
    private final float[] inner;
    private final int words;
    private final int[] slopes;

    DenseBatch(DenseReplay network, Lanes lanes, boolean gradients, long budget) {
        super(network, lanes, gradients, budget, kept(network), 2);
        update = new float[length];
        inner = new float[length];
        words = network.sigma().words(network.width()) * count;
        slopes = new int[words * segment];
    }

    /** Bytes of the slopes that a layer of a member keeps. */
    static long kept(DenseReplay network) {
        return 4L * network.sigma().words(network.width());
    }

    @Override
    Key[] streams(Key member) {
        return new Key[] {member.child("V"), member.child("W")};
    }

    @Override
    void layer(int k, State h) {
        int at = gradient == null ? 0 : k % segment * words;
        if (network.inner()) {
            seed(W, k);
            lanes.times(network.entry(), (float) network.innerScale(), h.high, update);
            lanes.activate(network.sigma(), update, inner, slopes, at);
        } else {
            lanes.activate(network.sigma(), h.high, inner, slopes, at);
        }
        seed(V, k);
        lanes.times(network.entry(), network.outerScale(), inner, update);
        h.add(update);
    }

    @Override
    void layerBack(int k) {
        seed(V, k);
        lanes.transposedTimes(network.entry(), network.outerScale(), gradient.high, inner);
        lanes.timesSlope(network.sigma(), inner, slopes, k % segment * words);
        float[] step = inner;
        if (network.inner()) {
            seed(W, k);
            lanes.transposedTimes(network.entry(), (float) network.innerScale(), inner, update);
            step = update;
        }
        gradient.add(step);
    }
}
