package deeplimits.weights;

import static deeplimits.Refused.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import deeplimits.random.Key;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class WeightsTest {
    /** Fourth moments of a unit entry: 3, 9/5, 1; they give the standard error of the variance. */
    @ParameterizedTest
    @EnumSource(Entry.class)
    void entriesHaveMeanZeroAndVarianceOneOverColumns(Entry entry) {
        int columns = 7;
        Weights w = Law.iid(entry).draw(400, 31, columns, Key.of(1));
        int n = 400 * 31 * columns;
        double mean = 0;
        double variance = 0;
        for (int k = 0; k < w.depth(); k++) {
            for (double x : w.matrix(k)) {
                mean += x / n;
                variance += x * x / n;
            }
        }
        double kurtosis = new double[] {3, 1.8, 1}[entry.ordinal()];
        assertEquals(0, mean, 4 / Math.sqrt((double) n * columns));
        assertEquals(1, variance * columns, 4 * Math.sqrt((kurtosis - 1) / n) + 1e-7);
    }

    @ParameterizedTest
    @EnumSource(Entry.class)
    void aDeeperNetworkBeginsWithTheLayersOfAShallowerOne(Entry entry) {
        Weights shallow = Law.iid(entry).draw(3, 5, 4, Key.of(2));
        Weights deep = Law.iid(entry).draw(8, 5, 4, Key.of(2));
        for (int k = 0; k < 3; k++) assertArrayEquals(shallow.matrix(k), deep.matrix(k));
    }

    @Test
    void productsAreThoseOfTheMatrix() {
        Weights w = Weights.of(2, 3, new float[] {1, 2, 3, 4, 5, 6});
        assertArrayEquals(new double[] {14, 32}, w.times(0, new double[] {1, 2, 3}));
        assertArrayEquals(new double[] {9, 12, 15}, w.transposedTimes(0, new double[] {1, 2}));
        assertArrayEquals(new double[] {6}, w.path(1, 2));
    }

    /** However many rows are taken at once, each sum adds its products in the order of the columns, and gives the same bits. */
    @Test
    void everyRowIsSummedInOrder() {
        double[] x = {0.1, -2, 1 / 3.0, 7, 1e-3};
        for (int rows = 1; rows <= 9; rows++) {
            Weights drawn = Law.iid().draw(2, rows, x.length, Key.of(rows));
            float[] draws = new float[rows * x.length];
            drawn.draws(1, draws);
            double[] entries = new double[draws.length];
            for (int i = 0; i < entries.length; i++) entries[i] = draws[i];
            assertArrayEquals(inOrder(entries, x, drawn.scale()), drawn.times(1, x), rows + " rows of floats");
            Weights computed = Weights.computed(rows, x.length, drawn.matrix(1));
            assertArrayEquals(inOrder(drawn.matrix(1), x, 1), computed.times(0, x), rows + " rows of doubles");
        }
    }

    private static double[] inOrder(double[] entries, double[] x, double scale) {
        double[] y = new double[entries.length / x.length];
        for (int i = 0; i < y.length; i++) {
            for (int j = 0; j < x.length; j++) y[i] += entries[i * x.length + j] * x[j];
            y[i] *= scale;
        }
        return y;
    }

    /** 1/3 is no float: what a computation gave keeps all its digits, and what is not finite stays so. */
    @Test
    void computedWeightsAreDoubles() {
        double third = 1 / 3.0;
        double[][] layers = {{third, 2, 3, 4, 5, 6}, {1, Double.NaN, 0, 0, Double.NEGATIVE_INFINITY, 1e300}};
        Weights w = Weights.computed(2, 3, layers);
        layers[0][0] = 7;
        assertEquals(third, w.get(0, 0, 0));
        assertArrayEquals(new double[] {third + 2 * 2 + 3 * 3, 32}, w.times(0, new double[] {1, 2, 3}));
        assertArrayEquals(new double[] {third + 8, 12, 15}, w.transposedTimes(0, new double[] {1, 2}));
        assertArrayEquals(new double[] {third, 1}, w.path(0, 0));
        assertArrayEquals(new double[] {1, Double.NaN, 0, 0, Double.NEGATIVE_INFINITY, 1e300}, w.matrix(1));
        assertArrayEquals(w.matrix(0), w.subsample(1).matrix(0));
        assertEquals(2 * third, w.times(2).get(0, 0, 0));
        assertEquals((float) third, w.subsample(1).toINDArray().getFloat(0, 0, 0));
        float[] draws = new float[6];
        w.draws(0, draws);
        assertArrayEquals(new float[] {(float) third, 2, 3, 4, 5, 6}, draws);
        Weights drawn = Law.iid().draw(5, 2, 2, Key.of(4));
        double[][] same = new double[5][];
        for (int k = 0; k < 5; k++) same[k] = drawn.matrix(k);
        // sums of the same products, with the scale of the draws before or after them
        assertEquals(drawn.roughness(), Weights.computed(2, 2, same).roughness(), 1e-12);
        assertArrayEquals(
                new double[4], Weights.computed(2, 2, same).minus(drawn).matrix(3));
        refused(
                "matrix of layer 1 has length 2, but 1 x 1 is 1",
                () -> Weights.computed(1, 1, new double[1], new double[2]));
        refused("entry of layer 1 must be one that a float can hold, got 1.0E300", w::toINDArray);
        refused(
                "rows x columns must be at most 2147483639, got 65536 x 65536",
                () -> Weights.computed(65536, 65536, new double[0]));
        refused("matrix of layer 0 must be given, got null", () -> Weights.computed(1, 1, new double[1][]));
        refused("layers must be given, got null", () -> Weights.computed(1, 1, (double[][]) null));
    }

    @Test
    void nd4jAndBackIsTheSameToFloatPrecision() {
        Weights w = Law.iid().draw(3, 4, 5, Key.of(3));
        Weights back = Weights.of(w.toINDArray());
        for (int k = 0; k < 3; k++) assertArrayEquals(w.matrix(k), back.matrix(k), 1e-7);
        assertEquals(w.get(2, 3, 4), w.toINDArray().getDouble(2, 3, 4), 1e-7);
    }

    @Test
    void aMatrixThatDoesNotFitIsToldToShrinkAndNotADepthOfZero() {
        Weights.Shape shape = new Weights.Shape(1, 46_000, 46_000);
        assumeTrue(Runtime.getRuntime().maxMemory() < 16_000_000_000L);
        String message = assertThrows(
                        IllegalArgumentException.class, () -> Law.iid().draw(shape, Key.of(1)))
                .getMessage();
        assertTrue(message.contains("take smaller matrices") && message.contains("raise -Xmx"), message);
    }

    /** Any order of memory, any view, any numeric type. */
    @Test
    void nd4jArraysOfAnyLayoutAreReadByTheirIndices() {
        INDArray c = Nd4j.arange(1, 25).castTo(DataType.DOUBLE).reshape('c', 2, 3, 4);
        INDArray f = Nd4j.createUninitialized(DataType.FLOAT, new long[] {2, 3, 4}, 'f')
                .assign(c);
        INDArray view = Nd4j.arange(1, 25).reshape('c', 4, 3, 2).permute(2, 1, 0);
        for (int k = 0; k < 2; k++) {
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 4; j++) {
                    assertEquals(1 + 12 * k + 4 * i + j, Weights.of(f).get(k, i, j));
                    assertEquals(1 + 12 * k + 4 * i + j, Weights.of(c).get(k, i, j));
                    assertEquals(
                            1 + 12 * k + 4 * i + j,
                            Weights.of(c.castTo(DataType.INT32)).get(k, i, j));
                    assertEquals(1 + k + 2 * i + 6 * j, Weights.of(view).get(k, i, j));
                }
            }
        }
        assertEquals(
                5,
                Weights.of(f.get(NDArrayIndex.all(), NDArrayIndex.interval(1, 2), NDArrayIndex.all()))
                        .get(0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> Weights.of(c.mul(1e300)));
    }

    /** Exactly: the terms of the sums are exchangeable. Four standard errors of 4,000 draws, measured. */
    @ParameterizedTest
    @EnumSource(Entry.class)
    void roughnessOfIndependentWeightsHasMeanOneAtEveryDepth(Entry entry) {
        for (int depth : new int[] {2, 3, 10}) {
            double[] r = new double[4000];
            for (int n = 0; n < r.length; n++)
                r[n] = Law.iid(entry).draw(depth, 1, 2, Key.of(7).child(n)).roughness();
            double mean = Arrays.stream(r).average().getAsDouble();
            double square = Arrays.stream(r).map(x -> (x - mean) * (x - mean)).sum();
            assertEquals(1, mean, 4 * Math.sqrt(square) / r.length, entry + ", depth " + depth);
        }
    }

    /** A training that diverges leaves weights whose squares are beyond the range of a double. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-320, 1e-200, 1, 1e200, 1e308})
    void roughnessDoesNotKnowTheSize(double size) {
        double[][] alternating = {{size}, {-size}, {size}, {-size}};
        assertEquals(2, Weights.computed(1, 1, alternating).roughness(), 1e-15);
    }

    @Test
    void roughnessTellsNoiseFromSmoothPaths() {
        Weights noise = Law.iid().draw(500, 10, 10, Key.of(2));
        Weights smooth = Law.smooth(0.1).draw(500, 10, 10, Key.of(2));
        // 50,000 entries: one standard error is 1 / sqrt(50,000)
        assertEquals(1, noise.roughness(), 5 / Math.sqrt(50_000));
        assertEquals(1 / (2 * 50.0 * 50.0), smooth.roughness(), 0.15 / (2 * 50.0 * 50.0));
        // 4/3 (4 + 1 + 1) / (2 (1 + 1 + 0 + 1))
        assertEquals(
                4 / 3.0,
                Weights.of(1, 1, new float[] {1}, new float[] {-1}, new float[] {0}, new float[] {1})
                        .roughness(),
                1e-12);
        float[] up = {1, -2};
        float[] down = {-1, 2};
        assertEquals(2, Weights.of(1, 2, up, down, up, down, up).roughness(), 1e-12);
        Weights none = noise.minus(noise);
        for (double x : none.matrix(7)) assertEquals(0, x);
        assertEquals(
                noise.get(3, 2, 1) - smooth.get(3, 2, 1), noise.minus(smooth).get(3, 2, 1), 1e-7);
        assertThrows(IllegalArgumentException.class, none::roughness);
        assertThrows(IllegalArgumentException.class, () -> noise.minus(Law.iid().draw(499, 10, 10, Key.of(2))));
        assertThrows(IllegalArgumentException.class, Weights.of(1, 1, new float[] {1})::roughness);
    }
}
