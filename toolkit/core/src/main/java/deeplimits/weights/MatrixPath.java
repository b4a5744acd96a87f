package deeplimits.weights;

import deeplimits.Require;
import deeplimits.random.Key;
import java.util.function.DoubleFunction;

/**
 * V: [0, 1] -&gt; R^{rows x columns}, weights in continuous depth; a network of depth L takes V_{k+1} = V(k / L).
 *
 * <p>Drawn ({@link #smooth}) or given ({@link #of}).
 */
public interface MatrixPath {
    /** Rows of the matrix. */
    int rows();

    /** Columns of the matrix. */
    int columns();

    /**
     * V(t).
     *
     * @param t in [0, 1]
     * @return row-major, length rows * columns
     */
    double[] matrix(double t);

    /**
     * V(0), V(1/L), ..., V((L-1)/L).
     *
     * @param depth L, at least 1
     */
    default Weights weights(int depth) {
        return Weights.of(new Weights.Shape(depth, rows(), columns()), k -> {
            double[] matrix = matrix((double) k / depth);
            float[] layer = new float[matrix.length];
            for (int e = 0; e < matrix.length; e++) layer[e] = (float) matrix[e];
            return layer;
        });
    }

    /**
     * Paths of a Gaussian process of kernel exp(-u^2 / (2 l^2)), one for each entry, times 1 / sqrt(columns).
     *
     * @param lengthScale l, in units of the whole depth, from 1e-4 to 100
     * @param rows at least 1
     * @param columns at least 1
     * @param key the address; {@code Law.smooth(lengthScale)} at the same key draws the same paths
     * @throws IllegalArgumentException if the coefficients would not fit in memory
     */
    static MatrixPath smooth(double lengthScale, int rows, int columns, Key key) {
        return SmoothPaths.draw(lengthScale, rows, columns, key);
    }

    /**
     * A path given by a function.
     *
     * @param matrix from t in [0, 1] to a row-major matrix of length rows * columns
     */
    static MatrixPath of(int rows, int columns, DoubleFunction<double[]> matrix) {
        record Given(int rows, int columns, DoubleFunction<double[]> function) implements MatrixPath {
            @Override
            public double[] matrix(double t) {
                Require.holds(t >= 0 && t <= 1, "time", "in [0, 1]", t);
                String size = rows + " x " + columns;
                return Require.vector("matrix at time " + t, function.apply(t), size, rows * columns);
            }
        }
        Require.fits(
                "matrix",
                8.0 * Require.atLeast(1, "rows", rows) * Require.atLeast(1, "columns", columns),
                "take a smaller one");
        return new Given(rows, columns, Require.present("function of time", matrix));
    }
}
