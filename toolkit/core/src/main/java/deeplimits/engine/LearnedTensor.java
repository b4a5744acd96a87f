package deeplimits.engine;

import deeplimits.weights.Weights;

/**
 * Weights that are learned, their gradients and the optimiser's two moments.
 *
 * <p>L matrices, each stored with its input coordinate as the row, padded with zeros to a stride; a mirror holds them the other
 * way round for the way back. Gradients come in parts, one a group of the batch, and are added in the order of the groups.
 */
final class LearnedTensor {
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
     * The weights of a network.
     *
     * @param mirrored whether the way back needs them
     * @param kept for each group of a batch, how many layers' gradients it keeps, layer k in the place of layer k - kept
     * @param scale the gradient is scale times the sum of the parts
     */
    LearnedTensor(Weights weights, boolean mirrored, int[] kept, double scale) {
        layers = weights.depth();
        rows = weights.columns();
        columns = weights.rows();
        Gemm gemm = Gemm.best();
        stride = gemm.stride(columns);
        mirrorStride = gemm.stride(rows);
        value = new float[layers][rows * stride];
        first = new float[layers][rows * stride];
        second = new float[layers][rows * stride];
        mirror = mirrored ? new float[layers][columns * mirrorStride] : null;
        parts = new float[kept.length][][];
        for (int g = 0; g < parts.length; g++) parts[g] = new float[Math.min(kept[g], layers)][rows * stride];
        this.scale = (float) scale;
        for (int k = 0; k < layers; k++) pack(weights.matrix(k), value[k]);
        mirror();
    }

    /** Matrix k, input coordinates as rows. */
    Matrix forward(int k) {
        return new Matrix(value[k], stride);
    }

    /** Matrix k, output coordinates as rows. */
    Matrix backward(int k) {
        return new Matrix(mirror[k], mirrorStride);
    }

    /** Where group g leaves the gradient of matrix k. */
    Matrix part(int g, int k) {
        return new Matrix(parts[g][k % parts[g].length], stride);
    }

    /** To packed, with the input coordinate as the row, from a row-major matrix. */
    private void pack(double[] matrix, float[] packed) {
        for (int i = 0; i < columns; i++)
            for (int j = 0; j < rows; j++) packed[j * stride + i] = (float) matrix[i * rows + j];
    }

    /** Replaces value, first or second by row-major matrices; mirror is to be called after the value changed. */
    void pack(double[][] matrices, float[][] packed) {
        for (int k = 0; k < layers; k++) pack(matrices[k], packed[k]);
    }

    /** What is laid out as the weights are here, as row-major matrices; a copy. */
    double[][] unpacked(float[][] packed) {
        double[][] matrices = new double[layers][rows * columns];
        for (int k = 0; k < layers; k++)
            for (int i = 0; i < columns; i++)
                for (int j = 0; j < rows; j++) matrices[k][i * rows + j] = packed[k][j * stride + i];
        return matrices;
    }

    /** Adds the parts of the groups of layer k up, hands them to the rule and mirrors the result. */
    void update(int k, int groups, Rule rule) {
        float[] sum = parts[0][k % parts[0].length];
        for (int g = 1; g < groups; g++) Passes.plus(parts[g][k % parts[g].length], sum, g == groups - 1 ? scale : 1);
        if (groups == 1 && scale != 1) Passes.scale(sum, scale);
        rule.update(value[k], sum, first[k], second[k]);
        mirror(k);
    }

    /** Brings the mirror up to date. */
    void mirror() {
        for (int k = 0; k < layers; k++) mirror(k);
    }

    private void mirror(int k) {
        if (mirror == null) return;
        int i = 0;
        for (; i + 4 <= columns; i += 4) mirrorFour(value[k], mirror[k], i);
        for (; i < columns; i++)
            for (int j = 0; j < rows; j++) mirror[k][i * mirrorStride + j] = value[k][j * stride + i];
    }

    /** Columns i to i + 3 of a matrix to rows of its mirror: four are the fastest at any size. */
    private void mirrorFour(float[] from, float[] to, int i) {
        int first = i * mirrorStride;
        int second = first + mirrorStride;
        int third = second + mirrorStride;
        int fourth = third + mirrorStride;
        int step = stride;
        int end = rows;
        for (int j = 0, at = i; j < end; j++, at += step) {
            to[first + j] = from[at];
            to[second + j] = from[at + 1];
            to[third + j] = from[at + 2];
            to[fourth + j] = from[at + 3];
        }
    }
}
