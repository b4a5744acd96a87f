package deeplimits.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.data.Images;
import deeplimits.data.Split;
import deeplimits.random.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The float network against its definition written out in double precision, pixel by pixel, and that one's difference quotients. */
class ConvNetTest {
    private static final Key KEY = Key.of(13);
    private static final Split DIGITS = Images.strokeDigits().take(120, 60);
    private static final int COUNT = 3;
    private static final int[] LABELS = {3, 1, 4};

    /** The same network by its definition; it reads the parameters of a ConvNet in their order. */
    private static final class Definition {
        final List<double[]> values;
        final boolean normalised;
        final double tau;
        final int n;
        final List<double[]> statistics = new ArrayList<>(); // of a learning pass: mean and variance of each channel
        boolean learning = true;
        int at;
        int seen;

        Definition(List<double[]> values, int n, boolean normalised, double tau) {
            this.values = values;
            this.n = n;
            this.normalised = normalised;
            this.tau = tau;
        }

        /** y_o(r, q) = sum of w_ocab x_c(stride r + a - 1, stride q + b - 1), [image][channel][row][column]. */
        double[][][][] conv(double[][][][] x, int out, int stride) {
            double[] w = values.get(at++);
            int in = x[0].length, side = x[0][0].length;
            double[][][][] y = new double[x.length][out][side / stride][side / stride];
            for (int m = 0; m < x.length; m++)
                for (int o = 0; o < out; o++)
                    for (int r = 0; r < side / stride; r++)
                        for (int q = 0; q < side / stride; q++)
                            for (int c = 0; c < in; c++)
                                for (int s = 0; s < 9; s++) {
                                    int row = stride * r + s / 3 - 1, column = stride * q + s % 3 - 1;
                                    if (row >= 0 && row < side && column >= 0 && column < side)
                                        y[m][o][r][q] += w[(o * in + c) * 9 + s] * x[m][c][row][column];
                                }
            return y;
        }

        void norm(double[][][][] y) {
            double[] gain = normalised ? values.get(at++) : null, shift = values.get(at++);
            for (int c = 0; c < shift.length; c++) {
                int side = y[0][c].length;
                double mean = 0, square = 0;
                for (double[][][] image : y) for (double[] row : image[c]) for (double v : row) mean += v;
                mean /= y.length * side * side;
                for (double[][][] image : y)
                    for (double[] row : image[c]) for (double v : row) square += (v - mean) * (v - mean);
                double variance = square / (y.length * side * side);
                if (learning) statistics.add(new double[] {mean, variance});
                if (!learning) { // after one step: a tenth of the batch's, nine tenths of 0 and 1
                    mean = 0.1 * statistics.get(seen)[0];
                    variance = 0.9 + 0.1 * statistics.get(seen++)[1];
                }
                for (double[][][] image : y)
                    for (double[] row : image[c])
                        for (int i = 0; i < row.length; i++)
                            row[i] = normalised
                                    ? gain[c] * (row[i] - mean) / Math.sqrt(variance + 1e-5) + shift[c]
                                    : row[i] + shift[c];
            }
        }

        static void relu(double[][][][] y) {
            for (double[][][] image : y)
                for (double[][] plane : image)
                    for (double[] row : plane) for (int i = 0; i < row.length; i++) row[i] = Math.max(0, row[i]);
        }

        double[][] outputs(double[][][][] x) {
            at = 0;
            x = conv(x, 8, 1);
            norm(x);
            relu(x);
            for (int b = 0; b < 3 * n; b++) {
                int in = x[0].length, stride = b > 0 && b % n == 0 ? 2 : 1;
                double[][][][] z = conv(x, in * stride, stride);
                norm(z);
                relu(z);
                z = conv(z, in * stride, 1);
                norm(z);
                for (int m = 0; m < x.length; m++)
                    for (int c = 0; c < z[m].length; c++)
                        for (int r = 0; r < z[m][c].length; r++)
                            for (int q = 0; q < z[m][c].length; q++)
                                z[m][c][r][q] = (c < in ? x[m][c][stride * r][stride * q] : 0) + tau * z[m][c][r][q];
                relu(z);
                x = z;
            }
            double[] a = values.get(at);
            double[][] f = new double[x.length][10];
            for (int m = 0; m < x.length; m++)
                for (int k = 0; k < 10; k++) {
                    f[m][k] = a[k * 33 + 32];
                    for (int c = 0; c < 32; c++)
                        for (double[] row : x[m][c]) for (double v : row) f[m][k] += a[k * 33 + c] * v / 16;
                }
            return f;
        }

        double loss(double[][][][] x) {
            double[][] f = outputs(x);
            double loss = 0;
            for (int m = 0; m < f.length; m++) {
                double sum = 0;
                for (double v : f[m]) sum += Math.exp(v);
                loss += (Math.log(sum) - f[m][LABELS[m]]) / f.length;
            }
            return loss;
        }
    }

    private static float[][] planes() {
        float[][] planes = new float[1][COUNT * 256];
        KEY.child("images").stream().gaussians(planes[0], 0, COUNT * 256);
        return planes;
    }

    private static double[][][][] images(float[][] planes) {
        double[][][][] images = new double[COUNT][1][16][16];
        for (int i = 0; i < planes[0].length; i++) images[i / 256][0][i / 16 % 16][i % 16] = planes[0][i];
        return images;
    }

    private static ConvNet net(boolean normalised, int n, double tau) {
        ConvNet net = normalised
                ? ConvNet.normalised(n, tau, DIGITS.train(), KEY)
                : ConvNet.bare(n, tau, DIGITS.train(), KEY);
        var draws = KEY.child("away from the start").stream(); // gains 1 and shifts 0 would hide what is forgotten
        for (Parameter p : net.parameters())
            for (int i = 0; i < p.value().length; i++) p.value()[i] += 0.1 * draws.gaussian();
        return net;
    }

    private static Definition definition(ConvNet net, boolean normalised, int n, double tau) {
        return new Definition(net.parameters().stream().map(Parameter::value).toList(), n, normalised, tau);
    }

    /**
     * Every tensor's gradient at six entries, against central differences of the definition in double precision. Floats leave 1e-6 of
     * a sum and a few times that after twenty layers: 1e-4 of the tensor's root mean square is allowed.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void gradientsAreThoseOfTheDefinition(boolean normalised) {
        double tau = 0.7;
        ConvNet net = net(normalised, 1, tau);
        Definition definition = definition(net, normalised, 1, tau);
        double[][][][] x = images(planes());
        assertEquals(definition.loss(x), net.gradient(planes(), LABELS), 1e-5);
        for (int t = 0; t < net.parameters().size(); t++) {
            double[] w = net.parameters().get(t).value(),
                    g = net.parameters().get(t).gradient();
            double rms = Math.sqrt(Arrays.stream(g).map(v -> v * v).average().getAsDouble());
            for (int j = 0; j < 6; j++) {
                int i = (int) ((j + 0.5) * w.length / 6);
                double old = w[i], h = 1e-6;
                w[i] = old + h;
                double up = definition.loss(x);
                w[i] = old - h;
                double quotient = (up - definition.loss(x)) / (2 * h);
                w[i] = old;
                assertEquals(quotient, g[i], 1e-4 * rms + 1e-8, "tensor " + t + ", entry " + i);
            }
        }
    }

    /** Outside of learning BN takes running means, a tenth of them from the one step that was made. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void outputsOutsideOfLearningAreThoseOfRunningMeans(boolean normalised) {
        ConvNet net = net(normalised, 1, 0.5);
        net.gradient(planes(), LABELS);
        Definition definition = definition(net, normalised, 1, 0.5);
        definition.loss(images(planes()));
        definition.learning = false;
        double[][] expected = definition.outputs(images(planes())), f = net.outputs(planes(), false);
        for (int m = 0; m < COUNT; m++) assertArrayEquals(expected[m], f[m], 1e-4);
    }

    /** A normalised convolution does not see the size of its kernel: sum over c and s of w_ocs dl/dw_ocs = 0 for every o, but for eps. */
    @Test
    void theGradientOfANormalisedKernelIsOrthogonalToIt() {
        ConvNet net = net(true, 2, 0.7);
        net.gradient(planes(), LABELS);
        List<Parameter> all = net.parameters();
        for (int t = 0; t + 1 < all.size(); t += 3) {
            double[] w = all.get(t).value(), g = all.get(t).gradient();
            int out = all.get(t + 1).value().length, each = w.length / out;
            for (int o = 0; o < out; o++) {
                double dot = 0, ww = 0, gg = 0;
                for (int i = o * each; i < (o + 1) * each; i++) {
                    dot += w[i] * g[i];
                    ww += w[i] * w[i];
                    gg += g[i] * g[i];
                }
                assertEquals(0, dot / Math.sqrt(ww * gg), 1e-3, "tensor " + t + ", channel " + o);
            }
        }
    }

    /** The loss of outputs that are all alike is log 10; without a branch, tau = 0, every fourth pixel of the first layer comes through. */
    @Test
    void closedFormsOfTheStart() {
        ConvNet net = net(false, 2, 0);
        Arrays.fill(net.parameters().get(net.parameters().size() - 1).value(), 0);
        assertEquals(Math.log(10), net.gradient(planes(), LABELS), 1e-12);
        double[] readOut = net.parameters().get(net.parameters().size() - 1).value();
        readOut[5] = 1;
        double[] w = net.parameters().get(0).value();
        double[][][][] x = images(planes());
        double expected = 0;
        for (int r = 0; r < 16; r += 4)
            for (int q = 0; q < 16; q += 4) {
                double y = net.parameters().get(1).value()[5];
                for (int s = 0; s < 9; s++) {
                    int row = r + s / 3 - 1, column = q + s % 3 - 1;
                    if (row >= 0 && column >= 0) y += w[5 * 9 + s] * x[1][0][row][column];
                }
                expected += Math.max(0, y) / 16;
            }
        assertEquals(expected, net.outputs(planes(), false)[1][0], 1e-5);
    }

    /** Twelve epochs on 120 digits are learned nearly by heart; chance has an error of .9 and a loss of 2.3. The same key, the same bits. */
    @Test
    void learnsWhatItIsShownAndIsRepeatable() {
        double[] losses = new double[12], again = new double[12];
        for (double[] run : List.of(losses, again)) {
            ConvNet net = ConvNet.normalised(1, 1, DIGITS.train(), KEY);
            for (int e = 0; e < run.length; e++)
                run[e] = net.epoch(Optimiser.sgd(e < 9 ? 0.1 : 0.01, 0.9), 20, KEY.child(e));
            assertTrue(net.error(DIGITS.train()) < 0.3, "error " + net.error(DIGITS.train()));
        }
        assertArrayEquals(losses, again);
        assertTrue(losses[11] < 1 && losses[11] < losses[0], Arrays.toString(losses));
    }

    /** Means of 2 x 2 pixels, times four less two, the 14 x 14 of a digit centred in 16 x 16: through a first layer that copies its input. */
    @Test
    void imagesComeInAsMeansOfFourPixels() {
        ConvNet net = ConvNet.bare(1, 0, DIGITS.train(), KEY);
        Arrays.fill(net.parameters().get(0).value(), 0);
        net.parameters().get(0).value()[4] = 1;
        net.parameters().get(1).value()[0] = 2; // what was black is zero behind the first ReLU
        double[] readOut = net.parameters().get(net.parameters().size() - 1).value();
        Arrays.fill(readOut, 0);
        readOut[33 + 0] = 1; // output 1 is the mean of channel 0
        Images digits = DIGITS.heldOut().take(10);
        for (int i = 0; i < 10; i++) {
            double expected = 0;
            float[] image = digits.image(i);
            for (int r = 0; r < 16; r += 4)
                for (int q = 0; q < 16; q += 4)
                    for (int s = 0; s < 4; s++) {
                        int row = 2 * (r - 1) + s / 2, column = 2 * (q - 1) + s % 2;
                        if (row >= 0 && column >= 0) expected += image[row * 28 + column] / 16;
                    }
            assertEquals(expected, net.outputs(ConvNet.planes(digits, new int[] {i}, 0, 1), false)[0][1], 1e-5);
        }
    }

    /** A step that is far too long: the loss that is not finite is told, and no step is taken from it. */
    @Test
    void aLossThatIsNotFiniteEndsTheEpoch() {
        ConvNet net = ConvNet.bare(2, 1, DIGITS.train(), KEY);
        assertFalse(Double.isFinite(net.epoch(Optimiser.sgd(1e9, 0), 20, KEY)));
        assertFalse(Double.isFinite(net.epoch(Optimiser.sgd(1e9, 0), 20, KEY)));
        assertEquals(1, net.error(DIGITS.heldOut()));
    }
}
