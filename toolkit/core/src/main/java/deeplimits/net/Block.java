package deeplimits.net;

import deeplimits.Require;

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
 * <p>The constants bear the names of Marion, Fermanian, Biau and Vert (JMLR 2025), and of Zhang et al. (Machine Learning 2022).
 */
public interface Block {
    /** h + alpha V sigma(h). */
    Block RES_1 = Standard.RES_1;
    /** h + alpha V sigma(W h + b). */
    Block RES_2 = Standard.RES_2;
    /** h + alpha V sigma(W h), sigma = ReLU in the paper. */
    Block RES_3 = Standard.RES_3;
    /** sigma(h + alpha V h), sigma = ReLU in Zhang et al.: the activation stands after the sum. */
    Block TAU = Standard.TAU;
    /** sigma(alpha V h): no skip connection. */
    Block PLAIN = Standard.PLAIN;

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

    /** The blocks that have a name. */
    enum Standard implements Block {
        RES_1,
        RES_2,
        RES_3,
        TAU,
        PLAIN;

        @Override
        public boolean inner() {
            return this == RES_2 || this == RES_3;
        }

        @Override
        public double value(Activation sigma, double h, double y) {
            Require.present("activation", sigma);
            return activatesSum() ? h : sigma.value(inner() ? y : h);
        }

        @Override
        public double slopeInState(Activation sigma, double h, double y) {
            Require.present("activation", sigma);
            return activatesSum() ? 1 : inner() ? 0 : sigma.slope(h);
        }

        @Override
        public double slopeInInner(Activation sigma, double h, double y) {
            return Require.present("activation", sigma).slope(y);
        }

        @Override
        public boolean homogeneous(Activation sigma) {
            return Require.present("activation", sigma).homogeneous() || activatesSum();
        }

        @Override
        public boolean biased() {
            return this == RES_2;
        }

        @Override
        public boolean skip() {
            return this != PLAIN;
        }

        @Override
        public boolean activatesSum() {
            return this == TAU || this == PLAIN;
        }
    }
}
