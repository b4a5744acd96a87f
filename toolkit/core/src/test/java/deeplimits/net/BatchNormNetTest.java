package deeplimits.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.random.Key;
import deeplimits.random.Stream;
import deeplimits.stats.Statistics;
import deeplimits.weights.Law;
import deeplimits.weights.Weights;
import org.junit.jupiter.api.Test;

class BatchNormNetTest {
    private static final int D = 32;
    private static final int BATCH = 64;
    private static final double[] DEPTHS = {10, 30, 100};

    @Test
    void normsGrowLikeTheRootOfDepthAndGradientsLikeAPower() {
        double[] gradients = new double[DEPTHS.length];
        for (int i = 0; i < DEPTHS.length; i++) {
            int depth = (int) DEPTHS[i];
            BatchNormNet net = BatchNormNet.of(draw(depth, "V"), draw(depth, "W"), BATCH);
            Trajectory h = net.forward(normal("x"));
            gradients[i] = net.backward(h, normal("p")).ratio();
            // the inner products of branches average out like 1 / sqrt(D)
            assertEquals(Math.sqrt(1 + depth), h.ratio(), 0.1 * Math.sqrt(1 + depth));
        }
        // theory: .71 at L <= 300, d = 64, batch 256, exponent .733 in the limit; small sizes spread
        assertEquals(
                BatchNormNet.GRADIENT_EXPONENT,
                Statistics.logLogSlope(DEPTHS, gradients).slope(),
                0.15);
    }

    @Test
    void aBranchHasMeanZeroAndVarianceOneForEachCoordinate() {
        BatchNormNet net = BatchNormNet.of(draw(1, "V"), draw(1, "W"), BATCH);
        double[] x = normal("x");
        double[] y = net.step(0, x);
        for (int j = 0; j < D; j++) {
            double mean = 0;
            double square = 0;
            for (int i = j; i < x.length; i += D) {
                mean += (y[i] - x[i]) / BATCH;
                square += (y[i] - x[i]) * (y[i] - x[i]) / BATCH;
            }
            assertEquals(0, mean, 1e-14);
            assertTrue(square < 1 && square > 0.999, "variance " + square); // eps takes a little
        }
    }

    /** sqrt(1 + tau^2 k), and at tau = L^-1/2 no growth in L: tau^2 in place of tau would give 1.05 at L = 100, not 1.41. */
    @Test
    void withTheFactorNormAndGradientStopGrowing() {
        int depth = 100;
        BatchNormNet net =
                BatchNormNet.of(draw(depth, "V"), draw(depth, "W"), BATCH).factor(0.1);
        Trajectory h = net.forward(normal("x"));
        assertEquals(Math.sqrt(2), h.ratio(), 0.1);
        // 2^.7335 = 1.66 in the limit, measured 1.64 to 1.67 at d = 64
        assertEquals(
                Math.pow(2, BatchNormNet.GRADIENT_EXPONENT),
                net.backward(h, normal("p")).ratio(),
                0.15);
    }

    @Test
    void aConstantBatchHasNoBranch() {
        BatchNormNet net = BatchNormNet.of(draw(1, "V"), draw(1, "W"), 2);
        double[] x = new double[2 * D];
        for (int i = 0; i < x.length; i++) x[i] = i % D;
        double[] y = net.step(0, x);
        for (int i = 0; i < x.length; i++) assertEquals(x[i], y[i], 1e-10);
    }

    private static Weights draw(int depth, String name) {
        return Law.iid().draw(depth, D, D, Key.of(8).child(name));
    }

    private static double[] normal(String name) {
        Stream stream = Key.of(8).child(name).stream();
        double[] x = new double[BATCH * D];
        for (int i = 0; i < x.length; i++) x[i] = stream.gaussian();
        return x;
    }
}
