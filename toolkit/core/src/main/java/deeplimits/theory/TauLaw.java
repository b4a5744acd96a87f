package deeplimits.theory;

import deeplimits.Require;
import deeplimits.random.Key;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/**
 * h_{k+1} = ReLU(h_k + tau |h_k| z_k / sqrt(m)), z_k ~ N(0, I_m) independent: the law of a {@link
 * deeplimits.net.ResNet#tau} with Gaussian weights along one input, exactly, and with no matrix.
 *
 * <p>W h is |h| z / sqrt(m) in law. Given it, W^T s = u (z . s) / sqrt(m) + |s| (g - u (u . g)) / sqrt(m) with u = h /
 * |h| and a fresh g ~ N(0, I_m), which gives the gradients p_k = s + tau W^T s, s = 1{h_{k+1} &gt; 0} p_{k+1}, jointly
 * with the states. m numbers a layer instead of m^2. Input h_0 = ReLU(x) and gradient p_L are standard normal vectors x
 * and p_L; x is drawn again while ReLU(x) = 0. Powers of two are split off, so that logarithms stay finite where norms
 * overflow.
 *
 * @param width m, at least 1
 * @param depth L, at least 1
 * @param tau factor of the residual branch, 0 or between 1e-250 and 1e250 in size
 * @param skip whether there is a skip connection; without it, the law of ReLU(tau W h)
 */
public record TauLaw(int width, int depth, double tau, boolean skip) {
    private static final int STATE_BYTES = Double.BYTES + Float.BYTES; // of a state and its noise
    private static final int ROW_BYTES = 120; // of a draw and its row of a table
    private static final double LARGEST = 1e250;

    public TauLaw {
        Require.atLeast(1, "width", width);
        Require.atLeast(1, "depth", depth);
        Require.holds(
                tau == 0 || Math.abs(tau) <= LARGEST && Math.abs(tau) >= 1 / LARGEST,
                "tau",
                "0 or between " + 1 / LARGEST + " and " + LARGEST + " in size",
                tau);
        Require.fits(
                "states of depth " + depth + " and width " + width,
                (double) STATE_BYTES * width * depth,
                "gradients need all of them: take less depth or width");
    }

    /** The law of a {@link deeplimits.net.ResNet#tau}. */
    public static TauLaw of(int width, int depth, double tau) {
        return new TauLaw(width, depth, tau, true);
    }

    /** The law of a {@link deeplimits.net.ResNet#plain}, h_{k+1} = ReLU(sqrt(2) W_{k+1} h_k). */
    public static TauLaw plain(int width, int depth) {
        return new TauLaw(width, depth, Math.sqrt(2), false);
    }

    /** log |h_L| / |h_0| and log |p_0| / |p_L| of a network, finite where norms overflow, -infinity when all coordinates died. */
    record Draw(double logRatio, double logGradientRatio) {}

    /** The network of a key, forward and backward. */
    Draw draw(Key key) {
        double[][] h = new double[depth + 1][];
        float[][] z = new float[depth][];
        h[0] = input(key.child("input"));
        double log = forward(key.child("z"), h, z) - Math.log(norm(h[0]));
        double[] p = doubles(normal(key.child("gradient"), 0));
        double start = Math.log(norm(p));
        return new Draw(log, backward(key.child("g"), h, z, p) - start);
    }

    /**
     * Independent networks of the law, member r that of {@code key.child(r)}, whatever the number of threads.
     *
     * @param members at least 1
     * @return a row for each: repetition, ratio |h_L| / |h_0|, infinite beyond the range of a double, 0 when all coordinates died;
     *     log_ratio, its logarithm, finite even beyond that range; gradient_ratio |p_0| / |p_L|, and log_gradient_ratio; those
     *     finished when the calling thread is interrupted, whose flag stays set
     */
    public Table sample(Key key, int members) {
        Require.present("key", key);
        Require.atLeast(1, "members", members);
        Require.fits(members + " members", (double) ROW_BYTES * members, "take fewer, or several tables");
        Draw[] draws = new Draw[members];
        Thread caller = Thread.currentThread();
        IntStream.range(0, members)
                .parallel()
                .filter(r -> !caller.isInterrupted())
                .forEach(r -> draws[r] = draw(key.child(r)));
        int[] done = IntStream.range(0, members).filter(r -> draws[r] != null).toArray();
        return Table.create(
                "law of h = ReLU(" + (skip ? "h + " : "") + "tau W h)",
                IntColumn.create("repetition", done),
                column("ratio", done, r -> Math.exp(draws[r].logRatio)),
                column("log_ratio", done, r -> draws[r].logRatio),
                column("gradient_ratio", done, r -> Math.exp(draws[r].logGradientRatio)),
                column("log_gradient_ratio", done, r -> draws[r].logGradientRatio));
    }

    private static DoubleColumn column(String name, int[] done, IntToDoubleFunction measure) {
        return DoubleColumn.create(name, Arrays.stream(done).mapToDouble(measure));
    }

    /** Fills h_1, ..., h_L up to powers of two, and z. @return log |h_L| */
    private double forward(Key key, double[][] h, float[][] z) {
        int exponent = 0;
        for (int k = 0; k < depth; k++) {
            z[k] = normal(key, k);
            double s = tau * norm(h[k]) / Math.sqrt(width);
            h[k + 1] = new double[width];
            for (int i = 0; i < width; i++) h[k + 1][i] = Math.max(0, (skip ? h[k][i] : 0) + s * z[k][i]);
            exponent += split(h[k + 1]);
        }
        return Math.log(norm(h[depth])) + exponent * Math.log(2);
    }

    /** Takes p_L to p_0 up to a power of two. @return log |p_0| */
    private double backward(Key key, double[][] h, float[][] z, double[] p) {
        int exponent = 0;
        for (int k = depth - 1; k >= 0; k--) {
            float[] g = normal(key, k);
            for (int i = 0; i < width; i++) p[i] = h[k + 1][i] > 0 ? p[i] : 0;
            double size = norm(h[k]);
            double across = norm(p);
            double ug = size > 0 ? dot(h[k], g) / size : 0;
            double along = size > 0 ? (dot(p, z[k]) - across * ug) / size : 0;
            for (int i = 0; i < width; i++)
                p[i] = (skip ? p[i] : 0) + tau / Math.sqrt(width) * (h[k][i] * along + across * g[i]);
            exponent += split(p);
        }
        return Math.log(norm(p)) + exponent * Math.log(2);
    }

    private double[] input(Key key) {
        for (long again = 0; ; again++) {
            double[] h = doubles(normal(key, again));
            for (int i = 0; i < width; i++) h[i] = Math.max(0, h[i]);
            if (norm(h) > 0) return h;
        }
    }

    private float[] normal(Key key, long index) {
        float[] draws = new float[width];
        key.stream(index).gaussians(draws, 0, width);
        return draws;
    }

    private static double[] doubles(float[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) y[i] = x[i];
        return y;
    }

    /** Divides x by a power of two when it is very large or very small. @return the exponent */
    private static int split(double[] x) {
        double size = norm(x);
        if (size < 0x1p-500 || size == Double.POSITIVE_INFINITY) // squares leave a double's range first
        size = Arrays.stream(x).map(Math::abs).max().orElse(0);
        if (size == 0 || (size < 0x1p100 && size > 0x1p-100)) return 0;
        int exponent = Math.getExponent(size);
        for (int i = 0; i < x.length; i++) x[i] = Math.scalb(x[i], -exponent);
        return exponent;
    }

    private static double norm(double[] x) {
        double sum = 0;
        for (double xi : x) sum += xi * xi;
        return Math.sqrt(sum);
    }

    private static double dot(double[] x, float[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) sum += x[i] * y[i];
        return sum;
    }
}
