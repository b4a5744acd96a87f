package deeplimits.train;

import deeplimits.engine.Rule;

/** How a gradient moves the weights; arithmetic in float, in PyTorch's order. */
public sealed interface Optimiser permits Adam, Sgd {
    /**
     * Adam with PyTorch's defaults, beta_1 = 0.9, beta_2 = 0.999, epsilon = 1e-8.
     *
     * @param rate learning rate, positive
     */
    static Optimiser adam(double rate) {
        return new Adam(rate, 0.9, 0.999, 1e-8);
    }

    /**
     * Stochastic gradient descent with momentum.
     *
     * @param rate learning rate, positive
     * @param momentum in [0, 1), 0 for none
     */
    static Optimiser sgd(double rate, double momentum) {
        return new Sgd(rate, momentum);
    }

    /** The learning rate before any decay. */
    double rate();

    /**
     * The update of one step.
     *
     * @param step counted from 1
     * @param rate learning rate of this step
     */
    Rule rule(long step, double rate);
}
