package deeplimits.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fixed keys; a p-value below 1e-3 is a failure, so each Kolmogorov-Smirnov test raises a false alarm once in 1000 keys. */
class StreamTest {
    private static final int N = 200_000;

    private static void follows(DoubleUnaryOperator cdf, double[] sample) {
        assertTrue(KolmogorovSmirnovTest.withDefaults().test(sample, cdf).getPValue() > 1e-3);
    }

    private static double[] doubles(float[] x) {
        return IntStream.range(0, x.length).mapToDouble(i -> x[i]).toArray();
    }

    @Test
    void gaussianFloatsAreStandardNormal() {
        float[] z = new float[N];
        Key.of(1).stream().gaussians(z, 0, N);
        follows(NormalDistribution.of(0, 1)::cumulativeProbability, doubles(z));
    }

    @Test
    void gaussianFloatsHaveTheMomentsOfANormalLaw() {
        int n = 4_000_000;
        float[] z = new float[n];
        Key.of(2).stream().gaussians(z, 0, n);
        double[] moment = new double[9];
        for (float x : z) for (int m = 1; m <= 8; m++) moment[m] += Math.pow(x, m) / n;
        double[] exact = {1, 0, 1, 0, 3, 0, 15, 0, 105};
        double[] evenMoment = {1, 1, 3, 15, 105, 945, 10395, 135135, 2027025};
        for (int m = 1; m <= 8; m++) {
            double standardError = Math.sqrt((evenMoment[m] - exact[m] * exact[m]) / n);
            assertEquals(exact[m], moment[m], 4 * standardError, "moment " + m);
        }
    }

    @Test
    void bothCoordinatesOfAPairAreUncorrelatedAndSoAreTheirSquares() {
        float[] z = new float[2 * N];
        Key.of(3).stream().gaussians(z, 0, 2 * N);
        double product = 0;
        double squares = 0;
        for (int i = 0; i < N; i++) {
            product += z[2 * i] * z[2 * i + 1] / N;
            squares += (z[2 * i] * z[2 * i] - 1) * (z[2 * i + 1] * z[2 * i + 1] - 1) / N;
        }
        assertEquals(0, product, 4 / Math.sqrt(N));
        assertEquals(0, squares, 4 * 2 / Math.sqrt(N));
    }

    @Test
    void streamsSideBySideGiveTheBitsOfEach() {
        int count = 5;
        int draws = 700;
        NormalPairs pairs = new NormalPairs(count * draws);
        int[] state = new int[4 * count];
        NormalPairs.start(Key.of(10), 3, state);
        float[] even = new float[count * draws];
        float[] odd = new float[count * draws];
        float[] expected = new float[6 * draws];
        for (int time = 0; time < 3; time++) {
            pairs.draw(state, even, odd);
            for (int l = 0; l < count; l++) {
                Key.of(10).stream(3 + l).gaussians(expected, 0, expected.length);
                for (int m = 0; m < draws; m++) {
                    assertEquals(expected[2 * (time * draws + m)], even[m * count + l]);
                    assertEquals(expected[2 * (time * draws + m) + 1], odd[m * count + l]);
                }
            }
        }
    }

    /** With the module jdk.incubator.vector 32 and 48 streams are drawn on SIMD lanes, 5 are not: draws of two chunks and a rest. */
    @ParameterizedTest
    @ValueSource(ints = {5, 32, 48})
    void pairsDrawnFromStatesAreTheNumbersOfTheirStreams(int streams) {
        int draws = 71;
        NormalPairs pairs = new NormalPairs(streams * draws);
        int[] state = new int[4 * streams];
        NormalPairs.start(Key.of(11), 0, state);
        float[] first = new float[streams * draws];
        float[] second = new float[streams * draws];
        float[] row = new float[2 * streams * draws];
        NormalPairs.DRAWN.addAndGet(NormalPairs.WARM_UP); // on lanes from now on
        pairs.draw(state, first, second);
        pairs.draw(state, row);
        float[] expected = new float[4 * draws];
        for (int l = 0; l < streams; l++) {
            Key.of(11).stream(l).gaussians(expected, 0, expected.length);
            for (int j = 0; j < draws; j++) {
                assertEquals(expected[2 * j], first[j * streams + l]);
                assertEquals(expected[2 * j + 1], second[j * streams + l]);
            }
            for (int j = 0; j < 2 * draws; j++) assertEquals(expected[2 * draws + j], row[j * streams + l]);
        }
    }

    @Test
    void theTailReachesBeyondFiveStandardDeviationsAsOftenAsItShould() {
        int n = 20_000_000;
        float[] z = new float[1000];
        int beyond = 0;
        Stream stream = Key.of(4).stream();
        for (int block = 0; block < n / z.length; block++) {
            stream.gaussians(z, 0, z.length);
            for (float x : z) if (Math.abs(x) > 4.5) beyond++;
        }
        double expected = 2 * n * NormalDistribution.of(0, 1).survivalProbability(4.5);
        assertEquals(expected, beyond, 4 * Math.sqrt(expected));
    }

    /** Ten million draws in 34 cells; the program NormalLaw of the benchmarks does it with a thousand million and finer cells. */
    @Test
    void cellsOfTheLineAreHitAsOftenAsTheNormalLawSays() {
        int n = 10_000_000;
        float[] z = new float[1000];
        long[] hits = new long[34];
        Stream stream = Key.of(12).stream();
        for (int block = 0; block < n / z.length; block++) {
            stream.gaussians(z, 0, z.length);
            for (float x : z) hits[(int) Math.min(33, Math.max(0, Math.floor(4 * x) + 17))]++;
        }
        NormalDistribution normal = NormalDistribution.of(0, 1);
        double square = 0;
        for (int c = 0; c < 34; c++) {
            double low = c == 0 ? 0 : normal.cumulativeProbability((c - 17) / 4.0);
            double high = c == 33 ? 1 : normal.cumulativeProbability((c - 16) / 4.0);
            double expected = n * (high - low);
            square += (hits[c] - expected) * (hits[c] - expected) / expected;
        }
        assertTrue(ChiSquaredDistribution.of(33).survivalProbability(square) > 1e-3, "chi-square " + square);
    }

    /**
     * P(|r cos t| &gt; a) summed over every radius that an int gives, each of probability 2^-30, with t uniform. It is the midpoint rule of n
     * cells for the integral over u of f = acos(a / r(u)): its error is n^{-3/2} of the whole by the square root where r = a, and log(2) / 2 of
     * a cell times -df / d log u where u = 0.
     */
    @ParameterizedTest
    @ValueSource(doubles = {3.5, 4, 4.5, 5, 5.5, 6})
    void theTailIsTheNormalOneBeyondSixStandardDeviations(double a) {
        double sum = 0;
        int n = 0;
        for (int odd = 1; BoxMuller.radius(odd << 1) > a; odd += 2, n++)
            sum += 0x1p-30 * 2 / Math.PI * Math.acos(a / BoxMuller.radius(odd << 1));
        double exact = 2 * NormalDistribution.of(0, 1).survivalProbability(a);
        double r = BoxMuller.radius(0);
        double cell = 0x1p-30 * 2 / Math.PI * a / (r * r * Math.sqrt(r * r - a * a));
        double bound = exact * (Math.pow(n, -1.5) + 2e-6) + Math.log(2) / 2 * cell;
        assertEquals(exact, sum, bound, n + " radii beyond " + a);
    }

    @Test
    void boxMullerIsAccurateToFloatPrecision() {
        Stream bits = Key.of(5).stream();
        for (int i = 0; i < 100_000; i++) {
            int x = bits.nextInt();
            int y = bits.nextInt();
            double radius = Math.sqrt(-2 * Math.log((float) (x >>> 1 | 1) * 0x1p-31));
            double angle = ((y >> 7) | 1) * (Math.PI / 4 * 0x1p-24);
            double near = Math.cos(angle) * ((y & 2) == 0 ? 1 : -1);
            double far = Math.sin(angle);
            assertEquals(radius, BoxMuller.radius(x), 3e-7 * radius + 1e-7);
            assertEquals((y & 1) == 0 ? near : far, BoxMuller.cosine(y), 2e-7);
            assertEquals((y & 1) == 0 ? far : near, BoxMuller.sine(y), 2e-7);
        }
    }

    @Test
    void doublesAreStandardNormalAndUniform() {
        Stream stream = Key.of(6).stream();
        follows(
                NormalDistribution.of(0, 1)::cumulativeProbability,
                IntStream.range(0, N).mapToDouble(i -> stream.gaussian()).toArray());
        follows(
                x -> Math.min(1, Math.max(0, x)),
                IntStream.range(0, N).mapToDouble(i -> stream.uniform()).toArray());
    }

    @Test
    void uniformFloatsAreUniformOnMinusOneToOne() {
        float[] u = new float[N];
        Key.of(7).stream().uniforms(u, 0, N);
        follows(x -> Math.min(1, Math.max(0, (x + 1) / 2)), doubles(u));
    }

    @Test
    void signsAreFairAndIndependentOfTheirNeighbours() {
        float[] s = new float[N];
        Key.of(8).stream().signs(s, 0, N);
        double mean = 0;
        double lag = 0;
        for (int i = 1; i < N; i++) {
            assertEquals(1, Math.abs(s[i]));
            mean += s[i];
            lag += s[i] * s[i - 1];
        }
        assertEquals(0, mean / N, 4 / Math.sqrt(N));
        assertEquals(0, lag / N, 4 / Math.sqrt(N));
    }

    @Test
    void drawsOfNeighbouringKeysAndIndicesAreUncorrelated() {
        for (int shift = 0; shift < 2; shift++) {
            double sum = 0;
            for (int k = 0; k < N; k++) {
                Key key = Key.of(9).child(k);
                Key neighbour = shift == 0 ? key : Key.of(9).child(k + 1L);
                sum += key.stream(0).gaussian() * neighbour.stream(1 - shift).gaussian();
            }
            assertEquals(0, sum / N, 4 / Math.sqrt(N));
        }
    }

    @Test
    void theSameAddressGivesTheSameBitsAndAnotherAddressOthers() {
        assertArrayEquals(
                first(Key.of(1).child("a").child(0.25)),
                first(Key.of(1).child("a").child(0.25)));
        Set<String> seen = new HashSet<>();
        for (int seed = 0; seed < 100; seed++) {
            for (Key key : new Key[] {
                Key.of(seed),
                Key.of(seed).child("V"),
                Key.of(seed).child(1),
                Key.of(seed).child(1.0)
            }) {
                for (int index = 0; index < 100; index++) {
                    Stream stream = key.stream(index);
                    seen.add(stream.nextInt() + " " + stream.nextInt() + " " + stream.nextInt());
                }
            }
        }
        assertEquals(100 * 4 * 100, seen.size());
    }

    @Test
    void everyBitOfTheStateDependsOnEveryBitOfTheAddress() {
        int trials = 400;
        double[] changed = new double[128];
        for (int bit = 0; bit < 128; bit++) {
            for (int t = 0; t < trials; t++) {
                long key = Key.of(t).bits();
                int[] a = outputs(new Stream(key, t));
                int[] b = outputs(new Stream(bit < 64 ? key ^ 1L << bit : key, bit < 64 ? t : t ^ 1L << bit - 64));
                for (int i = 0; i < 4; i++) changed[bit] += Integer.bitCount(a[i] ^ b[i]) / 128.0 / trials;
            }
        }
        // each is a mean of 51,200 fair bits, standard deviation 0.0022; five of them bound all 128
        Arrays.stream(changed).forEach(share -> assertEquals(0.5, share, 0.011));
    }

    private static int[] outputs(Stream stream) {
        return IntStream.range(0, 4).map(i -> stream.nextInt()).toArray();
    }

    private static double[] first(Key key) {
        Stream stream = key.stream();
        return IntStream.range(0, 10).mapToDouble(i -> stream.gaussian()).toArray();
    }

    @Test
    void minusZeroAndZeroAreOneValue() {
        assertEquals(Key.of(1).child(0.0), Key.of(1).child(-0.0));
    }

    @Test
    void keysOfNumbersAndTextsDifferWhereTheirBitsDoNot() {
        Key parent = Key.of(1);
        assertNotEquals(parent.child(0L), parent.child(0.0)); // both are 64 zero bits
        assertNotEquals(parent.child(""), parent.child(0L)); // and so is the hash of no text
        assertNotEquals(parent.child(""), parent.child(0.0));
        Set<Key> keys = new HashSet<>();
        for (int i = -1000; i <= 1000; i++) {
            keys.add(parent.child(i));
            keys.add(parent.child((double) i));
            keys.add(parent.child(Double.doubleToLongBits(i)));
            keys.add(parent.child(Integer.toString(i)));
            keys.add(parent.child((double) i + ""));
        }
        assertEquals(5 * 2001 - 1, keys.size()); // the bits of 0.0 are the whole number 0
    }

    /** Children of two different numbers differ for certain, so that no false alarm is possible. */
    @Test
    void keysOfRealsAsCloseAsRealsCanBeDiffer() {
        Set<Key> keys = new HashSet<>();
        double next = 0.5;
        for (int i = 0; i < 100_000; i++, next = Math.nextUp(next)) {
            keys.add(Key.of(1).child(i * 1e-7));
            keys.add(Key.of(1).child(next));
        }
        assertEquals(200_000, keys.size());
        assertNotEquals(first(Key.of(1).child(0.3))[0], first(Key.of(1).child(0.3 + 1e-7))[0]);
    }

    /** By random.py in the test resources, which spells the definitions out once more. */
    @Test
    void theIntsOfAnAddressAreTheSameForEver() {
        Key root = Key.of(1);
        assertEquals(0x910a2dec89025cc1L, root.bits());
        assertEquals(0x53235f71fbed6fc2L, root.child("weights").bits());
        assertEquals(0xf8a1f09e609b78d8L, root.child(-3).bits());
        assertEquals(0xa1a7564cbe64cd56L, root.child(0.25).bits());
        Key deep = root.child("weights").child(-3).child(0.25);
        assertEquals(0xe26343762734b8c3L, deep.bits());
        Stream stream = deep.stream();
        int[] ints = IntStream.range(0, 6).map(i -> stream.nextInt()).toArray();
        assertArrayEquals(new int[] {1606764950, 218157366, 927609809, -2146024812, 2023197588, 1547076189}, ints);
        int[] indexed = outputs(root.stream((5L << 32) + 7));
        assertArrayEquals(new int[] {314256354, -74991678, -2064757634, -1721109544}, indexed);
    }

    @Test
    void aRangeThatIsNotOneOfTheArraysIsRefusedByEveryFill() {
        Stream stream = Key.of(1).stream();
        float[] out = new float[4];
        int[][] ranges = {{-1, 2}, {0, 5}, {3, 2}, {5, 5}, {0, Integer.MAX_VALUE}, {Integer.MIN_VALUE, 0}};
        for (int[] r : ranges) {
            String message =
                    "[from, to) must be with 0 <= from <= to <= 4, the length of out, got [" + r[0] + ", " + r[1] + ")";
            refused(message, () -> stream.gaussians(out, r[0], r[1]));
            refused(message, () -> stream.uniforms(out, r[0], r[1]));
            refused(message, () -> stream.signs(out, r[0], r[1]));
        }
        refused("out must be given, got null", () -> stream.gaussians(null, 0, 0));
        refused("out must be given, got null", () -> stream.uniforms(null, 0, 0));
        refused("out must be given, got null", () -> stream.signs(null, 0, 0));
        stream.gaussians(out, 4, 4); // an empty range is one
    }

    @Test
    void countsAndArraysThatDoNotFitAreRefused() {
        long most = Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / 48);
        String words = "count must be in 1.." + most + ", half of this JVM's heap, got ";
        refused(words + 0, () -> new NormalPairs(0));
        refused(words + -1, () -> new NormalPairs(-1));
        refused(words + Integer.MAX_VALUE, () -> new NormalPairs(Integer.MAX_VALUE));
        NormalPairs pairs = new NormalPairs(6);
        String states = "length of state must be four times a divisor of count = 6, got ";
        refused(states + 0, () -> pairs.draw(new int[0], new float[12]));
        refused(states + 10, () -> pairs.draw(new int[10], new float[12]));
        refused(states + 16, () -> pairs.draw(new int[16], new float[6], new float[6]));
        refused("row has length 6, but 2 count is 12", () -> pairs.draw(new int[8], new float[6]));
        int[] state = new int[8];
        refused("key must be given, got null", () -> NormalPairs.start(null, 0, state));
        refused(
                "length of state must be four times the number of streams, got 6",
                () -> NormalPairs.start(Key.of(1), 0, new int[6]));
        refused("second must be given, got null", () -> pairs.draw(state, new float[6], null));
        refused("first has length 5, but count is 6", () -> pairs.draw(state, new float[5], new float[6]));
        refused("name of a key must be given, got null", () -> Key.of(1).child((String) null));
        refused("value of a key must be a number, got NaN", () -> Key.of(1).child(Double.NaN));
    }

    private static void refused(String message, Executable call) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
