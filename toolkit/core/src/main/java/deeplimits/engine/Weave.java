package deeplimits.engine;

/**
 * The layers of one form for one group of rows: forward from state k to k + 1, and backward with the gradients of layer k.
 *
 * <p>Gradients are left without the factor alpha, which {@link Tensor} puts in.
 */
interface Weave {
    /** h_{k+1} from h_k. */
    void forward(int k, Piece piece);

    /** p_k from p_{k+1}, in place, and the piece's part of the gradients of layer k. */
    void backward(int k, Piece piece, float[] p);

    /** A group of a batch, whose parts of the gradients are written, and its number of rows. */
    record Piece(int group, int rows) {}

    /** What a form needs: weights by name, and states. */
    record Loom(Plan plan, Tensor v, Tensor w, Tensor bias, Tape h, Gemm gemm) {
        Gemm.Size across(Piece piece) {
            return new Gemm.Size(piece.rows, plan.sizes().width());
        }

        /** part of tensor's gradient = left^T right. */
        void gradient(Tensor tensor, int k, Matrix left, Matrix right, Piece piece) {
            gemm.transposedTimes(
                    tensor.part(piece.group, k),
                    left,
                    right,
                    new Gemm.Size(plan.sizes().width(), piece.rows));
        }

        /** x += bias in each row. */
        void addBias(float[] x, int k, Piece piece) {
            if (bias == null) return;
            Matrix b = bias.forward(k);
            for (int r = 0; r < piece.rows; r++)
                for (int i = 0; i < b.stride(); i++) x[r * b.stride() + i] += b.data()[b.at() + i];
        }

        /** part of the bias's gradient = sum of the rows of x. */
        void biasGradient(float[] x, int k, Piece piece) {
            if (bias == null) return;
            Matrix b = bias.part(piece.group, k);
            java.util.Arrays.fill(b.data(), b.at(), b.at() + b.stride(), 0);
            for (int r = 0; r < piece.rows; r++)
                for (int i = 0; i < b.stride(); i++) b.data()[b.at() + i] += x[r * b.stride() + i];
        }
    }
}
