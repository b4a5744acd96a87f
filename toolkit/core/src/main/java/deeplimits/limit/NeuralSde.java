package deeplimits.limit;

import deeplimits.Require;
import deeplimits.net.Activation;
import deeplimits.net.Trajectory;
import deeplimits.random.Key;
import deeplimits.weights.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/**
 * dH_t = dB_t sigma(H_t) / sqrt(d), B a d x d Brownian motion, in the sense of Itô: the limit of RES_1 networks with
 * i.i.d. Gaussian weights at beta = 1/2.
 *
 * <p>E |H_{k/L} - h_k| &lt;= C / sqrt(L) for Lipschitz sigma: the network is Euler and Maruyama's scheme, of strong
 * order 1/2. Source: Marion et al., JMLR 2025, Proposition on the SDE limit; Kloeden and Platen, "Numerical solution of
 * stochastic differential equations", 1992.
 *
 * @param width d
 * @param sigma applied to each coordinate
 */
public record NeuralSde(int width, DoubleUnaryOperator sigma) {
    /** A reference must be so many times finer than what is measured against it. */
    private static final int FINER = 16;

    public NeuralSde {
        Require.atLeast(1, "width", width);
        Require.present("sigma", sigma);
    }

    /** The limit of {@code ResNet.res1(width).activation(sigma)}. */
    public static NeuralSde of(int width, Activation sigma) {
        return new NeuralSde(width, Require.present("activation", sigma)::value);
    }

    /**
     * dH = dB 1 / sqrt(d): noise that does not depend on the state, for which Euler-Maruyama has no error at its grid
     * points.
     */
    public static NeuralSde additive(int width) {
        return new NeuralSde(width, h -> 1);
    }

    /**
     * H at 0, 1/L, ..., 1, by Euler and Maruyama's scheme on a path.
     *
     * @param solver {@link Solver#euler}
     * @param path of this width
     * @param depth L, a divisor of the path's finest
     * @param h0 H at 0, length width
     */
    public Trajectory solve(Solver solver, BrownianPaths path, int depth, double[] h0) {
        Require.present("solver", solver);
        Require.holds(
                solver.equals(Solver.euler()),
                "solver of an SDE",
                "Solver.euler(), for methods of ODEs and steps chosen after a look at the path do not approach an Itô integral",
                solver);
        fits(path, h0);
        Weights weights = path.weights(depth);
        NeuralOde.fits(width, depth);
        double[][] h = new double[depth + 1][];
        h[0] = h0.clone();
        for (int k = 0; k < depth; k++) {
            double[] update = weights.times(k, Arrays.stream(h[k]).map(sigma).toArray());
            h[k + 1] = h[k].clone();
            for (int i = 0; i < width; i++) h[k + 1][i] += update[i] / Math.sqrt(depth);
        }
        return Trajectory.of(h);
    }

    /**
     * The errors of the networks of some depths that one path drives, against its finest.
     *
     * <p>The square of the mean error is C^2 (1/L - 1/finest), so each error is divided by sqrt(1 - L / finest).
     *
     * @param path of this width; d^2 draws a fine step for each depth, whose weights are rounded to float
     * @param h0 common start, length width
     * @param depths divisors of the path's finest, each at most a sixteenth of it
     * @return one error for each depth, in increasing order of depth
     */
    public List<StrongError> errors(BrownianPaths path, double[] h0, int... depths) {
        fits(path, h0);
        int[] levels = levels(path.finest(), depths);
        Trajectory limit = solve(Solver.euler(), path, path.finest(), h0);
        return Arrays.stream(levels, 0, levels.length - 1)
                .mapToObj(depth ->
                        unbiased(StrongError.between(solve(Solver.euler(), path, depth, h0), limit), path.finest()))
                .toList();
    }

    /**
     * The same errors in law, with as few draws as there are depths: for d above the number of depths it is the cheaper
     * way to many repetitions. The increments are drawn in a frame of the J vectors that they act on, J d numbers a
     * fine step in place of d^2.
     *
     * @param key the address of one path
     * @param finest depth of the reference
     * @param h0 common start, length width
     * @param depths divisors of finest, each at most a sixteenth of it
     */
    public List<StrongError> errors(Key key, int finest, double[] h0, int... depths) {
        Require.present("key", key);
        Require.finite("state H_0", h0, "the width", width);
        int[] levels = levels(finest, depths);
        return new CoupledEuler(sigma, levels, h0)
                .run(new NoiseFrame(width, finest, levels.length, key)).stream()
                        .map(error -> unbiased(error, finest))
                        .toList();
    }

    private static StrongError unbiased(StrongError error, int finest) {
        double factor = 1 / Math.sqrt(1 - (double) error.depth() / finest);
        return new StrongError(error.depth(), error.sup() * factor, error.end() * factor);
    }

    /** The depths in increasing order, and the reference. */
    private static int[] levels(int finest, int[] depths) {
        Require.atLeast(1, "number of depths", Require.present("depths", depths).length);
        Require.atLeast(FINER, "depth of the reference", finest);
        for (int depth : depths) {
            Require.atLeast(1, "depth", depth);
            Require.holds(
                    finest % depth == 0, "depth", "a divisor of " + finest + ", the depth of the reference", depth);
            Require.holds(
                    (long) depth * FINER <= finest,
                    "depth",
                    "at most " + finest / FINER
                            + ", a sixteenth of the reference's, or its own error would show; take a finer reference",
                    depth);
        }
        return IntStream.concat(Arrays.stream(depths).sorted().distinct(), IntStream.of(finest))
                .toArray();
    }

    private void fits(BrownianPaths path, double[] h0) {
        Require.present("path", path);
        Require.holds(path.width() == width, "width of the path", "the equation's " + width, path.width());
        Require.finite("state H_0", h0, "the width", width);
    }
}
