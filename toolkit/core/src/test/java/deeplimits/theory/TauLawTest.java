package deeplimits.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.net.Activation;
import deeplimits.net.Network;
import deeplimits.net.ResNet;
import deeplimits.net.Trajectory;
import deeplimits.random.Key;
import deeplimits.random.Stream;
import deeplimits.stats.Statistics;
import deeplimits.weights.Entry;
import deeplimits.weights.Law;
import deeplimits.weights.Weights;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.Table;

class TauLawTest {
    private static final int WIDTH = 12;
    private static final int DEPTH = 20;
    private static final int MEMBERS = 2000;

    /** Brute force, with matrices: ratios forward and backward. */
    private static double[][] bruteForce(boolean skip, int width, int depth, double tau) {
        double[][] ratios = new double[2][MEMBERS];
        for (int r = 0; r < MEMBERS; r++) {
            Key key = Key.of(31).child(r);
            Weights w = Law.iid(Entry.GAUSSIAN).draw(depth, width, width, key.child("W"));
            Network net = skip ? ResNet.tau(w, tau) : ResNet.plain(w);
            double[] x = Activation.RELU.values(normal(width, key.child("x")));
            for (int again = 0; Arrays.stream(x).sum() == 0; again++)
                x = Activation.RELU.values(normal(width, key.child("x").child(again)));
            Trajectory h = net.forward(x);
            ratios[0][r] = h.ratio();
            ratios[1][r] = net.backward(h, normal(width, key.child("p"))).ratio();
        }
        return ratios;
    }

    /**
     * Two Kolmogorov-Smirnov tests at level 1e-4 for each of six laws, down to width 1: a false alarm in some 800
     * choices of keys.
     */
    @ParameterizedTest
    @CsvSource({
        "true, 12, 20, 0.2236068",
        "false, 12, 20, 1.4142136",
        "true, 1, 5, 0.5",
        "true, 2, 10, 10",
        "true, 3, 1, 1",
        "false, 2, 3, 1.4142136"
    })
    void drawsHaveTheLawOfTheNetworkForwardAndBackward(boolean skip, int width, int depth, double tau) {
        double[][] brute = bruteForce(skip, width, depth, tau);
        TauLaw law = skip ? TauLaw.of(width, depth, tau) : TauLaw.plain(width, depth);
        Table sample = law.sample(Key.of(32), MEMBERS);
        double forward = Statistics.kolmogorovSmirnov(
                brute[0], sample.doubleColumn("ratio").asDoubleArray());
        double backward = Statistics.kolmogorovSmirnov(
                brute[1], sample.doubleColumn("gradient_ratio").asDoubleArray());
        assertTrue(forward > 1e-4 && backward > 1e-4, "p = " + forward + ", " + backward);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.05, 0.2, 0.7})
    void meanSquaresLieInTheSandwich(double tau) {
        NormBounds sandwich = new NormBounds(tau, DEPTH);
        Table sample = TauLaw.of(WIDTH, DEPTH, tau).sample(Key.of(33), 4 * MEMBERS);
        double[] mean = meanSquare(sample.doubleColumn("ratio").asDoubleArray());
        assertTrue(
                mean[0] > sandwich.low() - 4 * mean[1] && mean[0] < sandwich.high() + 4 * mean[1],
                mean[0] + " in " + sandwich);
        double[] gradient = meanSquare(sample.doubleColumn("gradient_ratio").asDoubleArray());
        assertTrue(gradient[0] < sandwich.high() + 4 * gradient[1], gradient[0] + " in " + sandwich);
    }

    @Test
    void oneStepHasTheClosedFormBetweenTheBounds() {
        double tau = 0.5;
        double[] h = {0, 0.1, 1, 3};
        double exact = NormBounds.meanSquareAfter(tau, h);
        double square = 0.01 + 1 + 9;
        assertTrue(exact > square * new NormBounds(tau, 1).low() && exact < square * new NormBounds(tau, 1).high());
        // all coordinates zero but one large: half of the noise where h is 0, all of it where h is large
        double s2 = tau * tau * 1e6 / 2;
        assertEquals(1e6 + s2 * 1.5, NormBounds.meanSquareAfter(tau, new double[] {0, 1000}), 2e-2 * s2);
        double[] draws = new double[40_000];
        for (int r = 0; r < draws.length; r++) {
            Weights w = Law.iid().draw(1, 4, 4, Key.of(34).child(r));
            draws[r] = ResNet.tau(w, tau).forward(h).norm(1);
        }
        double[] mean = meanSquare(draws);
        assertEquals(exact, mean[0], 4 * mean[1]);
    }

    /** E |h_L|^2 = |h_0|^2 and log |h_L|^2 drifts by E log(2 chi^2_N / m), about -5 / (2m), a layer. */
    @Test
    void plainNetworksKeepTheMeanSquareAndLoseTheTypicalOne() {
        int m = 100;
        Table sample = TauLaw.plain(m, 100).sample(Key.of(35), 1000);
        double[] logs = sample.doubleColumn("log_ratio").asDoubleArray();
        double mean = 0;
        for (double log : logs) mean += 2 * log / logs.length;
        // drift -2.5, variance 5: the standard error of the mean is sqrt(5 / 1000); O(1/m^2) terms are below 0.1
        assertEquals(-2.5, mean, 4 * Math.sqrt(5 / 1000.0) + 0.1);
        assertEquals(
                1,
                meanSquare(TauLaw.plain(m, 5)
                        .sample(Key.of(36), 4000)
                        .doubleColumn("ratio")
                        .asDoubleArray())[0],
                4 * Math.sqrt((Math.exp(5 * 5.0 / m) - 1) / 4000));
    }

    /**
     * 2 X(4L) - X(L) removes the error of order L^(-1/2); .534 also by an independent quadrature in another variable.
     */
    @Test
    void meanSquaresApproachTheirLimits() {
        TauLimit limit = new TauLimit(1);
        assertEquals(0.533987, limit.gradientMeanSquare(), 1e-5);
        int m = 300;
        double[][] means = new double[4][];
        for (int i = 0; i < 2; i++) {
            int depth = i == 0 ? 100 : 400;
            Table sample =
                    TauLaw.of(m, depth, 1 / Math.sqrt(depth)).sample(Key.of(37).child(depth), 200);
            means[i] = meanSquare(sample.doubleColumn("ratio").asDoubleArray());
            means[2 + i] = meanSquare(sample.doubleColumn("gradient_ratio").asDoubleArray());
        }
        // 4 standard errors, and the terms of order 1/L and 1/m that are left
        double[] expected = {limit.meanSquare(), limit.gradientMeanSquare()};
        for (int i = 0; i < 2; i++) {
            double error = Math.hypot(2 * means[2 * i + 1][1], means[2 * i][1]);
            assertEquals(expected[i], 2 * means[2 * i + 1][0] - means[2 * i][0], 4 * error + 0.02);
        }
    }

    @Test
    void logarithmsStayFiniteBeyondTheRangeOfADouble() {
        Table one = TauLaw.of(10, 2000, 3).sample(Key.of(1), 1);
        assertEquals(Double.POSITIVE_INFINITY, one.doubleColumn("ratio").get(0));
        TauLaw.Draw draw = TauLaw.of(10, 2000, 3).draw(Key.of(1).child(0));
        assertEquals(draw.logRatio(), one.doubleColumn("log_ratio").get(0));
        NormBounds sandwich = new NormBounds(3, 2000);
        assertTrue(
                draw.logRatio() > 0.5 * sandwich.logLow() * 0.8 && draw.logRatio() < 0.5 * sandwich.logHigh(),
                draw.toString());
        assertTrue(Double.isFinite(draw.logGradientRatio()));
    }

    /** log |h_L| / |h_0| of tau and of 2^n tau differ by L n log 2: powers of two are split off exactly. */
    @Test
    void theLargestAndSmallestFactorsChangeTheScaleAlone() {
        double plain = new TauLaw(8, 20, 1, false).draw(Key.of(2)).logRatio();
        for (int power : new int[] {-800, -530, 530, 800}) {
            TauLaw.Draw draw = new TauLaw(8, 20, Math.scalb(1.0, power), false).draw(Key.of(2));
            assertEquals(plain + 20 * power * Math.log(2), draw.logRatio(), 1e-9);
        }
        assertEquals(0, TauLaw.of(8, 20, 0).draw(Key.of(2)).logRatio(), 1e-15);
        assertEquals(0, TauLaw.of(8, 20, 1e-250).draw(Key.of(2)).logRatio(), 1e-15);
    }

    @Test
    void aMemberIsTheDrawOfItsOwnKey() {
        TauLaw law = TauLaw.of(7, 9, 0.3);
        Table sample = law.sample(Key.of(5), 6);
        for (int r = 0; r < 6; r++) {
            assertEquals(
                    Math.exp(law.draw(Key.of(5).child(r)).logRatio()),
                    sample.doubleColumn("ratio").get(r));
            assertEquals(
                    Math.exp(law.draw(Key.of(5).child(r)).logGradientRatio()),
                    sample.doubleColumn("gradient_ratio").get(r));
        }
    }

    @Test
    void aDeadNetworkIsZeroAndNotNaN() {
        // width 1 without a skip connection dies with probability 1/2 in every layer
        Table sample = TauLaw.plain(1, 60).sample(Key.of(6), 20);
        for (int r = 0; r < 20; r++) {
            assertEquals(0, sample.doubleColumn("ratio").get(r));
            assertEquals(0, sample.doubleColumn("gradient_ratio").get(r));
            assertEquals(
                    Double.NEGATIVE_INFINITY, sample.doubleColumn("log_ratio").get(r));
        }
    }

    record Bad(String message, Executable call) {
        @Override
        public String toString() {
            return message;
        }
    }

    static List<Bad> badInputs() {
        return List.of(
                new Bad("width must be at least 1, got 0", () -> TauLaw.of(0, 1, 1)),
                new Bad("depth must be at least 1, got -1", () -> TauLaw.of(1, -1, 1)),
                new Bad(
                        "tau must be 0 or between 1.0E-250 and 1.0E250 in size, got NaN",
                        () -> TauLaw.of(1, 1, Double.NaN)),
                new Bad(
                        "take less depth or width, or raise -Xmx, got 12,000,000,000,000",
                        () -> TauLaw.of(1_000_000, 1_000_000, 1)),
                new Bad("members must be at least 1, got 0", () -> TauLaw.of(1, 1, 1)
                        .sample(Key.of(1), 0)),
                new Bad("take fewer, or several tables, or raise -Xmx, got 257,698,037,640", () -> TauLaw.of(1, 1, 1)
                        .sample(Key.of(1), Integer.MAX_VALUE)),
                new Bad("key must be given, got null", () -> TauLaw.of(1, 1, 1).sample(null, 1)),
                new Bad("variance tau^2 L must be in (0, 50.0], got 0.0", () -> new TauLimit(0)),
                new Bad("variance tau^2 L must be in (0, 50.0], got NaN", () -> new TauLimit(Double.NaN)),
                new Bad("depth must be at least 1, got 0", () -> new NormBounds(1, 0)),
                new Bad("tau must be a finite number, got NaN", () -> new NormBounds(Double.NaN, 1)),
                new Bad(
                        "|h|^2 must be positive and finite, got 0.0",
                        () -> NormBounds.meanSquareAfter(1, new double[3])));
    }

    @ParameterizedTest
    @MethodSource("badInputs")
    void isRefusedWithNameRuleAndValue(Bad bad) {
        String message = assertThrows(IllegalArgumentException.class, bad.call).getMessage();
        assertTrue(message.contains(bad.message), message);
    }

    /** Mean of the squares and its standard error. */
    private static double[] meanSquare(double[] x) {
        double mean = 0;
        double square = 0;
        for (double xi : x) {
            mean += xi * xi / x.length;
            square += Math.pow(xi, 4) / x.length;
        }
        return new double[] {mean, Math.sqrt((square - mean * mean) / x.length)};
    }

    private static double[] normal(int width, Key key) {
        Stream stream = key.stream();
        double[] x = new double[width];
        for (int i = 0; i < x.length; i++) x[i] = stream.gaussian();
        return x;
    }
}
