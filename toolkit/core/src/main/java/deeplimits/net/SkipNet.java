package deeplimits.net;

import deeplimits.Require;
import java.util.Arrays;

/**
 * x_j = F_j(x_{j-1}) down, u_N = F_{N+1}(x_N) at the bottom, u_{j-1} = F(u_j + kappa_j x_j) up, j = N, ..., 1: a U-net, whose long
 * skip j carries x_j past everything below it.
 *
 * <p>For linear layers with fresh, centred weights that keep E |h|^2, such as {@link MatrixChain}, the paths through different skips
 * are uncorrelated, and E |u_0|^2 / |x_0|^2 = 1 + sum_j kappa_j^2 exactly, forward and backward: 1 + N for kappa = 1, bounded for
 * powers. A state is (h, x_1, ..., x_N), where a skip is zero before it is written and after it is read, so that norms of the first
 * and the last state are those of x_0 and u_0. Source: Huang, Zhou, Yan, Lin, "ScaleLong", NeurIPS 2023. Immutable.
 */
public final class SkipNet implements Network {
    private final Network blocks;
    private final double[] kappa;

    private SkipNet(Network blocks, double[] kappa) {
        this.blocks = blocks;
        this.kappa = kappa;
    }

    /**
     * Long skips around the layers of a network.
     *
     * @param blocks 2 N + 1 layers: N down, the bottom, N up
     * @param kappa kappa_1, ..., kappa_N, the outermost skip first, at least one, finite
     */
    public static SkipNet around(Network blocks, double... kappa) {
        Require.present("blocks", blocks);
        Require.atLeast(1, "number of skips", Require.present("factors of the skips", kappa).length);
        for (double factor : kappa) Require.finite("factor of a skip", factor);
        Require.sameLength("blocks", blocks.depth(), "2 N + 1 for N skips", 2 * kappa.length + 1);
        Require.fits("a state", 8.0 * blocks.width() * (kappa.length + 1), "take fewer skips");
        return new SkipNet(blocks, kappa.clone());
    }

    /** Length of a state, (1 + N) d. */
    @Override
    public int width() {
        return (1 + kappa.length) * blocks.width();
    }

    @Override
    public int depth() {
        return blocks.depth();
    }

    @Override
    public boolean homogeneous() {
        return blocks.homogeneous();
    }

    @Override
    public int inputLength() {
        return blocks.inputLength();
    }

    /** (x_0, 0, ..., 0). */
    @Override
    public double[] start(double[] x) {
        return Arrays.copyOf(blocks.start(x), width());
    }

    @Override
    public double[] step(int k, double[] h) {
        requireLayer(k, h);
        return through(k, h, blocks.step(k, argument(k, h)));
    }

    @Override
    public double[] push(int k, double[] h, double[] q) {
        requireLayer(k, h, q);
        return through(k, q, blocks.push(k, argument(k, h), argument(k, q)));
    }

    @Override
    public double[] pull(int k, double[] h, double[] p) {
        requireLayer(k, h, p);
        int d = blocks.width();
        double[] after = Arrays.copyOf(p, d);
        double[] before = p.clone();
        if (k < kappa.length) { // x_{k+1} was written into its skip, which forgot what it held
            for (int i = 0; i < d; i++) after[i] += p[slot(k) + i];
            Arrays.fill(before, slot(k), slot(k) + d, 0);
        }
        double[] pulled = blocks.pull(k, argument(k, h), after);
        System.arraycopy(pulled, 0, before, 0, d);
        int read = kappa.length * 2 - k;
        if (k > kappa.length) for (int i = 0; i < d; i++) before[slot(read) + i] = kappa[read] * pulled[i];
        return before;
    }

    /** What layer k sees: h, on the way up with its skip. */
    private double[] argument(int k, double[] state) {
        double[] h = Arrays.copyOf(state, blocks.width());
        int read = kappa.length * 2 - k;
        if (k > kappa.length) for (int i = 0; i < h.length; i++) h[i] += kappa[read] * state[slot(read) + i];
        return h;
    }

    /** The state after layer k: h replaced, on the way down kept in a skip, on the way up the skip cleared. */
    private double[] through(int k, double[] state, double[] h) {
        double[] next = state.clone();
        System.arraycopy(h, 0, next, 0, h.length);
        if (k < kappa.length) System.arraycopy(h, 0, next, slot(k), h.length);
        int read = slot(kappa.length * 2 - k);
        if (k > kappa.length) Arrays.fill(next, read, read + h.length, 0);
        return next;
    }

    /** Where skip j, counted from 0, lies in a state. */
    private int slot(int j) {
        return (1 + j) * blocks.width();
    }
}
