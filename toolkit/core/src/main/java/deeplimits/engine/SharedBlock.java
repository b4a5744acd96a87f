package deeplimits.engine;

import java.util.Arrays;

/** One block of rows from h_0 to h_L, and back to p_0. */
final class SharedBlock {
    private static final int ROWS = SharedChain.BLOCK;

    private final Gemm gemm = Gemm.best();
    private final SharedChain.Network network;
    private final Gemm.Size size;
    private final int stride;
    private final int period;
    private final Rows state;
    private final Rows gradient;
    private final Matrix inner;
    private final Matrix active;
    private final float[] factor;
    private final float[][] slopes;

    SharedBlock(SharedChain chain, boolean gradients, int period) {
        network = chain.network();
        this.period = period;
        stride = network.v().stride();
        int width = network.v().width();
        size = new Gemm.Size(ROWS, width);
        state = new Rows(ROWS, width, stride, range());
        gradient = gradients ? new Rows(ROWS, width, stride, Rows.Range.ANY) : null;
        inner = Matrix.of(new float[ROWS * stride], stride);
        active = Matrix.of(new float[ROWS * stride], stride);
        factor = new float[ROWS * stride];
        slopes = new float[gradients ? network.v().depth() : 1][ROWS * stride];
    }

    private Rows.Range range() {
        if (!network.curve().homogeneous()) return Rows.Range.NONE;
        return network.bias() == null ? Rows.Range.ANY : Rows.Range.ADDED_TO;
    }

    /** Results of rows [from, to); null when the crew was stopped. */
    SharedChain.Result[] run(SharedChain.Members members, int from, int to, Crew crew) {
        for (int r = 0; r < ROWS; r++) {
            int member = Math.min(from + r, to - 1);    // rows beyond the last repeat it
            state.start(r, members.start(member));
            if (gradient != null) gradient.start(r, members.gradient(member));
            Arrays.fill(factor, r * stride, (r + 1) * stride, factor(members.alpha(member)));
        }
        if (!forward(crew) || gradient != null && !backward(crew)) return null;
        SharedChain.Result[] results = new SharedChain.Result[to - from];
        for (int r = 0; r < results.length; r++) {
            results[r] = new SharedChain.Result(state.measure(r), gradient == null ? null : gradient.measure(r));
        }
        return results;
    }

    /** alpha and the scale of V; that of W goes with them when sigma lets it through. */
    private float factor(double alpha) {
        double scale = alpha * network.v().scale();
        return (float) (innerScaleApart() || network.w() == null ? scale : scale * network.w().scale());
    }

    private boolean innerScaleApart() {
        return network.bias() != null || !network.curve().homogeneous();
    }

    /** h += alpha V sigma(y), y = W h + b or h; the slopes alpha sigma'(y) are kept for the way back. */
    private boolean forward(Crew crew) {
        int depth = network.v().depth();
        int exponent = 0;
        for (int k = 0; k < depth; k++) {
            if (crew.stopped()) return false;
            float[] y = inner(k);
            Passes.activate(network.curve(), y, factor, active.data(), slopes[gradient == null ? 0 : k]);
            gemm.times(inner, active, network.v().forward(k), size);
            state.add(inner.data());
            if (due(k, depth, exponent)) exponent = state.settle(k + 1);
        }
        return true;
    }

    private float[] inner(int k) {
        if (network.w() == null) return state.high;
        gemm.times(inner, Matrix.of(state.high, stride), network.w().forward(k), size);
        if (innerScaleApart()) affine(k);
        return inner.data();
    }

    /** y = scale y + 2^-e_r b_k. */
    private void affine(int k) {
        float[] y = inner.data();
        float scale = (float) network.w().scale();
        Passes.scale(y, scale);
        if (network.bias() == null) return;
        float[] b = network.bias()[k];
        for (int r = 0; r < ROWS; r++) {
            float unit = state.unit(r);
            for (int i = 0; i < b.length; i++) y[r * stride + i] = Math.fma(unit, b[i], y[r * stride + i]);
        }
    }

    /** p += alpha W^T (sigma'(y) V^T p). */
    private boolean backward(Crew crew) {
        int depth = network.v().depth();
        int exponent = 0;
        for (int k = depth - 1; k >= 0; k--) {
            if (crew.stopped()) return false;
            gemm.times(active, Matrix.of(gradient.high, stride), network.v().backward(k), size);
            Passes.times(active.data(), slopes[k]);
            if (network.w() == null) {
                gradient.add(active.data());
            } else {
                gemm.times(inner, active, network.w().backward(k), size);
                if (innerScaleApart()) Passes.scale(inner.data(), (float) network.w().scale());
                gradient.add(inner.data());
            }
            if (due(depth - 1 - k, depth, exponent)) exponent = gradient.settle(k);
        }
        return true;
    }

    /** Every so many layers, and at each one where a row comes near the range of a double. */
    private boolean due(int step, int depth, int exponent) {
        return (step + 1) % period == 0 || step == depth - 1 || exponent > Double.MAX_EXPONENT - 2 * Rows.CALM;
    }
}
