package deeplimits.net;

import deeplimits.Require;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * (x_0, ..., x_L): states h_k, tangents q_k or gradients p_k of a network, each of length width.
 *
 * <p>A trajectory has a start: layer 0 for states and tangents, layer L for gradients, which run backward. Where layers let
 * positive factors through, powers of two are split off, so that an overflow of x_k loses no digit of x_{k+1}. Immutable.
 */
public final class Trajectory {
    private final double[][] states; // x_k = 2^exponents[k] states[k]
    private final int[] exponents;
    private final int start;

    /** What takes x_k to its neighbour. */
    interface Layer {
        /** x_{k+1} of x_k, or x_k of x_{k+1} on the way back; a new array. */
        double[] at(int k, double[] x);
    }

    private Trajectory(double[][] states, int[] exponents, int start) {
        this.states = states;
        this.exponents = exponents;
        this.start = start;
    }

    /**
     * x_{k+1} = layer(k, x_k) from layer 0, or x_k = layer(k, x_{k+1}) from layer L.
     *
     * @param depth L
     * @param start 0 or L
     * @param first x_start, which is not copied
     * @param homogeneous whether layer(k, t x) = t layer(k, x) for t &gt; 0
     */
    static Trajectory through(int depth, int start, double[] first, boolean homogeneous, Layer layer) {
        Trajectory x = new Trajectory(new double[depth + 1][], new int[depth + 1], start);
        x.put(start, first, 0, homogeneous);
        int step = start == 0 ? 1 : -1;
        for (int n = 0, k = start; n < depth; n++, k += step)
            x.put(k + step, layer.at(Math.min(k, k + step), x.states[k]), x.exponents[k], homogeneous);
        return x;
    }

    private void put(int k, double[] x, int exponent, boolean homogeneous) {
        int power = homogeneous ? Measure.power(x) : 0;
        if (power > Double.MAX_EXPONENT) power = 0; // not finite: nothing to save
        states[k] = power == 0 ? x : scaled(x, -power);
        exponents[k] = exponent + power;
    }

    private static double[] scaled(double[] x, int power) {
        double[] y = x.clone();
        if (power != 0) for (int i = 0; i < y.length; i++) y[i] = Math.scalb(y[i], power);
        return y;
    }

    /**
     * A trajectory of the user's own, which starts at layer 0.
     *
     * @param states L + 1 vectors of one length, copied; finite or not, for a state may have overflowed
     */
    public static Trajectory of(double[]... states) {
        return of(0, "state", states);
    }

    /** Gradients p_0, ..., p_L of the user's own, which start at layer L. @param gradients L + 1 vectors of one length, finite or not, copied */
    public static Trajectory ofGradients(double[]... gradients) {
        return of(Require.present("gradients", gradients).length - 1, "gradient", gradients);
    }

    private static Trajectory of(int start, String name, double[][] states) {
        Require.atLeast(2, "number of " + name + "s", Require.present(name + "s", states).length);
        double[][] copy = new double[states.length][];
        for (int k = 0; k < copy.length; k++) {
            Require.present(name + " " + k, states[k]);
            Require.sameLength(name + " " + k, states[k].length, "the width", states[0].length);
            Require.atLeast(1, "length of " + name + " " + k, states[k].length);
            copy[k] = states[k].clone();
        }
        return new Trajectory(copy, new int[copy.length], start);
    }

    /** Number of layers L. */
    public int depth() {
        return states.length - 1;
    }

    /** Length d of each vector. */
    public int width() {
        return states[0].length;
    }

    /**
     * x_k, a copy; infinite entries are beyond the range of a double.
     *
     * @param k layer in [0, L]
     */
    public double[] state(int k) {
        return scaled(states[layer(k)], exponents[k]);
    }

    /**
     * (x_0)_i, ..., (x_L)_i: one coordinate along the layers.
     *
     * @param i in [0, width - 1]
     */
    public double[] coordinate(int i) {
        Require.holds(i >= 0 && i < width(), "coordinate", "in [0, " + (width() - 1) + "]", i);
        double[] along = new double[states.length];
        for (int k = 0; k < along.length; k++) along[k] = scaled(states[k], exponents[k])[i];
        return along;
    }

    private int layer(int k) {
        return Require.holds(k >= 0 && k <= depth(), "layer", "in [0, " + depth() + "]", k);
    }

    /** x_k but for a positive factor where layers let it through, not copied: where slopes are taken. */
    double[] at(int k) {
        return states[k];
    }

    /** |x_k|; infinite beyond the range of a double. @param k layer in [0, L] */
    public double norm(int k) {
        double[] x = states[layer(k)];
        double sum = 0;
        int power = Measure.power(x);
        if (power > Double.MAX_EXPONENT) return Double.POSITIVE_INFINITY;
        for (double xi : scaled(x, -power)) sum += xi * xi;
        return Math.scalb(Math.sqrt(sum), power + exponents[k]);
    }

    /** |x_0|, ..., |x_L|. */
    public double[] norms() {
        return IntStream.rangeClosed(0, depth()).mapToDouble(this::norm).toArray();
    }

    /** |x_end| / |x_start|; infinite after an overflow. */
    public double ratio() {
        return between(depth() - start, -1).ratio();
    }

    /** |x_end - x_start| / |x_start|, the paper's measure of stability; infinite after an overflow. */
    public double drift() {
        return drift(depth() - start);
    }

    /** |x_k - x_start| / |x_start|. @param k layer in [0, L] */
    public double drift(int k) {
        return between(layer(k), -1).drift();
    }

    /** max_k |x_k - x_start| / |x_start|. */
    public double maxDrift() {
        return IntStream.rangeClosed(0, depth()).mapToDouble(this::drift).reduce(0, Math::max);
    }

    /** Ratio and drift from the start to the end, with their logarithms. */
    public Measure measure() {
        return between(depth() - start, overflowLayer().orElse(-1));
    }

    private Measure between(int k, int overflowLayer) {
        return Measure.between(states[start], states[k], exponents[k] - exponents[start], overflowLayer);
    }

    /** The first layer, counted from the start, with |x_k| beyond the range of a double; empty when there is none. */
    public OptionalInt overflowLayer() {
        int step = start == 0 ? 1 : -1;
        for (int k = start; k >= 0 && k <= depth(); k += step)
            if (norm(k) == Double.POSITIVE_INFINITY) return OptionalInt.of(k);
        return OptionalInt.empty();
    }

    /** x_k . y_k for each k, such as p_k . q_k, which is constant. @param other of this depth and width */
    public double[] dot(Trajectory other) {
        Require.present("other trajectory", other);
        Require.sameLength("other trajectory", other.depth(), "the depth of this one", depth());
        Require.sameLength("state of the other trajectory", other.width(), "the width of this one", width());
        double[] dots = new double[states.length];
        for (int k = 0; k < dots.length; k++) {
            for (int i = 0; i < width(); i++) dots[k] += states[k][i] * other.states[k][i];
            dots[k] = Math.scalb(dots[k], exponents[k] + other.exponents[k]);
        }
        return dots;
    }

    /** All states for ND4J, shape [L + 1, d], double precision. */
    public INDArray toINDArray() {
        double[][] x = new double[states.length][];
        for (int k = 0; k < x.length; k++) x[k] = state(k);
        return Nd4j.createFromArray(x);
    }

    @Override
    public String toString() {
        OptionalInt overflow = overflowLayer();
        return String.format(
                "Trajectory[depth=%d, width=%d, ratio=%.4g, drift=%.4g%s]",
                depth(),
                width(),
                ratio(),
                drift(),
                overflow.isPresent() ? ", overflow at layer " + overflow.getAsInt() : "");
    }
}
