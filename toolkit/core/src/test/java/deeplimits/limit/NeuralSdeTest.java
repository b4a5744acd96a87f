package deeplimits.limit;

import static deeplimits.Refused.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.net.Activation;
import deeplimits.net.ResNet;
import deeplimits.net.Trajectory;
import deeplimits.random.Key;
import deeplimits.random.Stream;
import deeplimits.stats.Slope;
import deeplimits.stats.Statistics;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;

class NeuralSdeTest {
    private static double[] start(int d, Key key) {
        Stream stream = key.child("start").stream();
        return IntStream.range(0, d).mapToDouble(i -> stream.gaussian()).toArray();
    }

    /** Mean errors of many paths; the slope's own standard error is about 0.015 with them. */
    @Test
    void strongOrderIsOneHalfAtTheEndAndNearlySoAtTheWorstLayer() {
        int d = 10;
        int[] depths = {8, 16, 32, 64, 128};
        for (Activation sigma : List.of(Activation.RELU, Activation.TANH)) {
            NeuralSde sde = NeuralSde.of(d, sigma);
            double[] end = new double[depths.length];
            double[] sup = new double[depths.length];
            for (int r = 0; r < 300; r++) {
                Key key = Key.of(51).child(r);
                List<StrongError> errors = sde.errors(key, 2048, start(d, key), depths);
                for (int j = 0; j < depths.length; j++) {
                    assertEquals(depths[j], errors.get(j).depth());
                    end[j] += errors.get(j).end();
                    sup[j] += errors.get(j).sup();
                }
            }
            assertEquals(-0.5, logSlope(depths, end).slope(), 0.05);
            // the supremum brings in the square root of a logarithm of L
            assertEquals(-0.5, logSlope(depths, sup).slope(), 0.1);
        }
    }

    static Slope logSlope(int[] depths, double[] errors) {
        return Statistics.logLogSlope(Arrays.stream(depths).asDoubleStream().toArray(), errors);
    }

    /**
     * E |H_1 - h_L|^2 = (growth(finest) - growth(L)) |h_0|^2 with growth(L) = (1 + 1/L)^L: the products are
     * martingales.
     */
    @Test
    void theIdentityHasItsExactMeanSquareError() {
        int d = 20;
        double[] h0 = start(d, Key.of(59));
        int[] depths = {4, 16, 64};
        int n = 1000;
        double[][] squares = new double[depths.length][n];
        for (int r = 0; r < n; r++) {
            List<StrongError> errors =
                    NeuralSde.of(d, Activation.IDENTITY).errors(Key.of(60).child(r), 1024, h0, depths);
            for (int j = 0; j < depths.length; j++)
                squares[j][r] = Math.pow(errors.get(j).end(), 2);
        }
        for (int j = 0; j < depths.length; j++) {
            double exact = (Math.pow(1 + 1 / 1024.0, 1024) - Math.pow(1 + 1.0 / depths[j], depths[j]))
                    * dot(h0, h0)
                    / (1 - depths[j] / 1024.0);
            double mean = Arrays.stream(squares[j]).average().getAsDouble();
            double variance =
                    Arrays.stream(squares[j]).map(x -> (x - mean) * (x - mean)).sum() / (n - 1);
            assertEquals(exact, mean, 4.5 * Math.sqrt(variance / n));
        }
    }

    @Test
    void additiveNoiseIsExactAtTheGridPoints() {
        NeuralSde sde = NeuralSde.additive(5);
        for (StrongError error : sde.errors(Key.of(52), 1024, new double[5], 4, 16, 64))
            assertEquals(0, error.sup(), 1e-13);
        BrownianPaths path = BrownianPaths.of(5, 1024, Key.of(52));
        // increments on a path are rounded to float
        for (StrongError error : sde.errors(path, new double[5], 4, 16, 64)) assertEquals(0, error.sup(), 1e-5);
    }

    @Test
    void incrementsInAFrameHaveTheGramMatrixAsCovariance() {
        int d = 4;
        double[][] u = {
            {1, 2, 0, -1}, {1, 2, 0.1, -1}, {1, 2, 0, -1}, {0, 0, 0, 0}, {3, -1, 1, 2}, {0.5, 0.5, 7, 0}, {1, 1, 1, 1}
        };
        NoiseFrame noise = new NoiseFrame(d, 1, u.length, Key.of(53));
        int n = 20_000;
        double[][] covariance = new double[u.length][u.length];
        for (int r = 0; r < n; r++) {
            double[][] sums = new double[u.length][d];
            noise.add(u, r == 0 ? 0 : u.length, sums);
            for (int j = 0; j < u.length; j++)
                for (int l = 0; l < u.length; l++) covariance[j][l] += dot(sums[j], sums[l]) / n;
        }
        for (int j = 0; j < u.length; j++) {
            for (int l = 0; l < u.length; l++) {
                double gram = dot(u[j], u[l]);
                // d rows of variance (gram_jj gram_ll + gram^2) / d^2 each: 4.5 standard errors over 28 entries, once
                // in 5,000 keys
                double error = Math.sqrt((dot(u[j], u[j]) * dot(u[l], u[l]) + gram * gram) / d / n);
                assertEquals(gram, covariance[j][l], 4.5 * error + 1e-12, j + ", " + l);
            }
        }
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) sum += x[i] * y[i];
        return sum;
    }

    /**
     * Widths below, at and above the number of levels; 12 p-values at 1e-3: one false alarm in 80 choices of keys, so
     * 1e-4 is asked.
     */
    @Test
    void errorsInAFrameHaveTheLawOfErrorsOnAPath() {
        for (int d : new int[] {1, 3, 8}) {
            NeuralSde sde = NeuralSde.of(d, Activation.TANH);
            double[] h0 = start(d, Key.of(54));
            double[][] frame = new double[4][250];
            double[][] path = new double[4][250];
            for (int r = 0; r < 250; r++) {
                record(frame, r, sde.errors(Key.of(55).child(r), 128, h0, 2, 8));
                record(path, r, sde.errors(BrownianPaths.of(d, 128, Key.of(56).child(r)), h0, 2, 8));
            }
            for (int i = 0; i < 4; i++)
                assertTrue(KolmogorovSmirnovTest.withDefaults()
                                .test(frame[i], path[i])
                                .getPValue()
                        > 1e-4);
        }
    }

    private static void record(double[][] to, int r, List<StrongError> errors) {
        to[0][r] = errors.get(0).end();
        to[1][r] = errors.get(0).sup();
        to[2][r] = errors.get(1).end();
        to[3][r] = errors.get(0).end() - errors.get(1).end();
    }

    @Test
    void errorsOnAPathAreThoseOfTheNetworksThatItDrives() {
        int d = 6;
        NeuralSde sde = NeuralSde.of(d, Activation.RELU);
        BrownianPaths path = BrownianPaths.of(d, 256, Key.of(57));
        double[] h0 = start(d, Key.of(57));
        Trajectory limit = sde.solve(Solver.euler(), path, 256, h0);
        for (StrongError error : sde.errors(path, h0, 4, 16)) {
            StrongError direct = StrongError.between(sde.solve(Solver.euler(), path, error.depth(), h0), limit);
            double bias = Math.sqrt(1 - error.depth() / 256.0);
            assertEquals(direct.end() / bias, error.end(), 1e-5);
            assertEquals(direct.sup() / bias, error.sup(), 1e-5);
        }
    }

    @Test
    void theNetworkIsEulerMaruyama() {
        BrownianPaths path = BrownianPaths.of(5, 64, Key.of(58));
        double[] h0 = start(5, Key.of(58));
        Trajectory h =
                path.drive(ResNet.res1(5).activation(Activation.TANH), 16).forward(h0);
        Trajectory limit = NeuralSde.of(5, Activation.TANH).solve(Solver.euler(), path, 16, h0);
        assertEquals(0, StrongError.between(h, limit).sup(), 1e-14);
    }

    @Test
    void badRequestsAreRefused() {
        NeuralSde sde = NeuralSde.of(2, Activation.RELU);
        BrownianPaths path = BrownianPaths.of(2, 64, Key.of(1));
        double[] h0 = new double[2];
        refused(
                "solver of an SDE must be Solver.euler(), for methods of ODEs and steps chosen after a look at the path do not approach an Itô "
                        + "integral, got DormandPrince[tolerance=1.0E-6]",
                () -> sde.solve(Solver.dormandPrince(1e-6), path, 4, h0));
        refused(
                "solver of an SDE must be Solver.euler(), for methods of ODEs and steps chosen after a look at the path do not approach an Itô "
                        + "integral, got Fixed[method=HEUN]",
                () -> sde.solve(Solver.fixed(ButcherTableau.HEUN), path, 4, h0));
        refused("depth must be a divisor of 64, the depth of the reference, got 3", () -> sde.errors(path, h0, 3));
        refused(
                "depth must be at most 4, a sixteenth of the reference's, or its own error would show; take a finer reference, got 8",
                () -> sde.errors(path, h0, 8));
        refused("number of depths must be at least 1, got 0", () -> sde.errors(path, h0));
        refused(
                "width of the path must be the equation's 2, got 3",
                () -> sde.errors(BrownianPaths.of(3, 64, Key.of(1)), h0, 4));
        refused("state H_0 has length 3, but the width is 2", () -> sde.errors(path, new double[3], 4));
        Trajectory three = sde.solve(Solver.euler(), BrownianPaths.of(2, 3, Key.of(1)), 3, h0);
        Trajectory four = sde.solve(Solver.euler(), path, 4, h0);
        refused(
                "depth of the limit must be a multiple of 3, the depth of h, got 4",
                () -> StrongError.between(three, four));
        refused("state H_0 must be a finite number, got NaN", () -> sde.errors(path, new double[] {0, Double.NaN}, 4));
    }
}
