package deeplimits.engine;

/** sigma(y), y = h + alpha (V h + b), or y = alpha (V h + b) for the vanilla network. */
final class SummedWeave implements Weave {
    private final Loom loom;
    private final FloatActivation curve;
    private final float alpha;
    private final boolean skip;
    private final Tape inner;
    private final Matrix update;

    /** @param inner where the y_k are kept */
    SummedWeave(Loom loom, int rows, Tape inner) {
        this.loom = loom;
        this.inner = inner;
        curve = loom.plan().curve();
        alpha = (float) loom.plan().alpha();
        skip = loom.plan().form() == Plan.Form.AFTER_SUM;
        int stride = loom.v().stride;
        update = Matrix.of(new float[rows * stride], stride);
    }

    @Override
    public void forward(int k, Piece piece) {
        loom.gemm().times(update, loom.h().matrix(k), loom.v().forward(k), loom.across(piece));
        loom.addBias(update.data(), k, piece);
        if (skip) Passes.advance(loom.h().at(k), alpha, update.data(), inner.at(k));
        else Passes.scaled(alpha, update.data(), inner.at(k));
        Passes.sigma(curve, inner.at(k), loom.h().at(k + 1));
    }

    @Override
    public void backward(int k, Piece piece, float[] p) {
        Passes.timesSlope(curve, inner.at(k), p);
        Matrix gradient = Matrix.of(p, update.stride());
        loom.gradient(loom.v(), k, loom.h().matrix(k), gradient, piece);
        loom.biasGradient(p, k, piece);
        loom.gemm().times(update, gradient, loom.v().backward(k), loom.across(piece));
        if (skip) Passes.advance(p, alpha, update.data(), p);
        else Passes.scaled(alpha, update.data(), p);
    }
}
