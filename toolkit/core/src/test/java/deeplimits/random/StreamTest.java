package deeplimits.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;

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
        Streams streams = new Streams(count, draws);
        streams.start(Key.of(10), 3);
        float[] even = new float[count * draws];
        float[] odd = new float[count * draws];
        float[] expected = new float[6 * draws];
        for (int time = 0; time < 3; time++) {
            streams.gaussians(even, odd);
            for (int l = 0; l < count; l++) {
                Key.of(10).stream(3 + l).gaussians(expected, 0, expected.length);
                for (int m = 0; m < draws; m++) {
                    assertEquals(expected[2 * (time * draws + m)], even[m * count + l]);
                    assertEquals(expected[2 * (time * draws + m) + 1], odd[m * count + l]);
                }
            }
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
}
