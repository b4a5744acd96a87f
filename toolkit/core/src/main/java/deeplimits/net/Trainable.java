package deeplimits.net;

import deeplimits.Require;
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

    /** B of F(x) = B h_L, one layer of outputs x width, by the name B among the {@link #tensors}; null where F(x) = h_L. */
    default Weights readOut() {
        return null;
    }

    /** Length of F(x). */
    default int outputLength() {
        return readOut() == null ? width() : readOut().rows();
    }

    /** F(x), the last state itself where there is no read-out. @param hL last state, length width, finite or not */
    default double[] outputs(double[] hL) {
        return readOut() == null
                ? Require.present("last state", hL).clone()
                : readOut().times(0, hL);
    }

    /** p_L = (dF / dh_L)^T f. @param hL last state @param f gradient in F(x), length {@link #outputLength} */
    default double[] pullOutputs(double[] hL, double[] f) {
        if (readOut() == null) return Require.present("gradient", f).clone();
        requireLayer(0, hL);
        return readOut().transposedTimes(0, f);
    }

    /**
     * sums += (dF_k / dtheta)^T p: the part of layer k in the gradient of a loss.
     *
     * @param k layer in [0, L)
     * @param h state h_k
     * @param p gradient of the loss in h_{k+1}
     * @param sums by name, one array a matrix, row-major; added to
     */
    void addGradients(int k, double[] h, double[] p, Map<String, double[][]> sums);

    /**
     * F_k'(h)^T p, and sums += (dF_k / dtheta)^T p: {@link #pull} and {@link #addGradients} at once, for what the two share.
     *
     * @param k layer in [0, L)
     * @param h state h_k
     * @param p gradient of the loss in h_{k+1}
     * @param sums by name, one array a matrix, row-major; added to
     * @return a new array, length width
     */
    default double[] pullAddingGradients(int k, double[] h, double[] p, Map<String, double[][]> sums) {
        addGradients(k, h, p, sums);
        return pull(k, h, p);
    }

    /** sums += (dF_in / dtheta)^T p0; nothing without an input map. @param x input @param p0 gradient in h_0 */
    default void addInputGradients(double[] x, double[] p0, Map<String, double[][]> sums) {}

    /** sums += (dF_out / dtheta)^T f; nothing without a read-out. @param hL last state @param f gradient in F(x) */
    default void addOutputGradients(double[] hL, double[] f, Map<String, double[][]> sums) {
        if (readOut() == null) return;
        requireLayer(0, hL);
        Require.vector("gradient in the outputs", f, "the number of outputs", outputLength());
        double[] sum = Require.present("sum of B", Require.present("sums", sums).get("B"))[0];
        for (int i = 0, at = 0; i < f.length; i++) for (double h : hL) sum[at++] += f[i] * h;
    }
}
