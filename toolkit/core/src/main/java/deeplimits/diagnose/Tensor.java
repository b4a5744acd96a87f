package deeplimits.diagnose;

import deeplimits.Require;
import java.util.List;

/**
 * A named array of numbers in a {@link WeightFile}.
 *
 * @param name unique in its file
 * @param shape lengths of its axes
 * @param transposed whether a matrix is stored as inputs x outputs, as the products of ONNX and GPT-2 have it
 * @param values reads the numbers, row by row
 */
public record Tensor(String name, List<Long> shape, boolean transposed, Values values) {
    /** Most numbers that one tensor may have. */
    static final long MOST = Integer.MAX_VALUE - 8;

    /** Reads numbers. */
    interface Values {
        /** All of them, as floats. */
        float[] read();
    }

    public Tensor {
        Require.holds(shape.size() <= 8, "rank of tensor " + name, "at most 8", shape.size());
        long count = 1;
        for (long n : shape) {
            Require.holds(n >= 0, "shape of tensor " + name, "of lengths that are not negative", shape);
            Require.holds(n == 0 || count <= MOST / n, "numbers of tensor " + name, "at most " + MOST, shape);
            count *= n;
        }
    }

    /** How many numbers there are. */
    public long count() {
        return shape.stream().mapToLong(Long::longValue).reduce(1, (a, b) -> a * b);
    }

    /** The tensor under another name. */
    Tensor named(String other) {
        return new Tensor(other, shape, transposed, values);
    }

    /** Rows of what acts on a state: outputs of a matrix, output channels of a convolution. */
    int rows() {
        return Math.toIntExact(transposed ? count() / shape.get(0) : shape.get(0));
    }

    /** Columns: inputs of a matrix, input channels times the kernel's places of a convolution. */
    int columns() {
        return Math.toIntExact(count() / rows());
    }

    /** Whether it acts on a state as a matrix does. */
    boolean matrix() {
        return (shape.size() == 2 || shape.size() == 4) && count() > 0;
    }

    /** The matrix, row-major with outputs as rows. */
    float[] read() {
        float[] all = values.read();
        if (!transposed) return all;
        int rows = rows();
        int columns = columns();
        float[] matrix = new float[all.length];
        for (int i = 0; i < rows; i++) for (int j = 0; j < columns; j++) matrix[i * columns + j] = all[j * rows + i];
        return matrix;
    }
}
