package deeplimits.weights;

import static deeplimits.weights.BatchFourier.LANES;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import deeplimits.random.Key;
import deeplimits.random.Stream;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StationarySamplerTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8, 12, 16, 35, 48, 200, 256, 512})
    void transformsAreThoseOfTheDefinition(int length) {
        BatchFourier fourier = new BatchFourier(length);
        Stream stream = Key.of(length).stream();
        for (float[] block : fourier.re()) stream.gaussians(block, 0, block.length);
        for (float[] block : fourier.im()) stream.gaussians(block, 0, block.length);
        float[] re = flat(fourier.re());
        float[] im = flat(fourier.im());
        fourier.transform(length);
        float[] realParts = flat(fourier.re());
        float[] imaginaryParts = flat(fourier.im());
        for (int lane : new int[] {0, 7, LANES - 1}) {
            for (int k = 0; k < length; k++) {
                double x = 0;
                double y = 0;
                for (int m = 0; m < length; m++) {
                    double c = Math.cos(2 * Math.PI * m * k / length);
                    double s = Math.sin(2 * Math.PI * m * k / length);
                    x += re[m * LANES + lane] * c - im[m * LANES + lane] * s;
                    y += re[m * LANES + lane] * s + im[m * LANES + lane] * c;
                }
                // float round-off, a few units a pass of a sum of size sqrt(length)
                assertEquals(x, realParts[k * LANES + lane], 3e-6 * Math.sqrt(length));
                assertEquals(y, imaginaryParts[k * LANES + lane], 3e-6 * Math.sqrt(length));
            }
        }
    }

    /** All blocks in one array. */
    private static float[] flat(float[][] blocks) {
        float[] flat = new float[blocks.length * blocks[0].length];
        for (int b = 0; b < blocks.length; b++)
            System.arraycopy(blocks[b], 0, flat, b * blocks[0].length, blocks[0].length);
        return flat;
    }

    /** The readable form: entry i + LANES of a block is the imaginary part of the sum whose real part is entry i. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3, 100, 200, 300})
    void anEntryIsTheFourierSumOfItsOwnStream(int depth) {
        Key key = Key.of(9);
        double[] spectrum = new Fractional(0.7).spectrum(depth);
        Weights weights = Law.fractional(0.7).draw(depth, 1, 3 * LANES, key);
        for (int entry : new int[] {0, LANES - 1, LANES, 2 * LANES + 5}) {
            float[] z = new float[2 * spectrum.length];
            key.stream(entry < LANES ? entry : entry - LANES).gaussians(z, 0, z.length);
            for (int k = 0; k < depth; k++) {
                double re = 0;
                double im = 0;
                for (int m = 0; m < spectrum.length; m++) {
                    double angle = 2 * Math.PI * m * k / spectrum.length;
                    double amplitude = Math.sqrt(spectrum[m] / spectrum.length);
                    re += amplitude * (z[2 * m] * Math.cos(angle) - z[2 * m + 1] * Math.sin(angle));
                    im += amplitude * (z[2 * m] * Math.sin(angle) + z[2 * m + 1] * Math.cos(angle));
                }
                // float round-off of numbers of size 1
                assertEquals(entry == LANES ? im : re, weights.get(k, 0, entry) * Math.sqrt(3 * LANES), 3e-6);
            }
        }
    }

    @Test
    void theSameKeyGivesTheSameBitsOnAnyNumberOfThreads() throws Exception {
        for (Law law : new Law[] {Law.fractional(0.8), Law.smooth(0.1), Law.smooth(Kernel.MATERN_3_2, 0.1)}) {
            Weights expected = law.draw(100, 20, 20, Key.of(7));
            for (int threads : new int[] {1, 2, 8}) {
                ForkJoinPool pool = new ForkJoinPool(threads);
                Weights drawn =
                        pool.submit(() -> law.draw(100, 20, 20, Key.of(7))).get();
                pool.shutdown();
                for (int k = 0; k < 100; k++) assertArrayEquals(expected.matrix(k), drawn.matrix(k));
            }
        }
    }

    /** An entry depends on the key, its own number and the length of the transform alone. */
    @Test
    void aSmallerMatrixBeginsWithTheSameEntries() {
        Weights row = Law.fractional(0.3).draw(64, 1, 7, Key.of(8));
        Weights longer = Law.fractional(0.3).draw(64, 1, 40, Key.of(8));
        for (int j = 0; j < 7; j++) {
            double[] expected = longer.path(0, j);
            for (int k = 0; k < 64; k++) expected[k] *= Math.sqrt(40.0 / 7);
            assertArrayEquals(expected, row.path(0, j), 1e-12);
        }
    }
}
