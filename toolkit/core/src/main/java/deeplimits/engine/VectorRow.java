package deeplimits.engine;

import static deeplimits.engine.VectorLanes.COUNT;
import static deeplimits.engine.VectorLanes.FLOATS;
import static deeplimits.engine.VectorLanes.HALF;

import jdk.incubator.vector.FloatVector;

/** Rows of draws applied. */
final class VectorRow {
    private VectorRow() {}

    /** y[i..] = scale sum_j row_j x_j. */
    static void dot(float[] row, float scale, float[] x, float[] y, int i) {
        FloatVector sum = FloatVector.zero(FLOATS);
        FloatVector other = FloatVector.zero(FLOATS);
        for (int j = 0; j < x.length; j += COUNT) {
            sum = FloatVector.fromArray(FLOATS, row, j).fma(FloatVector.fromArray(FLOATS, x, j), sum);
            other = FloatVector.fromArray(FLOATS, row, j + HALF).fma(FloatVector.fromArray(FLOATS, x, j + HALF), other);
        }
        sum.mul(scale).intoArray(y, i);
        other.mul(scale).intoArray(y, i + HALF);
    }

    /** y_j += row_j x[i..]. */
    static void axpy(float[] row, float[] x, int i, float[] y) {
        FloatVector p = FloatVector.fromArray(FLOATS, x, i);
        FloatVector q = FloatVector.fromArray(FLOATS, x, i + HALF);
        for (int j = 0; j < y.length; j += COUNT) {
            FloatVector.fromArray(FLOATS, row, j)
                    .fma(p, FloatVector.fromArray(FLOATS, y, j))
                    .intoArray(y, j);
            FloatVector.fromArray(FLOATS, row, j + HALF)
                    .fma(q, FloatVector.fromArray(FLOATS, y, j + HALF))
                    .intoArray(y, j + HALF);
        }
    }
}
