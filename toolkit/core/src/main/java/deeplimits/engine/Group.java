package deeplimits.engine;

import deeplimits.net.ResNet;
import deeplimits.train.Examples;
import deeplimits.train.Loss;
import deeplimits.train.TrainingEngine.Step;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Takes groups of rows of a batch through the network and back, one after the other, on one thread:
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
final class Group {
    /** Of fewer rows the tiles of the products make single ones. */
    static final int LEAST_ROWS = 8;

    private final FloatActivation sigma;
    private final float alpha;
    private final int depth;
    private final int width;
    private final boolean skip;
    private final boolean sigmaOfSum;
    private final LearnedTensor a;
    private final LearnedTensor v;
    private final LearnedTensor w;
    private final LearnedTensor bias;
    private final LearnedTensor readOut;
    private final LearnedTensor.Transposes backV;
    private final LearnedTensor.Transposes backW;
    private final LearnedTensor.Transposes backReadOut;
    private final Gemm gemm = Gemm.best();
    private final Matrix x;
    private final Tape y;
    private final Tape u;
    private final Tape h;
    private final Tape slopes;
    private final Matrix update;
    private final Matrix pulled;
    private final Matrix outputs;
    private final Matrix p;
    private Examples batch;
    private int from;
    private int n;
    private int group;
    private int rows;

    /** The states of the rows: one matrix a layer for the way back, or two in turn where there is none. */
    private record Tape(Matrix... states) {
        Tape(int rows, int stride, int slots) {
            this(IntStream.range(0, slots)
                    .mapToObj(k -> Matrix.of(rows, stride))
                    .toArray(Matrix[]::new));
        }

        Matrix matrix(int k) {
            return states[k % states.length];
        }

        float[] at(int k) {
            return matrix(k).data();
        }
    }

    /**
     * A group of rows.
     *
     * @param back transposes of V, W and B, which the groups of a thread share; null for the way forward alone, on which no states
     *     are kept
     * @param most how many at most
     */
    Group(
            ResNet net,
            FloatActivation sigma,
            Map<String, LearnedTensor> tensors,
            Map<String, LearnedTensor.Transposes> back,
            int most) {
        boolean learning = back != null;
        this.sigma = sigma;
        alpha = (float) net.architecture().alpha();
        depth = net.depth();
        width = net.width();
        skip = net.architecture().block().skip();
        sigmaOfSum = net.architecture().block().activatesSum();
        a = tensors.get("A");
        v = tensors.get("V");
        w = tensors.get("W");
        bias = tensors.get("b");
        readOut = tensors.get("B");
        backV = learning ? back.get("V") : null;
        backW = learning ? back.get("W") : null;
        backReadOut = learning ? back.get("B") : null;
        int capacity = Math.max(most, LEAST_ROWS);
        int slots = learning ? depth + 1 : 2;
        x = Matrix.of(capacity, net.inputLength());
        y = new Tape(capacity, v.stride, learning && sigma.folds() ? slots : 1);
        u = new Tape(capacity, v.stride, slots);
        h = w != null ? new Tape(capacity, v.stride, slots) : sigmaOfSum ? u : y;
        slopes = sigma.folds() ? y : u;
        update = Matrix.of(capacity, v.stride);
        pulled = w == null ? null : Matrix.of(capacity, v.stride);
        outputs = Matrix.of(capacity, readOut.stride);
        p = learning ? Matrix.of(capacity, a.stride) : null;
    }

    /** Takes rows [from, to) of a batch, group g of it, to h_0. */
    void load(int g, Examples batch, int from, int to) {
        this.batch = batch;
        this.from = from;
        group = g;
        n = to - from;
        rows = Math.max(n, LEAST_ROWS);
        int inputs = x.stride();
        for (int r = 0; r < n; r++) {
            double[] input = batch.input(from + r);
            for (int j = 0; j < inputs; j++) x.data()[r * inputs + j] = (float) input[j];
        }
        Arrays.fill(x.data(), n * inputs, x.data().length, 0);
        start();
    }

    private void start() {
        gemm.times((w == null ? y : h).matrix(0), x, a.forward(0), new Gemm.Size(rows, x.stride()));
        if (w == null) Passes.sigma(sigma, y.at(0), u.at(0));
    }

    /** h_{k+1} from h_k. */
    void forward(int k) {
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

    /** F = B h_L and its loss, summed over the rows; with learning, F becomes dLoss/dF, for the mean loss of the batch, and 0 beyond n. */
    Step loss(Loss loss, int outputLength) {
        gemm.times(outputs, h.matrix(depth), readOut.forward(0), new Gemm.Size(rows, width));
        double sum = 0;
        int correct = 0;
        double[] f = new double[outputLength];
        for (int r = 0; r < n; r++) {
            int at = r * outputs.stride();
            for (int i = 0; i < f.length; i++) f[i] = outputs.data()[at + i];
            double[] target = batch.target(from + r);
            if (batch.labelled() && batch.correct(from + r, f)) correct++;
            sum += loss.value(f, target);
            if (p == null) continue;
            double[] gradient = loss.gradient(f, target);
            for (int i = 0; i < f.length; i++) outputs.data()[at + i] = (float) (gradient[i] / batch.count());
        }
        Arrays.fill(outputs.data(), n * outputs.stride(), outputs.data().length, 0);
        return new Step(sum, correct, Double.isFinite(sum) ? -1 : badLayer());
    }

    /** The first layer with a state that is not finite, found on the same way once more; L when it is the output or the loss. */
    private int badLayer() {
        start();
        for (int k = 0; k < depth; forward(k++))
            for (int i = 0; i < n * a.stride; i++) if (!Float.isFinite(h.at(k)[i])) return k;
        return depth;
    }

    /** This group's part of the gradient of B, and p_L. */
    void backwardHead(int outputLength) {
        backReadOut.take(0);
        gemm.transposedTimes(readOut.part(group, 0), h.matrix(depth), outputs, new Gemm.Size(width, rows));
        gemm.times(p, outputs, backReadOut.get(0), new Gemm.Size(rows, outputLength));
    }

    /** Transposes the weights of layer k, once for all groups of a thread. */
    void transpose(int k) {
        backV.take(k);
        if (backW != null) backW.take(k);
    }

    /** p_k from p_{k+1}, in place, and this group's part of the gradients of layer k. */
    void backward(int k) {
        Gemm.Size size = new Gemm.Size(rows, width);
        Gemm.Size gradient = new Gemm.Size(width, rows);
        if (sigmaOfSum) Passes.timesSlope(sigma, slopes.at(k + 1), p.data());
        gemm.transposedTimes(v.part(group, k), u.matrix(k), p, gradient);
        gemm.times(update, p, backV.get(k), size);
        if (w != null) {
            Passes.timesSlope(sigma, slopes.at(k), update.data());
            gemm.transposedTimes(w.part(group, k), h.matrix(k), update, gradient);
            biasGradient(update.data(), k);
            gemm.times(pulled, update, backW.get(k), size);
            Passes.advance(p.data(), alpha, pulled.data(), p.data());
            return;
        }
        biasGradient(p.data(), k);
        if (!sigmaOfSum) Passes.pull(sigma, slopes.at(k), alpha, update.data(), p.data());
        else if (skip) Passes.advance(p.data(), alpha, update.data(), p.data());
        else Passes.scaled(alpha, update.data(), p.data());
    }

    /** This group's part of the gradient of b: the sum of the rows. */
    private void biasGradient(float[] gradients, int k) {
        if (bias != null) Passes.sumOfRows(gradients, rows, bias.part(group, k).data());
    }

    /** This group's part of the gradient of A. */
    void backwardInput() {
        if (sigmaOfSum) Passes.timesSlope(sigma, slopes.at(0), p.data());
        gemm.transposedTimes(a.part(group, 0), x, p, new Gemm.Size(x.stride(), rows));
    }
}
