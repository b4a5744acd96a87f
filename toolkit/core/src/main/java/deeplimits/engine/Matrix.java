package deeplimits.engine;

/**
 * A row-major matrix in an array: entry (r, i) is {@code data[r * stride + i]}.
 *
 * @param data the array, shared
 * @param stride from one row to the next
 */
record Matrix(float[] data, int stride) {
    /** Zeros. */
    static Matrix of(int rows, int stride) {
        return new Matrix(new float[rows * stride], stride);
    }
}
