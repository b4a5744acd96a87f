package deeplimits.engine;

import deeplimits.net.ResNet;
import deeplimits.train.Examples;
import deeplimits.train.Loss;
import deeplimits.train.TrainingEngine.Step;
import java.util.Arrays;

/** Takes groups of rows of a batch through the network and back, one after the other, on one thread. */
final class Group {
    /** Of fewer rows the tiles of the products make single ones. */
    static final int LEAST_ROWS = 8;

    private final int depth;
    private final int width;
    private final LearnedTensor a;
    private final LearnedTensor b;
    private final int capacity;
    private final Gemm gemm = Gemm.best();
    private final TrainedLayers layers;
    private final Matrix x;
    private final Matrix outputs;
    private final Matrix p;
    private Examples batch;
    private int from;
    private int n;
    private int group;
    private int rows;

    /**
     * A group of at most capacity rows.
     *
     * @param learning whether states are kept for the way back
     */
    Group(ResNet net, FloatActivation sigma, LearnedTensors tensors, int capacity, boolean learning) {
        this.capacity = Math.max(capacity, LEAST_ROWS);
        depth = net.depth();
        width = net.width();
        a = tensors.get("A");
        b = tensors.get("B");
        layers = new TrainedLayers(net, sigma, tensors, gemm, this.capacity, learning);
        x = Matrix.of(new float[this.capacity * net.inputLength()], net.inputLength());
        outputs = Matrix.of(new float[this.capacity * b.stride], b.stride);
        p = learning ? Matrix.of(new float[this.capacity * a.stride], a.stride) : null;
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
        gemm.times(layers.start(), x, a.forward(0), new Gemm.Size(rows, x.stride()));
        layers.begin();
    }

    /** h_{k+1} from h_k. */
    void forward(int k) {
        layers.forward(k, rows);
    }

    /** F = B h_L and its loss, summed over the rows; with learning, F becomes dLoss/dF, for the mean loss of the batch, and 0 beyond n. */
    Step loss(Loss loss, int outputLength) {
        gemm.times(outputs, layers.state(depth), b.forward(0), new Gemm.Size(rows, width));
        double sum = 0;
        int correct = 0;
        double[] f = new double[outputLength];
        for (int r = 0; r < n; r++) {
            int at = r * outputs.stride();
            for (int i = 0; i < f.length; i++) f[i] = outputs.data()[at + i];
            double[] y = batch.target(from + r);
            if (batch.labelled() && batch.correct(from + r, f)) correct++;
            sum += loss.value(f, y);
            if (p == null) continue;
            double[] gradient = loss.gradient(f, y);
            for (int i = 0; i < f.length; i++) outputs.data()[at + i] = (float) (gradient[i] / batch.count());
        }
        Arrays.fill(outputs.data(), n * outputs.stride(), outputs.data().length, 0);
        return new Step(sum, correct, Double.isFinite(sum) ? -1 : badLayer());
    }

    /** The first layer with a state that is not finite, found on the same way once more; L when it is the output or the loss. */
    private int badLayer() {
        start();
        for (int k = 0; k < depth; forward(k++))
            for (int i = 0; i < n * a.stride; i++)
                if (!Float.isFinite(layers.state(k).data()[i])) return k;
        return depth;
    }

    /** This group's part of the gradient of B, and p_L. */
    void backwardHead(int outputLength) {
        gemm.transposedTimes(b.part(group, 0), layers.state(depth), outputs, new Gemm.Size(width, rows));
        gemm.times(p, outputs, b.backward(0), new Gemm.Size(rows, outputLength));
    }

    /** p_k from p_{k+1}, and this group's part of the gradients of layer k. */
    void backward(int k) {
        layers.backward(k, group, rows, p);
    }

    /** This group's part of the gradient of A. */
    void backwardInput() {
        layers.end(p);
        gemm.transposedTimes(a.part(group, 0), x, p, new Gemm.Size(x.stride(), rows));
    }
}
