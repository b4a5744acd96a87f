package deeplimits.engine;

import java.util.Arrays;

/** Takes groups of rows of a batch through the network and back, one after the other, on one thread. */
final class Group {
    private final Plan plan;
    private final Learner learner;
    private final Tensors tensors;
    private final int capacity;
    private final Gemm gemm = Gemm.best();
    private final Tape h;
    private final Weave weave;
    private final Matrix x;
    private final Matrix start;
    private final Matrix outputs;
    private final Matrix p;
    private MiniBatch batch;
    private int from;
    private int n;
    private Weave.Piece piece;

    /** What a group found: sums over its rows. */
    record Tally(double loss, int correct, int badLayer) {}

    /** @param learning whether states are kept for the way back */
    Group(Learner learner, int capacity, boolean learning) {
        this.learner = learner;
        tensors = learner.weights();
        this.capacity = capacity;
        plan = learner.plan();
        int stride = tensors.a().stride;
        int depth = plan.sizes().depth();
        h = new Tape(capacity, stride, learning ? depth + 1 : 2);
        x = Matrix.of(new float[capacity * plan.sizes().inputs()], plan.sizes().inputs());
        start = Matrix.of(new float[capacity * stride], stride);
        outputs = Matrix.of(new float[capacity * tensors.b().stride], tensors.b().stride);
        p = learning ? Matrix.of(new float[capacity * stride], stride) : null;
        weave = weave(new Tape(capacity, stride, learning && plan.form() != Plan.Form.RES_1 ? depth : 1));
    }

    private Weave weave(Tape inner) {
        Weave.Loom loom = new Weave.Loom(plan, tensors.v(), tensors.w(), tensors.bias(), h, gemm);
        return switch (plan.form()) {
            case RES_1 -> new Res1Weave(loom, capacity);
            case RES_3 -> new Res3Weave(loom, capacity, inner);
            case AFTER_SUM, VANILLA -> new SummedWeave(loom, capacity, inner);
        };
    }

    /** Takes rows [from, to) of a batch, group g of it, to h_0. */
    void enter(int g, MiniBatch batch, int from, int to) {
        this.batch = batch;
        this.from = from;
        n = to - from;
        piece = new Weave.Piece(
                g, Math.min(capacity, Math.max(n, 8))); // of fewer than 8 rows the tiles make single ones
        int inputs = plan.sizes().inputs();
        System.arraycopy(batch.x(), from * inputs, x.data(), 0, n * inputs);
        Arrays.fill(x.data(), n * inputs, x.data().length, 0);
        gemm.times(start, x, tensors.a().forward(0), new Gemm.Size(piece.rows(), inputs));
        if (plan.form().activatesState()) Passes.sigma(plan.curve(), start.data(), h.at(0));
        else System.arraycopy(start.data(), 0, h.at(0), 0, start.data().length);
    }

    /** h_{k+1} from h_k. */
    void forward(int k) {
        weave.forward(k, piece);
    }

    /** F = B h_L and its loss; with learning, F becomes dLoss/dF, for the mean loss of the batch. */
    Tally leave() {
        int depth = plan.sizes().depth();
        gemm.times(
                outputs,
                h.matrix(depth),
                tensors.b().forward(0),
                new Gemm.Size(piece.rows(), plan.sizes().width()));
        return head();
    }

    /** Losses; outputs become dLoss/dF, and 0 in the rows beyond n. */
    private Tally head() {
        int classes = plan.sizes().outputs();
        int stride = outputs.stride();
        double[] f = new double[classes];
        double loss = 0;
        int correct = 0;
        for (int r = 0; r < n; r++) {
            for (int i = 0; i < classes; i++) f[i] = outputs.data()[r * stride + i];
            int label = batch.labels() == null ? -1 : batch.labels()[from + r];
            if (label >= 0 && largest(f) == label) correct++;
            loss += learner.head().row(f, label, batch.targets(), (from + r) * classes);
            for (int i = 0; i < classes; i++) outputs.data()[r * stride + i] = (float) (f[i] / batch.count());
        }
        Arrays.fill(outputs.data(), n * stride, outputs.data().length, 0);
        return new Tally(loss, correct, Double.isFinite(loss) ? -1 : badLayer());
    }

    private static int largest(double[] f) {
        int best = 0;
        for (int i = 1; i < f.length; i++) if (f[i] > f[best]) best = i;
        return best;
    }

    /** The first layer with a state that is not finite; L when it is the output or the loss. */
    private int badLayer() {
        int depth = plan.sizes().depth();
        int stride = tensors.a().stride;
        for (int k = p == null ? depth : 0; k < depth; k++)
            for (int i = 0; i < n * stride; i++) if (!Float.isFinite(h.at(k)[i])) return k;
        return depth;
    }

    /** This group's part of the gradient of B, and p_L. */
    void turn() {
        int depth = plan.sizes().depth();
        Matrix part = tensors.b().part(piece.group(), 0);
        gemm.transposedTimes(
                part, h.matrix(depth), outputs, new Gemm.Size(plan.sizes().width(), piece.rows()));
        gemm.times(
                p,
                outputs,
                tensors.b().backward(0),
                new Gemm.Size(piece.rows(), plan.sizes().outputs()));
    }

    /** p_k from p_{k+1}, and this group's part of the gradients of layer k. */
    void backward(int k) {
        weave.backward(k, piece, p.data());
    }

    /** This group's part of the gradient of A. */
    void arrive() {
        if (plan.form().activatesState()) Passes.timesSlope(plan.curve(), start.data(), p.data());
        gemm.transposedTimes(tensors.a().part(piece.group(), 0), x, p, new Gemm.Size(x.stride(), piece.rows()));
    }
}
