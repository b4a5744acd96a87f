package deeplimits.weights;

import deeplimits.Require;
import java.util.function.DoubleFunction;

/** A {@link MatrixPath} given by a function. */
record GivenPath(int rows, int columns, DoubleFunction<double[]> function) implements MatrixPath {
    GivenPath {
        Require.atLeast(1, "rows", rows);
        Require.atLeast(1, "columns", columns);
        Require.present("function", function);
    }

    @Override
    public double[] matrix(double t) {
        Require.holds(t >= 0 && t <= 1, "time", "in [0, 1]", t);
        double[] matrix = function.apply(t);
        Require.sameLength("matrix at time " + t, matrix.length, rows + " x " + columns, rows * columns);
        return matrix;
    }
}
