package deeplimits.net;

import deeplimits.Require;
import java.util.OptionalInt;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * (x_0, ..., x_L): states h_k, tangents q_k or gradients p_k of a network, each of length width.
 *
 * <p>A trajectory has a start: layer 0 for states and tangents, layer L for gradients, which run backward. Immutable.
 */
public final class Trajectory {
    private final double[][] states;
    private final int start;

    /** @param states L + 1 vectors, not copied; start is 0 or L */
    Trajectory(double[][] states, int start) {
        this.states = states;
        this.start = start;
    }

    /**
     * A trajectory of the user's own, which starts at layer 0.
     *
     * @param states L + 1 vectors of one length, copied
     */
    public static Trajectory of(double[]... states) {
        return new Trajectory(copy(states), 0);
    }

    /** Gradients p_0, ..., p_L of the user's own, which start at layer L. @param gradients L + 1 vectors of one length, copied */
    public static Trajectory ofGradients(double[]... gradients) {
        return new Trajectory(copy(gradients), gradients.length - 1);
    }

    private static double[][] copy(double[][] states) {
        Require.atLeast(2, "number of states", Require.present("states", states).length);
        double[][] copy = new double[states.length][];
        for (int k = 0; k < copy.length; k++) {
            Require.sameLength("state " + k, states[k].length, "the width", states[0].length);
            copy[k] = states[k].clone();
        }
        return copy;
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
     * x_k, a copy.
     *
     * @param k layer in [0, L]
     */
    public double[] state(int k) {
        Require.holds(k >= 0 && k <= depth(), "layer", "in [0, " + depth() + "]", k);
        return states[k].clone();
    }

    /**
     * (x_0)_i, ..., (x_L)_i: one coordinate along the layers.
     *
     * @param i in [0, width - 1]
     */
    public double[] coordinate(int i) {
        Require.holds(i >= 0 && i < width(), "coordinate", "in [0, " + (width() - 1) + "]", i);
        double[] along = new double[states.length];
        for (int k = 0; k < along.length; k++) along[k] = states[k][i];
        return along;
    }

    /** x_k itself, for the classes of this package. */
    double[] at(int k) {
        return states[k];
    }

    /** |x_k|; infinite from the layer of an overflow on. */
    public double norm(int k) {
        return norm(state(k));
    }

    /** |x_0|, ..., |x_L|. */
    public double[] norms() {
        double[] norms = new double[states.length];
        for (int k = 0; k < norms.length; k++) norms[k] = norm(states[k]);
        return norms;
    }

    /** |x_end| / |x_start|; infinite after an overflow. */
    public double ratio() {
        return norm(states[depth() - start]) / norm(states[start]);
    }

    /** |x_end - x_start| / |x_start|, the paper's measure of stability; infinite after an overflow. */
    public double drift() {
        return drift(depth() - start);
    }

    /** |x_k - x_start| / |x_start|. */
    public double drift(int k) {
        double[] difference = state(k);
        for (int i = 0; i < difference.length; i++) difference[i] -= states[start][i];
        return norm(difference) / norm(states[start]);
    }

    /** max_k |x_k - x_start| / |x_start|. */
    public double maxDrift() {
        double max = 0;
        for (int k = 0; k <= depth(); k++) max = Math.max(max, drift(k));
        return max;
    }

    /** The first layer, counted from the start, whose state is not finite; empty when all are. */
    public OptionalInt overflowLayer() {
        int step = start == 0 ? 1 : -1;
        for (int k = start; k >= 0 && k <= depth(); k += step)
            if (norm(states[k]) == Double.POSITIVE_INFINITY) return OptionalInt.of(k);
        return OptionalInt.empty();
    }

    /** x_k . y_k for each k, such as p_k . q_k, which is constant. */
    public double[] dot(Trajectory other) {
        Require.sameLength("other trajectory", other.depth(), "the depth of this one", depth());
        Require.sameLength("state of the other trajectory", other.width(), "the width of this one", width());
        double[] dots = new double[states.length];
        for (int k = 0; k < dots.length; k++)
            for (int i = 0; i < width(); i++) dots[k] += states[k][i] * other.states[k][i];
        return dots;
    }

    /** All states for ND4J, shape [L + 1, d], double precision. */
    public INDArray toINDArray() {
        return Nd4j.createFromArray(states);
    }

    /** Euclidean norm without premature overflow; infinity when an entry is infinite or NaN. */
    private static double norm(double[] x) {
        double largest = 0;
        for (double xi : x) {
            if (!(Math.abs(xi) <= Double.MAX_VALUE)) return Double.POSITIVE_INFINITY;
            largest = Math.max(largest, Math.abs(xi));
        }
        if (largest == 0) return 0;
        double scale = Math.scalb(1.0, -Math.getExponent(largest));
        double sum = 0;
        for (double xi : x) sum += scale * xi * scale * xi;
        return Math.sqrt(sum) / scale;
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
