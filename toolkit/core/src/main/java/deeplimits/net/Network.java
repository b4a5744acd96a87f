package deeplimits.net;

import deeplimits.Require;

/**
 * h_{k+1} = F_k(h_k), k = 0, ..., L - 1: a network by its layer, the derivative of the layer and its transpose.
 *
 * <p>States, tangents and gradients follow from the three. A network is a value: its layers never change. A layer is arithmetic: a
 * state, direction or gradient that overflowed goes through it, and {@link Trajectory#overflowLayer} tells of it.
 */
public interface Network {
    /** Length of a state h_k. */
    int width();

    /** Number of layers L. */
    int depth();

    /** Whether F_k(t h) = t F_k(h) for every t &gt; 0: states may then grow beyond the range of a double and lose nothing. */
    default boolean homogeneous() {
        return false;
    }

    /** Length of an input x; that of a state where the input is h_0 itself. */
    default int inputLength() {
        return width();
    }

    /**
     * h_0 of an input, the input itself where there is no input map.
     *
     * @param x length {@link #inputLength}, finite
     * @return a new array, length width
     */
    default double[] start(double[] x) {
        return Require.finite("input", x, "the network's input length", inputLength())
                .clone();
    }

    /**
     * F_k(h).
     *
     * @param k layer in [0, L)
     * @param h length width, finite or not, not changed
     * @return a new array, length width
     */
    double[] step(int k, double[] h);

    /**
     * F_k'(h) q.
     *
     * @param k layer in [0, L)
     * @param h length width, finite or not, not changed
     * @param q direction, length width, not changed
     * @return a new array, length width
     */
    double[] push(int k, double[] h, double[] q);

    /**
     * F_k'(h)^T p.
     *
     * @param k layer in [0, L)
     * @param h length width, finite or not, not changed
     * @param p gradient, length width, not changed
     * @return a new array, length width
     */
    double[] pull(int k, double[] h, double[] p);

    /**
     * To be called by layers: refuses what they cannot be.
     *
     * @param k must be in [0, L)
     * @param vectors states, directions or gradients, each of which must be of length width; finite or not
     */
    default void requireLayer(int k, double[]... vectors) {
        if (k < 0 || k >= depth()) Require.holds(false, "layer", "in [0, " + (depth() - 1) + "]", k);
        for (double[] x : Require.present("vectors", vectors))
            Require.vector("vector", x, "the network's width", width());
    }

    /**
     * h_0, ..., h_L.
     *
     * @param x length {@link #inputLength}, finite
     * @return states; an overflow is told by {@link Trajectory#overflowLayer}, not thrown
     */
    default Trajectory forward(double[] x) {
        return Trajectory.through(depth(), 0, start(x), homogeneous(), this::step);
    }

    /**
     * p_k = F_k'(h_k)^T p_{k+1}: the gradients of a loss by exact backpropagation.
     *
     * @param h the forward trajectory
     * @param pL gradient at the last layer, length width, finite
     */
    default Trajectory backward(Trajectory h, double[] pL) {
        matches(h);
        double[] last = Require.finite("gradient p_L", pL, "the network's width", width())
                .clone();
        return Trajectory.through(depth(), depth(), last, true, (k, p) -> pull(k, h.at(k), p));
    }

    /**
     * q_{k+1} = F_k'(h_k) q_k, so that q_k = (dh_k / dh_0) z, and p_k . q_k is the same for every k.
     *
     * @param h the forward trajectory
     * @param z direction at layer 0, length width, finite
     */
    default Trajectory tangent(Trajectory h, double[] z) {
        matches(h);
        double[] first =
                Require.finite("direction z", z, "the network's width", width()).clone();
        return Trajectory.through(depth(), 0, first, true, (k, q) -> push(k, h.at(k), q));
    }

    private void matches(Trajectory h) {
        Require.present("forward trajectory", h);
        Require.sameLength("forward trajectory", h.depth(), "the network's depth", depth());
        Require.sameLength("state of the forward trajectory", h.width(), "the network's width", width());
    }
}
