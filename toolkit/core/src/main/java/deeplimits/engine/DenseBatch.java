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
        super(network, lanes, gradients, segment(network, lanes.count(), gradients, budget), 2);
        update = new float[length];
        inner = new float[length];
        words = network.sigma().words(network.width()) * count;
        slopes = new int[words * segment];
    }

    private static int segment(DenseReplay network, int count, boolean gradients, long budget) {
        return gradients ? network.segment(slopes(network, count), budget) : 1;
    }

    /** Bytes of the slopes that a layer keeps. */
    private static long slopes(DenseReplay network, int count) {
        return 4L * network.sigma().words(network.width()) * count;
    }

    /** Bytes of a batch. */
    static double bytes(DenseReplay network, int count, boolean gradients) {
        double vector = 4.0 * network.width() * count;
        if (!gradients) return 8 * vector;
        int segment = segment(network, count, true, DenseReplay.SLOPES);
        return 14 * vector
                + (double) segment * slopes(network, count)
                + 4 * vector * ((network.depth() + segment - 1) / segment);
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
