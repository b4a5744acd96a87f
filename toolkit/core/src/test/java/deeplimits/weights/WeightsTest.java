package deeplimits.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import deeplimits.random.Key;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

    @Test
    void nd4jAndBackIsTheSameToFloatPrecision() {
        Weights w = Law.iid().draw(3, 4, 5, Key.of(3));
        Weights back = Weights.of(w.toINDArray());
        for (int k = 0; k < 3; k++) assertArrayEquals(w.matrix(k), back.matrix(k), 1e-7);
        assertEquals(w.get(2, 3, 4), w.toINDArray().getDouble(2, 3, 4), 1e-7);
    }

    @Test
    void roughnessTellsNoiseFromSmoothPaths() {
        Weights noise = Law.iid().draw(500, 10, 10, Key.of(2));
        Weights smooth = Law.smooth(0.1).draw(500, 10, 10, Key.of(2));
        // 50,000 entries: one standard error is 1 / sqrt(50,000)
        assertEquals(1 - 1.0 / 500, noise.roughness(), 5 / Math.sqrt(50_000));
        assertEquals(1 / (2 * 50.0 * 50.0), smooth.roughness(), 0.15 / (2 * 50.0 * 50.0));
        // (4 + 1 + 1) / (2 (1 + 1 + 0 + 1))
        assertEquals(
                1,
                Weights.of(1, 1, new float[] {1}, new float[] {-1}, new float[] {0}, new float[] {1})
                        .roughness(),
                1e-12);
        Weights none = noise.minus(noise);
        for (double x : none.matrix(7)) assertEquals(0, x);
        assertEquals(
                noise.get(3, 2, 1) - smooth.get(3, 2, 1), noise.minus(smooth).get(3, 2, 1), 1e-7);
        assertThrows(IllegalArgumentException.class, none::roughness);
        assertThrows(IllegalArgumentException.class, () -> noise.minus(Law.iid().draw(499, 10, 10, Key.of(2))));
        assertThrows(IllegalArgumentException.class, Weights.of(1, 1, new float[] {1})::roughness);
    }
}
