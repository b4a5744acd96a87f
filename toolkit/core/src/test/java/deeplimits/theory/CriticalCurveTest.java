package deeplimits.theory;

import static deeplimits.Refused.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.net.Architecture;
import deeplimits.net.ResNet;
import deeplimits.net.Trajectory;
import deeplimits.random.Key;
import deeplimits.weights.Law;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CriticalCurveTest {
    /** The finite-L formula at L = 1000, evaluated independently in numpy to three digits. */
    @ParameterizedTest
    @CsvSource({
        "0.05, 0.466, 0.486",
        "0.2, 0.460, 0.483",
        "0.4, 0.458, 0.478",
        "0.5, 0.476, 0.476",
        "0.6, 0.526, 0.479",
        "0.7, 0.607, 0.499",
        "0.8, 0.706, 0.579",
        "0.9, 0.821, 0.745",
        "0.97, 0.923, 0.894"
    })
    void theFrontierAtDepthOneThousand(double hurst, double forward, double backward) {
        assertEquals(forward, CriticalCurve.FORWARD.beta(hurst, 1000), 6e-4);
        assertEquals(backward, CriticalCurve.BACKWARD.beta(hurst, 1000), 6e-4);
    }

    @Test
    void res1HasItsClosedForm() {
        for (double hurst : new double[] {0.2, 0.5, 0.9})
            assertEquals(
                    0.5 * Math.pow(1000, 2 * hurst),
                    FirstOrder.forwardRes1(Law.fractional(hurst), 1000).sum(),
                    1e-9 * Math.pow(1000, 2 * hurst));
    }

    /** Like 1 / ln L, which halves from 10^3 to 10^6, where the power law of S has set in; beside H = 3/4 and 1 it sets in later. */
    @Test
    void theFrontierApproachesItsLimit() {
        for (CriticalCurve curve : CriticalCurve.values()) {
            for (double hurst : new double[] {0.2, 0.5, 0.95}) {
                double near = Math.abs(curve.beta(hurst, 1_000) - curve.limit(hurst));
                double far = Math.abs(curve.beta(hurst, 1_000_000) - curve.limit(hurst));
                assertTrue(far < 0.7 * near && far < 0.045, curve + " at H = " + hurst + ": " + near + ", " + far);
            }
            double near = Math.abs(curve.beta(0.5, 1_000) - curve.limit(0.5));
            assertEquals(0.5 * near, Math.abs(curve.beta(0.5, 1_000_000) - curve.limit(0.5)), 1e-9);
        }
    }

    @Test
    void iidWeightsHaveTheFirstOrderOfTheExactMoment() {
        assertEquals(500, FirstOrder.forward(Law.iid(), 1000).sum(), 1e-9);
        assertEquals(500, FirstOrder.backward(Law.iid(), 1000).sum(), 1e-9);
    }

    @Test
    void theGradientOfANarrowNetworkFollowsTheStates() {
        for (double hurst : new double[] {0.2, 0.5, 0.8, 0.95}) {
            assertEquals(CriticalCurve.FORWARD.beta(hurst, 1000), CriticalCurve.backward(hurst, 1000, 1), 1e-12);
            assertEquals(
                    CriticalCurve.BACKWARD.beta(hurst, 1000),
                    CriticalCurve.backward(hurst, 1000, Double.POSITIVE_INFINITY),
                    1e-12);
        }
        double tenth = CriticalCurve.backward(0.8, 1000, 10);
        assertEquals(0.6295, tenth, 1e-4); // S_out = 11879, S_grad = 2074, the equation solved by scipy.optimize.brentq
        // at a fixed width the frontier leaves 2 H - 1 = 0.6 behind
        assertTrue(CriticalCurve.backward(0.8, 1_000_000, 40) > 0.63);
    }

    /** E G^2 = a ((1 - 1/d) S_grad + S_out / d) where it is small, by networks of width 5. */
    @Test
    void theFirstOrderOfTheGradientIsExactAtAnyWidth() {
        int depth = 200;
        int n = 1000;
        double beta = 1.4;
        double[] squares = new double[n];
        for (int r = 0; r < n; r++) {
            Architecture shape = ResNet.res3(5).inputs(8).depth(depth).scaling(beta);
            ResNet net = shape.draw(Law.fractional(0.9), Key.of(51).child(r));
            Trajectory h = net.forward(shape.input(Key.of(52).child(r)));
            squares[r] = Math.pow(net.backward(h, 0.5).drift(), 2);
        }
        Law law = Law.fractional(0.9);
        double first = Math.pow(depth, -2 * beta)
                * (0.8 * FirstOrder.backward(law, depth).sum()
                        + 0.2 * FirstOrder.forward(law, depth).sum());
        double mean = java.util.Arrays.stream(squares).average().getAsDouble();
        double variance = java.util.Arrays.stream(squares)
                        .map(x -> (x - mean) * (x - mean))
                        .sum()
                / (n - 1);
        assertEquals(
                first, mean, 4 * Math.sqrt(variance / n)); // false alarm 6e-5; the wide formula alone is a fifth below
    }

    /** All weights times s: states and gradients of RES_3 have V and W, so that S grows by s^4. */
    @Test
    void varianceEntersThroughBothMatrices() {
        double[] covariance = new double[300];
        for (int m = 0; m < 300; m++) covariance[m] = Law.fractional(0.8).autocovariance(300, m);
        double[] larger = java.util.Arrays.stream(covariance).map(c -> 1.7 * c).toArray();
        assertEquals(FirstOrder.forward(Law.fractional(0.8), 300), FirstOrder.forward(covariance));
        assertEquals(
                1.7 * 1.7,
                FirstOrder.forward(larger).sum()
                        / FirstOrder.forward(covariance).sum(),
                1e-12);
        assertEquals(
                1.7 * 1.7,
                FirstOrder.backward(larger).sum()
                        / FirstOrder.backward(covariance).sum(),
                1e-12);
    }

    @Test
    void smoothWeightsHaveThePlateausOfTheDoubleIntegral() {
        assertEquals(0.3009, FirstOrder.forward(Law.smooth(0.1), 4000).drift(1), 1e-4);
        assertEquals(0.2649, FirstOrder.backward(Law.smooth(0.1), 4000).drift(1), 1e-4);
        assertEquals(0.1992, FirstOrder.forward(Law.smoothIncrements(0.1), 4000).drift(1), 2e-4);
        assertEquals(
                0.2114, FirstOrder.backward(Law.smoothIncrements(0.1), 4000).drift(1), 2e-4);
    }

    /** k1 and k0 by quadrature over the angle of a pair of correlated normals. */
    @Test
    void arcCosineKernelsAreGaussianExpectations() {
        int n = 200_000;
        for (double r : new double[] {-1, -0.3, 0, 0.6, 1}) {
            double k0 = 0;
            double k1 = 0;
            for (int i = 0; i < n; i++) {
                double a = 2 * Math.PI * (i + 0.5) / n;
                double x = Math.cos(a);
                double y = r * x + Math.sqrt(1 - r * r) * Math.sin(a);
                if (x > 0 && y > 0) {
                    k0 += 2.0 / n;
                    k1 += 4 * x * y / n;
                }
            }
            assertEquals(k0, FirstOrder.k0(r), 1e-4);
            assertEquals(k1, FirstOrder.k1(r), 1e-4);
        }
    }

    @Test
    void badRequestsAreRefused() {
        refused("hurst must be in (0, 1), got 1.0", () -> CriticalCurve.FORWARD.beta(1, 100));
        refused("hurst must be in (0, 1), got 0.0", () -> CriticalCurve.BACKWARD.limit(0));
        refused("depth of a critical beta must be at least 2, got 1", () -> CriticalCurve.FORWARD.beta(0.5, 1));
        refused(
                "covariance at lag 0 must be positive and finite, got 0.0",
                () -> FirstOrder.forward(new double[] {0, 1}));
        refused("depth must be at least 1, got 0", () -> FirstOrder.backward(new double[0]));
        refused("width must be at least 1, got 0.0", () -> CriticalCurve.backward(0.5, 100, 0));
        refused("law must be given, got null", () -> FirstOrder.forward(null, 10));
        refused(
                "depth must be at most 10000000, for S is a sum over all lags, got 2147483647",
                () -> FirstOrder.forward(Law.iid(), Integer.MAX_VALUE));
        refused(
                "covariance at lag 1 must be at most 1.0 in size, that at lag 0, got NaN",
                () -> FirstOrder.backward(new double[] {1, Double.NaN}));
        refused("S must be zero or positive, and finite, got NaN", () -> new FirstOrder(Double.NaN, 3));
        refused("beta must be a finite number, got NaN", () -> new FirstOrder(1, 3).drift(Double.NaN));
    }
}
