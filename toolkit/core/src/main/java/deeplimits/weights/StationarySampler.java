package deeplimits.weights;

import static deeplimits.weights.BatchFourier.LANES;

import deeplimits.Require;
import deeplimits.random.Key;
import deeplimits.random.NormalPairs;
import java.util.Arrays;
import java.util.concurrent.ForkJoinPool;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/**
 * X_k = Re sum over m &lt; M of sqrt(lambda_m / M) z_m e^{2 pi i m k / M}, k &lt; L &lt;= M, one independent copy for
 * each matrix entry.
 *
 * <p>Entries are drawn in blocks of 2 x {@value BatchFourier#LANES}: lane l of block b reads the stream (key, b LANES +
 * l), its real part is entry 2 b LANES + l and its imaginary part the entry LANES further on. A block needs nothing of
 * another, so that threads never change a bit.
 */
final class StationarySampler {
    private final float[][] amplitude;

    /** sqrt(lambda_m / M) in every lane, as {@link BatchFourier} lays its rows. */
    private StationarySampler(double[] spectrum) {
        int rows = BatchFourier.rows(spectrum.length);
        amplitude = new float[spectrum.length / rows][rows * LANES];
        for (int m = 0; m < spectrum.length; m++) {
            int at = m % rows * LANES;
            Arrays.fill(amplitude[m / rows], at, at + LANES, (float) Math.sqrt(spectrum[m] / spectrum.length));
        }
    }

    /**
     * Weights of a shape, with entries of variance (sum of lambda / M) / columns.
     *
     * @param size M, by the depth, checked before the spectrum is asked for
     * @param spectrum lambda_0, ..., lambda_{M-1}, none negative, by the depth
     * @throws IllegalArgumentException if the weights or the transform would not fit in memory
     */
    static Weights draw(Weights.Shape shape, IntToLongFunction size, IntFunction<double[]> spectrum, Key key) {
        Require.present("shape", shape);
        Require.present("key", key);
        long length = size.applyAsLong(shape.depth());
        // two complex buffers of floats for each thread, and factors as long as one
        double bytes = 4.0 * 6 * LANES * length * (ForkJoinPool.getCommonPoolParallelism() + 1);
        Require.fits("transforms for depth " + shape.depth(), bytes, "take a smaller depth or length scale");
        float[][] layers = shape.allocate();
        StationarySampler sampler = new StationarySampler(spectrum.apply(shape.depth()));
        int blocks = (layers[0].length + 2 * LANES - 1) / (2 * LANES);
        ThreadLocal<Desk> desks = ThreadLocal.withInitial(() -> new Desk((int) length));
        IntStream.range(0, blocks).parallel().forEach(block -> {
            Desk desk = desks.get();
            sampler.fill(desk, key, block);
            desk.fourier.transform(layers.length);
            copy(desk.fourier, layers, block);
        });
        return new Weights(shape, layers, 1 / Math.sqrt(shape.columns()));
    }

    /** What one thread works with. */
    private record Desk(BatchFourier fourier, NormalPairs pairs, int[] streams) {
        Desk(int size) {
            this(new BatchFourier(size), new NormalPairs(LANES * BatchFourier.rows(size)), new int[4 * LANES]);
        }
    }

    private void fill(Desk desk, Key key, int block) {
        NormalPairs.start(key, (long) block * LANES, desk.streams);
        for (int b = 0; b < amplitude.length; b++) {
            float[] re = desk.fourier.re()[b];
            float[] im = desk.fourier.im()[b];
            desk.pairs.draw(desk.streams, re, im);
            multiply(re, amplitude[b]);
            multiply(im, amplitude[b]);
        }
    }

    private static void multiply(float[] x, float[] amplitude) {
        for (int i = 0; i < x.length; i++) x[i] *= amplitude[i];
    }

    private static void copy(BatchFourier fourier, float[][] layers, int block) {
        int first = 2 * LANES * block;
        int real = Math.min(LANES, layers[0].length - first);
        int second = Math.min(first + LANES, layers[0].length);
        int imaginary = Math.min(LANES, layers[0].length - second);
        int rows = fourier.re()[0].length / LANES;
        for (int k = 0; k < layers.length; k++) {
            System.arraycopy(fourier.re()[k / rows], k % rows * LANES, layers[k], first, real);
            System.arraycopy(fourier.im()[k / rows], k % rows * LANES, layers[k], second, imaginary);
        }
    }
}
