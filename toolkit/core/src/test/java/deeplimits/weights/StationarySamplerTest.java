package deeplimits.weights;

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
    @ValueSource(ints = {1, 2, 3, 4, 5, 8, 12, 16, 35, 200, 256, 512})
    void transformsAreThoseOfTheDefinition(int length) {
        BatchFourier fourier = new BatchFourier(length);
        Stream stream = Key.of(length).stream();
        stream.gaussians(fourier.re(), 0, fourier.re().length);
        stream.gaussians(fourier.im(), 0, fourier.im().length);
        float[] re = fourier.re().clone();
        float[] im = fourier.im().clone();
        fourier.transform();
        for (int lane : new int[] {0, 7, BatchFourier.LANES - 1}) {
            for (int k = 0; k < length; k++) {
                double x = 0;
                double y = 0;
                for (int m = 0; m < length; m++) {
                    double c = Math.cos(2 * Math.PI * m * k / length);
                    double s = Math.sin(2 * Math.PI * m * k / length);
                    x += re[m * BatchFourier.LANES + lane] * c - im[m * BatchFourier.LANES + lane] * s;
                    y += re[m * BatchFourier.LANES + lane] * s + im[m * BatchFourier.LANES + lane] * c;
                }
                // float round-off, a few units a pass of a sum of size sqrt(length)
                assertEquals(x, fourier.re()[k * BatchFourier.LANES + lane], 3e-6 * Math.sqrt(length));
                assertEquals(y, fourier.im()[k * BatchFourier.LANES + lane], 3e-6 * Math.sqrt(length));
            }
        }
    }

    @Test
    void theSameKeyGivesTheSameBitsOnAnyNumberOfThreads() throws Exception {
        for (Law law : new Law[] {Law.fractional(0.8), Law.smooth(0.1), Law.smooth(Kernel.MATERN_3_2, 0.1)}) {
            Weights expected = law.draw(100, 20, 20, Key.of(7));
            for (int threads : new int[] {1, 2, 8}) {
                ForkJoinPool pool = new ForkJoinPool(threads);
                Weights drawn = pool.submit(() -> law.draw(100, 20, 20, Key.of(7))).get();
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
