package deeplimits.engine;

/** h + alpha V sigma(y), y = W h + b. */
final class Res3Weave implements Weave {
    private final Loom loom;
    private final FloatActivation curve;
    private final float alpha;
    private final Tape inner;
    private final Matrix active;
    private final Matrix update;

    /** @param inner where the y_k are kept */
    Res3Weave(Loom loom, int rows, Tape inner) {
        this.loom = loom;
        this.inner = inner;
        curve = loom.plan().curve();
        alpha = (float) loom.plan().alpha();
        int stride = loom.v().stride;
        active = Matrix.of(new float[rows * stride], stride);
        update = Matrix.of(new float[rows * stride], stride);
    }

    @Override
    public void forward(int k, Piece piece) {
        loom.gemm().times(inner.matrix(k), loom.h().matrix(k), loom.w().forward(k), loom.across(piece));
        loom.addBias(inner.at(k), k, piece);
        Passes.sigma(curve, inner.at(k), active.data());
        loom.gemm().times(update, active, loom.v().forward(k), loom.across(piece));
        Passes.advance(loom.h().at(k), alpha, update.data(), loom.h().at(k + 1));
    }

    @Override
    public void backward(int k, Piece piece, float[] p) {
        Matrix gradient = Matrix.of(p, update.stride());
        Passes.sigma(curve, inner.at(k), active.data());
        loom.gradient(loom.v(), k, active, gradient, piece);
        loom.gemm().times(active, gradient, loom.v().backward(k), loom.across(piece));
        Passes.timesSlope(curve, inner.at(k), active.data());
        loom.gradient(loom.w(), k, loom.h().matrix(k), active, piece);
        loom.biasGradient(active.data(), k, piece);
        loom.gemm().times(update, active, loom.w().backward(k), loom.across(piece));
        Passes.advance(p, alpha, update.data(), p);
    }
}
