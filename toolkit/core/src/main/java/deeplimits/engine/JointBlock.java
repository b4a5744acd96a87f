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
final class JointBlock implements Batch {
    private final DenseReplay network;
    private final Lanes lanes;
    private final int count;
    private final int length;
    private final int segment;
    private final boolean gradients;
    private final int[][] keys = new int[4][];
    private final float[] start;
    private final float[] last;
    private final float[] z;
    private final float[] u;
    private final int[] slope;
    private final float[][] states;
    private final float[][] arguments;
    private final float[][] updates;
    private final State state;
    private final State gradient;
    private final State[] checkpoints;
    private final float[][] stateSquares;
    private final float[][] branchSquares;
    private final float[] a;
    private final float[] b;
    private final float[] square;
    private final float[] sum;

    JointBlock(DenseReplay network, Lanes lanes, boolean gradients, long budget) {
        this.network = network;
        this.lanes = lanes;
        this.gradients = gradients;
        count = lanes.count();
        length = network.width() * count;
        segment = gradients ? network.segment(12L * network.width() * count, budget) : 1;
        for (int i = 0; i < keys.length; i++) keys[i] = new int[2 * count];
        start = new float[length];
        last = new float[length];
        z = new float[length];
        u = new float[length];
        slope = new int[network.curve().words(network.width()) * count];
        states = new float[segment][length];
        arguments = new float[segment][length];
        updates = new float[segment][length];
        state = new State(length, count);
        gradient = new State(length, count);
        checkpoints = new State[gradients ? (network.depth() + segment - 1) / segment : 0];
        for (int c = 0; c < checkpoints.length; c++) checkpoints[c] = new State(length, count);
        stateSquares = new float[segment][count];
        branchSquares = new float[segment][count];
        square = new float[count];
        a = new float[count];
        b = new float[count];
        sum = new float[count];
    }

    /** Bytes that a block takes. */
    static long bytes(DenseReplay network, int count, boolean gradients, long budget) {
        long segment = gradients ? network.segment(12L * network.width() * count, budget) : 1;
        return 4L
                * network.width()
                * count
                * (9 + 3 * segment + (gradients ? 2 * ((network.depth() + segment - 1) / segment) : 0));
    }

    @Override
    public DenseReplay.Result[] run(DenseReplay.Members members, int from, int to, Crew crew) {
        load(members, from, to);
        state.begin(start);
        if (!forward(state, 0, network.depth(), true, crew)) return null;
        if (gradients && !backward(crew)) return null;
        DenseReplay.Result[] results = new DenseReplay.Result[to - from];
        for (int m = 0; m < results.length; m++)
            results[m] = new DenseReplay.Result(state.measure(start, m), gradients ? gradient.measure(last, m) : null);
        return results;
    }

    private void load(DenseReplay.Members members, int from, int to) {
        for (int m = 0; m < count; m++) {
            int member = Math.min(from + m, to - 1);
            Key v = members.v(member);
            Key w = members.w(member);
            Key[] four = {w, v, v.child("transposed"), w.child("transposed")};
            for (int i = 0; i < four.length; i++) {
                keys[i][m] = (int) four[i].bits();
                keys[i][count + m] = (int) (four[i].bits() >>> 32);
            }
            scatter(members.start(member), start, m);
            if (gradients) scatter(members.gradient(member), last, m);
        }
    }

    private void scatter(double[] x, float[] to, int m) {
        for (int i = 0; i < x.length; i++) to[i * count + m] = (float) x[i];
    }

    private boolean forward(State h, int first, int end, boolean mark, Crew crew) {
        for (int k = first; k < end; k++) {
            if (crew.stopped()) return false;
            if (mark && gradients && k % segment == 0) checkpoints[k / segment].copy(h);
            layer(k, h);
            h.settle(lanes, network, k + 1);
        }
        return true;
    }

    private void layer(int k, State h) {
        int at = k % segment;
        System.arraycopy(h.high, 0, states[at], 0, length);
        float[] y = h.high;
        if (network.inner()) {
            y = arguments[at];
            product(0, k, h.high, 1, y, stateSquares[at]);
        }
        lanes.activate(network.curve(), y, u, slope, 0);
        product(1, k, u, network.alpha(), updates[at], branchSquares[at]);
        lanes.add(h.high, h.low, updates[at]);
    }

    /** image = scale M x for a matrix that has met no vector yet, and squares = |x|^2. */
    private void product(int stream, int k, float[] x, double scale, float[] image, float[] squares) {
        factor(x, scale, squares);
        lanes.seed(keys[stream], k);
        lanes.normals(image);
        lanes.scale(a, image);
    }

    /** squares = |x|^2 and a = scale |x| / d^(1/2). */
    private void factor(float[] x, double scale, float[] squares) {
        lanes.dot(x, x, squares);
        for (int m = 0; m < count; m++) a[m] = (float) (scale * Math.sqrt((double) squares[m] / network.width()));
    }

    private boolean backward(Crew crew) {
        gradient.begin(last);
        for (int c = checkpoints.length - 1; c >= 0; c--) {
            int first = c * segment;
            int end = Math.min(first + segment, network.depth());
            if (c < checkpoints.length - 1 && !forward(checkpoints[c], first, end, false, crew)) return false;
            for (int k = end - 1; k >= first; k--) {
                if (crew.stopped()) return false;
                layerBack(k);
                gradient.settle(lanes, network, k);
            }
        }
        return true;
    }

    private void layerBack(int k) {
        int at = k % segment;
        lanes.activate(network.curve(), network.inner() ? arguments[at] : states[at], u, slope, 0);
        conditioned(2, k, gradient.high, network.alpha(), updates[at], z);
        known(u, branchSquares[at], z);
        lanes.timesSlope(network.curve(), z, slope, 0);
        if (network.inner()) {
            conditioned(3, k, z, 1, arguments[at], u);
            known(states[at], stateSquares[at], u);
            lanes.add(gradient.high, gradient.low, u);
        } else {
            lanes.add(gradient.high, gradient.low, z);
        }
    }

    /** The free part of scale M^T p, normal in a z, and in sum what the known image = scale M x says of p. */
    private void conditioned(int stream, int k, float[] p, double scale, float[] image, float[] z) {
        factor(p, scale, square);
        lanes.seed(keys[stream], k);
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
