package deeplimits.engine;

import deeplimits.random.Key;

/**
 * Forward y = |h| z_1 / d^(1/2), u = sigma(y), v = |u| z_2 / d^(1/2), h += alpha v; backward
 * V^T p = u (v . p) / |u|^2 + (1 - uu^T / |u|^2) |p| z_3 / d^(1/2) and so for W: the exact joint law of h_k and p_k for Gaussian
 * weights and one input, in O(d) a layer.
 *
 * <p>Reason: given V u = v, V is v u^T / |u|^2 + V' (1 - u u^T / |u|^2) with V' a free copy of V. Within a segment h, y and
 * alpha v are kept; beyond, they are drawn again from a checkpoint.
 */
final class JointBatch extends Batch {
    private static final int W = 0;
    private static final int V = 1;
    private static final int V_TRANSPOSED = 2;
    private static final int W_TRANSPOSED = 3;

    private final float[] z;
    private final float[] u;
    private final int[] slope;
    private final float[][] states;
    private final float[][] arguments;
    private final float[][] updates;
    private final float[][] stateSquares;
    private final float[][] branchSquares;
    private final float[] a;
    private final float[] b;
    private final float[] square;
    private final float[] sum;

    JointBatch(DenseReplay network, Lanes lanes, boolean gradients, long budget) {
        super(network, lanes, gradients, budget, kept(network), 4);
        z = new float[length];
        u = new float[length];
        slope = new int[network.sigma().words(network.width()) * count];
        states = new float[segment][length];
        arguments = new float[segment][length];
        updates = new float[segment][length];
        stateSquares = new float[segment][count];
        branchSquares = new float[segment][count];
        square = new float[count];
        a = new float[count];
        b = new float[count];
        sum = new float[count];
    }

    /** Bytes of h, y and alpha v, which a layer of a member keeps. */
    static long kept(DenseReplay network) {
        return 12L * network.width();
    }

    /** Apart from the streams of the network with the same key. */
    @Override
    Key[] streams(Key member) {
        Key v = member.child("exact law").child("V");
        Key w = member.child("exact law").child("W");
        return new Key[] {w, v, v.child("transposed"), w.child("transposed")};
    }

    @Override
    void layer(int k, State h) {
        int at = k % segment;
        System.arraycopy(h.high, 0, states[at], 0, length);
        float[] y = h.high;
        if (network.inner()) {
            y = arguments[at];
            product(W, k, h.high, 1, y, stateSquares[at]);
        }
        lanes.activate(network.sigma(), y, u, slope, 0);
        product(V, k, u, network.alpha(), updates[at], branchSquares[at]);
        h.add(updates[at]);
    }

    /** image = scale M x for a matrix that has met no vector yet, and squares = |x|^2. */
    private void product(int stream, int k, float[] x, double scale, float[] image, float[] squares) {
        factor(x, scale, squares);
        seed(stream, k);
        lanes.normals(image);
        lanes.scale(a, image);
    }

    /** squares = |x|^2 and a = scale |x| / d^(1/2). */
    private void factor(float[] x, double scale, float[] squares) {
        lanes.dot(x, x, squares);
        for (int m = 0; m < count; m++) a[m] = (float) (scale * Math.sqrt((double) squares[m] / network.width()));
    }

    @Override
    void layerBack(int k) {
        int at = k % segment;
        lanes.activate(network.sigma(), network.inner() ? arguments[at] : states[at], u, slope, 0);
        conditioned(V_TRANSPOSED, k, gradient.high, network.alpha(), updates[at], z);
        known(u, branchSquares[at], z);
        lanes.timesSlope(network.sigma(), z, slope, 0);
        if (network.inner()) {
            conditioned(W_TRANSPOSED, k, z, 1, arguments[at], u);
            known(states[at], stateSquares[at], u);
            gradient.add(u);
        } else {
            gradient.add(z);
        }
    }

    /** The free part of scale M^T p, normal in a z, and in sum what the known image = scale M x says of p. */
    private void conditioned(int stream, int k, float[] p, double scale, float[] image, float[] z) {
        factor(p, scale, square);
        seed(stream, k);
        lanes.normals(z);
        lanes.dot(image, p, sum);
    }

    /** z = a z + x (image . p - a x . z) / |x|^2: M^T p given M x. */
    private void known(float[] x, float[] squares, float[] z) {
        lanes.dot(x, z, b);
        for (int m = 0; m < count; m++) b[m] = squares[m] > 0 ? Math.fma(-a[m], b[m], sum[m]) / squares[m] : 0;
        lanes.combine(a, z, b, x);
    }
}
