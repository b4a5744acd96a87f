package deeplimits.net;

import deeplimits.weights.Weights;
import java.util.Map;

/**
 * h_0 = F_in(x, theta), h_{k+1} = F_k(h_k, theta), F(x) = F_out(h_L, theta): a network with parameters, and the gradient of a loss
 * in them.
 *
 * <p>What gradient descent asks of a network. A network of one's own states it beside step, push and pull, and can be trained. A
 * network is a value: descent makes a new one at each step.
 */
public interface Trainable extends Network {
    /** The parameters by name, in an order that never changes; each is one matrix a layer, or a single matrix. */
    Map<String, Weights> tensors();

    /** The same network with other parameters. @param tensors of the names and shapes of {@link #tensors} */
    Trainable with(Map<String, Weights> tensors);

    /** Length of F(x). */
    default int outputLength() {
        return width();
    }

    /** F(x), the last state itself where there is no read-out. @param hL last state, length width */
    default double[] outputs(double[] hL) {
        return hL.clone();
    }

    /** p_L = (dF / dh_L)^T f. @param hL last state @param f gradient in F(x), length {@link #outputLength} */
    default double[] pullOutputs(double[] hL, double[] f) {
        return f.clone();
    }

    /**
     * sums += dloss / dtheta = (dF_in / dtheta)^T p_0 + sum_k (dF_k / dtheta)^T p_{k+1} + (dF_out / dtheta)^T f.
     *
     * @param x input
     * @param h its states h_0, ..., h_L
     * @param p gradients of the loss in them, from {@link #backward}
     * @param f gradient of the loss in F(x)
     * @param sums by name, one array a matrix, row-major; added to
     */
    void addGradients(double[] x, Trajectory h, Trajectory p, double[] f, Map<String, double[][]> sums);
}
