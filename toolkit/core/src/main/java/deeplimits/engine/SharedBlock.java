package deeplimits.engine;

/** Some rows that go through the layers of a network side by side, from h_0 to h_L and back to p_0; {@link Convoy} leads them. */
final class SharedBlock {
    /** Few enough for the nearest cache to hold their states and for threads to share blocks evenly; OpenBLAS wants more. */
    static final int ROWS = Lanes.vectorised() ? 32 : 64;

    private final SharedChain.Network network;
    private final Tools tools;
    private final Gemm.Size size;
    private final Rows state;
    private final Rows gradient;
    private final Bends bends;
    private final float[] factor = new float[ROWS];
    private int count;

    /** What the blocks of a thread use in turn; v and w are those of the layer that they are at. */
    record Tools(Gemm gemm, Matrix v, Matrix w, Matrix inner, Matrix active) {
        static Tools of(int width) {
            return new Tools(
                    Gemm.best(),
                    Matrix.of(new float[width * width], width),
                    Matrix.of(new float[width * width], width),
                    Matrix.of(new float[width * ROWS], ROWS),
                    Matrix.of(new float[width * ROWS], ROWS));
        }

        /** Copies the weights of layer k: read in order they come from memory many times as fast as in the order of a product. */
        void fetch(SharedChain.Network network, int k) {
            network.v().copy(k, v.data());
            if (network.w() != null) network.w().copy(k, w.data());
        }
    }

    SharedBlock(SharedChain.Network network, boolean gradients, Tools tools) {
        this.network = network;
        this.tools = tools;
        int width = network.v().width();
        size = new Gemm.Size(width, width);
        state = new Rows(ROWS, width, range());
        gradient = gradients ? new Rows(ROWS, width, Rows.Range.ANY) : null;
        bends = Bends.of(network.curve(), ROWS, width, gradients ? network.v().depth() : 1);
    }

    private Rows.Range range() {
        if (!network.curve().homogeneous()) return Rows.Range.NONE;
        return network.bias() == null ? Rows.Range.ANY : Rows.Range.ADDED_TO;
    }

    /** Takes rows [from, to) to their starts. */
    void start(SharedChain.Members members, int from, int to) {
        count = to - from;
        for (int r = 0; r < ROWS; r++) {
            int member = Math.min(from + r, to - 1); // rows beyond the last repeat it
            state.start(r, members.start(member));
            if (gradient != null) gradient.start(r, members.gradient(member));
            factor[r] = factor(members.alpha(member));
        }
        bends.factors(factor);
    }

    /** alpha and the scale of V; that of W goes with them when sigma lets it through. */
    private float factor(double alpha) {
        double scale = alpha * network.v().scale();
        return (float)
                (innerScaleApart() || network.w() == null
                        ? scale
                        : scale * network.w().scale());
    }

    private boolean innerScaleApart() {
        return network.bias() != null || !network.curve().homogeneous();
    }

    /** h += alpha V sigma(y), y = W h + b or h; alpha sigma'(y) is kept for the way back. */
    void forward(int k) {
        Matrix active = tools.active;
        bends.activate(k, inner(k), active.data());
        tools.gemm.times(tools.inner, tools.v, active, size);
        state.add(tools.inner.data());
    }

    private float[] inner(int k) {
        if (network.w() == null) return state.high;
        tools.gemm.times(tools.inner, tools.w, Matrix.of(state.high, ROWS), size);
        if (innerScaleApart()) affine(k);
        return tools.inner.data();
    }

    /** y = scale y + 2^-e_r b_k. */
    private void affine(int k) {
        float[] y = tools.inner.data();
        Passes.scale(y, (float) network.w().scale());
        if (network.bias() == null) return;
        float[] b = network.bias()[k];
        for (int r = 0; r < ROWS; r++) {
            float unit = state.unit(r);
            for (int i = 0; i < b.length; i++) y[i * ROWS + r] = Math.fma(unit, b[i], y[i * ROWS + r]);
        }
    }

    /** p += alpha W^T (sigma'(y) V^T p). */
    void backward(int k) {
        Matrix active = tools.active;
        tools.gemm.transposedTimes(active, tools.v, Matrix.of(gradient.high, ROWS), size);
        bends.timesSlope(k, active.data());
        if (network.w() == null) {
            gradient.add(active.data());
            return;
        }
        tools.gemm.transposedTimes(tools.inner, tools.w, active, size);
        if (innerScaleApart())
            Passes.scale(tools.inner.data(), (float) network.w().scale());
        gradient.add(tools.inner.data());
    }

    /** {@link Rows#settle} of h. */
    int settle(int layer) {
        return state.settle(layer);
    }

    /** {@link Rows#settle} of p. */
    int settleBack(int layer) {
        return gradient.settle(layer);
    }

    /** What the rows measured, to results from at on. */
    void report(SharedChain.Result[] results, int at) {
        for (int r = 0; r < count; r++)
            results[at + r] = new SharedChain.Result(state.measure(r), gradient == null ? null : gradient.measure(r));
    }
}
