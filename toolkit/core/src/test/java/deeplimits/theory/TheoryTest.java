package deeplimits.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.net.Activation;
import deeplimits.net.Architecture;
import deeplimits.net.BatchNormNet;
import deeplimits.net.ResNet;
import deeplimits.random.Key;
import deeplimits.stats.Statistics;
import deeplimits.weights.Law;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.Table;

/** Theory against theory: every constant is tied to another result, so that neither can be wrong alone. */
class TheoryTest {
    private static Moments reluMoments(int width, int depth) {
        return Moments.of(ResNet.res3(width).depth(depth));
    }

    /**
     * E R = exp(2 mu + 2 sigma^2) and E R^2 = exp(4 mu + 8 sigma^2) for R = e^{2 N(mu, sigma^2)}; two equations for two
     * constants.
     */
    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0", "40, 0", "40, 0.8", "7, -1", "1000, 1"})
    void theLogNormalLimitHasTheLimitsOfTheMoments(int width, double slope) {
        Architecture network = ResNet.res3(width).depth(10_000_000).activation(Activation.leakyRelu(slope));
        Moments moments = Moments.of(network);
        LogNormalLimit limit = LogNormalLimit.of(network);
        double variance = limit.sigma() * limit.sigma();
        // the next terms are c^2 / 2L and (4 E rho^2) / L
        assertEquals(moments.meanSquaredRatio(), Math.exp(2 * limit.mu() + 2 * variance), 1e-6);
        double second = moments.varianceOfSquaredRatio() + Math.pow(moments.meanSquaredRatio(), 2);
        assertEquals(1, Math.exp(4 * limit.mu() + 8 * variance) / second, 3e-5 / Math.min(width, 10) + 1e-6);
        if (slope == 0) assertEquals(LogNormalLimit.relu(width), limit);
    }

    /** The limit itself: E log rho and Var log rho of one layer, L times, by its moments for a small step. */
    @Test
    void theLogNormalLimitIsTheDriftOfTheLogarithm() {
        int depth = 1_000_000;
        Moments layer = Moments.of(ResNet.res3(30).depth(1).scaling(0).gain(1 / Math.sqrt(depth)));
        double mean = layer.meanSquaredDrift();
        double variance = layer.varianceOfSquaredRatio();
        // log rho = (rho - 1) - (rho - 1)^2 / 2 + ..., halved for norms
        assertEquals(LogNormalLimit.relu(30).mu(), depth * (mean - variance / 2) / 2, 1e-5);
        assertEquals(Math.pow(LogNormalLimit.relu(30).sigma(), 2), depth * variance / 4, 1e-5);
    }

    @Test
    void onlyBetaOneHalfHasALogNormalLimit() {
        Architecture network = ResNet.res3(5).gain(2);
        assertEquals(4 * LogNormalLimit.relu(5).c(), LogNormalLimit.of(network).c());
        String message = org.junit.jupiter.api.Assertions.assertThrows(
                        IllegalArgumentException.class, () -> LogNormalLimit.of(network.scaling(1)))
                .getMessage();
        assertEquals("beta must be 1/2 to have a log-normal limit, got 1.0", message);
    }

    /** D^2 of one layer is a s^2 chi^2_d / d, so that Var D^2 = a^2 (E s^4 (1 + 2/d) - 1/4), E s^4 = 1/4 + 5/(4 d). */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 40, 1000})
    void oneLayerHasTheVarianceOfAScaledChiSquare(int d) {
        Moments one = reluMoments(d, 1);
        double fourth = 0.25 + 1.25 / d;
        assertEquals(0.5, one.meanSquaredDrift(), 1e-15);
        assertEquals(fourth * (1 + 2.0 / d) - 0.25, one.varianceOfSquaredDrift(), 1e-14);
        assertEquals(2.0 / d + fourth * (1 + 2.0 / d) - 0.25, one.varianceOfSquaredRatio(), 1e-14);
    }

    /**
     * The spread of 2,000 batches, whose own relative error is 1 / sqrt(4000): five of them, and 1/n for the curvature
     * of a root.
     */
    @Test
    void theStandardErrorOfTheRmsIsTheSpreadOfBatches() {
        int batches = 2000;
        int n = 100;
        Architecture network = ResNet.res3(40).depth(20);
        double[] drifts = ExactLaw.of(network, Law.iid(), Key.of(61), batches * n)
                .run()
                .doubleColumn("drift")
                .asDoubleArray();
        double[] rms = new double[batches];
        for (int b = 0; b < batches; b++)
            rms[b] = Math.sqrt(Arrays.stream(drifts, b * n, (b + 1) * n)
                    .map(x -> x * x)
                    .average()
                    .getAsDouble());
        double mean = Arrays.stream(rms).average().getAsDouble();
        double spread =
                Math.sqrt(Arrays.stream(rms).map(x -> (x - mean) * (x - mean)).sum() / (batches - 1));
        double stated = Moments.of(network).standardErrorOfRmsDrift(n);
        assertEquals(1, spread / stated, 5 / Math.sqrt(2.0 * batches) + 1.0 / n);
        // the column se_rms of a summary estimates the same number from one sample, to the fourth moment's relative
        // error
        Table sample = Table.create("sample", tech.tablesaw.api.DoubleColumn.create("drift", drifts));
        double estimate = Statistics.summary(sample, "drift").row(0).getDouble("se_rms");
        assertEquals(1, estimate / Moments.of(network).standardErrorOfRmsDrift(drifts.length), 0.02);
    }

    /** Var D^2 by 300,000 draws: the relative error of a variance is sqrt((kurtosis - 1) / n), near 0.01; 4 of them. */
    @ParameterizedTest
    @CsvSource({"5, 8, 0", "40, 10, 0.8"})
    void theVarianceOfTheSquaredDriftIsThatOfManyDraws(int width, int depth, double slope) {
        Architecture network = ResNet.res3(width).depth(depth).activation(Activation.leakyRelu(slope));
        double[] squares = Arrays.stream(
                        ExactLaw.of(network, Law.iid(), Key.of(62).child(width), 300_000)
                                .run()
                                .doubleColumn("drift")
                                .asDoubleArray())
                .map(x -> x * x)
                .toArray();
        double mean = Arrays.stream(squares).average().getAsDouble();
        double variance =
                Arrays.stream(squares).map(x -> Math.pow(x - mean, 2)).average().getAsDouble();
        double fourth =
                Arrays.stream(squares).map(x -> Math.pow(x - mean, 4)).average().getAsDouble();
        double error = Math.sqrt((fourth / (variance * variance) - 1) / squares.length);
        assertEquals(1, variance / Moments.of(network).varianceOfSquaredDrift(), Math.min(4 * error, 0.05));
    }

    @Test
    void momentsThatLeaveTheRangeOfADoubleAreInfiniteAndVanishingOnesZero() {
        Moments huge = Moments.of(ResNet.res3(3).depth(1_000_000).scaling(0));
        for (double x : new double[] {
            huge.meanSquaredRatio(),
            huge.meanSquaredDrift(),
            huge.varianceOfSquaredRatio(),
            huge.varianceOfSquaredDrift(),
            huge.rmsDrift(),
            huge.standardErrorOfRmsDrift(5)
        }) assertEquals(Double.POSITIVE_INFINITY, x);
        for (double gain : new double[] {1e78, 1e100, 1e154, 1e300}) {
            Moments beyond = Moments.of(ResNet.res3(3).scaling(0).gain(gain));
            assertEquals(Double.POSITIVE_INFINITY, beyond.varianceOfSquaredRatio());
            assertEquals(Double.POSITIVE_INFINITY, beyond.varianceOfSquaredDrift());
            assertEquals(Double.POSITIVE_INFINITY, beyond.standardErrorOfRmsDrift(5));
        }
        Architecture steep = ResNet.res3(3).activation(Activation.leakyRelu(1e100));
        assertThrows(IllegalArgumentException.class, () -> Moments.of(steep));
        Moments none = Moments.of(ResNet.res3(3).gain(0));
        assertEquals(0, none.standardErrorOfRmsDrift(5));
        assertEquals(1, none.meanSquaredRatio());
    }

    /**
     * Each layer's bounds are attained: the lower one by a state with one coordinate of many, the upper by a flat one
     * and a small tau.
     */
    @Test
    void theNormBoundsAreSharpForOneLayer() {
        double tau = 0.4;
        double[] one = new double[100_000];
        one[0] = 1;
        assertEquals(new NormBounds(tau, 1).low(), NormBounds.meanSquareAfter(tau, one), 1e-5);
        double[] flat = {1, 1, 1, 1};
        // ReLU clips at 1 / tau standard deviations, 1 - Phi(10) = 1e-23
        assertEquals(new NormBounds(0.1, 1).high(), NormBounds.meanSquareAfter(0.1, flat) / 4, 1e-14);
        for (double[] h : List.of(one, flat, new double[] {0, 0.1, 1, 3})) {
            double square = Arrays.stream(h).map(x -> x * x).sum();
            double step = NormBounds.meanSquareAfter(tau, h) / square;
            assertTrue(step >= new NormBounds(tau, 1).low() && step <= new NormBounds(tau, 1).high());
        }
        NormBounds deep = new NormBounds(tau, 9);
        assertEquals(9 * new NormBounds(tau, 1).logLow(), deep.logLow(), 1e-14);
        assertEquals(Math.exp(deep.logHigh()), deep.high());
        assertEquals(Math.pow(1 + tau * tau, 9), deep.high(), 1e-13);
        assertEquals(2 * 1e200 / 1e200 * Math.log(1e200), new NormBounds(1e200, 1).logHigh(), 1e-10);
        for (double c : new double[] {0.1, 0.25, 0.5})
            assertTrue(new NormBounds(Math.pow(1000, c - 0.5), 1000).low() >= 1 + Math.pow(1000, 2 * c) / 2);
        // with a tau that falls like L^-1/2 both bounds tend to the limits of the tau network's variance
        assertEquals(new TauLimit(2).meanSquare(), new NormBounds(Math.sqrt(2e-7), 10_000_000).high(), 1e-5);
    }

    /** A step too short for a double leaves a state where it is, its zero coordinates, too. */
    @Test
    void aStepTooShortForADoubleChangesNothing() {
        assertEquals(1e-10, NormBounds.meanSquareAfter(1e-320, new double[] {1e-5, 0}), 1e-24);
        assertEquals(25, NormBounds.meanSquareAfter(Double.MIN_VALUE, new double[] {0, 3, 4, 0}), 1e-13);
    }

    /** Inside by a hair and outside by a hair, at both ends. */
    @Test
    void theStabilityIntervalNeedsBothItsEnds() {
        StabilityTheorem theorem = new StabilityTheorem(1000, 0.5);
        double low = Math.sqrt(theorem.low());
        double high = Math.sqrt(theorem.high());
        assertTrue(theorem.covers(low * (1 + 1e-12)) && theorem.covers(high * (1 - 1e-12)) && theorem.covers(0.8));
        assertFalse(theorem.covers(low * (1 - 1e-12)));
        assertFalse(theorem.covers(high * (1 + 1e-12)));
        assertFalse(theorem.covers(0));
        assertFalse(theorem.covers(Double.POSITIVE_INFINITY));
        // the lower end is positive from d delta = 22 / (3/8)^2 = 156.44 on
        assertTrue(new StabilityTheorem(313, 0.5).low() > 0 && new StabilityTheorem(312, 0.5).low() < 0);
        // as d delta grows the interval closes on exp(3/8) - 1 and e + 1, with the limit of the moments inside
        StabilityTheorem wide = new StabilityTheorem(Integer.MAX_VALUE, 0.999);
        assertEquals(Math.expm1(0.375), wide.low(), 2e-4);
        assertEquals(Math.E + 1, wide.high(), 3e-4);
        assertTrue(wide.covers(reluMoments(1_000_000, 100_000).rmsDrift()));
    }

    /** Coverage by draws of the law: bounds so loose are never missed, though 1 in 2 and 1 in 20 might be. */
    @ParameterizedTest
    @CsvSource({"1000, 0.5", "5000, 0.05"})
    void networksStayInTheStabilityInterval(int width, double delta) {
        StabilityTheorem theorem = new StabilityTheorem(width, delta);
        double[] drifts = ExactLaw.of(ResNet.res3(width).depth(200), Law.iid(), Key.of(63), 2000)
                .run()
                .doubleColumn("drift")
                .asDoubleArray();
        long covered = Arrays.stream(drifts).filter(theorem::covers).count();
        assertTrue(covered >= (1 - delta) * drifts.length, covered + " of " + drifts.length);
    }

    /**
     * ReLU attains the lower constant of gradients from below, with a gap of (1/8) e^(1/2) / L; twice the identity the
     * upper one.
     */
    @Test
    void theConstantsOfTheGradientTheoremAreLimitsOfMoments() {
        int depth = 1_000_000;
        double lowest = reluMoments(10, depth).meanSquaredDrift();
        assertEquals(Math.exp(0.5) / 8 / depth, Math.expm1(0.5) - lowest, 1e-9);
        double highest = Moments.of(ResNet.res1(10)
                        .depth(depth)
                        .activation(Activation.IDENTITY)
                        .gain(2))
                .meanSquaredDrift();
        assertEquals(8 * Math.exp(4) / depth, Math.expm1(4) - highest, 1e-6);
    }

    /**
     * gamma = E sigma'(z)^2 / (2 Var sigma(z)): the relative variance that a normalised branch adds to a layer, halved
     * for norms.
     */
    @Test
    void theExponentOfBatchNormalisationIsARatioOfGaussianMoments() throws ReflectiveOperationException {
        // read when it runs, for a compiler copies a constant
        double exponent = BatchNormNet.class.getField("GRADIENT_EXPONENT").getDouble(null);
        Activation relu = Activation.RELU;
        double slope = FirstOrder.mean(z -> Math.pow(relu.slope(z), 2));
        double mean = FirstOrder.mean(relu::value);
        double square = FirstOrder.mean(z -> Math.pow(relu.value(z), 2));
        assertEquals(slope / (square - mean * mean) / 2, exponent, 1e-12);
    }

    /**
     * S of the states: E e^{log} of the moments to first order, at i.i.d. weights for every homogeneous sigma; and both
     * ends of k1, k0.
     */
    @Test
    void firstOrderIsTheDerivativeOfTheMoments() {
        double[] h0 = {1, -2, 0.5, 1, 3};
        for (Architecture network : List.of(
                ResNet.res3(5).depth(50),
                ResNet.res2(5).depth(50).activation(Activation.leakyRelu(0.8)),
                ResNet.res3(5).depth(50).activation(Activation.ABS),
                ResNet.res1(5).depth(50).activation(Activation.IDENTITY).gain(1.5))) {
            Moments small = Moments.of(network.scaling(5));
            FirstOrder first = FirstOrder.forward(network, Law.iid(), h0);
            assertEquals(Math.sqrt(small.meanSquaredDrift()), first.drift(5), 1e-6 * first.drift(5));
        }
        assertEquals(
                25, FirstOrder.forward(ResNet.res3(5).depth(50), Law.iid(), h0).sum(), 1e-12);
        for (double hurst : new double[] {0.1, 0.8}) {
            Law law = Law.fractional(hurst);
            assertEquals(
                    FirstOrder.forward(law, 50).sum(),
                    FirstOrder.forward(ResNet.res3(5).depth(50), law, h0).sum(),
                    1e-12 * FirstOrder.forward(law, 50).sum());
        }
        for (double r : new double[] {-1, -0.3, 0, 0.7, 1})
            assertEquals(r, FirstOrder.k1(r) - FirstOrder.k1(-r), 1e-15);
        // k1' = k0 (the derivative of E ReLU(x) ReLU(y) in the correlation is E of the slopes)
        for (double r : new double[] {-0.9, -0.3, 0, 0.7})
            assertEquals(FirstOrder.k0(r), (FirstOrder.k1(r + 1e-5) - FirstOrder.k1(r - 1e-5)) / 2e-5, 1e-9);
    }

    /**
     * sum over j, k of gamma(j - k) = L^{2H}, the variance of B^H_L: telescoping, at every H; absolute error of the
     * terms 1e-15 L.
     */
    @ParameterizedTest
    @ValueSource(doubles = {1e-6, 0.05, 0.3, 0.5, 0.75, 0.97, 1 - 1e-9})
    void theSumOfCovariancesIsTheVarianceOfTheMotion(double hurst) {
        for (int depth : new int[] {1, 2, 1000, 1_000_000}) {
            double exact = 0.5 * Math.pow(depth, 2 * hurst);
            double sum = FirstOrder.forwardRes1(Law.fractional(hurst), depth).sum();
            assertEquals(exact, sum, 1e-15 * depth + 1e-13 * exact, "depth " + depth);
            if (depth > 1)
                assertEquals(
                        (Math.log(0.5 / Math.log(2)) / Math.log(depth) + 2 * hurst) / 2,
                        CriticalCurve.FORWARD_RES_1.beta(hurst, depth),
                        1e-9);
        }
    }

    /** At beta*, e^{a S} - 1 = 1; at any width the two directions weigh in, and no H makes NaN of the extremes. */
    @Test
    void theCriticalCurveSolvesItsEquation() {
        for (double hurst : new double[] {0.05, 0.5, 0.75, 0.97}) {
            for (int depth : new int[] {2, 1000, 100_000}) {
                double states = FirstOrder.forward(Law.fractional(hurst), depth).sum();
                double gradients =
                        FirstOrder.backward(Law.fractional(hurst), depth).sum();
                double beta = CriticalCurve.FORWARD.beta(hurst, depth);
                assertEquals(1, Math.expm1(Math.pow(depth, -2 * beta) * states), 1e-12);
                for (double width : new double[] {1, 2, 40, 1e6, 1e300, Double.POSITIVE_INFINITY}) {
                    double a = Math.pow(depth, -2 * CriticalCurve.backward(hurst, depth, width));
                    double square = (1 - 1 / width) * Math.expm1(a * gradients) + Math.expm1(a * states) / width;
                    assertEquals(1, square, 1e-9, hurst + ", " + depth + ", " + width);
                }
            }
        }
    }

    /** Var of the clock: Q = S(0) = 1/2 at T = 0, where only the coordinates that ReLU left alive pass a gradient. */
    @Test
    void theTauLimitStartsAtOneHalfAndTheTrapezoidalRuleApproachesIt() {
        assertEquals(0.5, new TauLimit(1e-12).gradientMeanSquare(), 1e-6);
        for (double variance : new double[] {0.01, 1, 5}) {
            double coarse = trapezoid(variance, 250);
            double middle = trapezoid(variance, 500);
            double fine = trapezoid(variance, 1000);
            // errors of order 3/2 and 2 in the step are taken out
            double[] once = {extrapolate(coarse, middle, 1.5), extrapolate(middle, fine, 1.5)};
            double exact = extrapolate(once[0], once[1], 2);
            assertEquals(1, exact / new TauLimit(variance).gradientMeanSquare(), 2e-7, "T = " + variance);
        }
    }

    private static double extrapolate(double coarse, double fine, double order) {
        return fine + (fine - coarse) / (Math.pow(2, order) - 1);
    }

    /**
     * The renewal equation as it is read: Q(u) = S(u) + int_0^u Q(v) / (1 + v) P(v, u) dv at equal steps of log(1 + u).
     */
    private static double trapezoid(double variance, int nodes) {
        double step = variance / nodes;
        double[] q = new double[nodes + 1];
        for (int k = 0; k <= nodes; k++) {
            double u = Math.expm1(k * step);
            double gathered = 0;
            for (int j = 0; j < k; j++) {
                double v = Math.expm1(j * step);
                double root = Math.sqrt(u - v);
                double untouched = (Math.atan2(Math.sqrt(v), root) + Math.atan2(Math.sqrt(2 + v), root)) / Math.PI;
                gathered += (j == 0 ? 0.5 : 1) * q[j] * untouched;
            }
            double survival = Math.atan2(Math.sqrt(2), Math.sqrt(u)) / Math.PI;
            q[k] = k == 0 ? survival : (survival + step * gathered) / (1 - step / 2);
        }
        return q[nodes];
    }
}
