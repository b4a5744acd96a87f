package deeplimits.engine;

/**
 * Weights that are learned, their gradients and the optimiser's two moments.
 *
 * <p>L matrices, each stored with its input coordinate as the row, padded with zeros to a stride; a mirror holds them the other
 * way round for the way back. Gradients come in parts, one a group of the batch, and are added in the order of the groups.
 */
public final class Tensor {
    private final int layers;
    private final int rows;
    private final int columns;
    final int stride;
    final float[] value;
    final float[] first;
    final float[] second;
    private final float[] mirror;
    private final int mirrorStride;
    private final float[][] parts;
    private final double scale;

    /**
     * How a tensor is used.
     *
     * @param mirrored whether the way back needs it
     * @param parts groups of a batch
     * @param scale the gradient is scale times the sum of the parts
     */
    record Use(boolean mirrored, int parts, double scale) {}

    Tensor(int layers, int rows, int columns, Use use) {
        this.layers = layers;
        this.rows = rows;
        this.columns = columns;
        Gemm gemm = Gemm.best();
        stride = gemm.stride(columns);
        mirrorStride = gemm.stride(rows);
        int length = Math.multiplyExact(layers, rows * stride);
        value = new float[length];
        first = new float[length];
        second = new float[length];
        mirror = use.mirrored ? new float[Math.multiplyExact(layers, columns * mirrorStride)] : null;
        parts = new float[use.parts][length];
        scale = use.scale;
    }

    /** Matrix k, input coordinates as rows. */
    Matrix forward(int k) {
        return new Matrix(value, k * rows * stride, stride);
    }

    /** Matrix k, output coordinates as rows. */
    Matrix backward(int k) {
        return new Matrix(mirror, k * columns * mirrorStride, mirrorStride);
    }

    /** Where group g leaves the gradient of matrix k. */
    Matrix part(int g, int k) {
        return new Matrix(parts[g], k * rows * stride, stride);
    }

    /** Numbers of matrices, of input coordinates and of output coordinates. */
    public int[] shape() {
        return new int[] {layers, rows, columns};
    }

    /** Sets the weights. @param matrices one a layer, row-major with the output coordinate as the row */
    public void set(float[][] matrices) {
        for (int k = 0; k < layers; k++) {
            for (int i = 0; i < columns; i++) {
                for (int j = 0; j < rows; j++) value[(k * rows + j) * stride + i] = matrices[k][i * rows + j];
            }
            reflect(k);
        }
    }

    /** The weights, one matrix a layer, row-major with the output coordinate as the row; a copy. */
    public float[][] get() {
        float[][] matrices = new float[layers][rows * columns];
        for (int k = 0; k < layers; k++) {
            for (int i = 0; i < columns; i++) {
                for (int j = 0; j < rows; j++) matrices[k][i * rows + j] = value[(k * rows + j) * stride + i];
            }
        }
        return matrices;
    }

    /** The gradient of the last step, as {@link #get} orders the weights; valid until the next. */
    public float[][] gradient() {
        float[][] matrices = new float[layers][rows * columns];
        for (int k = 0; k < layers; k++) {
            for (int i = 0; i < columns; i++) {
                for (int j = 0; j < rows; j++) matrices[k][i * rows + j] = parts[0][(k * rows + j) * stride + i];
            }
        }
        return matrices;
    }

    /** Everything that a later step depends on: weights and moments, without padding. */
    public float[][] state() {
        return new float[][] {value, first, second};
    }

    /** To be called when {@link #state} was written to. */
    public void restored() {
        for (int k = 0; k < layers; k++) reflect(k);
    }

    /** Adds the parts of the groups up, hands them to the rule and mirrors the result: share t of n. */
    void update(Rule rule, int groups, int t, int n) {
        int from = (int) ((long) layers * t / n);
        int to = (int) ((long) layers * (t + 1) / n);
        int matrix = rows * stride;
        Rule.Slots slots = new Rule.Slots(value, parts[0], first, second);
        for (int k = from; k < to; k++) {
            add(groups, k * matrix, (k + 1) * matrix);
            rule.update(slots, k * matrix, (k + 1) * matrix);
            reflect(k);
        }
    }

    private void add(int groups, int from, int to) {
        float[] sum = parts[0];
        float factor = (float) scale;
        for (int g = 1; g < groups; g++) {
            float[] part = parts[g];
            for (int i = from; i < to; i++) sum[i] += part[i];
        }
        for (int i = from; i < to; i++) sum[i] *= factor;
    }

    private void reflect(int k) {
        if (mirror == null) return;
        for (int j = 0; j < rows; j++) {
            int from = (k * rows + j) * stride;
            int to = k * columns * mirrorStride + j;
            for (int i = 0; i < columns; i++) mirror[to + i * mirrorStride] = value[from + i];
        }
    }
}
