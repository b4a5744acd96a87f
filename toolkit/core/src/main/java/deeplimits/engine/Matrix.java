package deeplimits.engine;

/**
 * A row-major matrix inside an array: entry (r, i) is {@code data[at + r * stride + i]}.
 *
 * @param data the array, shared
 * @param at where the matrix begins
 * @param stride from one row to the next
 */
record Matrix(float[] data, int at, int stride) {
    /** A matrix that begins an array. */
    static Matrix of(float[] data, int stride) {
        return new Matrix(data, 0, stride);
    }

    /** The same array from another place on. */
    Matrix from(int place) {
        return new Matrix(data, place, stride);
    }
}
