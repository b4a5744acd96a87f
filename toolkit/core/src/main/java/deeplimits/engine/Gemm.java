package deeplimits.engine;

/**
 * C = A B and C = A^T B in float: the two products that a chain of layers is made of.
 *
 * <p>C and B have the same stride, a multiple of {@link #lanes()}; columns up to the stride are computed too, so that padding
 * of B with zeros gives zeros. A lies row by row, C and B so or in panels of {@link #panel()} columns, and B has as many rows as
 * a sum has terms, C as many as are computed. C is only written and must not overlap A or B. Every entry is one sum of products in a fixed
 * order, whatever the number of rows. One instance serves one thread.
 */
interface Gemm {
    /** What a product runs over: rows of C, and terms of each sum. */
    record Size(int rows, int inner) {}

    /** Strides of B and C are multiples of it. */
    int lanes();

    /** Columns of the panels in which C and B may lie. */
    int panel();

    /** c_ri = sum over k of a_rk b_ki. */
    void times(Matrix c, Matrix a, Matrix b, Size size);

    /** c_ri = sum over k of a_kr b_ki. */
    void transposedTimes(Matrix c, Matrix a, Matrix b, Size size);

    /** The least stride of at least columns. */
    default int stride(int columns) {
        return (columns + lanes() - 1) / lanes() * lanes();
    }

    /** SIMD tiles where the JVM was started with the Vector API, else OpenBLAS; their sums differ by rounding. */
    static Gemm best() {
        return Lanes.vectorised() ? new VectorGemm() : new BlasGemm();
    }
}
