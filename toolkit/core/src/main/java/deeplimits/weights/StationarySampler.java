package deeplimits.weights;

import static deeplimits.weights.BatchFourier.LANES;

import deeplimits.random.Key;
import java.util.Locale;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * X_k = Re sum over m &lt; M of sqrt(lambda_m / M) z_m e^{2 pi i m k / M}, k &lt; L &lt;= M, one independent copy for each matrix entry.
 *
 * <p>Entries are drawn in blocks of 2 x {@value BatchFourier#LANES}: lane l of block b reads the stream (key, b LANES + l), its real part
 * is entry 2 b LANES + l and its imaginary part the entry LANES further on. A block needs nothing of another, so that threads never
 * change a bit.
 */
final class StationarySampler {
    private final float[] amplitude;

    private StationarySampler(double[] spectrum) {
        amplitude = new float[spectrum.length];
        for (int m = 0; m < amplitude.length; m++) amplitude[m] = (float) Math.sqrt(spectrum[m] / amplitude.length);
    }

    /**
     * Weights of a shape, with entries of variance (sum of lambda / M) / columns.
     *
     * @param size M, checked before the spectrum is asked for
     * @param spectrum gives lambda_0, ..., lambda_{M-1}, none negative
     * @throws IllegalArgumentException if the weights or the transform would not fit in memory
     */
    static Weights draw(Weights.Shape shape, long size, Supplier<double[]> spectrum, Key key) {
        fits(shape, size);
        float[][] layers = shape.allocate();
        StationarySampler sampler = new StationarySampler(spectrum.get());
        int blocks = (layers[0].length + 2 * LANES - 1) / (2 * LANES);
        ThreadLocal<BatchFourier> fourier = ThreadLocal.withInitial(() -> new BatchFourier((int) size));
        IntStream.range(0, blocks).parallel().forEach(block -> {
            BatchFourier mine = fourier.get();
            sampler.fill(mine, key, block);
            mine.transform();
            copy(mine, layers, block);
        });
        return new Weights(shape, layers, 1 / Math.sqrt(shape.columns()));
    }

    /** Two complex buffers of floats for each thread. */
    private static void fits(Weights.Shape shape, long size) {
        long bytes = 4L * 4 * LANES * size * (ForkJoinPool.getCommonPoolParallelism() + 1);
        long room = Runtime.getRuntime().maxMemory() / 2;
        if (bytes > room) {
            throw new IllegalArgumentException(String.format(Locale.ROOT,
                "a transform of length %,d for depth %d takes %,d bytes, more than the %,d that half of this JVM's heap holds; "
                    + "take a smaller depth or length scale, or raise -Xmx", size, shape.depth(), bytes, room));
        }
    }

    private void fill(BatchFourier fourier, Key key, int block) {
        float[] z = new float[2 * amplitude.length];
        for (int lane = 0; lane < LANES; lane++) {
            key.stream((long) block * LANES + lane).gaussians(z, 0, z.length);
            for (int m = 0; m < amplitude.length; m++) {
                fourier.re()[m * LANES + lane] = amplitude[m] * z[2 * m];
                fourier.im()[m * LANES + lane] = amplitude[m] * z[2 * m + 1];
            }
        }
    }

    private static void copy(BatchFourier fourier, float[][] layers, int block) {
        int first = 2 * LANES * block;
        int real = Math.min(LANES, layers[0].length - first);
        int second = Math.min(first + LANES, layers[0].length);
        int imaginary = Math.min(LANES, layers[0].length - second);
        for (int k = 0; k < layers.length; k++) {
            System.arraycopy(fourier.re(), k * LANES, layers[k], first, real);
            System.arraycopy(fourier.im(), k * LANES, layers[k], second, imaginary);
        }
    }
}
