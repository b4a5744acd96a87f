package deeplimits.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import deeplimits.random.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GemmTest {
    /** A back end, rows, terms and columns of a product. */
    record Case(Gemm gemm, int rows, int inner, int columns) {}

    static List<Case> cases() {
        List<Gemm> backEnds = Lanes.vectorised() ? List.of(new BlasGemm(), new VectorGemm()) : List.of(new BlasGemm());
        List<Case> cases = new ArrayList<>();
        for (Gemm gemm : backEnds) {
            for (int rows : new int[] {1, 7, 8, 9, 30, 64}) {
                for (int inner : new int[] {1, 30, 100}) {
                    for (int columns : new int[] {1, 16, 17, 30, 40, 70})
                        cases.add(new Case(gemm, rows, inner, columns));
                }
            }
        }
        return cases;
    }

    private static float[] draws(String name, int n) {
        float[] x = new float[n];
        Key.of(5).child(name).stream().gaussians(x, 0, n);
        return x;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void productsAreThoseOfDoublePrecision(Case c) {
        int n = c.gemm.stride(c.columns);
        Gemm.Size size = new Gemm.Size(c.rows, c.inner);
        int stride = c.inner + 3;
        int transposedStride = c.rows + 2;
        Matrix a = new Matrix(draws("a", c.rows * stride), stride);
        Matrix at = new Matrix(draws("a^T", c.inner * transposedStride), transposedStride);
        Matrix b = new Matrix(draws("b", c.inner * n), n);
        Matrix plain = new Matrix(draws("c", c.rows * n + 3), n);
        Matrix transposed = new Matrix(draws("c", c.rows * n + 3), n);
        float[] before = plain.data().clone();
        c.gemm.times(plain, a, b, size);
        c.gemm.transposedTimes(transposed, at, b, size);
        for (int r = 0; r < c.rows; r++) {
            for (int i = 0; i < n; i++) {
                double sum = 0;
                double transposedSum = 0;
                double size1 = 0;
                double size2 = 0;
                for (int k = 0; k < c.inner; k++) {
                    double bk = b.data()[k * n + i];
                    double p = a.data()[r * stride + k] * bk;
                    double q = at.data()[k * transposedStride + r] * bk;
                    sum += p;
                    size1 += Math.abs(p);
                    transposedSum += q;
                    size2 += Math.abs(q);
                }
                // a sum of n terms is right to n 2^-24 of the sum of their sizes, far less in practice
                assertEquals(sum, plain.data()[r * n + i], 1e-6 * size1, "times " + r + ", " + i);
                assertEquals(
                        transposedSum, transposed.data()[r * n + i], 1e-6 * size2, "transposedTimes " + r + ", " + i);
            }
        }
        int end = c.rows * n;
        assertArrayEquals(Arrays.copyOfRange(before, end, end + 3), Arrays.copyOfRange(plain.data(), end, end + 3));
    }

    private static Matrix inPanels(Gemm gemm, float[] rowByRow, int stride) {
        float[] data = new float[rowByRow.length];
        Matrix matrix = new Matrix(data, stride, Math.min(stride, gemm.panel()));
        for (int at = 0; at < data.length; at++) {
            int i = at % stride;
            data[matrix.at(i) + at / stride * matrix.panel(i).stride()] = rowByRow[at];
        }
        return matrix;
    }

    /** Only where numbers lie differs. */
    @ParameterizedTest
    @MethodSource("cases")
    void panelsChangeNoBit(Case c) {
        int n = c.gemm.stride(c.columns);
        Gemm.Size size = new Gemm.Size(c.rows, c.inner);
        float[] right = draws("b", c.inner * n);
        Matrix a = new Matrix(draws("a", c.rows * c.inner), c.inner);
        Matrix transposed = new Matrix(draws("a^T", c.inner * c.rows), c.rows);
        Matrix b = new Matrix(right, n);
        Matrix panels = inPanels(c.gemm, right, n);
        Matrix expected = Matrix.of(c.rows, n);
        c.gemm.times(expected, a, b, size);
        Matrix actual = Matrix.of(c.rows, n);
        c.gemm.times(actual, a, panels, size);
        assertArrayEquals(expected.data(), actual.data());
        c.gemm.transposedTimes(expected, transposed, b, size);
        Matrix sums = inPanels(c.gemm, new float[c.rows * n], n);
        c.gemm.transposedTimes(sums, transposed, b, size);
        assertArrayEquals(inPanels(c.gemm, expected.data(), n).data(), sums.data());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void transposesInPanels(Case c) {
        int n = c.gemm.stride(c.columns);
        int m = c.gemm.stride(c.rows);
        float[] from = draws("from", c.rows * n);
        float[] expected = new float[c.columns * m];
        for (int r = 0; r < c.rows; r++) for (int i = 0; i < c.columns; i++) expected[i * m + r] = from[r * n + i];
        Matrix to = inPanels(c.gemm, new float[c.columns * m], m);
        to.transpose(inPanels(c.gemm, from, n), c.columns, c.rows);
        assertArrayEquals(inPanels(c.gemm, expected, m).data(), to.data());
    }
}
