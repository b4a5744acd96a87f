package deeplimits.train;

import deeplimits.Require;
import deeplimits.data.Images;
import deeplimits.random.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * x &larr; ReLU(x + tau BN(w_2 * ReLU(BN(w_1 * x)))): a convolutional residual network of three stages of n blocks, depth 6 n + 2,
 * and its training.
 *
 * <p>The stages have 8, 16 and 32 channels on images of 16 x 16, 8 x 8 and 4 x 4; the first block of a later stage has stride 2 and a
 * skip padded with zeros. Before them stands a convolution with BN and ReLU, after them the mean over pixels and a linear map.
 * {@linkplain #bare Bare} networks have a trained shift of each channel in the place of BN. Images come in as means of 2 x 2 pixels,
 * centred in the 16 x 16, those of CIFAR-10 and MNIST. Floats, one thread; not safe for use by several threads at once. Sources: He,
 * Zhang, Ren and Sun, CVPR 2016, at half its width and side; the factor of Zhang, Yu, Yi, Chen and Liu, Machine Learning 111, 2022.
 */
public final class ConvNet {
    private static final int SIDE = 16;
    private static final int CHANNELS = 8;
    private static final int STAGES = 3;
    /** A pixel x comes in as 4 (x - 1/2): mean 0 and variance 1, roughly, for CIFAR-10. */
    private static final float BLACK = -2;
    /** Images that are looked at together, outside of learning. */
    private static final int EVAL_BATCH = 100;

    private final Images images;
    private final Conv3x3 first;
    private final ChannelNorm norm;
    private final List<ConvBlock> blocks = new ArrayList<>();
    private final Parameter readOut; // [class][channel and, last, the constant 1]
    private final List<Parameter> parameters = new ArrayList<>();
    private float[][] input;
    private float[][] start;
    private float[][] pooled; // [channel][image]
    private long steps;

    private ConvNet(int n, boolean normalised, double tau, Images images, Key key) {
        this.images = images;
        int channels = CHANNELS;
        float[][] shifts = new float[9][0];
        first = new Conv3x3(images.format().channels(), channels, key.child("first").stream(), shifts);
        norm = new ChannelNorm(channels, normalised);
        for (int b = 0, side = SIDE; b < STAGES * n; b++) {
            int out = b > 0 && b % n == 0 ? 2 * channels : channels;
            blocks.add(new ConvBlock(channels, out, side, normalised, tau, key.child(b), shifts));
            if (out != channels) side /= 2;
            channels = out;
        }
        double[] a = new double[images.classes() * (channels + 1)];
        var draws = key.child("read-out").stream();
        for (int i = 0; i < a.length; i++)
            a[i] = i % (channels + 1) == channels ? 0 : draws.gaussian() / Math.sqrt(channels);
        readOut = new Parameter(a);
        parameters.add(first.weights);
        parameters.addAll(norm.parameters());
        blocks.forEach(block -> block.parameters().forEach(parameters::add));
        parameters.add(readOut);
    }

    /**
     * A network with batch normalisation, of weights N(0, 2 / (9 out)), its factors 1 and shifts 0.
     *
     * @param n blocks of each stage, at least 1
     * @param tau factor before each normalised branch, finite, such as 1 or 1 / sqrt(3 n)
     * @param images to learn from, square, of an even side of at most 32
     * @param key of the weights
     */
    public static ConvNet normalised(int n, double tau, Images images, Key key) {
        return of(n, true, tau, images, key);
    }

    /** The same network without batch normalisation: x &larr; ReLU(x + tau (w_2 * ReLU(w_1 * x + b_1) + b_2)); see {@link #normalised}. */
    public static ConvNet bare(int n, double tau, Images images, Key key) {
        return of(n, false, tau, images, key);
    }

    private static ConvNet of(int n, boolean normalised, double tau, Images images, Key key) {
        Require.fits("weights", 24.0 * 9 * 42 * CHANNELS * CHANNELS * Require.atLeast(1, "blocks", n), "take fewer");
        Require.finite("tau", tau);
        Images.Format format = Require.present("images", images).format();
        boolean square = format.rows() == format.columns() && format.rows() % 2 == 0 && format.rows() <= 2 * SIDE;
        Require.holds(square, "images", "square, of an even side of at most " + 2 * SIDE, format);
        return new ConvNet(n, normalised, tau, images, Require.present("key", key));
    }

    /** Images order[from, to) as means of 2 x 2 pixels, centred, [colour][image][SIDE][SIDE]. */
    static float[][] planes(Images of, int[] order, int from, int to) {
        int side = of.format().rows(), half = side / 2, edge = (SIDE - half) / 2;
        float[][] planes = new float[of.format().channels()][(to - from) * SIDE * SIDE];
        for (float[] plane : planes) Arrays.fill(plane, BLACK);
        for (int m = from; m < to; m++) {
            float[] image = of.image(order[m]);
            for (int i = 0; i < planes.length * half * half; i++) {
                int c = i / (half * half), row = i / half % half, column = i % half;
                int at = (c * side + 2 * row) * side + 2 * column;
                float sum = image[at] + image[at + 1] + image[at + side] + image[at + side + 1];
                planes[c][((m - from) * SIDE + edge + row) * SIDE + edge + column] = sum + BLACK;
            }
        }
        return planes;
    }

    /** Every trained number, in the order of the layers. */
    List<Parameter> parameters() {
        return parameters;
    }

    /** F(x) of each image of a batch, [image][class]. */
    double[][] outputs(float[][] planes, boolean learning) {
        input = planes;
        start = first.times(planes, SIDE);
        norm.apply(start, learning);
        ConvBlock.relu(start);
        float[][] x = start;
        for (ConvBlock block : blocks) x = block.apply(x, learning);
        int count = planes[0].length / (SIDE * SIDE), pixels = x[0].length / count;
        pooled = new float[x.length + 1][count];
        Arrays.fill(pooled[x.length], 1);
        for (int c = 0; c < x.length; c++)
            for (int i = 0; i < x[c].length; i++) pooled[c][i / pixels] += x[c][i] / pixels;
        double[][] f = new double[count][images.classes()];
        for (int i = 0; i < count; i++)
            for (int k = 0; k < f[i].length; k++)
                for (int c = 0; c < pooled.length; c++)
                    f[i][k] += readOut.value()[k * pooled.length + c] * pooled[c][i];
        return f;
    }

    /** Adds the gradients in all parameters, of the gradients in the outputs, [image][class]. */
    void back(double[][] df) {
        int count = df.length, pixels = SIDE * SIDE >> 2 * (STAGES - 1);
        float[][] p = new float[pooled.length - 1][count * pixels];
        for (int i = 0; i < count; i++)
            for (int k = 0; k < df[i].length; k++)
                for (int c = 0; c < pooled.length; c++) {
                    int at = k * pooled.length + c;
                    readOut.gradient()[at] += df[i][k] * pooled[c][i];
                    float each = (float) (df[i][k] * readOut.value()[at] / pixels);
                    if (c < p.length) for (int j = i * pixels; j < (i + 1) * pixels; j++) p[c][j] += each;
                }
        for (int b = blocks.size() - 1; b >= 0; b--) p = blocks.get(b).back(p);
        ConvBlock.gate(p, start);
        norm.back(p);
        first.back(input, p, SIDE);
    }

    /** Mean cross-entropy of a batch, and its gradients in all parameters in the place of what was there. */
    double gradient(float[][] planes, int[] labels) {
        parameters.forEach(p -> Arrays.fill(p.gradient(), 0));
        double[][] f = outputs(planes, true);
        double loss = 0;
        for (int i = 0; i < f.length; i++) {
            double[] y = new double[f[i].length];
            y[labels[i]] = 1;
            loss += Loss.CROSS_ENTROPY.value(f[i], y) / f.length;
            f[i] = Loss.CROSS_ENTROPY.gradient(f[i], y);
            for (int k = 0; k < y.length; k++) f[i][k] /= f.length;
        }
        if (Double.isFinite(loss)) back(f);
        return loss;
    }

    /**
     * Learns from every image once, and again when it is called again.
     *
     * @param optimiser such as {@code Optimiser.sgd(0.1, 0.9)}; the same at each call, for it keeps its sums in the network
     * @param batch images of a step, at least 1 and at most as many as there are; what is left over is not learned
     * @param key of the order
     * @return mean loss of the batches before their steps; NaN or infinite where one was not finite, and no step was taken from there
     *     on, or after an interruption
     */
    public double epoch(Optimiser optimiser, int batch, Key key) {
        Require.present("optimiser", optimiser);
        Require.holds(batch >= 1 && batch <= images.count(), "batch", "in [1, " + images.count() + "]", batch);
        Require.fits("states", 4.0 * batch * SIDE * SIDE * CHANNELS * 6 * (blocks.size() + 1), "take a smaller batch");
        int[] order = TrainingLoop.order(Require.present("key", key).stream(), images.count());
        int perEpoch = order.length / batch;
        double sum = 0;
        for (int s = 0; s < perEpoch && Double.isFinite(sum); s++) {
            if (Thread.currentThread().isInterrupted()) return Double.NaN;
            int from = s * batch;
            int[] labels = IntStream.range(from, from + batch)
                    .map(i -> images.label(order[i]))
                    .toArray();
            sum += gradient(planes(images, order, from, from + batch), labels);
            if (!Double.isFinite(sum)) break;
            steps++;
            parameters.forEach(p -> optimiser.update(p, steps, optimiser.rate()));
        }
        return sum / perEpoch;
    }

    /**
     * Share of the images whose label is not that of the largest output, with running means in BN.
     *
     * @param others of the format of those learned from
     */
    public double error(Images others) {
        Require.holds(
                Require.present("images", others).format().equals(images.format()),
                "images",
                "of the format of those learned from, " + images.format(),
                others.format());
        int[] all = IntStream.range(0, others.count()).toArray();
        int wrong = 0;
        for (int from = 0; from < all.length; from += EVAL_BATCH) {
            double[][] f = outputs(planes(others, all, from, Math.min(from + EVAL_BATCH, all.length)), false);
            for (int i = 0; i < f.length; i++) if (!named(f[i], others.label(from + i))) wrong++;
        }
        return (double) wrong / all.length;
    }

    /** Whether the output of a label is the largest; never where outputs are not numbers. */
    private static boolean named(double[] f, int label) {
        for (int k = 0; k < f.length; k++) if (k != label && !(f[k] < f[label])) return false;
        return true;
    }
}
