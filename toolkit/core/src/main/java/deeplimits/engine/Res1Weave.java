package deeplimits.engine;

/** h + alpha (V sigma(h) + b). */
final class Res1Weave implements Weave {
    private final Loom loom;
    private final FloatActivation curve;
    private final float alpha;
    private final Matrix active;
    private final Matrix update;

    Res1Weave(Loom loom, int rows) {
        this.loom = loom;
        curve = loom.plan().curve();
        alpha = (float) loom.plan().alpha();
        int stride = loom.v().stride;
        active = Matrix.of(new float[rows * stride], stride);
        update = Matrix.of(new float[rows * stride], stride);
    }

    @Override
    public void forward(int k, Piece piece) {
        Passes.sigma(curve, loom.h().at(k), active.data());
        loom.gemm().times(update, active, loom.v().forward(k), loom.across(piece));
        loom.addBias(update.data(), k, piece);
        Passes.advance(loom.h().at(k), alpha, update.data(), loom.h().at(k + 1));
    }

    @Override
    public void backward(int k, Piece piece, float[] p) {
        float[] h = loom.h().at(k);
        Matrix gradient = Matrix.of(p, update.stride());
        Passes.sigma(curve, h, active.data());
        loom.gradient(loom.v(), k, active, gradient, piece);
        loom.biasGradient(p, k, piece);
        loom.gemm().times(update, gradient, loom.v().backward(k), loom.across(piece));
        Passes.timesSlope(curve, h, update.data());
        Passes.advance(p, alpha, update.data(), p);
    }
}
