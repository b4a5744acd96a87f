package deeplimits.engine;

import deeplimits.weights.Weights;

/**
 * Weights that are learned, their gradients and the optimiser's two moments.
 *
 * <p>L matrices, each stored with its input coordinate as the row, padded with zeros to a stride, in the panels of {@link Gemm}.
 * Gradients come in parts, one a group of the batch, and are added in the order of the groups.
 */
final class LearnedTensor {
    private final int layers;
    private final int rows;
    private final int columns;
    private final Gemm gemm = Gemm.best();
    final int stride;
    final float[][] value;
    final float[][] first;
    final float[][] second;
    private final float[][][] parts;
    private final float scale;

    /**
     * The weights of a network.
     *
     * @param kept for each group of a batch, how many layers' gradients it keeps, layer k in the place of layer k - kept
     * @param scale the gradient is scale times the sum of the parts
     */
    LearnedTensor(Weights weights, int[] kept, double scale) {
        layers = weights.depth();
        rows = weights.columns();
        columns = weights.rows();
        stride = gemm.stride(columns);
        value = new float[layers][rows * stride];
        first = new float[layers][rows * stride];
        second = new float[layers][rows * stride];
        parts = new float[kept.length][][];
        for (int g = 0; g < parts.length; g++) parts[g] = new float[Math.min(kept[g], layers)][rows * stride];
        this.scale = (float) scale;
        for (int k = 0; k < layers; k++) pack(weights.matrix(k), value[k]);
    }

    private Matrix matrix(float[] packed, int stride) {
        return new Matrix(packed, stride, Math.min(stride, gemm.panel()));
    }

    /** Matrix k, input coordinates as rows. */
    Matrix forward(int k) {
        return matrix(value[k], stride);
    }

    /** Where group g leaves the gradient of matrix k. */
    Matrix part(int g, int k) {
        return matrix(parts[g][k % parts[g].length], stride);
    }

    /** The matrices of some layers with output coordinates as rows, which a thread needs on the way back. */
    final class Transposes {
        private final Matrix[] matrices;

        /** @param kept how many layers, layer k in the place of layer k - kept */
        Transposes(int kept) {
            int stride = gemm.stride(rows);
            matrices = new Matrix[Math.min(kept, layers)];
            for (int k = 0; k < matrices.length; k++) matrices[k] = matrix(new float[columns * stride], stride);
        }

        /** Those of the layer as it is now. */
        void take(int k) {
            get(k).transpose(forward(k), columns, rows);
        }

        Matrix get(int k) {
            return matrices[k % matrices.length];
        }
    }

    /** To packed, with the input coordinate as the row, from a row-major matrix. */
    private void pack(double[] matrix, float[] packed) {
        Matrix to = matrix(packed, stride);
        for (int i = 0; i < columns; i++) {
            int at = to.at(i);
            int next = to.panel(i).stride();
            for (int j = 0; j < rows; j++) packed[at + j * next] = (float) matrix[i * rows + j];
        }
    }

    /** Replaces value, first or second by row-major matrices. */
    void pack(double[][] matrices, float[][] packed) {
        for (int k = 0; k < layers; k++) pack(matrices[k], packed[k]);
    }

    /** What is laid out as the weights are here, as row-major matrices; a copy. */
    double[][] unpacked(float[][] packed) {
        double[][] matrices = new double[layers][rows * columns];
        for (int k = 0; k < layers; k++) {
            Matrix from = matrix(packed[k], stride);
            for (int i = 0; i < columns; i++) {
                int at = from.at(i);
                int next = from.panel(i).stride();
                for (int j = 0; j < rows; j++) matrices[k][i * rows + j] = packed[k][at + j * next];
            }
        }
        return matrices;
    }

    /** Adds the parts of the groups of layer k up and hands them to the rule. */
    void update(int k, int groups, Rule rule) {
        float[] sum = parts[0][k % parts[0].length];
        for (int g = 1; g < groups; g++) Passes.plus(parts[g][k % parts[g].length], sum, g == groups - 1 ? scale : 1);
        if (groups == 1 && scale != 1) Passes.scale(sum, scale);
        rule.update(value[k], sum, first[k], second[k]);
    }
}
