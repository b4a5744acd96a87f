package deeplimits.engine;

import deeplimits.net.Ensemble;
import deeplimits.net.ResNet;
import deeplimits.weights.Weights;
import java.util.Arrays;

/** Some rows that go through the layers of a network side by side, from h_0 to h_L and back to p_0; {@link LayerSweep} leads them. */
final class RowBatch {
    /** Few enough for the nearest cache to hold their states and for threads to share batches evenly; OpenBLAS wants more. */
    static final int ROWS = Lanes.vectorised() ? 32 : 64;

    private final SharedReplay replay;
    private final Tools tools;
    private final Gemm.Size size;
    private final State state;
    private final State gradient;
    private final SavedSlopes slopes;
    private final float[] factor = new float[ROWS];
    private int count;

    /** What the batches of a thread use in turn; v and w are those of the layer that they are at. */
    static final class Tools {
        private final ResNet.Parameters weights;
        private final Gemm gemm = Gemm.best();
        private final Matrix v;
        private final Matrix w;
        private final Matrix inner;
        private final Matrix active;

        Tools(ResNet net) {
            weights = net.parameters();
            int d = net.width();
            v = Matrix.of(d, d);
            w = Matrix.of(d, d);
            inner = Matrix.of(d, ROWS);
            active = Matrix.of(d, ROWS);
        }

        /** Copies the weights of layer k: read in order they come from memory many times as fast as in the order of a product. */
        void fetch(int k) {
            weights.v().draws(k, v.data());
            if (weights.w() != null) weights.w().draws(k, w.data());
        }
    }

    RowBatch(SharedReplay replay, boolean gradients, Tools tools) {
        this.replay = replay;
        this.tools = tools;
        int width = replay.net().width();
        size = new Gemm.Size(width, width);
        state = new State(ROWS, width, replay.range());
        gradient = gradients ? new State(ROWS, width, State.Range.ANY) : null;
        slopes = new SavedSlopes(
                replay.sigma(), ROWS, width, gradients ? replay.net().depth() : 1, SavedSlopes.packed(replay.sigma()));
    }

    /** Takes rows [from, to) to their starts. */
    void start(int from, int to) {
        count = to - from;
        double[] last = gradient == null
                ? null
                : Arrays.copyOf(tools.weights.readOut().matrix(0), replay.net().width());
        for (int m = 0; m < ROWS; m++) {
            int r = Math.min(from + m, to - 1); // rows beyond the last repeat it
            state.start(m, replay.start(r));
            if (gradient != null) gradient.start(m, last);
            factor[m] = factor(replay.alpha(r));
        }
        slopes.factors(factor);
    }

    /** alpha and the scale of V; that of W goes with them when sigma lets it through. */
    private float factor(double alpha) {
        Weights w = tools.weights.w();
        double scale = alpha * tools.weights.v().scale();
        return (float) (innerScaleApart() || w == null ? scale : scale * w.scale());
    }

    private boolean innerScaleApart() {
        return replay.bias() || !replay.sigma().homogeneous();
    }

    /** h += alpha V sigma(y), y = W h + b or h; alpha sigma'(y) is kept for the way back. */
    void forward(int k) {
        slopes.activate(k, inner(k), tools.active.data());
        tools.gemm.times(tools.inner, tools.v, tools.active, size);
        state.add(tools.inner.data());
    }

    private float[] inner(int k) {
        if (tools.weights.w() == null) return state.high;
        tools.gemm.times(tools.inner, tools.w, new Matrix(state.high, ROWS), size);
        float[] y = tools.inner.data();
        if (innerScaleApart()) Passes.scale(y, (float) tools.weights.w().scale());
        if (replay.bias()) addBias(y, replay.bias(k));
        return y;
    }

    /** y += 2^-e_m b. */
    private void addBias(float[] y, float[] b) {
        for (int m = 0; m < ROWS; m++) {
            float unit = state.unit(m);
            for (int i = 0; i < b.length; i++) y[i * ROWS + m] = Math.fma(unit, b[i], y[i * ROWS + m]);
        }
    }

    /** p += alpha W^T (sigma'(y) V^T p). */
    void backward(int k) {
        Matrix active = tools.active;
        tools.gemm.transposedTimes(active, tools.v, new Matrix(gradient.high, ROWS), size);
        slopes.timesSlope(k, active.data());
        if (tools.weights.w() == null) {
            gradient.add(active.data());
            return;
        }
        tools.gemm.transposedTimes(tools.inner, tools.w, active, size);
        if (innerScaleApart())
            Passes.scale(tools.inner.data(), (float) tools.weights.w().scale());
        gradient.add(tools.inner.data());
    }

    /** {@link State#settle} of h, or of p on the way back. */
    int settle(boolean back, int layer) {
        return (back ? gradient : state).settle(layer);
    }

    /** What the rows measured, to rows from at on. */
    void report(Ensemble.Row[] rows, int at) {
        for (int m = 0; m < count; m++)
            rows[at + m] = new Ensemble.Row(state.measure(m), gradient == null ? null : gradient.measure(m));
    }
}
