package deeplimits.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.random.Key;
import deeplimits.random.Stream;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FractionalTest {
    private static final int[] DEPTHS = {16, 100, 1000, 4096};

    /** The closed form again, with the cancellation taken by log1p and expm1. */
    private static double closedForm(double hurst, int m) {
        if (m == 0) return 1;
        if (m == 1) return Math.pow(2, 2 * hurst - 1) - 1;
        double up = Math.expm1(2 * hurst * Math.log1p(1.0 / m));
        double down = Math.expm1(2 * hurst * Math.log1p(-1.0 / m));
        return Math.pow(m, 2 * hurst) * (up + down) / 2;
    }

    /** r_k = sum of lambda_m cos(2 pi m k / M) / M. */
    private static double[] implied(double[] spectrum) {
        return Arrays.stream(Circulant.eigenvalues(spectrum))
                .map(sum -> sum / spectrum.length)
                .toArray();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.2, 0.5, 0.7, 0.8, 0.9, 0.95, 0.97})
    void theSpectrumImpliesTheClosedFormAndIsNowhereNegative(double hurst) {
        for (int depth : DEPTHS) {
            double[] spectrum = new Fractional(hurst).spectrum(depth);
            assertTrue(Arrays.stream(spectrum).min().getAsDouble() > 0);
            double[] implied = implied(spectrum);
            for (int m = 0; m < depth; m++)
                assertEquals(closedForm(hurst, m), implied[m], 1e-12, "H " + hurst + ", N " + depth + ", lag " + m);
        }
    }

    /** Also where eigenvalues are below round-off, which is cut at 0: what is drawn keeps its covariance. */
    @ParameterizedTest
    @ValueSource(doubles = {Double.MIN_VALUE, 1e-6, 0.01, 0.3, 0.6, 0.75, 0.99, 0.9999, 1 - 1e-9, 1 - 1e-16})
    void theSpectrumImpliesTheClosedFormAtAnyLength(double hurst) {
        for (int depth : new int[] {1, 2, 3, 4, 5, 17, 1025, 20_000}) {
            double[] implied = implied(new Fractional(hurst).spectrum(depth));
            for (int m = 0; m < depth; m++)
                assertEquals(new Fractional(hurst).autocovariance(m), implied[m], 1e-12, "H " + hurst + ", N " + depth);
        }
    }

    @Test
    void theLargestHurstIndexGivesOneMatrixAtEveryLayer() {
        Weights weights = Law.fractional(1 - 1e-16).draw(100, 3, 3, Key.of(44));
        for (int k = 0; k < 100; k++) assertArrayEquals(weights.matrix(0), weights.matrix(k), 1e-5);
    }

    /** The figures that the published sampler gives at N = 1000: variance and lags 1, 2, 3, to the two digits that were measured. */
    @Test
    void thePublishedSpectrumHasAnAlternatingComponent() {
        double[] implied = implied(new FractionalAsPublished(0.97).spectrum(1000));
        double[] measured = {1.83, 0.22, 1.46, 0.18};
        for (int m = 0; m < measured.length; m++) assertEquals(measured[m], implied[m], 0.1, "lag " + m);
        assertArrayEquals(Arrays.copyOf(implied, 1000), new FractionalAsPublished(0.97).drawn(1000), 1e-9);
        assertEquals(1.05, implied(new FractionalAsPublished(0.8).spectrum(1000))[0], 0.005);
        assertEquals(0.465, implied(new FractionalAsPublished(0.8).spectrum(1000))[1], 0.005);
        double[] published = implied(new FractionalAsPublished(0.3).spectrum(1000));
        for (int m = 0; m < 100; m++) assertEquals(closedForm(0.3, m), published[m], 1e-3);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.2, 0.8, 0.97})
    void pathsAreThoseOfCholeskyAndHosking(double hurst) {
        double[][] embedding = Battery.paths(Law.fractional(hurst), Key.of(41).child(hurst));
        int depth = embedding[0].length;
        double[][] cholesky = new double[embedding.length][];
        double[][] hosking = new double[embedding.length][];
        double[][] root = cholesky(hurst, depth);
        double[] gamma =
                IntStream.range(0, depth).mapToDouble(m -> closedForm(hurst, m)).toArray();
        for (int e = 0; e < embedding.length; e++) {
            cholesky[e] = times(root, Key.of(42).child(hurst).stream(e));
            hosking[e] = hosking(gamma, Key.of(43).child(hurst).stream(e));
        }
        // 12 p-values at 1e-4 each: one false alarm in 800 choices of keys
        for (double[][] oracle : new double[][][] {cholesky, hosking}) {
            sameLaw(range(embedding), range(oracle));
            sameLaw(variation(embedding), variation(oracle));
        }
    }

    private static void sameLaw(double[] x, double[] y) {
        assertTrue(KolmogorovSmirnovTest.withDefaults().test(x, y).getPValue() > 1e-4);
    }

    /** max - min of the partial sums. */
    private static double[] range(double[][] paths) {
        return Arrays.stream(paths)
                .mapToDouble(path -> {
                    double[] sums = path.clone();
                    Arrays.parallelPrefix(sums, Double::sum);
                    return Arrays.stream(sums).max().getAsDouble()
                            - Arrays.stream(sums).min().getAsDouble();
                })
                .toArray();
    }

    /** Sum of squared differences. */
    private static double[] variation(double[][] paths) {
        return Arrays.stream(paths)
                .mapToDouble(path -> {
                    double sum = 0;
                    for (int k = 1; k < path.length; k++) sum += (path[k] - path[k - 1]) * (path[k] - path[k - 1]);
                    return sum;
                })
                .toArray();
    }

    /** C C^T = Gamma. */
    private static double[][] cholesky(double hurst, int n) {
        double[][] c = new double[n][n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = closedForm(hurst, i - j);
                for (int k = 0; k < j; k++) sum -= c[i][k] * c[j][k];
                c[i][j] = i == j ? Math.sqrt(sum) : sum / c[j][j];
            }
        }
        return c;
    }

    private static double[] times(double[][] root, Stream stream) {
        double[] z = new double[root.length];
        for (int k = 0; k < z.length; k++) z[k] = stream.gaussian();
        return Arrays.stream(root)
                .mapToDouble(row -> {
                    double sum = 0;
                    for (int k = 0; k < z.length; k++) sum += row[k] * z[k];
                    return sum;
                })
                .toArray();
    }

    /** Each value from its conditional law given the past (Hosking, 1984), by the recursion of Durbin and Levinson. */
    private static double[] hosking(double[] gamma, Stream stream) {
        int n = gamma.length;
        double[] x = new double[n];
        double[] phi = new double[n];
        double variance = 1;
        x[0] = stream.gaussian();
        for (int k = 1; k < n; k++) {
            double reflection = gamma[k];
            for (int j = 0; j < k - 1; j++) reflection -= phi[j] * gamma[k - 1 - j];
            reflection /= variance;
            double[] previous = phi.clone();
            for (int j = 0; j < k - 1; j++) phi[j] = previous[j] - reflection * previous[k - 2 - j];
            phi[k - 1] = reflection;
            variance *= 1 - reflection * reflection;
            double mean = 0;
            for (int j = 0; j < k; j++) mean += phi[j] * x[k - 1 - j];
            x[k] = mean + Math.sqrt(variance) * stream.gaussian();
        }
        return x;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.1, 1.2, Double.NaN})
    void aHurstIndexOutsideZeroToOneIsRefused(double hurst) {
        String message = assertThrows(IllegalArgumentException.class, () -> Law.fractional(hurst))
                .getMessage();
        assertEquals("hurst must be in (0, 1), got " + hurst, message);
        assertThrows(IllegalArgumentException.class, () -> Law.fractionalAsPublished(hurst));
    }

    @Test
    void aDepthThatDoesNotFitIsRefusedBeforeAnythingIsComputed() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Law.fractional(0.7)
                        .draw(Integer.MAX_VALUE, 1, 1, Key.of(1)))
                .getMessage()
                .contains("bytes"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Law.fractional(0.7)
                        .draw(200_000_000, 1, 1, Key.of(1)))
                .getMessage()
                .contains("bytes"));
    }
}
