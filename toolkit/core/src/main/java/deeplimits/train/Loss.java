package deeplimits.train;

import java.util.List;

/**
 * l(F, y): what a training brings down, as the mean over a batch.
 *
 * <p>A loss of one's own states its value and its gradient in the outputs F.
 */
public interface Loss {
    /** -log softmax(F)_y, y a label; of any finite F, since the largest is taken off first. */
    Loss CROSS_ENTROPY = StandardLoss.CROSS_ENTROPY;
    /** |F - y|^2 / outputs; a label y stands for the unit vector e_y. */
    Loss SQUARED = StandardLoss.SQUARED;
    /** Those that have a name. */
    List<Loss> STANDARD = List.of(CROSS_ENTROPY, SQUARED);

    /**
     * l(F, y).
     *
     * @param f outputs of the network, at least one, finite or not: a loss that is not finite ends a training
     * @param y target, the unit vector e_y of a label, of the same length
     */
    double value(double[] f, double[] y);

    /** dl / dF, a new array. */
    double[] gradient(double[] f, double[] y);

    /** Whether targets must be labels. */
    default boolean labelled() {
        return false;
    }
}
