package deeplimits.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.random.Key;
import deeplimits.weights.Law;
import deeplimits.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tech.tablesaw.api.Table;

class SharedEnsembleTest {
    private static final Key KEY = Key.of(32);
    private static final double[] BETAS = {0.3, 0.5, 1, 2};
    private static final List<String> NUMBERS =
            List.of("ratio", "drift", "log_ratio", "gradient_ratio", "gradient_drift");

    static List<Architecture> architectures() {
        List<Architecture> all = new ArrayList<>();
        for (int d : new int[] {2, 7, 40}) {
            for (Architecture block :
                    List.of(ResNet.res1(d), ResNet.res2(d), ResNet.res2(d).bias(0.7), ResNet.res3(d))) {
                for (Activation sigma : List.of(
                        Activation.RELU,
                        Activation.ABS,
                        Activation.IDENTITY,
                        Activation.TANH,
                        Activation.leakyRelu(0.8),
                        Activation.leakyRelu(-3))) {
                    all.add(block.activation(sigma).depth(60).inputs(5));
                }
            }
        }
        return all;
    }

    private static double[][] inputs(Architecture architecture, int n) {
        double[][] inputs = new double[n][];
        for (int i = 0; i < n; i++)
            inputs[i] = architecture.input(KEY.child("inputs").child(i));
        return inputs;
    }

    /** Other inputs, or those of another key, would give other digits in every row. */
    @Test
    void theKeyGivesTheNetworkAndItsInputs() {
        Architecture architecture = ResNet.res3(7).inputs(5).depth(30);
        double[][] xs = {
            architecture.input(KEY.child("input").child(0)),
            architecture.input(KEY.child("input").child(1))
        };
        Table expected =
                Ensemble.shared(architecture.draw(Law.iid(), KEY), xs, BETAS).run();
        Table drawn = Ensemble.shared(architecture, Law.iid(), KEY, 2, BETAS).run();
        assertEquals(expected.print(), drawn.print());
        assertArrayEquals(
                expected.doubleColumn("drift").asDoubleArray(),
                drawn.doubleColumn("drift").asDoubleArray());
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void rowIsTheReadableNetwork(Architecture architecture) {
        ResNet net = architecture.draw(Law.iid(), KEY);
        double[][] inputs = inputs(architecture, 3);
        Table rows = Ensemble.shared(net, inputs, BETAS).gradients().threads(1).run();
        assertEquals(BETAS.length * inputs.length, rows.rowCount());
        for (int r = 0; r < rows.rowCount(); r++) {
            // two coordinates may almost vanish on their way, which multiplies relative errors
            agrees(rows, r, net, inputs, architecture.width() == 2 ? 20 : 1);
        }
    }

    /** 1e-6 for states and 2e-6 for gradients, for each factor e of growth; small drifts are held to the rounding of |h_0|. */
    private static void agrees(Table rows, int r, ResNet net, double[][] inputs, double slack) {
        ResNet scaled = net.scaling(rows.doubleColumn("beta").get(r));
        Trajectory h = scaled.forward(inputs[rows.intColumn("input").get(r)]);
        Trajectory p = scaled.backward(h, net.parameters().readOut().matrix(0));
        String what = scaled.architecture() + " row " + r + " ";
        double forward = 1e-6 * slack * Math.max(1, Math.log(h.ratio()));
        double backward = 2e-6 * slack * Math.max(1, Math.log(p.ratio()));
        assertEquals(1, rows.doubleColumn("ratio").get(r) / h.ratio(), forward, what + "ratio");
        assertEquals(h.drift(), rows.doubleColumn("drift").get(r), forward * Math.max(h.drift(), 0.02), what + "drift");
        assertEquals(Math.log(h.ratio()), rows.doubleColumn("log_ratio").get(r), forward, what + "log");
        assertEquals(
                Math.log(h.drift()),
                rows.doubleColumn("log_drift").get(r),
                forward * Math.max(1, 0.02 / h.drift()),
                what + "log drift");
        assertEquals(1, rows.doubleColumn("gradient_ratio").get(r) / p.ratio(), backward, what + "gradient ratio");
        assertEquals(
                p.drift(),
                rows.doubleColumn("gradient_drift").get(r),
                backward * Math.max(p.drift(), 0.02),
                what + "gradient drift");
        assertTrue(rows.intColumn("overflow_layer").isMissing(r));
    }

    @Test
    void accuracyHoldsAtDepthOneThousand() {
        ResNet net = ResNet.res3(40).inputs(64).depth(1000).draw(Law.iid(), KEY);
        double[][] inputs = inputs(net.architecture(), 2);
        Table rows = Ensemble.shared(net, inputs, 0.25, 0.5, 1, 1.3).gradients().run();
        for (int r = 0; r < rows.rowCount(); r++) agrees(rows, r, net, inputs, 1);
    }

    @Test
    void threadsAndOtherRowsChangeNoBit() {
        ResNet net = ResNet.res3(9).depth(40).draw(Law.iid(), KEY);
        double[][] inputs = inputs(net.architecture(), 50);
        AtomicInteger told = new AtomicInteger();
        Table one = Ensemble.shared(net, inputs, BETAS)
                .gradients()
                .threads(1)
                .progress(told::addAndGet)
                .run();
        assertEquals(200, told.get());
        for (int threads : new int[] {2, 8}) {
            Table more = Ensemble.shared(net, inputs, BETAS)
                    .gradients()
                    .threads(threads)
                    .run();
            for (String column : NUMBERS)
                assertArrayEquals(
                        one.doubleColumn(column).asDoubleArray(),
                        more.doubleColumn(column).asDoubleArray(),
                        column);
        }
    }

    /** With the Vector API, and in the loop, bit for bit; OpenBLAS sums the columns at an edge in another order. */
    @Test
    void aRowDoesNotDependOnTheOthers() {
        ResNet net = ResNet.res3(7).depth(40).draw(Law.iid(), KEY);
        double[][] inputs = inputs(net.architecture(), 50);
        Table all = Ensemble.shared(net, inputs, 0.5, 1).gradients().run();
        boolean openBlas = System.getProperty("deeplimits.engine") == null
                && ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty();
        for (int i : new int[] {0, 5, 31, 32, 49}) {
            Table alone = Ensemble.shared(net, new double[][] {inputs[i]}, 1)
                    .gradients()
                    .run();
            for (String column : NUMBERS)
                assertEquals(
                        all.doubleColumn(column).get(50 + i),
                        alone.doubleColumn(column).get(0),
                        openBlas ? 1e-6 : 0.0,
                        column);
        }
    }

    /** The same vanishing network, shared: h halves and halves. */
    @Test
    void aNetworkThatVanishesHasADriftOfOne() {
        float[][] halves = new float[4000][];
        for (int k = 0; k < halves.length; k++) halves[k] = new float[] {-0.5f};
        ResNet net = ResNet.res1(1).activation(Activation.IDENTITY).depth(4000).of(Weights.of(1, 1, halves), null, KEY);
        Table rows = Ensemble.shared(net, new double[][] {{3}}, 0).gradients().run();
        assertEquals(0, rows.doubleColumn("log_drift").get(0), 1e-12);
        assertEquals(0, rows.doubleColumn("log_gradient_drift").get(0), 1e-12);
        assertEquals(-4000 * Math.log(2), rows.doubleColumn("log_ratio").get(0), 1e-8);
    }

    /** Two outputs, and a factor beside L^-beta: the row is still net.scaling(beta). */
    @Test
    void gainAndSeveralOutputsAreThoseOfTheNetwork() {
        ResNet net = ResNet.res3(5).outputs(2).gain(0.5).depth(30).draw(Law.iid(), KEY);
        double[][] x = inputs(net.architecture(), 2);
        Table rows = Ensemble.shared(net, x, 0.5, 1).gradients().run();
        for (int r = 0; r < 4; r++) {
            ResNet scaled = net.scaling(r < 2 ? 0.5 : 1);
            Trajectory h = scaled.forward(x[r % 2]);
            assertEquals(h.drift(), rows.doubleColumn("drift").get(r), 1e-6);
            double ratio = scaled.backward(h, net.firstReadOut()).ratio();
            assertEquals(ratio, rows.doubleColumn("gradient_ratio").get(r), 2e-6);
        }
    }

    @Test
    void overflowIsARowWithItsLayerAndAFiniteLog() {
        ResNet net = ResNet.res3(20).depth(400).draw(Law.iid(), KEY);
        double[][] inputs = inputs(net.architecture(), 2);
        Table rows = Ensemble.shared(net, inputs, -0.6, 0.5).gradients().run();
        for (int r = 0; r < 2; r++) {
            Trajectory h = net.scaling(-0.6).forward(inputs[r]);
            assertEquals(
                    h.overflowLayer().getAsInt(),
                    rows.intColumn("overflow_layer").get(r));
            assertEquals(Double.POSITIVE_INFINITY, rows.doubleColumn("ratio").get(r));
            assertEquals(Double.POSITIVE_INFINITY, rows.doubleColumn("drift").get(r));
            assertEquals(h.measure().logRatio(), rows.doubleColumn("log_ratio").get(r), 1e-3);
            // |h_L - h_0| and |h_L| differ by less than one part in 1e300
            assertEquals(
                    rows.doubleColumn("log_ratio").get(r),
                    rows.doubleColumn("log_drift").get(r),
                    1e-9);
            assertTrue(rows.doubleColumn("log_gradient_ratio").get(r) > 710);
            int back = rows.intColumn("gradient_overflow_layer").get(r);
            assertTrue(back > 0 && back < 400, "layer " + back);
        }
        for (int r = 2; r < 4; r++) agrees(rows, r, net, inputs, 1);
    }

    @Test
    void hugeAndTinyInputsKeepTheirDigits() {
        ResNet net = ResNet.res3(8).depth(30).draw(Law.iid(), KEY);
        double[][] inputs = inputs(net.architecture(), 3);
        for (int i = 0; i < 8; i++) {
            inputs[0][i] *= 1e290;
            inputs[1][i] *= 1e-300;
        }
        Table rows = Ensemble.shared(net, inputs, 0.5, -0.2).gradients().run();
        for (int r = 0; r < 6; r++) agrees(rows, r, net, inputs, r < 3 ? 1 : 10);
    }

    @Test
    void contractionDoesNotUnderflow() {
        // V = -I / 2: h halves at each of 400 layers, far below the least float
        float[][] halves = new float[400][];
        for (int k = 0; k < 400; k++) halves[k] = new float[] {-0.5f, 0, 0, -0.5f};
        ResNet net = ResNet.res1(2).activation(Activation.IDENTITY).depth(400).of(Weights.of(2, 2, halves), null, KEY);
        Table rows =
                Ensemble.shared(net, new double[][] {{1, 3}}, 0).gradients().run();
        assertEquals(-400 * Math.log(2), rows.doubleColumn("log_ratio").get(0), 1e-9);
        assertEquals(-400 * Math.log(2), rows.doubleColumn("log_gradient_ratio").get(0), 1e-6);
    }

    @Test
    void interruptionKeepsFinishedRows() {
        ResNet net = ResNet.res3(7).depth(500).draw(Law.iid(), KEY);
        double[][] inputs = inputs(net.architecture(), 4000);
        Thread me = Thread.currentThread();
        Table rows = Ensemble.shared(net, inputs, 0.5, 1)
                .threads(2)
                .progress(done -> me.interrupt())
                .run();
        assertTrue(Thread.interrupted(), "the flag is set again");
        assertTrue(rows.rowCount() > 0 && rows.rowCount() < 8000, rows.rowCount() + " rows");
    }

    @Test
    void refusesWhatIsNotThere() {
        ResNet net = ResNet.res3(4).depth(3).draw(Law.iid(), KEY);
        double[][] one = {{1, 2, 3, 4}};
        refused("net must be given", () -> Ensemble.shared(null, one, 1));
        refused("inputs must be given", () -> Ensemble.shared(net, null, 1));
        refused("number of inputs must be at least 1, got 0", () -> Ensemble.shared(net, new double[0][], 1));
        refused("number of betas must be at least 1, got 0", () -> Ensemble.shared(net, one));
        refused("beta must be a finite number, got NaN", () -> Ensemble.shared(net, one, Double.NaN));
        refused(
                "input has length 2, but the network's input length is 4",
                () -> Ensemble.shared(net, new double[][] {{1, 2}}, 1));
        refused(
                "input must be a finite number, got Infinity",
                () -> Ensemble.shared(net, new double[][] {{1, 2, 3, Double.POSITIVE_INFINITY}}, 1));
        refused("threads must be at least 1, got 0", () -> Ensemble.shared(net, one, 1)
                .threads(0));
    }

    private static void refused(String words, org.junit.jupiter.api.function.Executable act) {
        String message = assertThrows(IllegalArgumentException.class, act).getMessage();
        assertTrue(message.contains(words), message);
    }
}
