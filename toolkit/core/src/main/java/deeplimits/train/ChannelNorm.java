package deeplimits.train;

import deeplimits.net.BatchNormNet;
import java.util.Arrays;
import java.util.List;

/**
 * z = gain u + shift, u = (y - mean y) / sqrt(var y + eps) for each channel over images and pixels; z = y + shift where a network is not
 * normalised.
 *
 * <p>Gain 1 and shift 0 at the start. While it learns, mean and variance are those of the batch; afterwards running means of them,
 * which keep nine tenths at each step. Source: Ioffe and Szegedy, "Batch normalization", ICML 2015.
 */
final class ChannelNorm {
    private static final double KEEP = 0.9;

    private final boolean normalised;
    private final Parameter gain;
    private final Parameter shift;
    private final double[] mean;
    private final double[] variance;
    private final double[] scale;
    private final float[][] u;

    ChannelNorm(int channels, boolean normalised) {
        this.normalised = normalised;
        double[] ones = new double[channels];
        Arrays.fill(ones, 1);
        gain = new Parameter(ones);
        shift = new Parameter(new double[channels]);
        mean = new double[channels];
        variance = ones;
        scale = new double[channels];
        u = new float[channels][0];
    }

    List<Parameter> parameters() {
        return normalised ? List.of(gain, shift) : List.of(shift);
    }

    /** y &larr; z, [channels][n]. */
    void apply(float[][] y, boolean learning) {
        for (int c = 0; c < y.length; c++) {
            float b = (float) shift.value()[c];
            if (normalised) {
                float[] of = normal(c, y[c], learning);
                float a = (float) gain.value()[c];
                for (int i = 0; i < of.length; i++) y[c][i] = Math.fma(a, of[i], b);
            } else {
                for (int i = 0; i < y[c].length; i++) y[c][i] += b;
            }
        }
    }

    /** u of a channel, kept for the way back. */
    private float[] normal(int c, float[] y, boolean learning) {
        double m = learning ? sum(y, null) / y.length : mean[c];
        double v = learning ? Math.max(0, sum(y, y) / y.length - m * m) : variance[c];
        if (learning) {
            mean[c] = KEEP * mean[c] + (1 - KEEP) * m;
            variance[c] = KEEP * variance[c] + (1 - KEEP) * v;
        }
        scale[c] = Math.sqrt(v + BatchNormNet.EPSILON);
        if (u[c].length != y.length) u[c] = new float[y.length];
        float[] of = u[c];
        float centre = (float) m, inverse = (float) (1 / scale[c]);
        for (int i = 0; i < of.length; i++) of[i] = (y[i] - centre) * inverse;
        return of;
    }

    /** p &larr; the gradient in y, of the gradient p in z: gain (p - mean p - u mean(u p)) / scale; adds those in gain and shift. */
    void back(float[][] p) {
        for (int c = 0; c < p.length; c++) {
            double total = sum(p[c], null);
            shift.gradient()[c] += total;
            if (!normalised) continue;
            double along = sum(p[c], u[c]);
            gain.gradient()[c] += along;
            float[] q = p[c], of = u[c];
            float a = (float) (gain.value()[c] / scale[c]);
            float m = (float) (total / q.length), k = (float) (along / q.length);
            for (int i = 0; i < q.length; i++) q[i] = a * (q[i] - m - of[i] * k);
        }
    }

    /** sum over i of x_i y_i, y = 1 when it is null: four sums side by side, for a multiple of four numbers. */
    private static double sum(float[] x, float[] y) {
        double a = 0, b = 0, c = 0, d = 0;
        for (int i = 0; i < x.length; i += 4) {
            a += y == null ? x[i] : (double) x[i] * y[i];
            b += y == null ? x[i + 1] : (double) x[i + 1] * y[i + 1];
            c += y == null ? x[i + 2] : (double) x[i + 2] * y[i + 2];
            d += y == null ? x[i + 3] : (double) x[i + 3] * y[i + 3];
        }
        return a + b + (c + d);
    }
}
