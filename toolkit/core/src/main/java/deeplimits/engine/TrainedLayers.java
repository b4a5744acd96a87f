package deeplimits.engine;

import deeplimits.net.ResNet;

/**
 * The layers of a standard block for one group of rows:
 *
 * <pre>
 * RES_1       y' = y + alpha (V u + b), u = sigma(y), the state is y
 * TAU         y' = u + alpha (V u + b), u = sigma(y), the state is u
 * PLAIN       y' = alpha (V u + b),     u = sigma(y), the state is u
 * RES_2, 3    h' = h + alpha V u,       u = sigma(y), y = W h + b
 * </pre>
 *
 * <p>The u are kept, and tell the slopes of sigma on the way back; the y only where they do not. Gradients are left without
 * the factor alpha, which {@link LearnedTensor} puts in.
 */
final class TrainedLayers {
    private final FloatActivation sigma;
    private final float alpha;
    private final int width;
    private final boolean skip;
    private final boolean sigmaOfSum;
    private final LearnedTensor v;
    private final LearnedTensor w;
    private final LearnedTensor bias;
    private final Gemm gemm;
    private final Tape y;
    private final Tape u;
    private final Tape h;
    private final Tape slopes;
    private final Matrix update;
    private final Matrix pulled;

    /** @param learning whether what the way back needs is kept */
    TrainedLayers(
            ResNet net, FloatActivation sigma, LearnedTensors tensors, Gemm gemm, int capacity, boolean learning) {
        this.sigma = sigma;
        this.gemm = gemm;
        alpha = (float) net.architecture().alpha();
        width = net.width();
        skip = net.architecture().block().skip();
        sigmaOfSum = net.architecture().block().activatesSum();
        v = tensors.get("V");
        w = tensors.get("W");
        bias = tensors.get("b");
        int slots = learning ? net.depth() + 1 : 2;
        y = new Tape(capacity, v.stride, learning && sigma.folds() ? slots : 1);
        u = new Tape(capacity, v.stride, slots);
        h = w != null ? new Tape(capacity, v.stride, slots) : sigmaOfSum ? u : y;
        slopes = sigma.folds() ? y : u;
        update = Matrix.of(new float[capacity * v.stride], v.stride);
        pulled = w == null ? null : Matrix.of(new float[capacity * v.stride], v.stride);
    }

    /** Where A x is to be put. */
    Matrix start() {
        return (w == null ? y : h).matrix(0);
    }

    /** h_0 from A x. */
    void begin() {
        if (w == null) Passes.sigma(sigma, y.at(0), u.at(0));
    }

    /** The state h_k, there until the next one is made. */
    Matrix state(int k) {
        return h.matrix(k);
    }

    /** h_{k+1} from h_k. */
    void forward(int k, int rows) {
        Gemm.Size size = new Gemm.Size(rows, width);
        float[] b = bias == null ? null : bias.value[k];
        if (w == null) {
            gemm.times(update, u.matrix(k), v.forward(k), size);
            if (skip) Passes.advance(sigma, h.at(k), alpha, update.data(), b, y.at(k + 1), u.at(k + 1));
            else Passes.scaled(sigma, alpha, update.data(), b, y.at(k + 1), u.at(k + 1));
        } else {
            gemm.times(y.matrix(k), h.matrix(k), w.forward(k), size);
            Passes.addRow(b, y.at(k));
            Passes.sigma(sigma, y.at(k), u.at(k));
            gemm.times(update, u.matrix(k), v.forward(k), size);
            Passes.advance(h.at(k), alpha, update.data(), h.at(k + 1));
        }
    }

    /** p_k from p_{k+1}, in place, and group g's part of the gradients of layer k. */
    void backward(int k, int g, int rows, Matrix p) {
        Gemm.Size size = new Gemm.Size(rows, width);
        Gemm.Size gradient = new Gemm.Size(width, rows);
        if (sigmaOfSum) Passes.timesSlope(sigma, slopes.at(k + 1), p.data());
        gemm.transposedTimes(v.part(g, k), u.matrix(k), p, gradient);
        gemm.times(update, p, v.backward(k), size);
        if (w != null) {
            Passes.timesSlope(sigma, slopes.at(k), update.data());
            gemm.transposedTimes(w.part(g, k), h.matrix(k), update, gradient);
            biasGradient(update.data(), k, g, rows);
            gemm.times(pulled, update, w.backward(k), size);
            Passes.advance(p.data(), alpha, pulled.data(), p.data());
            return;
        }
        biasGradient(p.data(), k, g, rows);
        if (!sigmaOfSum) Passes.pull(sigma, slopes.at(k), alpha, update.data(), p.data());
        else if (skip) Passes.advance(p.data(), alpha, update.data(), p.data());
        else Passes.scaled(alpha, update.data(), p.data());
    }

    /** The gradient of the loss in A x from p_0, in place. */
    void end(Matrix p) {
        if (sigmaOfSum) Passes.timesSlope(sigma, slopes.at(0), p.data());
    }

    /** part of the gradient of b = sum of the rows of x. */
    private void biasGradient(float[] x, int k, int g, int rows) {
        if (bias != null) Passes.sumOfRows(x, rows, bias.part(g, k).data());
    }
}
