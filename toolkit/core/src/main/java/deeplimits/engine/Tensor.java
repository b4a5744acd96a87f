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
    final float[][] value;
    final float[][] first;
    final float[][] second;
    private final float[][] mirror;
    private final int mirrorStride;
    private final float[][][] parts;
    private final float scale;

    /**
     * How a tensor is used.
     *
     * @param mirrored whether the way back needs it
     * @param kept for each group of a batch, how many layers' gradients it keeps, layer k in the place of layer k - kept
     * @param scale the gradient is scale times the sum of the parts
     */
    record Use(boolean mirrored, int[] kept, double scale) {}

    Tensor(int layers, int rows, int columns, Use use) {
        this.layers = layers;
        this.rows = rows;
        this.columns = columns;
        Gemm gemm = Gemm.best();
        stride = gemm.stride(columns);
        mirrorStride = gemm.stride(rows);
        value = new float[layers][rows * stride];
        first = new float[layers][rows * stride];
        second = new float[layers][rows * stride];
        mirror = use.mirrored ? new float[layers][columns * mirrorStride] : null;
        parts = new float[use.kept.length][][];
        for (int g = 0; g < parts.length; g++) parts[g] = new float[Math.min(use.kept[g], layers)][rows * stride];
        scale = (float) use.scale;
    }

    /** Matrix k, input coordinates as rows. */
    Matrix forward(int k) {
        return Matrix.of(value[k], stride);
    }

    /** Matrix k, output coordinates as rows. */
    Matrix backward(int k) {
        return Matrix.of(mirror[k], mirrorStride);
    }

    /** Where group g leaves the gradient of matrix k. */
    Matrix part(int g, int k) {
        return Matrix.of(parts[g][k % parts[g].length], stride);
    }

    /** Numbers of matrices, of input coordinates and of output coordinates. */
    public int[] shape() {
        return new int[] {layers, rows, columns};
    }

    /** Sets the weights. @param matrices one a layer, row-major with the output coordinate as the row */
    public void set(float[][] matrices) {
        for (int k = 0; k < layers; k++) {
            for (int i = 0; i < columns; i++)
                for (int j = 0; j < rows; j++) value[k][j * stride + i] = matrices[k][i * rows + j];
            reflect(k);
        }
    }

    /** The weights, one matrix a layer, row-major with the output coordinate as the row; a copy. */
    public float[][] get() {
        return unpacked(value);
    }

    /** What is laid out as the weights are here, in the order of {@link #get}. */
    float[][] unpacked(float[][] packed) {
        float[][] matrices = new float[layers][rows * columns];
        for (int k = 0; k < layers; k++) {
            for (int i = 0; i < columns; i++)
                for (int j = 0; j < rows; j++) matrices[k][i * rows + j] = packed[k][j * stride + i];
        }
        return matrices;
    }

    /** Everything that a later step depends on, layer by layer: weights and the two moments, with the padding. */
    public float[][][] state() {
        return new float[][][] {value, first, second};
    }

    /** To be called when {@link #state} was written to. */
    public void restored() {
        for (int k = 0; k < layers; k++) reflect(k);
    }

    /** Which of the layers in [from, to) are share t of n. */
    record Share(int from, int to, int t, int n) {
        int first() {
            return from + (int) ((long) (to - from) * t / n);
        }

        int last() {
            return from + (int) ((long) (to - from) * (t + 1) / n);
        }
    }

    /** Adds the parts of the groups up, hands them to the rule and mirrors the result. */
    void update(Rule rule, int groups, Share share) {
        for (int k = share.first(); k < share.last(); k++) {
            float[] sum = parts[0][k % parts[0].length];
            for (int g = 1; g < groups; g++) Passes.plus(parts[g][k % parts[g].length], sum);
            if (scale != 1) Passes.scale(sum, scale);
            rule.update(new Rule.Slots(value[k], sum, first[k], second[k]));
            reflect(k);
        }
    }

    private void reflect(int k) {
        if (mirror == null) return;
        float[] from = value[k];
        float[] to = mirror[k];
        for (int i = 0; i < columns; i++)
            for (int j = 0; j < rows; j++) to[i * mirrorStride + j] = from[j * stride + i];
    }
}
