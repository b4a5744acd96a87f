package deeplimits.diagnose;

import deeplimits.Require;
import deeplimits.random.Key;
import deeplimits.random.Stream;
import java.util.stream.IntStream;

/**
 * G_jk = E &lt;f_j(h), f_k(h)&gt; / |h|^2 at h ~ N(0, I), and the same for f_j'(h)^T p: what the branches of a network
 * share.
 *
 * <p>S = sum_jk G_jk is the number that decides: to first order |h_L - h_0|^2 / |h_0|^2 = tau^2 S. It needs no law of
 * the weights and does not change when hidden units are permuted. Immutable.
 */
public final class BranchGram {
    private final double[][] forward;
    private final double[][] backward;
    private final double[][] centred;

    private BranchGram(double[][] forward, double[][] backward, double[][] centred) {
        this.forward = forward;
        this.backward = backward;
        this.centred = centred;
    }

    /**
     * Measures.
     *
     * @param branch the branches
     * @param inputs how many Gaussian states, at least 2; 32 give a few per cent
     * @param key of the states
     */
    public static BranchGram of(Branch branch, int inputs, Key key) {
        Require.present("branch", branch);
        Require.atLeast(2, "inputs", inputs);
        Require.present("key", key);
        int depth = branch.depth();
        int width = branch.width();
        long bytes = 8L * inputs * depth * width;
        Require.holds(
                bytes <= Runtime.getRuntime().maxMemory() / 4,
                "inputs",
                "fewer, since these take " + bytes + " bytes, or raise -Xmx",
                inputs);
        double[][][] outs = new double[inputs][][];
        double[][][] grams = new double[inputs][][];
        double[][][] backs = new double[inputs][][];
        IntStream.range(0, inputs).parallel().forEach(r -> {
            double[] h = gaussian(key.child("state").stream(r), width);
            double[] p = gaussian(key.child("gradient").stream(r), width);
            outs[r] = new double[depth][];
            double[][] pulled = new double[depth][];
            for (int k = 0; k < depth; k++) {
                outs[r][k] = branch.value(k, h);
                pulled[k] = branch.pull(k, h, p);
            }
            grams[r] = gram(outs[r], dot(h, h));
            backs[r] = gram(pulled, dot(p, p));
        });
        return new BranchGram(mean(grams), mean(backs), minus(mean(grams), gram(mean(outs), width)));
    }

    private static double[] gaussian(Stream stream, int n) {
        return IntStream.range(0, n).mapToDouble(i -> stream.gaussian()).toArray();
    }

    private static double[][] gram(double[][] f, double norm) {
        double[][] g = new double[f.length][f.length];
        for (int j = 0; j < f.length; j++) for (int k = 0; k <= j; k++) g[j][k] = g[k][j] = dot(f[j], f[k]) / norm;
        return g;
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) sum += x[i] * y[i];
        return sum;
    }

    private static double[][] mean(double[][][] all) {
        double[][] mean = new double[all[0].length][all[0][0].length];
        for (double[][] one : all)
            for (int j = 0; j < mean.length; j++)
                for (int k = 0; k < mean[j].length; k++) mean[j][k] += one[j][k] / all.length;
        return mean;
    }

    private static double[][] minus(double[][] a, double[][] b) {
        for (int j = 0; j < a.length; j++) for (int k = 0; k < a.length; k++) b[j][k] = a[j][k] - b[j][k];
        return b;
    }

    /** Number of branches L. */
    public int depth() {
        return forward.length;
    }

    /** S = sum_jk G_jk. */
    public double sum() {
        return sum(forward);
    }

    /** sum_jk of the backward Gram matrix. */
    public double backwardSum() {
        return sum(backward);
    }

    private static double sum(double[][] g) {
        double sum = 0;
        for (double[] row : g) for (double x : row) sum += x;
        return sum;
    }

    /** S of branches that shared nothing: sum_k G_kk. */
    public double uncorrelatedSum() {
        return IntStream.range(0, depth()).mapToDouble(this::gain).sum();
    }

    /** G_kk = E |f_k(h)|^2 / |h|^2. */
    public double gain(int k) {
        Require.holds(k >= 0 && k < depth(), "layer", "in [0, " + (depth() - 1) + "]", k);
        return forward[k][k];
    }

    /** sum_{j, k < layers} G_jk: S of the first layers alone. */
    public double sum(int layers) {
        Require.holds(layers >= 0 && layers <= depth(), "layers", "in [0, " + depth() + "]", layers);
        double sum = 0;
        for (int j = 0; j < layers; j++) for (int k = 0; k < layers; k++) sum += forward[j][k];
        return sum;
    }

    /** Mean over k of G_{k,k+lag} / (G_kk G_{k+lag,k+lag})^(1/2). @param lag in [1, L) */
    public double correlation(int lag) {
        return correlation(forward, lag);
    }

    /** {@link #correlation} of what the branches do beyond their mean output. */
    public double centredCorrelation(int lag) {
        return correlation(centred, lag);
    }

    private double correlation(double[][] g, int lag) {
        Require.holds(lag >= 1 && lag < depth(), "lag", "in [1, " + (depth() - 1) + "]", lag);
        return IntStream.range(0, depth() - lag)
                .filter(k -> g[k][k] > 0 && g[k + lag][k + lag] > 0)
                .mapToDouble(k -> g[k][k + lag] / Math.sqrt(g[k][k] * g[k + lag][k + lag]))
                .average()
                .orElse(0);
    }
}
