package deeplimits.net;

import deeplimits.Require;

/**
 * h_{k+1} = F_k(h_k), k = 0, ..., L - 1: a network by its layer, the derivative of the layer and its transpose.
 *
 * <p>States, tangents and gradients follow from the three. A network is a value: its layers never change.
 */
public interface Network {
    /** Length of a state h_k. */
    int width();

    /** Number of layers L. */
    int depth();

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
        Require.present("input", x);
        Require.sameLength("input", x.length, "the network's input length", inputLength());
        for (double xi : x) Require.finite("input", xi);
        return x.clone();
    }

    /**
     * F_k(h).
     *
     * @param k layer in [0, L)
     * @param h length width, not changed
     * @return a new array, length width
     */
    double[] step(int k, double[] h);

    /**
     * F_k'(h) q.
     *
     * @param k layer in [0, L)
     * @param h length width, not changed
     * @param q direction, length width, not changed
     * @return a new array, length width
     */
    double[] push(int k, double[] h, double[] q);

    /**
     * F_k'(h)^T p.
     *
     * @param k layer in [0, L)
     * @param h length width, not changed
     * @param p gradient, length width, not changed
     * @return a new array, length width
     */
    double[] pull(int k, double[] h, double[] p);

    /**
     * h_0, ..., h_L.
     *
     * @param x length {@link #inputLength}, finite
     * @return states; an overflow is told by {@link Trajectory#overflowLayer}, not thrown
     */
    default Trajectory forward(double[] x) {
        double[][] h = new double[depth() + 1][];
        h[0] = start(x);
        for (int k = 0; k < depth(); k++) h[k + 1] = step(k, h[k]);
        return new Trajectory(h, 0);
    }

    /**
     * p_k = F_k'(h_k)^T p_{k+1}: the gradients of a loss by exact backpropagation.
     *
     * @param h the forward trajectory
     * @param pL gradient at the last layer, length width
     */
    default Trajectory backward(Trajectory h, double[] pL) {
        matches(h);
        Require.present("gradient p_L", pL);
        Require.sameLength("gradient p_L", pL.length, "the network's width", width());
        double[][] p = new double[depth() + 1][];
        p[depth()] = pL.clone();
        for (int k = depth() - 1; k >= 0; k--) p[k] = pull(k, h.at(k), p[k + 1]);
        return new Trajectory(p, depth());
    }

    /**
     * q_{k+1} = F_k'(h_k) q_k, so that q_k = (dh_k / dh_0) z, and p_k . q_k is the same for every k.
     *
     * @param h the forward trajectory
     * @param z direction at layer 0, length width
     */
    default Trajectory tangent(Trajectory h, double[] z) {
        matches(h);
        Require.present("direction z", z);
        Require.sameLength("direction z", z.length, "the network's width", width());
        double[][] q = new double[depth() + 1][];
        q[0] = z.clone();
        for (int k = 0; k < depth(); k++) q[k + 1] = push(k, h.at(k), q[k]);
        return new Trajectory(q, 0);
    }

    private void matches(Trajectory h) {
        Require.present("forward trajectory", h);
        Require.sameLength("forward trajectory", h.depth(), "the network's depth", depth());
        Require.sameLength("state of the forward trajectory", h.width(), "the network's width", width());
    }
}
