package deeplimits.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.random.Key;
import deeplimits.weights.Entry;
import deeplimits.weights.Law;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tech.tablesaw.api.Table;

class EnsembleTest {
    private static final Key KEY = Key.of(31);

    /** Blocks x activations x widths x with and without an input map. */
    static List<Architecture> architectures() {
        List<Architecture> all = new ArrayList<>();
        for (int d : new int[] {1, 2, 7, 40}) {
            for (Architecture block : List.of(ResNet.res1(d), ResNet.res2(d), ResNet.res3(d))) {
                for (Activation sigma : List.of(
                        Activation.RELU,
                        Activation.ABS,
                        Activation.IDENTITY,
                        Activation.TANH,
                        Activation.leakyRelu(0.8))) {
                    Architecture one = block.activation(sigma).depth(d == 40 ? 120 : 45);
                    all.add(one);
                    all.add(one.inputs(5));
                }
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void memberIsTheReadableNetworkOnItsKey(Architecture architecture) {
        for (Entry entry : Entry.values()) {
            Law law = Law.iid(entry);
            int members = architecture.width() == 40 ? 2 : 5;
            Table rows = Ensemble.independent(architecture, law, KEY, members)
                    .gradients()
                    .threads(1)
                    .run();
            for (int r = 0; r < members; r++) {
                Key key = KEY.child(r);
                ResNet net = architecture.draw(law, key);
                Trajectory h = net.forward(architecture.input(key));
                Trajectory p = net.backward(h, architecture.target(key));
                String what = entry + ", member " + r + ", ";
                near(what + "ratio", h.ratio(), rows, "ratio", r, 1e-6 * h.ratio());
                near(what + "drift", h.drift(), rows, "drift", r, 1e-6 * h.ratio() + 1e-6);
                near(what + "log", Math.log(h.ratio()), rows, "log_ratio", r, 1e-6);
                near(what + "gradient ratio", p.ratio(), rows, "gradient_ratio", r, 2e-6 * p.ratio());
                near(what + "gradient drift", p.drift(), rows, "gradient_drift", r, 2e-6 * p.ratio() + 2e-6);
                assertTrue(rows.intColumn("overflow_layer").isMissing(r));
            }
        }
    }

    private static void near(String what, double expected, Table rows, String column, int r, double tolerance) {
        assertEquals(expected, rows.doubleColumn(column).get(r), tolerance, what);
    }

    @Test
    void accuracyHoldsAtDepthOneThousand() {
        Architecture architecture = ResNet.res3(40).inputs(64).depth(1000);
        Table rows = Ensemble.independent(architecture, Law.iid(), KEY, 3)
                .gradients()
                .run();
        for (int r = 0; r < 3; r++) {
            ResNet net = architecture.draw(Law.iid(), KEY.child(r));
            Trajectory h = net.forward(architecture.input(KEY.child(r)));
            Trajectory p = net.backward(h, 1);
            near("ratio", h.ratio(), rows, "ratio", r, 1e-6 * h.ratio());
            near("gradient", p.ratio(), rows, "gradient_ratio", r, 2e-6 * p.ratio());
        }
    }

    @Test
    void accuracyHoldsAtDepthOneHundredThousand() {
        Architecture architecture = ResNet.res3(5).depth(100_000);
        Table rows = Ensemble.independent(architecture, Law.iid(), KEY, 2)
                .gradients()
                .run();
        for (int r = 0; r < 2; r++) {
            ResNet net = architecture.draw(Law.iid(), KEY.child(r));
            Trajectory h = net.forward(architecture.input(KEY.child(r)));
            near("ratio", h.ratio(), rows, "ratio", r, 1e-6 * h.ratio());
            near("drift", h.drift(), rows, "drift", r, 1e-6 * h.ratio());
        }
    }

    @Test
    void threadsChangeNoBitAndProgressCountsEveryMember() {
        Architecture architecture = ResNet.res3(7).depth(30);
        AtomicInteger told = new AtomicInteger();
        Table one = Ensemble.independent(architecture, Law.iid(), KEY, 130)
                .gradients()
                .threads(1)
                .progress(told::addAndGet)
                .run();
        assertEquals(130, told.get());
        for (int threads : new int[] {2, 8}) {
            Table more = Ensemble.independent(architecture, Law.iid(), KEY, 130)
                    .gradients()
                    .threads(threads)
                    .run();
            for (String column : List.of("ratio", "drift", "gradient_ratio", "gradient_drift")) {
                for (int r = 0; r < 130; r++)
                    assertEquals(
                            one.doubleColumn(column).get(r),
                            more.doubleColumn(column).get(r),
                            0.0,
                            column);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Entry.class)
    void meanSquaresAreExact(Entry entry) {
        int depth = 50;
        int members = 4000;
        for (Activation sigma : List.of(Activation.RELU, Activation.ABS)) {
            Architecture architecture = ResNet.res3(10).depth(depth).activation(sigma);
            Table rows = Ensemble.independent(architecture, Law.iid(entry), KEY.child("moments"), members)
                    .gradients()
                    .run();
            double c = (1 + Math.pow(sigma.slope(-1), 2)) / 2;
            double mean = Math.pow(1 + c / depth, depth);
            meanSquare(rows, "ratio", mean);
            meanSquare(rows, "drift", mean - 1);
            meanSquare(rows, "gradient_ratio", mean);
            meanSquare(rows, "gradient_drift", mean - 1);
        }
    }

    /** Within 5 standard errors of the sample; 24 comparisons: a false alarm in about 10^5 keys. */
    private static void meanSquare(Table rows, String column, double expected) {
        double[] x = rows.doubleColumn(column).asDoubleArray();
        double sum = 0;
        double squares = 0;
        for (double xi : x) {
            sum += xi * xi;
            squares += xi * xi * xi * xi;
        }
        double mean = sum / x.length;
        double error = Math.sqrt((squares / x.length - mean * mean) / x.length);
        assertEquals(expected, mean, 5 * error, column);
    }

    @Test
    void overflowIsARowWithItsLayerAndAFiniteLog() {
        Architecture architecture = ResNet.res3(20).depth(400).scaling(-0.6);
        Table rows = Ensemble.independent(architecture, Law.iid(), KEY, 3)
                .gradients()
                .run();
        for (int r = 0; r < 3; r++) {
            ResNet net = architecture.draw(Law.iid(), KEY.child(r));
            Trajectory h = net.forward(architecture.input(KEY.child(r)));
            assertEquals(
                    h.overflowLayer().getAsInt(),
                    rows.intColumn("overflow_layer").get(r));
            assertEquals(Double.POSITIVE_INFINITY, rows.doubleColumn("ratio").get(r));
            assertEquals(Double.POSITIVE_INFINITY, rows.doubleColumn("drift").get(r));
            Trajectory p = net.backward(h, net.firstReadOut());
            near("log", h.measure().logRatio(), rows, "log_ratio", r, 1e-3);
            near("log of gradients", p.measure().logRatio(), rows, "log_gradient_ratio", r, 1e-3);
            assertEquals(
                    p.overflowLayer().getAsInt(),
                    rows.intColumn("gradient_overflow_layer").get(r));
        }
    }

    /** |h_k| wanders about the end of the range for thousands of layers: both tell the same first layer beyond it. */
    @Test
    void overflowHasOneDefinition() {
        Architecture architecture = ResNet.res3(5).depth(6000).scaling(0);
        Table rows = Ensemble.independent(architecture, Law.iid(), KEY, 20).run();
        int overflown = 0;
        for (int r = 0; r < 20; r++) {
            Trajectory h = architecture.draw(Law.iid(), KEY.child(r)).forward(architecture.input(KEY.child(r)));
            if (h.overflowLayer().isEmpty())
                assertTrue(rows.intColumn("overflow_layer").isMissing(r));
            else
                assertEquals(
                        h.overflowLayer().getAsInt(),
                        rows.intColumn("overflow_layer").get(r));
            overflown += h.overflowLayer().isPresent() ? 1 : 0;
        }
        assertTrue(overflown > 10, overflown + " of 20");
    }

    /** h_{k+1} = h_k + v |h_k|: the product of 1 + v or 1 - v goes to 0 like exp(-.2 L), and |h_L - h_0| / |h_0| to 1. */
    @Test
    void aNetworkThatVanishesHasADriftOfOne() {
        Architecture architecture =
                ResNet.res1(1).activation(Activation.ABS).depth(3000).scaling(0);
        Table rows = Ensemble.independent(architecture, Law.iid(), KEY, 40)
                .gradients()
                .run();
        for (int r = 0; r < 40; r++) {
            ResNet net = architecture.draw(Law.iid(), KEY.child(r));
            Trajectory h = net.forward(architecture.input(KEY.child(r)));
            assertTrue(h.measure().logRatio() < -100, "log ratio " + h.measure().logRatio());
            near("drift", 1, rows, "drift", r, 1e-6);
            near("log drift", 0, rows, "log_drift", r, 1e-6);
            near("log", h.measure().logRatio(), rows, "log_ratio", r, 0.01);
            near("log gradient drift", 0, rows, "log_gradient_drift", r, 1e-6);
            assertEquals(1, h.drift(), 1e-12);
        }
    }

    /** The corners of what is promised: beta from 1/2 on, each entry law, each activation, wide and narrow, shallow and deep. */
    @ParameterizedTest
    @CsvSource({
        "RADEMACHER, 10, 3000, 0.5",
        "RADEMACHER, 2, 1000, 1",
        "UNIFORM, 5, 20000, 0.5",
        "GAUSSIAN, 12, 3000, 0.5",
        "GAUSSIAN, 100, 300, 0.5",
        "GAUSSIAN, 3, 20000, 2"
    })
    void accuracyHoldsAtTheCornersOfItsDomain(Entry entry, int width, int depth, double beta) {
        for (Activation sigma : List.of(Activation.TANH, Activation.RELU, Activation.ABS)) {
            Architecture shape =
                    ResNet.res3(width).activation(sigma).depth(depth).scaling(beta);
            Table rows = Ensemble.independent(shape, Law.iid(entry), KEY, 2)
                    .gradients()
                    .run();
            for (int r = 0; r < 2; r++) {
                ResNet net = shape.draw(Law.iid(entry), KEY.child(r));
                Trajectory h = net.forward(shape.input(KEY.child(r)));
                Trajectory p = net.backward(h, 1);
                String what = shape + " ";
                near(what + "ratio", h.ratio(), rows, "ratio", r, 1e-6 * h.ratio());
                near(what + "drift", h.drift(), rows, "drift", r, 1e-6 * h.ratio());
                near(what + "gradient", p.ratio(), rows, "gradient_ratio", r, 2e-6 * p.ratio());
                near(what + "gradient drift", p.drift(), rows, "gradient_drift", r, 2e-6 * p.ratio());
            }
        }
    }

    /** A law whose layers depend on each other, biases, and a factor below 0: what no engine serves is computed all the same. */
    @Test
    void anyLawAndAnyBlockIsMeasured() {
        List<Architecture> shapes = List.of(
                ResNet.res2(4).bias(0.7).depth(20),
                ResNet.res3(4).gain(-1).depth(20),
                ResNet.tau(4).inputs(3).depth(20),
                ResNet.plain(4).inputs(3).depth(20));
        for (Architecture shape : shapes) {
            for (Law law : List.of(Law.iid(), Law.fractional(0.7), Law.smooth(0.1))) {
                AtomicInteger told = new AtomicInteger();
                Table rows = Ensemble.independent(shape, law, KEY, 3)
                        .gradients()
                        .progress(told::addAndGet)
                        .run();
                assertEquals(3, told.get());
                for (int r = 0; r < 3; r++) {
                    ResNet net = shape.draw(law, KEY.child(r));
                    Trajectory h = net.forward(shape.input(KEY.child(r)));
                    near("drift", h.drift(), rows, "drift", r, 1e-13);
                    near("gradient", net.backward(h, 1).ratio(), rows, "gradient_ratio", r, 1e-13);
                }
            }
        }
    }

    /**
     * alpha = 1e21: a layer multiplies |h| by alpha (chi^2_4 / 4)^(1/2), twice, whose logarithm has the mean (psi(2) - log 2) / 2 and
     * the variance psi'(2) / 4. Within 5 standard errors.
     */
    @Test
    void anyScalingIsMeasured() {
        Architecture shape =
                ResNet.res3(4).activation(Activation.ABS).depth(1000).scaling(-7);
        Table rows = Ensemble.independent(shape, Law.iid(), KEY, 2).run();
        double perLayer = 21 * Math.log(10) + 0.422784335 - Math.log(2);
        for (int r = 0; r < 2; r++) {
            double mean = rows.doubleColumn("log_ratio").get(r) / 1000;
            assertEquals(perLayer, mean, 5 * Math.sqrt(2 * 0.644934067 / 4 / 1000));
            assertEquals(Double.POSITIVE_INFINITY, rows.doubleColumn("ratio").get(r));
        }
    }

    @Test
    void rescalingLosesNothing() {
        // beta = -1/2: the state grows by 2^140, far within a double, through several rescalings; each layer
        // multiplies the errors of the one before by more than its size when alpha is 8, hence the tolerance
        Architecture architecture = ResNet.res3(7).depth(60).scaling(-0.5);
        Table rows = Ensemble.independent(architecture, Law.iid(), KEY, 4)
                .gradients()
                .run();
        for (int r = 0; r < 4; r++) {
            ResNet net = architecture.draw(Law.iid(), KEY.child(r));
            Trajectory h = net.forward(architecture.input(KEY.child(r)));
            Trajectory p = net.backward(h, 1);
            near("ratio", h.ratio(), rows, "ratio", r, 3e-5 * h.ratio());
            near("drift", h.drift(), rows, "drift", r, 3e-5 * h.drift());
            near("gradient", p.ratio(), rows, "gradient_ratio", r, 3e-5 * p.ratio());
            assertTrue(h.ratio() > 1e30, "ratio " + h.ratio());
        }
    }

    @Test
    void interruptionKeepsFinishedRows() {
        Architecture architecture = ResNet.res3(7).depth(2000);
        Thread me = Thread.currentThread();
        Table rows = Ensemble.independent(architecture, Law.iid(), KEY, 100_000)
                .threads(2)
                .progress(done -> me.interrupt())
                .run();
        assertTrue(Thread.interrupted(), "the flag is set again");
        assertTrue(rows.rowCount() > 0 && rows.rowCount() < 100_000, rows.rowCount() + " rows");
        Table alone = Ensemble.independent(
                        architecture,
                        Law.iid(),
                        KEY,
                        rows.intColumn("repetition").get(0) + 1)
                .run();
        assertEquals(
                alone.doubleColumn("ratio").get(alone.rowCount() - 1),
                rows.doubleColumn("ratio").get(0),
                0.0);
    }

    @Test
    void refusesWhatIsNotThere() {
        refused("members must be at least 1, got 0", () -> Ensemble.independent(ResNet.res3(4), Law.iid(), KEY, 0));
        refused("key must be given", () -> Ensemble.independent(ResNet.res3(4), Law.iid(), null, 2));
        refused("law must be given", () -> Ensemble.independent(ResNet.res3(4), null, KEY, 2));
        refused("threads must be at least 1, got 0", () -> Ensemble.independent(ResNet.res3(4), Law.iid(), KEY, 2)
                .threads(0));
        refused("progress must be given", () -> Ensemble.independent(ResNet.res3(4), Law.iid(), KEY, 2)
                .progress(null));
        refused("bytes", () -> Ensemble.independent(ResNet.res3(50_000_000).depth(10), Law.iid(), KEY, 2)
                .gradients()
                .run());
    }

    private static void refused(String words, org.junit.jupiter.api.function.Executable act) {
        String message = assertThrows(IllegalArgumentException.class, act).getMessage();
        assertTrue(message.contains(words), message);
    }
}
