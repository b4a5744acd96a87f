package deeplimits.theory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.net.Activation;
import deeplimits.net.Architecture;
import deeplimits.net.Ensemble;
import deeplimits.net.ResNet;
import deeplimits.net.Trajectory;
import deeplimits.random.Key;
import deeplimits.weights.Entry;
import deeplimits.weights.Law;
import java.util.List;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tech.tablesaw.api.Table;

class ExactLawTest {
    private static final Key KEY = Key.of(57);
    private static final int N = 2000;
    /** Of about 80 comparisons: a false alarm in some 100 keys. */
    private static final double LEAST_P = 1e-4;

    static List<Architecture> architectures() {
        return List.of(
                ResNet.res3(10).depth(50),
                ResNet.res3(1).depth(20),
                ResNet.res3(2).depth(20),
                ResNet.res3(3).depth(20).scaling(0.25),
                ResNet.res3(10).inputs(4).depth(30).activation(Activation.leakyRelu(0.8)),
                ResNet.res3(7).depth(30).activation(Activation.ABS),
                ResNet.res2(7).depth(30).activation(Activation.IDENTITY),
                ResNet.res2(6).depth(30),
                ResNet.res1(6).depth(30),
                ResNet.res1(6).inputs(4).depth(30), // a start of both signs, from which ReLU is not the identity
                ResNet.tau(20).inputs(4).depth(30),
                ResNet.plain(20).inputs(4).depth(6),
                ResNet.res1(6).depth(30).activation(Activation.ABS),
                ResNet.res1(2).depth(30).activation(Activation.TANH),
                // an input map gives starts of both signs; of the two signs of a width 1 the negative one is dead for
                // ReLU
                ResNet.res1(6).inputs(5).depth(30),
                ResNet.res1(1).inputs(3).depth(10).activation(Activation.leakyRelu(0.5)),
                ResNet.res3(4).inputs(5).depth(1).scaling(0),
                ResNet.res2(3).inputs(2).depth(15).activation(Activation.leakyRelu(-2)),
                ResNet.res2(5).inputs(2).depth(10).activation(Activation.TANH).scaling(0),
                ResNet.res3(3).inputs(2).depth(30).scaling(2));
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void lawIsThatOfTheNetworks(Architecture architecture) {
        Table networks = Ensemble.independent(architecture, Law.iid(), KEY.child("networks"), N)
                .gradients()
                .run();
        Table norms =
                ExactLaw.of(architecture, Law.iid(), KEY.child("norms"), N).run();
        Table joint = ExactLaw.of(architecture, Law.iid(), KEY.child("joint"), N)
                .gradients()
                .run();
        for (String column : List.of("log_ratio", "drift")) same(networks, norms, column);
        for (String column : List.of("log_ratio", "drift", "log_gradient_ratio", "gradient_drift"))
            same(networks, joint, column);
        // the joint law: the product and the quotient of the two ratios
        for (int sign : new int[] {-1, 1}) {
            double p = p(together(networks, sign), together(joint, sign));
            assertTrue(p > LEAST_P, "forward and backward together, p = " + p);
        }
    }

    /** The engine and the readable layers draw the same normal numbers. */
    @Test
    void theReadableDrawsAreThoseOfTheEngine() {
        for (Architecture shape : List.of(
                ResNet.res3(10).depth(50),
                ResNet.res1(6).inputs(4).depth(30),
                ResNet.res2(7).depth(40))) {
            Table rows = ExactLaw.of(shape, Law.iid(), KEY, 3).gradients().run();
            for (int r = 0; r < 3; r++) {
                LayerLaw layers = new LayerLaw(shape, KEY.child(r).child("exact law"));
                Trajectory h = layers.forward(shape.start(Law.iid(), KEY.child(r)));
                Trajectory p = layers.backward(h, shape.readOut(Law.iid(), KEY.child(r)));
                assertEquals(h.ratio(), rows.doubleColumn("ratio").get(r), 1e-5 * h.ratio());
                assertEquals(p.ratio(), rows.doubleColumn("gradient_ratio").get(r), 1e-5 * p.ratio());
            }
        }
    }

    /** Width 1, |x|, beta = 0: the product vanishes, its drift is 1. */
    @Test
    void drawsThatVanishHaveADriftOfOne() {
        Architecture shape =
                ResNet.res1(1).activation(Activation.ABS).depth(9000).scaling(0);
        Table norms = ExactLaw.of(shape, Law.iid(), KEY, 20).run();
        Table joint = ExactLaw.of(shape, Law.iid(), KEY, 20).gradients().run();
        for (Table rows : List.of(norms, joint)) {
            for (int r = 0; r < 20; r++) {
                assertEquals(0, rows.doubleColumn("log_drift").get(r), 1e-6);
                assertTrue(rows.doubleColumn("log_ratio").get(r) < -1000);
            }
        }
    }

    private static double[] together(Table table, int sign) {
        double[] forward = table.doubleColumn("log_ratio").asDoubleArray();
        double[] backward = table.doubleColumn("log_gradient_ratio").asDoubleArray();
        // at width 1 the two are one number: what is left is rounding, which is rounded away
        for (int i = 0; i < forward.length; i++) forward[i] = Math.rint((forward[i] + sign * backward[i]) * 1e4);
        return forward;
    }

    private static void same(Table a, Table b, String column) {
        double p =
                p(a.doubleColumn(column).asDoubleArray(), b.doubleColumn(column).asDoubleArray());
        assertTrue(p > LEAST_P, column + ", p = " + p);
    }

    private static double p(double[] x, double[] y) {
        return KolmogorovSmirnovTest.withDefaults().test(x, y).getPValue();
    }

    @Test
    void forwardAndBackwardAreDual() {
        Table joint = ExactLaw.of(ResNet.res3(20).depth(60), Law.iid(), KEY.child("dual"), N)
                .gradients()
                .run();
        assertTrue(p(
                        joint.doubleColumn("ratio").asDoubleArray(),
                        joint.doubleColumn("gradient_ratio").asDoubleArray())
                > LEAST_P);
        assertTrue(p(
                        joint.doubleColumn("drift").asDoubleArray(),
                        joint.doubleColumn("gradient_drift").asDoubleArray())
                > LEAST_P);
    }

    @ParameterizedTest
    @CsvSource({
        "10, 50, 0.5, 0",
        "40, 1000, 0.5, 0",
        "40, 200, 0.25, 0",
        "100, 300, 1, 0.8",
        "5, 40, 0.5, -1",
        "1000, 100, 2, 0",
        "40, 5000, 3, 0",
        "20, 300, 4, 0.5"
    })
    void momentsAreExact(int width, int depth, double beta, double slope) {
        Architecture a = ResNet.res3(width).depth(depth).scaling(beta).activation(Activation.leakyRelu(slope));
        int n = 5_000;
        Table rows =
                ExactLaw.of(a, Law.iid(), KEY.child("moments").child(width), n).run();
        Moments moments = Moments.of(a);
        double ratio = 0;
        double drift = 0;
        for (int r = 0; r < n; r++) {
            ratio += Math.pow(rows.doubleColumn("ratio").get(r), 2) / n;
            drift += Math.pow(rows.doubleColumn("drift").get(r), 2) / n;
        }
        // 5 of the theory's own standard errors
        assertEquals(moments.meanSquaredRatio(), ratio, 5 * Math.sqrt(moments.varianceOfSquaredRatio() / n) + 1e-12);
        assertEquals(moments.meanSquaredDrift(), drift, 5 * Math.sqrt(moments.varianceOfSquaredDrift() / n));
    }

    @Test
    void gradientMomentsAreExactAtWidthOneHundred() {
        Architecture a = ResNet.res3(100).depth(200);
        int n = 500;
        Table rows =
                ExactLaw.of(a, Law.iid(), KEY.child("gradients"), n).gradients().run();
        Moments moments = Moments.of(a);
        for (String column : List.of("drift", "gradient_drift")) {
            double mean = 0;
            for (double x : rows.doubleColumn(column).asDoubleArray()) mean += x * x / n;
            assertEquals(moments.meanSquaredDrift(), mean, 5 * Math.sqrt(moments.varianceOfSquaredDrift() / n), column);
        }
    }

    @Test
    void logarithmIsNormalAtDepthTwentyThousandAndWidthOneThousand() {
        Table rows = ExactLaw.of(ResNet.res3(1000).depth(20_000), Law.iid(), KEY.child("deep"), 100)
                .run();
        LogNormalLimit limit = LogNormalLimit.relu(1000);
        double mean = 0;
        for (double x : rows.doubleColumn("log_ratio").asDoubleArray()) mean += x / 100;
        assertEquals(limit.mu(), mean, 4 * limit.sigma() / 10);
    }

    @Test
    void anExplosionHasAFiniteLogarithm() {
        Architecture a = ResNet.res3(20).depth(400).scaling(-0.6);
        Table networks = Ensemble.independent(a, Law.iid(), KEY, 30).run();
        double expected = networks.doubleColumn("log_ratio").mean();
        for (Table rows : List.of(
                ExactLaw.of(a, Law.iid(), KEY, 30).run(),
                ExactLaw.of(a, Law.iid(), KEY, 30).gradients().run())) {
            double sd = rows.doubleColumn("log_ratio").standardDeviation();
            assertEquals(expected, rows.doubleColumn("log_ratio").mean(), 5 * sd * Math.sqrt(2.0 / 30));
            assertEquals(
                    400 * Math.log(Double.MAX_VALUE) / expected,
                    rows.intColumn("overflow_layer").mean(),
                    5);
            assertEquals(
                    30,
                    rows.doubleColumn("ratio")
                            .isEqualTo(Double.POSITIVE_INFINITY)
                            .size());
        }
    }

    /**
     * A huge step forgets where it began: log |h_L| / |h_0| of the same draws differs by L log alpha, and the layer
     * that overflows is the first beyond 308 digits, up to the one of log10 |z|.
     */
    @ParameterizedTest
    @ValueSource(doubles = {1e60, 1e80, 1e100, 1e119})
    void hugeFactorsHaveFiniteLogarithmsToo(double gain) {
        Architecture shape = ResNet.res3(64).depth(40).scaling(0); // a branch of width 64 is never 0
        Table large = ExactLaw.of(shape.gain(gain), Law.iid(), KEY, 20).run();
        Table smaller = ExactLaw.of(shape.gain(1e50), Law.iid(), KEY, 20).run();
        for (int r = 0; r < 20; r++) {
            double shift = 40 * Math.log(gain / 1e50);
            double log = large.doubleColumn("log_ratio").get(r);
            assertEquals(shift, log - smaller.doubleColumn("log_ratio").get(r), 1e-8);
            assertEquals(log, large.doubleColumn("log_drift").get(r), 1e-6);
            double layer = large.intColumn("overflow_layer").get(r) - 308 / Math.log10(gain);
            assertTrue(layer > -0.1 && layer < 1.2, "overflow in layer " + layer);
        }
    }

    /** Drifts are linear in an alpha this small: the same draws, but for the factor. */
    @Test
    void tinyFactorsKeepTheirDigitsAndBeyondThemThereIsARefusal() {
        Architecture shape = ResNet.res3(3).depth(5).scaling(0);
        Table small = ExactLaw.of(shape.gain(1e-40), Law.iid(), KEY, 20).run();
        Table tiny = ExactLaw.of(shape.gain(1e-150), Law.iid(), KEY, 20).run();
        for (int r = 0; r < 20; r++)
            assertEquals(
                    110 * Math.log(10),
                    small.doubleColumn("log_drift").get(r)
                            - tiny.doubleColumn("log_drift").get(r),
                    1e-9);
        for (double gain : new double[] {1e-160, 1e130, Double.MIN_VALUE})
            refused(
                    "alpha of the exact law must be 0 or between",
                    () -> ExactLaw.of(shape.gain(gain), Law.iid(), KEY, 2));
        assertEquals(
                0,
                ExactLaw.of(shape.gain(0), Law.iid(), KEY, 2)
                        .run()
                        .doubleColumn("drift")
                        .get(0));
    }

    @Test
    void threadsChangeNoBit() {
        Architecture a = ResNet.res3(5).depth(40);
        for (boolean gradients : new boolean[] {false, true}) {
            Ensemble law = ExactLaw.of(a, Law.iid(), KEY, 70);
            if (gradients) law = law.gradients();
            Table one = law.threads(1).run();
            for (int threads : new int[] {2, 8}) {
                Table more = law.threads(threads).run();
                for (int r = 0; r < 70; r++)
                    assertEquals(
                            one.doubleColumn("drift").get(r),
                            more.doubleColumn("drift").get(r),
                            0.0);
            }
        }
    }

    @Test
    void halfBinomialHasItsProbabilities() {
        for (int d : new int[] {1, 2, 3, 40}) {
            SymmetricBinomial law = new SymmetricBinomial(d);
            int[] counts = new int[d + 1];
            var stream = KEY.child(d).stream();
            for (int i = 0; i < 100_000; i++) counts[law.draw(stream)]++;
            double p = Math.pow(0.5, d);
            for (int n = 0; n <= d; n++) {
                assertEquals(p, counts[n] / 1e5, 5 * Math.sqrt(p / 1e5), "d = " + d + ", n = " + n);
                p *= (double) (d - n) / (n + 1);
            }
        }
    }

    @Test
    void refusesWhatHasAnotherLaw() {
        refused("i.i.d. Gaussian", () -> ExactLaw.of(ResNet.res3(4), Law.iid(Entry.UNIFORM), KEY, 2));
        refused("i.i.d. Gaussian", () -> ExactLaw.of(ResNet.res3(4), Law.fractional(0.7), KEY, 2));
        refused(
                "bias of the exact law must be 0",
                () -> ExactLaw.of(ResNet.res2(4).bias(0.1), Law.iid(), KEY, 2));
        refused("members must be at least 1", () -> ExactLaw.of(ResNet.res3(4), Law.iid(), KEY, 0));
        refused("threads must be at least 1", () -> ExactLaw.of(ResNet.res3(4), Law.iid(), KEY, 1)
                .threads(0));
    }

    private static void refused(String words, org.junit.jupiter.api.function.Executable act) {
        String message = assertThrows(IllegalArgumentException.class, act).getMessage();
        assertTrue(message.contains(words), message);
    }
}
