package deeplimits.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.random.Key;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmoothTest {
    @ParameterizedTest
    @EnumSource(Kernel.class)
    void theFoldedSpectrumImpliesTheKernelAndIsNowhereNegative(Kernel kernel) {
        for (double lengthScale : new double[] {0.001, 0.1, 0.5, 3}) {
            for (int depth : new int[] {1, 10, 100, 1000}) {
                double[] spectrum = new Smooth(kernel, lengthScale, Smooth.Sampling.VALUES).spectrum(depth);
                assertTrue(Arrays.stream(spectrum).min().getAsDouble() >= 0);
                double[] implied = Circulant.eigenvalues(spectrum);
                for (int m = 0; m < depth; m++)
                    assertEquals(
                            kernel.covariance(m / (depth * lengthScale)),
                            implied[m] / spectrum.length,
                            1e-12,
                            lengthScale + " " + depth + " " + m);
            }
        }
    }

    /** Down to steps of 10^-4 length scales; from -20 to 20 layers at a depth of 10, where lags go beyond the path. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-4, 0.01, 0.1, 1, 10})
    void theSpectrumOfIncrementsImpliesTheirAutocovariance(double lengthScale) {
        Smooth law = new Smooth(Kernel.RBF, lengthScale, Smooth.Sampling.INCREMENTS);
        for (int depth : new int[] {1, 10, 1000}) {
            double[] implied = Circulant.eigenvalues(law.spectrum(depth));
            for (int m = 0; m < depth; m++)
                assertEquals(law.autocovariance(depth, m), implied[m] / implied.length, 1e-11, depth + ", " + m);
        }
    }

    /** X(t) of SmoothPaths has the covariance sum of lambda_m cos w_m u, which is the kernel. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-4, 0.01, 0.1, 1, 100})
    void theFourierSeriesOfAPathHasItsKernel(double lengthScale) {
        SmoothPaths path = SmoothPaths.draw(lengthScale, 1, 1, Key.of(3));
        for (double t : new double[] {0, 0.3 * lengthScale, lengthScale, 3 * lengthScale, 1}) {
            if (t > 1) continue;
            double[] first = path.basis(0);
            double[] second = path.basis(t);
            double covariance = 0;
            for (int c = first.length - 1; c >= 0; c--) covariance += first[c] * second[c];
            assertEquals(Kernel.RBF.covariance(t / lengthScale), covariance, 1e-13);
        }
    }

    @Test
    void kernelsAndAutocovariancesVanishAtLargeLags() {
        for (Kernel kernel : Kernel.values()) {
            assertEquals(0, kernel.covariance(1e300), 1e-300);
            assertEquals(0, kernel.covariance(Double.NEGATIVE_INFINITY), 1e-300);
            Law law = new Smooth(kernel, 1e-4, Smooth.Sampling.VALUES);
            assertEquals(0, law.autocovariance(1, Integer.MAX_VALUE), 1e-300);
        }
        for (int lag : new int[] {Integer.MIN_VALUE, -1000, Integer.MAX_VALUE})
            assertEquals(0, Law.smoothIncrements(0.1).autocovariance(10, lag), 1e-300);
    }

    @Test
    void incrementsAreNearlyTheDerivativeOfTheProcess() {
        double l = 0.1;
        for (int m = 0; m < 1000; m++) {
            double u = m / (1000 * l);
            assertEquals(
                    (1 - u * u) * Math.exp(-u * u / 2), Law.smoothIncrements(l).autocovariance(1000, m), 1e-4);
        }
    }

    @Test
    void theSameKeyGivesTheSamePathAtEveryDepth() {
        Weights deep = Law.smooth(0.1).draw(1000, 3, 4, Key.of(1));
        Weights shallow = Law.smooth(0.1).draw(40, 3, 4, Key.of(1));
        for (int k = 0; k < 40; k++) assertArrayEquals(deep.matrix(25 * k), shallow.matrix(k));
        for (int k = 0; k < 40; k++) assertArrayEquals(deep.subsample(40).matrix(k), shallow.matrix(k));
        SmoothPaths path = SmoothPaths.draw(0.1, 3, 4, Key.of(1));
        for (int k = 0; k < 40; k++) assertArrayEquals(shallow.matrix(k), path.matrix(k / 40.0), 2e-6);
    }

    @ParameterizedTest
    @EnumSource(Kernel.class)
    void variationShrinksAtTheRateOfTheKernelsRegularity(Kernel kernel) {
        Weights weights = Law.smooth(kernel, 0.2).draw(1024, 10, 10, Key.of(2));
        double coarse = secondDifference(weights.subsample(128));
        double fine = secondDifference(weights.subsample(256));
        // mean square of X(t+2s) - 2 X(t+s) + X(t): s^3 for one derivative, s^4 for two or more
        assertEquals(kernel == Kernel.MATERN_3_2 ? 8 : 16, coarse / fine, kernel == Kernel.MATERN_3_2 ? 1.5 : 2.5);
    }

    private static double secondDifference(Weights weights) {
        double sum = 0;
        for (int e = 0; e < 100; e++) {
            double[] x = weights.path(e / 10, e % 10);
            for (int k = 0; k + 2 < x.length; k++) sum += Math.pow(x[k + 2] - 2 * x[k + 1] + x[k], 2) / (x.length - 2);
        }
        return sum;
    }

    @Test
    void aGivenPathIsSampledAtTheGrid() {
        MatrixPath path = MatrixPath.of(1, 2, t -> new double[] {t, 1 - t});
        assertEquals(0.75f, path.weights(4).get(3, 0, 0), 0);
        assertEquals(0.25f, path.weights(4).get(3, 0, 1), 0);
        assertEquals(
                "matrix at time 0.0 has length 1, but 1 x 2 is 2",
                assertThrows(IllegalArgumentException.class, () -> MatrixPath.of(1, 2, t -> new double[1])
                                .weights(1))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void aLengthScaleThatIsNotPositiveIsRefused(double lengthScale) {
        assertEquals(
                lengthScale <= 0
                        ? "length scale must be at least 1.0E-4, or take Law.iid(), got " + lengthScale
                        : "length scale must be at most 100.0, or take one matrix at every layer, got " + lengthScale,
                assertThrows(IllegalArgumentException.class, () -> Law.smooth(lengthScale))
                        .getMessage());
    }

    @Test
    void badRequestsAreRefusedWithNameRuleValueAndCure() {
        refused("length scale must be at least 1.0E-4, or take Law.iid(), got 1.0E-6", () -> Law.smooth(1e-6));
        refused(
                "kernel of increments must be RBF, as in the first preprint, got MATERN_3_2",
                () -> new Smooth(Kernel.MATERN_3_2, 0.1, Smooth.Sampling.INCREMENTS));
        refused("kernel must be given, got null", () -> Law.smooth(null, 0.1));
        refused(
                "depth must be a divisor of 10, the depth that was drawn, got 20",
                () -> Law.iid().draw(10, 1, 1, Key.of(1)).subsample(20));
        refused(
                "depth must be a divisor of 10, the depth that was drawn, got 3",
                () -> Law.iid().draw(10, 1, 1, Key.of(1)).subsample(3));
        refused("time must be in [0, 1], got 1.5", () -> SmoothPaths.draw(0.1, 1, 1, Key.of(1))
                .matrix(1.5));
        refused("time must be in [0, 1], got NaN", () -> SmoothPaths.draw(0.1, 1, 1, Key.of(1))
                .matrix(Double.NaN));
        refused("key must be given, got null", () -> Law.smooth(0.1).draw(1, 1, 1, null));
    }

    private static void refused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
