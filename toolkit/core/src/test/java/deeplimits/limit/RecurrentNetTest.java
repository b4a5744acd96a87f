package deeplimits.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.net.Activation;
import deeplimits.net.Trajectory;
import deeplimits.random.Key;
import deeplimits.weights.Law;
import deeplimits.weights.Weights;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecurrentNetTest {
    private static final int D = 40;
    private static final Weights M = Law.iid().draw(1, D, D, Key.of(4));

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 0, 0.05, 0.2, 1})
    void spectralRadiusIsTheFormulaAtTheLargestFrequency(double gamma) {
        RecurrentNet net = RecurrentNet.antisymmetric(M).step(0.1).damping(gamma);
        assertEquals(RecurrentNet.radius(0.1, gamma, net.frequency()), net.spectralRadius(), 1e-12);
    }

    @Test
    void criticalDampingIsWhereTheLargestModeStopsGrowing() {
        double w = RecurrentNet.antisymmetric(M).frequency();
        double gamma = RecurrentNet.criticalDamping(0.1, w);
        assertEquals(gamma, 0.1 * (w * w + gamma * gamma) / 2, 1e-15);
        assertEquals(1, RecurrentNet.radius(0.1, gamma, w), 1e-15);
        assertTrue(RecurrentNet.radius(0.1, gamma - 0.01, w) > 1);
        assertEquals(0, RecurrentNet.criticalDamping(0.1, 0));
        assertEquals(10, RecurrentNet.criticalDamping(0.1, 10), 1e-12);
    }

    /** [[0, -3 c], [3 c, 0]] has the eigenvalues 3 c i and -3 c i, and 0 those of the zero matrix, for c from one end of the doubles to the other. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-300, 1e-200, 1e-20, 1, 1e20, 1e200, 5e307})
    void eigenvaluesScaleWithTheMatrix(double c) {
        Spectrum spectrum = Spectrum.of(new double[][] {{0, -3 * c}, {3 * c, 0}});
        assertEquals(3 * c, spectrum.radius(), 1e-14 * c);
        assertEquals(3 * c, spectrum.largestImaginaryPart(), 1e-14 * c);
        assertEquals(0, spectrum.realParts()[0], 1e-14 * c);
    }

    @Test
    void eigenvaluesOfAnAntisymmetricMatrixAreImaginary() {
        double[][] rotation = {{0, -3}, {3, 0}};
        assertEquals(3, Spectrum.of(rotation).largestImaginaryPart(), 1e-14);
        assertEquals(3, Spectrum.of(rotation).radius(), 1e-14);
        for (double real : Spectrum.of(rotation).realParts()) assertEquals(0, real, 1e-14);
        assertEquals(2, Spectrum.of(new double[][] {{2, 5}, {0, -1}}).radius(), 1e-14);
    }

    /** theory, S-ANTI: 1e39 unstructured, 3e7 antisymmetric, order 1 when damped critically. */
    @Test
    void dampedAntisymmetricNetworksAreTheOnlyOnesThatStayBounded() {
        RecurrentNet antisymmetric =
                RecurrentNet.antisymmetric(M).activation(Activation.IDENTITY).depth(1000);
        double[] x = new double[D];
        Arrays.fill(x, 1);
        double free = RecurrentNet.unstructured(M)
                .activation(Activation.IDENTITY)
                .depth(1000)
                .forward(x)
                .ratio();
        double undamped = antisymmetric.forward(x).ratio();
        double critical = antisymmetric
                .damping(RecurrentNet.criticalDamping(0.1, antisymmetric.frequency()))
                .forward(x)
                .ratio();
        assertTrue(free > 1e20 && undamped > 1e4 && undamped < 1e12, free + " " + undamped);
        assertTrue(critical <= 1 && critical > 0.01, "a normal matrix of radius 1 shrinks every vector: " + critical);
        // the modes of the undamped step are orthogonal: growth is at most the radius to the power of the depth
        assertTrue(undamped <= Math.pow(antisymmetric.spectralRadius(), 1000));
    }

    /** Along dh/dt = A h the norm is constant; the Euler step adds |eps A h|^2 and nothing else. */
    @Test
    void theUndampedLinearStepAddsTheSquareOfTheUpdate() {
        RecurrentNet net =
                RecurrentNet.antisymmetric(M).activation(Activation.IDENTITY).depth(1);
        double[] x = new double[D];
        Arrays.fill(x, 1);
        Trajectory h = net.forward(x);
        assertEquals(1 + Math.pow(h.drift(), 2), Math.pow(h.ratio(), 2), 1e-13);
    }
}
