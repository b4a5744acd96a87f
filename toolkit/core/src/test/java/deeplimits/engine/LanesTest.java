package deeplimits.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.random.Key;
import deeplimits.random.Stream;
import deeplimits.weights.Entry;
import java.util.List;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The twin on SIMD lanes gives the bits of the plain one. */
class LanesTest {
    private static final Curve[] CURVES = {
        Curve.TANH, Curve.piecewiseLinear(0), Curve.piecewiseLinear(-1), Curve.piecewiseLinear(0.8)
    };

    /** Members whose start is drawn from a stream of their own. */
    private record Some(int count, int width) implements DenseReplay.Members {
        @Override
        public Key v(int m) {
            return Key.of(m).child("V");
        }

        @Override
        public Key w(int m) {
            return Key.of(m).child("W");
        }

        @Override
        public double[] start(int m) {
            double[] x = new double[width];
            Stream stream = Key.of(m).stream();
            for (int i = 0; i < width; i++) x[i] = stream.gaussian();
            return x;
        }

        @Override
        public double[] gradient(int m) {
            return start(m + 1000);
        }
    }

    private static final Crew ALONE = new Crew(1, done -> {});

    /** Every member through blocks of this back end. */
    private static DenseReplay.Result[] all(
            DenseReplay network, DenseReplay.Members members, Lanes lanes, long budget) {
        return all(new Block(network, lanes, true, budget), lanes.count(), members);
    }

    private static DenseReplay.Result[] all(Batch batch, int count, DenseReplay.Members members) {
        DenseReplay.Result[] all = new DenseReplay.Result[members.count()];
        for (int from = 0; from < all.length; from += count) {
            int to = Math.min(from + count, all.length);
            System.arraycopy(batch.run(members, from, to, ALONE), 0, all, from, to - from);
        }
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
                BackEnds.next(63, 1e12).get().getClass().getSimpleName());
        assertEquals(
                Lanes.vectorised() ? "VectorLanes" : "WideLanes",
                BackEnds.next(64, 1).get().getClass().getSimpleName());
    }

    @ParameterizedTest
    @CsvSource({"1, 12", "2, 12", "7, 30", "40, 20", "67, 9"})
    void twinsGiveTheSameBits(int width, int depth) {
        Some members = new Some(WideLanes.COUNT + 5, width);
        for (Entry entry : Entry.values()) {
            for (Curve curve : CURVES) {
                for (boolean inner : new boolean[] {true, false}) {
                    DenseReplay network = new DenseReplay(width, depth, 0.4, entry, inner, curve);
                    DenseReplay.Result[] plain = all(network, members, new PlainLanes(), DenseReplay.SLOPES);
                    for (Lanes lanes : twins())
                        assertArrayEquals(plain, all(network, members, lanes, DenseReplay.SLOPES), network.toString());
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 12", "2, 12", "7, 30", "40, 20"})
    void twinsGiveTheSameBitsOfTheExactLaw(int width, int depth) {
        Some members = new Some(WideLanes.COUNT + 5, width);
        for (Curve curve : CURVES) {
            for (boolean inner : new boolean[] {true, false}) {
                DenseReplay network = new DenseReplay(width, depth, 0.4, Entry.GAUSSIAN, inner, curve);
                DenseReplay.Result[] plain = all(new JointBlock(network, new PlainLanes(), true, 1), 1, members);
                for (Lanes lanes : twins()) {
                    JointBlock block = new JointBlock(network, lanes, true, DenseReplay.SLOPES);
                    assertArrayEquals(plain, all(block, lanes.count(), members), network.toString());
                }
            }
        }
    }

    @Test
    void segmentsComputedAgainGiveTheBitsOfOneSegment() {
        Some members = new Some(3, 5);
        for (double alpha : new double[] {0.1, 20}) { // at 20 states are rescaled on the way
            DenseReplay network = new DenseReplay(5, 200, alpha, Entry.GAUSSIAN, true, Curve.piecewiseLinear(0));
            assertEquals(20, network.segment(network.slopes(1), 1));
            assertArrayEquals(
                    all(network, members, new PlainLanes(), DenseReplay.SLOPES),
                    all(network, members, new PlainLanes(), 1));
        }
    }

    @Test
    void stateIsAFewMegabytesAtDepthOneHundredThousand() {
        DenseReplay network = new DenseReplay(40, 100_000, 0.003, Entry.UNIFORM, true, Curve.piecewiseLinear(0));
        long bytes = network.bytes(32, true);
        assertTrue(bytes < 10 << 20, bytes + " bytes");
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
            lanes.activate(Curve.TANH, y, u, slope, 0);
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
