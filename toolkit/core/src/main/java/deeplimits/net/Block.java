package deeplimits.net;

import java.util.List;

/**
 * h_{k+1} = s h_k + alpha V g(h_k, W h_k + b), or sigma of it: what one layer does, by the function g: R x R -&gt; R, which acts on
 * each coordinate.
 *
 * <p>A block of one's own states g and its two slopes, and works in networks, ensembles and trainings alike:
 *
 * <pre>{@code
 * record Relaxation() implements Block {    // V (sigma(W h) - h)
 *     public boolean inner() { return true; }
 *     public double value(Activation sigma, double h, double y) { return sigma.value(y) - h; }
 *     public double slopeInState(Activation sigma, double h, double y) { return -1; }
 *     public double slopeInInner(Activation sigma, double h, double y) { return sigma.slope(y); }
 * }
 * }</pre>
 *
 * <p>The slopes are taken at their word, as that of an {@link Activation} is; flags that values contradict are refused by
 * {@link Architecture}.
 *
 * <p>The constants bear the names of Marion, Fermanian, Biau and Vert (JMLR 2025), and of Zhang et al. (Machine Learning 2022).
 */
public interface Block {
    /** h + alpha V sigma(h). */
    Block RES_1 = StandardBlock.RES_1;
    /** h + alpha V sigma(W h + b). */
    Block RES_2 = StandardBlock.RES_2;
    /** h + alpha V sigma(W h), sigma = ReLU in the paper. */
    Block RES_3 = StandardBlock.RES_3;
    /** sigma(h + alpha V h), sigma = ReLU in Zhang et al.: the activation stands after the sum. */
    Block TAU = StandardBlock.TAU;
    /** sigma(alpha V h): no skip connection. */
    Block PLAIN = StandardBlock.PLAIN;
    /** Those that have a name. */
    List<Block> STANDARD = List.of(RES_1, RES_2, RES_3, TAU, PLAIN);

    /** Whether g sees y = W h + b; without an inner matrix y is 0, and a bias is added to V g. */
    boolean inner();

    /**
     * g(h, y).
     *
     * @param sigma the activation of the architecture
     * @param h a coordinate of the state
     * @param y the same coordinate of W h + b
     */
    double value(Activation sigma, double h, double y);

    /** dg/dh. */
    double slopeInState(Activation sigma, double h, double y);

    /** dg/dy; not asked without an inner matrix. */
    double slopeInInner(Activation sigma, double h, double y);

    /** Whether g(t h, t y) = t g(h, y) for every t &gt; 0: states may then grow beyond the range of a double and lose nothing. */
    default boolean homogeneous(Activation sigma) {
        return false;
    }

    /** Whether an architecture may ask for random biases. */
    default boolean biased() {
        return inner();
    }

    /** Whether the state is carried over, s = 1 and not 0. */
    default boolean skip() {
        return true;
    }

    /** Whether sigma acts on the sum of state and branch, and on A x. */
    default boolean activatesSum() {
        return false;
    }
}
