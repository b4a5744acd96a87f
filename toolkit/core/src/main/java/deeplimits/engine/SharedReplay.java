package deeplimits.engine;

import deeplimits.Require;
import deeplimits.net.BlockExecutor;
import deeplimits.net.Ensemble;
import deeplimits.net.ResNet;
import deeplimits.weights.Weights;

/**
 * h_{k+1} = h_k + alpha_r V_{k+1} sigma(W_{k+1} h_k + b_{k+1}) or h_k + alpha_r V_{k+1} sigma(h_k), forward and backward, for one
 * network and many rows r, each with its own input and its own alpha.
 *
 * <p>Rows go through all layers in batches that stay in cache, side by side in SIMD lanes, a layer being two products of matrices;
 * states are compensated as in {@link DenseReplay}, with the same accuracy, and carry powers of two of their own where sigma is
 * homogeneous.
 */
final class SharedReplay {
    /** Most batches of a {@link LayerSweep}. */
    private static final int BATCHES = 256 / RowBatch.ROWS;
    /** A row's entries stay below 2^(RESCALE_AT + MAX_GROWTH) between two looks at them. */
    private static final int MAX_GROWTH = 60;
    /** Entries of a start that carries no power of two are below 2^LARGEST_START. */
    private static final int LARGEST_START = 60;

    private final ResNet net;
    private final FloatActivation sigma;
    private final double[][] starts;
    private final double[] alphas;
    private final float[][] bias;
    private final double growth;

    /** Rows: beta by beta, and input by input within a beta. */
    SharedReplay(ResNet net, double[][] inputs, double[] betas) {
        this.net = net;
        sigma = FloatActivation.of(net.architecture().activation());
        starts = new double[inputs.length][];
        for (int i = 0; i < starts.length; i++) starts[i] = net.start(inputs[i]);
        alphas = new double[betas.length];
        double alpha = 0;
        for (int b = 0; b < alphas.length; b++) {
            alphas[b] = net.architecture().scaling(betas[b]).alpha();
            alpha = Math.max(alpha, Math.abs(alphas[b]));
        }
        Weights b = net.parameters().b();
        bias = new float[b == null ? 0 : b.depth()][];
        for (int k = 0; k < bias.length; k++) bias[k] = floats(b.matrix(k));
        Weights w = net.parameters().w();
        double branch = alpha * norm(net.parameters().v()) * (w == null ? 1 : norm(w));
        growth = sigma.tanh() ? branch : branch * Math.max(1, Math.abs(sigma.negativeSlope()));
    }

    private static float[] floats(double[] x) {
        float[] y = new float[x.length];
        for (int i = 0; i < y.length; i++) y[i] = (float) x[i];
        return y;
    }

    /** max_k |V_k|, Frobenius norm: no V_k stretches a vector more. */
    private static double norm(Weights weights) {
        float[] v = new float[weights.rows() * weights.columns()];
        double most = 0;
        for (int k = 0; k < weights.depth(); k++) {
            weights.draws(k, v);
            double even = 0; // two sums that do not wait for each other
            double odd = (double) v[v.length - 1] * v[v.length - 1] * (v.length % 2);
            for (int i = 0; i + 1 < v.length; i += 2) {
                even += (double) v[i] * v[i];
                odd += (double) v[i + 1] * v[i + 1];
            }
            most = Math.max(most, even + odd);
        }
        return Math.abs(weights.scale()) * Math.sqrt(most);
    }

    /** Whether floats hold all rows. */
    boolean serves() {
        if (!(bits() <= MAX_GROWTH)) return false;
        if (range() != State.Range.NONE) return true;
        for (double[] start : starts) for (double x : start) if (Math.getExponent(x) > LARGEST_START) return false;
        return true;
    }

    private double bits() {
        return Math.log1p(growth) / Math.log(2);
    }

    State.Range range() {
        if (!sigma.homogeneous()) return State.Range.NONE;
        return bias() ? State.Range.ADDED_TO : State.Range.ANY;
    }

    ResNet net() {
        return net;
    }

    FloatActivation sigma() {
        return sigma;
    }

    boolean bias() {
        return bias.length > 0;
    }

    /** b_k. */
    float[] bias(int k) {
        return bias[k];
    }

    /** h_0 of row r. */
    double[] start(int r) {
        return starts[r % starts.length];
    }

    /** The factor of the residual branch of row r. */
    double alpha(int r) {
        return alphas[r / starts.length];
    }

    /** Measures every row; null for those left out after an interruption. */
    Ensemble.Row[] run(Ensemble.Options options) {
        Ensemble.Row[] rows = new Ensemble.Row[Math.multiplyExact(alphas.length, starts.length)];
        int batches = (rows.length + RowBatch.ROWS - 1) / RowBatch.ROWS;
        int threads = Math.min(options.threads(), batches);
        int room = threads * (options.gradients() ? together(threads) : BATCHES);
        int sweeps = (batches + room - 1) / room * threads; // as many for each thread
        int most = (batches + sweeps - 1) / sweeps;
        int period = (int) Math.max(1, Math.min(16, MAX_GROWTH / Math.max(bits(), 1)));
        BlockExecutor executor = new BlockExecutor(threads, options.progress());
        ThreadLocal<LayerSweep> mine =
                ThreadLocal.withInitial(() -> new LayerSweep(this, options.gradients(), most, period));
        executor.run(sweeps, s -> {
            int from = first(s, batches, sweeps);
            int to = Math.min(first(s + 1, batches, sweeps), rows.length);
            return mine.get().run(from, to, executor, rows) ? to - from : 0;
        });
        return rows;
    }

    /** The first row of sweep s, when batches are shared out evenly, the longer sweeps first. */
    private static int first(int s, int batches, int sweeps) {
        return (s * (batches / sweeps) + Math.min(s, batches % sweeps)) * RowBatch.ROWS;
    }

    /** How many batches a sweep may have for the slopes of all threads to take less than half of the heap. */
    private int together(int threads) {
        double bytes = (double) SavedSlopes.bytes(sigma, RowBatch.ROWS, net.width()) * net.depth() * threads;
        String name = "the slopes of rows of width " + net.width() + " and depth " + net.depth() + " on " + threads
                + " threads";
        return Math.min(BATCHES, Require.fits(name, bytes, "take fewer threads, or fewer layers"));
    }
}
