package deeplimits.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.net.Activation;
import deeplimits.net.Architecture;
import deeplimits.net.BlockExecutor;
import deeplimits.net.Ensemble;
import deeplimits.net.ResNet;
import deeplimits.random.Key;
import deeplimits.random.Stream;
import deeplimits.weights.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The twin on SIMD lanes gives the bits of the plain one. */
class LanesTest {
    private static final Activation[] ACTIVATIONS = {
        Activation.TANH, Activation.RELU, Activation.ABS, Activation.leakyRelu(0.8)
    };
    private static final Key KEY = Key.of(1);

    /** A network with alpha. */
    private static DenseReplay network(
            int width, int depth, double alpha, Entry entry, boolean inner, Activation sigma) {
        Architecture block = inner ? ResNet.res3(width) : ResNet.res1(width);
        return new DenseReplay(
                block.inputs(3).activation(sigma).depth(depth).scaling(0).gain(alpha), entry);
    }

    /** Every member through batches of this back end. */
    private static List<Ensemble.Row> all(Batch batch, int members) {
        List<Ensemble.Row> all = new ArrayList<>();
        BlockExecutor alone = new BlockExecutor(1, done -> {});
        for (int from = 0; from < members; from += batch.count)
            all.addAll(List.of(batch.run(KEY, from, Math.min(from + batch.count, members), alone)));
        return all;
    }

    /** The plain twins, and the other one where this JVM has it. */
    private static List<Lanes> twins() {
        return Lanes.vectorised()
                ? List.of(new PlainLanes(), new WideLanes(), new VectorLanes())
                : List.of(new PlainLanes(), new WideLanes());
    }

    @Test
    void workDecidesTheBackEndAndNoBit() {
        assertEquals(
                Lanes.vectorised() ? "VectorLanes" : "PlainLanes",
                DenseReplay.lanes(63, 1e12).get().getClass().getSimpleName());
        assertEquals(
                Lanes.vectorised() ? "VectorLanes" : "WideLanes",
                DenseReplay.lanes(64, 1).get().getClass().getSimpleName());
    }

    @ParameterizedTest
    @CsvSource({"1, 12", "2, 12", "7, 30", "40, 20", "67, 9"})
    void twinsGiveTheSameBits(int width, int depth) {
        int members = WideLanes.COUNT + 5;
        for (Entry entry : Entry.values()) {
            for (Activation sigma : ACTIVATIONS) {
                for (boolean inner : new boolean[] {true, false}) {
                    DenseReplay network = network(width, depth, 0.4, entry, inner, sigma);
                    List<Ensemble.Row> plain =
                            all(new DenseBatch(network, new PlainLanes(), true, DenseReplay.SLOPES), members);
                    for (Lanes lanes : twins())
                        assertEquals(
                                plain,
                                all(new DenseBatch(network, lanes, true, DenseReplay.SLOPES), members),
                                network.toString());
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 12", "2, 12", "7, 30", "40, 20"})
    void twinsGiveTheSameBitsOfTheExactLaw(int width, int depth) {
        int members = WideLanes.COUNT + 5;
        for (Activation sigma : ACTIVATIONS) {
            for (boolean inner : new boolean[] {true, false}) {
                DenseReplay network = network(width, depth, 0.4, Entry.GAUSSIAN, inner, sigma);
                List<Ensemble.Row> plain = all(new JointBatch(network, new PlainLanes(), true, 1), members);
                for (Lanes lanes : twins())
                    assertEquals(
                            plain,
                            all(new JointBatch(network, lanes, true, DenseReplay.SLOPES), members),
                            network.toString());
            }
        }
    }

    @Test
    void segmentsComputedAgainGiveTheBitsOfOneSegment() {
        for (double alpha : new double[] {0.1, 20}) { // at 20 states are rescaled on the way
            DenseReplay network = network(5, 200, alpha, Entry.GAUSSIAN, true, Activation.RELU);
            DenseBatch segments = new DenseBatch(network, new PlainLanes(), true, 1);
            assertEquals(20, segments.segment);
            assertEquals(all(new DenseBatch(network, new PlainLanes(), true, DenseReplay.SLOPES), 3), all(segments, 3));
        }
    }

    @Test
    void stateIsAFewMegabytesAtDepthOneHundredThousand() {
        DenseReplay network = network(40, 100_000, 0.003, Entry.UNIFORM, true, Activation.RELU);
        double bytes = network.bytes(32, DenseBatch.kept(network), true);
        assertTrue(bytes < 11 << 20, bytes + " bytes");
    }

    @Test
    void tanhIsRightToTwoParts() {
        float[] y = new float[64 * 32];
        for (int i = 0; i < y.length; i++) y[i] = (float) Math.sinh((i - y.length / 2) * 8.0 / y.length);
        for (int i = 0; i < y.length; i++) {
            double exact = Math.tanh(y[i]);
            assertEquals(exact, Tanh.of(y[i]), 2e-7 * Math.abs(exact), "tanh " + y[i]);
        }
        for (Lanes lanes : twins()) {
            float[] u = new float[y.length];
            int[] slope = new int[y.length];
            lanes.activate(FloatActivation.of(Activation.TANH), y, u, slope, 0);
            for (int i = 0; i < y.length; i++) {
                assertEquals(Tanh.of(y[i]), u[i], 0f);
                assertEquals(1 - Math.pow(Math.tanh(y[i]), 2), Float.intBitsToFloat(slope[i]), 3e-7);
            }
        }
    }

    @Test
    void streamsAreThoseOfTheReadableNetwork() {
        for (Lanes lanes : twins()) {
            int count = lanes.count();
            int[] keys = new int[2 * count];
            IntConsumer key = m -> {
                keys[m] = (int) Key.of(m).bits();
                keys[count + m] = (int) (Key.of(m).bits() >>> 32);
            };
            for (int m = 0; m < count; m++) key.accept(m);
            float[] one = new float[count];
            java.util.Arrays.fill(one, 1);
            float[] row = new float[71 * count]; // x = 1: the transposed product of one row is the row itself
            for (Entry entry : Entry.values()) {
                lanes.seed(keys, 9);
                lanes.transposedTimes(entry, 1, one, row);
                for (int m = 0; m < count; m++) {
                    float[] expected = new float[71];
                    Stream stream = Key.of(m).stream(9);
                    switch (entry) {
                        case GAUSSIAN -> stream.gaussians(expected, 0, 71);
                        case UNIFORM -> stream.uniforms(expected, 0, 71);
                        case RADEMACHER -> stream.signs(expected, 0, 71);
                    }
                    for (int j = 0; j < 71; j++) assertEquals(expected[j], row[j * count + m], 0f, entry + " " + j);
                }
            }
        }
    }
}
