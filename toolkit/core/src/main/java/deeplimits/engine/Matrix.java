package deeplimits.engine;

/**
 * A matrix in an array, its columns cut into panels that lie one after the other, each row by row, so that what the tiles of a
 * product walk down lies together. With one panel, entry (r, i) is {@code data[r * stride + i]}.
 *
 * @param data the array, shared
 * @param stride columns, those of padding included
 * @param width columns of a panel; the last one may have fewer
 */
record Matrix(float[] data, int stride, int width) {
    /** Row by row. */
    Matrix(float[] data, int stride) {
        this(data, stride, stride);
    }

    /** Zeros, row by row. */
    static Matrix of(int rows, int stride) {
        return new Matrix(new float[rows * stride], stride);
    }

    /** Where entry (0, i) lies; entry (r, i) lies r strides of {@link #panel} further. */
    int at(int i) {
        int first = first(i);
        return data.length / stride * first + i - first;
    }

    /** The panel of column i as it lies in the array. */
    Matrix panel(int i) {
        return width == stride ? this : new Matrix(data, Math.min(width, stride - first(i)));
    }

    private int first(int i) {
        return width == stride ? 0 : i / width * width;
    }

    /** Becomes the transpose of another matrix. @param rows of this without padding, {@code columns} likewise */
    void transpose(Matrix from, int rows, int columns) {
        for (int j = 0; j < columns; j += width) {
            Matrix to = panel(j);
            int run = Math.min(width, columns - j);
            int i = 0;
            for (; i + 4 <= rows; i += 4) four(from.panel(i), from.at(i), j, to, at(j) + i * to.stride, run);
            for (; i < rows; i++)
                for (int k = 0; k < run; k++)
                    data[at(j) + i * to.stride + k] = from.data[from.at(i) + (j + k) * from.panel(i).stride];
        }
    }

    /** Four columns of a panel from a row on to four rows: the fastest at any size. */
    private static void four(Matrix from, int column, int row, Matrix to, int first, int run) {
        float[] source = from.data;
        float[] target = to.data;
        int down = from.stride;
        int second = first + to.stride;
        int third = second + to.stride;
        int fourth = third + to.stride;
        for (int k = 0, at = column + row * down; k < run; k++, at += down) {
            target[first + k] = source[at];
            target[second + k] = source[at + 1];
            target[third + k] = source[at + 2];
            target[fourth + k] = source[at + 3];
        }
    }
}
