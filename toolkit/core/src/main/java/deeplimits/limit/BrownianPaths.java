package deeplimits.limit;

import deeplimits.Require;
import deeplimits.net.Architecture;
import deeplimits.net.ResNet;
import deeplimits.random.Key;
import deeplimits.random.Stream;
import deeplimits.weights.Weights;

/**
 * B_t, t in [0, 1], a d x d matrix of independent Brownian motions: one path, seen at any resolution that divides the
 * finest.
 *
 * <p>At depth L it gives V_{k+1} = sqrt(L / d) (B_{(k+1)/L} - B_{k/L}), independent N(0, 1/d) entries, so that networks
 * of different depths are driven by the same path. At the finest depth these are the weights of {@code Law.iid()} at
 * the same key, rounded to float. Nothing is stored: increments are drawn again whenever they are asked for. Source:
 * Marion et al., JMLR 2025, Proposition on the SDE limit.
 *
 * @param width d, from 1 to 10,000
 * @param finest number of steps of the finest resolution, at least 1
 * @param key the address of the path
 */
public record BrownianPaths(int width, int finest, Key key) {
    private static final int WIDEST = 10_000; // a matrix and its sums then take 1.2 GB

    public BrownianPaths {
        Require.holds(width >= 1 && width <= WIDEST, "width", "from 1 to " + WIDEST, width);
        Require.atLeast(1, "finest", finest);
        Require.present("key", key);
    }

    /** The paths of matrices of a width. */
    public static BrownianPaths of(int width, int finest, Key key) {
        return new BrownianPaths(width, finest, key);
    }

    /**
     * V_1, ..., V_L.
     *
     * @param depth L, a divisor of the finest
     */
    public Weights weights(int depth) {
        int steps = steps(depth);
        return Weights.of(new Weights.Shape(depth, width, width), k -> layer(k, steps));
    }

    private float[] layer(int k, int steps) {
        double[] sum = new double[width * width];
        float[] z = new float[width * width];
        for (int n = k * steps; n < (k + 1) * steps; n++) {
            draw(n, z);
            for (int e = 0; e < sum.length; e++) sum[e] += z[e];
        }
        for (int e = 0; e < sum.length; e++) z[e] = (float) (sum[e] / Math.sqrt((double) steps * width));
        return z;
    }

    /**
     * B^ij at 0, 1/L, ..., 1.
     *
     * @param i row, j column, counted from 0
     * @param depth L, a divisor of the finest
     * @return length L + 1
     */
    public double[] path(int i, int j, int depth) {
        Require.holds(
                i >= 0 && i < width && j >= 0 && j < width,
                "entry",
                "in a " + width + " x " + width + " matrix",
                i + ", " + j);
        int steps = steps(depth);
        Require.fits("path of depth " + depth, 8.0 * depth, "take a smaller depth");
        double[] path = new double[depth + 1];
        float[] z = new float[width * width];
        for (int n = 0; n < finest; n++) {
            draw(n, z);
            path[n / steps + 1] += z[i * width + j] / Math.sqrt(finest);
        }
        for (int k = 1; k <= depth; k++) path[k] += path[k - 1];
        return path;
    }

    /**
     * The network that the path drives at depth L: h_{k+1} = h_k + sigma(h_k) (B_{(k+1)/L} - B_{k/L}) / sqrt(d), beta =
     * 1/2.
     *
     * @param architecture of this width and with one matrix a layer, RES_1 for instance; its depth and scaling do not
     *     matter
     * @param depth L, a divisor of the finest
     * @return A and B of the network are the same at every depth
     */
    public ResNet drive(Architecture architecture, int depth) {
        Require.present("architecture", architecture);
        Require.holds(
                !architecture.block().inner(),
                "block of a driven network",
                "one without W, such as RES_1: a path drives one matrix a layer",
                architecture.block());
        Require.holds(
                architecture.width() == width,
                "width of a driven network",
                "the path's " + width,
                architecture.width());
        return architecture.depth(depth).scaling(0.5).of(weights(depth), null, key);
    }

    /** sqrt(finest) (B_{(n+1)/finest} - B_{n/finest}), row by row, as Law.iid() fills a layer. */
    private void draw(int n, float[] z) {
        Stream stream = key.stream(n);
        for (int i = 0; i < width; i++) stream.gaussians(z, i * width, (i + 1) * width);
    }

    private int steps(int depth) {
        Require.atLeast(1, "depth", depth);
        Require.holds(
                depth <= finest,
                "depth",
                "at most " + finest + ", the finest that the path was drawn at; draw a finer path",
                depth);
        Require.holds(finest % depth == 0, "depth", "a divisor of " + finest + ", the path's finest resolution", depth);
        return finest / depth;
    }
}
