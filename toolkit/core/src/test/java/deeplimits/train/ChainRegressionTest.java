package deeplimits.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.net.MatrixChain;
import deeplimits.net.Trajectory;
import deeplimits.random.Key;
import deeplimits.random.Stream;
import deeplimits.weights.Law;
import deeplimits.weights.Weights;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.Test;

class ChainRegressionTest {
    private static final Key KEY = Key.of(14);
    private static final int D = 4;
    private static final int N = 30;
    private static final double[][] X = new double[N][D];
    private static final double[] Y = new double[N];

    static {
        Stream stream = KEY.child("data").stream();
        for (int r = 0; r < N; r++) {
            for (int i = 0; i < D; i++) X[r][i] = stream.gaussian();
            Y[r] = X[r][0] - 0.5 * X[r][2] + 0.3 * stream.gaussian();
        }
    }

    private static final ChainRegression REGRESSION = ChainRegression.of(X, Y);

    private static MatrixChain chain(int depth) {
        return MatrixChain.of(Law.iid().draw(depth, D, D, KEY.child(depth)));
    }

    /** The loss by running every input through the chain. */
    private static double loss(MatrixChain chain) {
        double sum = 0;
        for (int r = 0; r < N; r++) {
            Trajectory h = chain.forward(X[r]);
            sum += Math.pow(h.state(chain.depth())[0] - Y[r], 2) / N;
        }
        return sum;
    }

    private static MatrixChain moved(MatrixChain chain, int layer, int entry, double by) {
        double[][] w = new double[chain.depth()][];
        for (int k = 0; k < w.length; k++) w[k] = chain.weights().matrix(k);
        w[layer][entry] += by;
        return MatrixChain.of(Weights.computed(D, D, w));
    }

    @Test
    void lossIsThatOfTheNetwork() {
        assertEquals(loss(chain(3)), REGRESSION.loss(chain(3)), 1e-12);
    }

    /** Central differences of a polynomial: an error of 1e-8 at steps of 1e-4. */
    @Test
    void gradientAndHessianAreCentralDifferences() {
        MatrixChain chain = chain(3);
        Weights direction = Law.iid().draw(3, D, D, KEY.child("direction"));
        Weights gradient = REGRESSION.gradient(chain);
        double along = 0;
        double largest = 0;
        for (int k = 0; k < 3; k++)
            for (int i = 0; i < D * D; i++) {
                double difference = (loss(moved(chain, k, i, 1e-4)) - loss(moved(chain, k, i, -1e-4))) / 2e-4;
                assertEquals(difference, gradient.matrix(k)[i], 1e-6);
                double[] up = REGRESSION.gradient(moved(chain, k, i, 1e-4)).matrix(1);
                double[] down = REGRESSION.gradient(moved(chain, k, i, -1e-4)).matrix(1);
                along += (up[5] - down[5]) / 2e-4 * direction.matrix(k)[i];
                largest = Math.max(largest, Math.abs(difference));
            }
        assertEquals(along, REGRESSION.hessianTimes(chain, direction).matrix(1)[5], 1e-6);
        assertTrue(largest > 0.1, "a gradient that is not zero");
    }

    /**
     * At a minimiser the Hessian is 2 J^T Sigma J with J the derivative of w: its largest eigenvalue is that of the d x d matrix 2
     * Sigma^1/2 (sum_k |b_k|^2 F_{k-1}^T F_{k-1}) Sigma^1/2.
     */
    @Test
    void sharpnessAtAMinimiserIsThatOfASmallMatrix() {
        MatrixChain flat = REGRESSION.descend(chain(5), 0.01, 20_000);
        assertEquals(REGRESSION.leastLoss(), REGRESSION.loss(flat), 1e-9);
        assertArrayEquals(REGRESSION.optimum(), REGRESSION.coefficients(flat), 1e-4);
        RealMatrix inner = MatrixUtils.createRealMatrix(D, D);
        RealMatrix f = MatrixUtils.createRealIdentityMatrix(D);
        for (int k = 0; k < 5; k++) {
            double[] b = new double[D];
            b[0] = 1;
            for (int j = 4; j > k; j--) b = flat.pull(j, new double[D], b);
            double square = 0;
            for (double bi : b) square += bi * bi;
            inner = inner.add(f.transposeMultiply(f).scalarMultiply(square));
            f = MatrixUtils.createRealMatrix(rows(flat.weights().matrix(k))).multiply(f);
        }
        RealMatrix root = new EigenDecompositionSymmetric(sigma()).getSquareRoot();
        double expected =
                2 * new EigenDecompositionSymmetric(root.multiply(inner).multiply(root)).getEigenvalues()[0];
        double sharpness = REGRESSION.sharpness(flat, KEY);
        assertEquals(expected, sharpness, 1e-4 * expected);
        assertTrue(sharpness >= REGRESSION.flattest(5), "the lower bound");
    }

    /** Equal inputs along the axes and a rank-one chain along w*: sharpness 2 L a |w*|^(-2/L), the bound itself. */
    @Test
    void theFlattestMinimiserAttainsTheBound() {
        double[][] axes = {{2, 0}, {0, 2}};
        ChainRegression even = ChainRegression.of(axes, new double[] {2.4, 3.2}); // w* = (1.2, 1.6), of length 2
        int depth = 4;
        double part = Math.pow(2, 1.0 / depth);
        double[] first = {0.6 * part, 0.8 * part, 0, 0};
        double[] other = {part, 0, 0, 0};
        MatrixChain chain = MatrixChain.of(Weights.computed(2, 2, first, other, other, other));
        assertArrayEquals(new double[] {1.2, 1.6}, even.coefficients(chain), 1e-12);
        assertEquals(even.flattest(depth), even.sharpness(chain, KEY), 1e-9);
    }

    @Test
    void aRateBeyondTheBoundDoesNotConverge() {
        double bound = 2 / REGRESSION.flattest(5);
        MatrixChain over = REGRESSION.descend(chain(5), 1.3 * bound, 20_000);
        assertTrue(!(REGRESSION.loss(over) - REGRESSION.leastLoss() < 1e-6), "no minimiser is stable");
    }

    @Test
    void inputsWithoutFullRankAreRefused() {
        for (double size : new double[] {1, 1e5, 1e-7, 0}) {
            double[][] two = {{size, 2.123 * size, 3.7 * size}, {2.3 * size, 1.1 * size, 0.37 * size}};
            String message = assertThrows(
                            IllegalArgumentException.class, () -> ChainRegression.of(two, new double[] {1, 2}))
                    .getMessage();
            assertTrue(message.contains("of full rank"), message);
        }
        double[][] tiny = {{1e-6, 0}, {0, 1e-6}};
        assertArrayEquals(
                new double[] {1e6, 2e6},
                ChainRegression.of(tiny, new double[] {1, 2}).optimum(),
                1e-6);
    }

    private static RealMatrix sigma() {
        RealMatrix x = MatrixUtils.createRealMatrix(X);
        return x.transposeMultiply(x).scalarMultiply(1.0 / N);
    }

    private static double[][] rows(double[] matrix) {
        double[][] rows = new double[D][D];
        for (int i = 0; i < D; i++) System.arraycopy(matrix, i * D, rows[i], 0, D);
        return rows;
    }
}
