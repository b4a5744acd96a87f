package deeplimits.diagnose;

import deeplimits.Require;
import deeplimits.random.Key;
import deeplimits.random.Stream;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * G_jk = E &lt;f_j(h), f_k(h)&gt; / |h|^2 at h ~ N(0, I): what the branches of a network share.
 *
 * <p>S = sum_jk G_jk is the number that decides: to first order |h_L - h_0|^2 / |h_0|^2 = tau^2 S. It needs no law of
 * the weights and does not change when hidden units are permuted. Immutable.
 */
public final class BranchGram {
    /** Of a derivative: a kink lies nearer once in a million times, and rounding costs 1e-10. */
    private static final double STEP = 1e-6;

    private final double[][] gram;
    private final double[][] centred;
    /** S of the first layers. */
    private final double[] first;
    /** S_2 of the first layers; null where it is not looked at. */
    private final double[] second;

    private final double backwardSum;

    private BranchGram(double[][] gram, double[][] centred, double[] second, double backwardSum) {
        this.gram = gram;
        this.centred = centred;
        this.second = second;
        this.backwardSum = backwardSum;
        first = new double[gram.length + 1];
        for (int k = 0; k < gram.length; k++) {
            first[k + 1] = first[k] + gram[k][k];
            for (int j = 0; j < k; j++) first[k + 1] += 2 * gram[j][k];
        }
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "BranchGram[%d branches, S = %.4g]", gram.length, sum());
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
        double numbers = (double) inputs * depth * width + 2.0 * depth * depth;
        Require.fits(
                "outputs of " + depth + " branches at " + inputs + " inputs",
                8 * numbers,
                "take fewer inputs or layers");
        double[][][] outs = new double[inputs][depth][];
        double[] backward = new double[inputs];
        double[] norms = new double[inputs];
        IntStream.range(0, inputs).parallel().forEach(r -> {
            double[] h = gaussian(key.child("state").stream(r), width);
            double[] p = gaussian(key.child("gradient").stream(r), width);
            double[] moved = new double[width];
            for (int k = 0; k < depth; k++) {
                outs[r][k] = branch.value(k, h);
                moved = plus(moved, 1, slope(branch, k, h, outs[r][k], p));
            }
            backward[r] = dot(moved, moved) / dot(p, p);
            norms[r] = dot(h, h);
        });
        double[][] gram = new double[depth][depth];
        for (int r = 0; r < inputs; r++) add(gram, outs[r], norms[r], inputs);
        double[][] centred = new double[depth][depth];
        add(centred, mean(inputs, r -> outs[r]), width, 1);
        for (int j = 0; j < depth; j++) for (int k = 0; k < depth; k++) centred[j][k] = gram[j][k] - centred[j][k];
        double all = Arrays.stream(gram).flatMapToDouble(Arrays::stream).sum();
        double own = IntStream.range(0, depth).mapToDouble(k -> gram[k][k]).sum();
        double[] second = all < own ? secondOrder(branch, key, outs) : null;
        return new BranchGram(gram, centred, second, Arrays.stream(backward).sum() / inputs);
    }

    /** S_2 of the first layers, from what the branches give at the states of a key. */
    private static double[] secondOrder(Branch branch, Key key, double[][][] outs) {
        return mean(outs.length, r -> {
            double[] h = gaussian(key.child("state").stream(r), branch.width());
            double[] first = new double[h.length];
            double[] second = new double[h.length];
            double[] squares = new double[branch.depth() + 1];
            for (int k = 0; k < branch.depth(); k++) {
                second = plus(second, 1, slope(branch, k, h, outs[r][k], first));
                first = plus(first, 1, outs[r][k]);
                squares[k + 1] = dot(second, second) / dot(h, h);
            }
            return new double[][] {squares};
        })[0];
    }

    /** f_k'(h) p, from f = f_k(h). */
    private static double[] slope(Branch branch, int k, double[] h, double[] f, double[] p) {
        double[] beside = branch.value(k, plus(h, STEP, p));
        return plus(new double[f.length], 1 / STEP, plus(beside, -1, f));
    }

    private static double[] gaussian(Stream stream, int n) {
        return IntStream.range(0, n).mapToDouble(i -> stream.gaussian()).toArray();
    }

    private static double[] plus(double[] x, double c, double[] y) {
        return IntStream.range(0, x.length).mapToDouble(i -> x[i] + c * y[i]).toArray();
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) sum += x[i] * y[i];
        return sum;
    }

    /** Adds what one of so many states says of the Gram matrix, whose rows are worked on side by side. */
    private static void add(double[][] gram, double[][] f, double norm, int states) {
        IntStream.range(0, f.length).parallel().forEach(j -> {
            for (int k = 0; k <= j; k++) gram[k][j] = gram[j][k] += dot(f[j], f[k]) / norm / states;
        });
    }

    /** The mean over states, which are looked at side by side. */
    private static double[][] mean(int states, IntFunction<double[][]> of) {
        double[][][] all = IntStream.range(0, states).parallel().mapToObj(of).toArray(double[][][]::new);
        double[][] mean = new double[all[0].length][all[0][0].length];
        for (double[][] one : all)
            for (int j = 0; j < mean.length; j++)
                for (int k = 0; k < mean[j].length; k++) mean[j][k] += one[j][k] / all.length;
        return mean;
    }

    /** Number of branches L. */
    public int depth() {
        return gram.length;
    }

    /** S = sum_jk G_jk. */
    public double sum() {
        return sum(depth());
    }

    /** sum_{j, k < layers} G_jk: S of the first layers alone; rounding below 0 is 0. */
    public double sum(int layers) {
        return Math.max(0, first[within("layers", layers, depth())]);
    }

    /** S of branches that shared nothing: sum_k G_kk. */
    public double uncorrelatedSum() {
        return IntStream.range(0, depth()).mapToDouble(this::gain).sum();
    }

    /**
     * E |sum_k f_k'(h)^T p|^2 / |p|^2 at p ~ N(0, I), the S of gradients; measured without the transposition, since a
     * matrix and its transpose have one Frobenius norm.
     */
    public double backwardSum() {
        return backwardSum;
    }

    /**
     * R = (S_2 - S^2 / 2)+ of the first layers where the branches oppose each other on the whole, S &lt; sum_k G_kk, else
     * 0: what the state that they have moved adds to |h_L - h_0|^2 / |h_0|^2, tau^4 times, S_2 = E |sum_{j &lt; k}
     * f_k'(h) f_j(h)|^2 / |h|^2.
     *
     * <p>S_2 is about S^2 / 2 for independent branches, which a continuation of the first order holds; where branches
     * oppose each other S cancels, and S_2 does not.
     */
    public double secondOrder(int layers) {
        double sum = sum(layers);
        return second == null ? 0 : Math.max(0, second[layers] - sum * sum / 2);
    }

    /** G_kk = E |f_k(h)|^2 / |h|^2. */
    public double gain(int k) {
        return gram[within("layer", k, depth() - 1)][k];
    }

    /** Mean over k of G_{k,k+lag} / (G_kk G_{k+lag,k+lag})^(1/2). @param lag in [1, L) */
    public double correlation(int lag) {
        return correlation(gram, lag);
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

    private static int within(String name, int value, int most) {
        return Require.holds(value >= 0 && value <= most, name, "in [0, " + most + "]", value);
    }
}
