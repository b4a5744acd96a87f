package deeplimits.engine;

import deeplimits.net.ResNet;

/**
 * The layers of a standard block for one group of rows, y = W h + b:
 *
 * <pre>
 * RES_1       h + alpha (V sigma(h) + b)
 * RES_2, 3    h + alpha V sigma(y)
 * TAU         sigma(h + alpha (V h + b))
 * PLAIN       sigma(alpha (V h + b))
 * </pre>
 *
 * <p>Gradients are left without the factor alpha, which {@link LearnedTensor} puts in.
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
    private final Tape h;
    private final Tape inner;
    private final Matrix active;
    private final Matrix update;

    /**
     * @param h where the states are kept
     * @param inner where the y, or the sums that sigma acts on, are kept; not used by RES_1
     */
    TrainedLayers(ResNet net, FloatActivation sigma, LearnedTensors tensors, Gemm gemm, Tape h, Tape inner) {
        this.sigma = sigma;
        this.gemm = gemm;
        this.h = h;
        this.inner = inner;
        alpha = (float) net.architecture().alpha();
        width = net.width();
        skip = net.architecture().block().skip();
        sigmaOfSum = net.architecture().block().activatesSum();
        v = tensors.get("V");
        w = tensors.get("W");
        bias = tensors.get("b");
        active = Matrix.of(new float[h.at(0).length], v.stride);
        update = Matrix.of(new float[h.at(0).length], v.stride);
    }

    /** h_{k+1} from h_k. */
    void forward(int k, int rows) {
        Gemm.Size size = new Gemm.Size(rows, width);
        float[] b = bias == null ? null : bias.value[k];
        if (w != null) gemm.times(inner.matrix(k), h.matrix(k), w.forward(k), b, size);
        if (!sigmaOfSum) Passes.sigma(sigma, argument(k), active.data());
        gemm.times(update, sigmaOfSum ? h.matrix(k) : active, v.forward(k), w == null ? b : null, size);
        advance(h.at(k), update, sigmaOfSum ? inner.at(k) : h.at(k + 1));
        if (sigmaOfSum) Passes.sigma(sigma, inner.at(k), h.at(k + 1));
    }

    /** p_k from p_{k+1}, in place, and group g's part of the gradients of layer k. */
    void backward(int k, int g, int rows, Matrix p) {
        Gemm.Size size = new Gemm.Size(rows, width);
        Gemm.Size gradient = new Gemm.Size(width, rows);
        if (sigmaOfSum) Passes.timesSlope(sigma, inner.at(k), p.data());
        else Passes.sigma(sigma, argument(k), active.data());
        gemm.transposedTimes(v.part(g, k), sigmaOfSum ? h.matrix(k) : active, p, gradient);
        if (w == null) biasGradient(p.data(), k, g, rows);
        gemm.times(update, p, v.backward(k), size);
        if (w == null) {
            if (!sigmaOfSum) Passes.pull(sigma, h.at(k), alpha, update.data(), p.data());
            else advance(p.data(), update, p.data());
            return;
        }
        Passes.timesSlope(sigma, inner.at(k), update.data());
        gemm.transposedTimes(w.part(g, k), h.matrix(k), update, gradient);
        biasGradient(update.data(), k, g, rows);
        gemm.times(active, update, w.backward(k), size);
        advance(p.data(), active, p.data());
    }

    /** What sigma acts on before V. */
    private float[] argument(int k) {
        return (w == null ? h : inner).at(k);
    }

    /** next = x + alpha change, or alpha change without a skip connection. */
    private void advance(float[] x, Matrix change, float[] next) {
        if (skip) Passes.advance(x, alpha, change.data(), next);
        else Passes.scaled(alpha, change.data(), next);
    }

    /** part of the gradient of b = sum of the rows of x. */
    private void biasGradient(float[] x, int k, int g, int rows) {
        if (bias == null) return;
        Passes.sumOfRows(x, rows, bias.part(g, k).data());
    }
}
