package deeplimits.train;

import deeplimits.Require;

/**
 * w &larr; w - step(gradient, what is kept): how a gradient moves the weights, one matrix at a time.
 *
 * <p>An optimiser of one's own states its rate and its step:
 *
 * <pre>{@code
 * record RmsProp(double rate) implements Optimiser {
 *     public void update(Parameter p, long step, double rate) {
 *         double[] w = p.value(), g = p.gradient(), v = p.slot("v");
 *         for (int i = 0; i < w.length; i++) {
 *             v[i] = 0.99 * v[i] + 0.01 * g[i] * g[i];
 *             w[i] -= rate * g[i] / (Math.sqrt(v[i]) + 1e-8);
 *         }
 *     }
 * }
 * }</pre>
 */
public interface Optimiser {
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

    private static double[] values(Parameter p, long step, double rate) {
        requireStep(step, rate);
        return Require.present("parameter", p).value();
    }

    /** Refuses a step below 1, and a learning rate that is negative or not finite. */
    static void requireStep(long step, double rate) {
        Require.holds(step >= 1, "step", "at least 1", step);
        Require.notNegative("learning rate", rate);
    }

    /** The learning rate before any decay. */
    double rate();

    /**
     * Moves the weights of one matrix.
     *
     * @param p weights, gradient and slots, all of one length
     * @param step counted from 1
     * @param rate learning rate of this step, after decay, at least 0
     */
    void update(Parameter p, long step, double rate);

    /**
     * m = b1 m + (1 - b1) g, v = b2 v + (1 - b2) g^2, w -= rate / (1 - b1^t) m / (sqrt(v) / sqrt(1 - b2^t) + epsilon).
     *
     * <p>Kingma and Ba, "Adam: a method for stochastic optimization", ICLR 2015, with the operations in PyTorch's order.
     *
     * @param rate learning rate, positive
     * @param beta1 in [0, 1)
     * @param beta2 in [0, 1)
     * @param epsilon positive
     */
    record Adam(double rate, double beta1, double beta2, double epsilon) implements Optimiser {
        public Adam {
            Require.positive("learning rate", rate);
            Require.holds(beta1 >= 0 && beta1 < 1, "beta1", "in [0, 1)", beta1);
            Require.holds(beta2 >= 0 && beta2 < 1, "beta2", "in [0, 1)", beta2);
            Require.positive("epsilon", epsilon);
        }

        @Override
        public void update(Parameter p, long step, double now) {
            double[] w = values(p, step, now);
            double[] g = p.gradient();
            double[] m = p.slot("m");
            double[] v = p.slot("v");
            double size = now / (1 - Math.pow(beta1, step));
            double root = Math.sqrt(1 - Math.pow(beta2, step));
            for (int i = 0; i < w.length; i++) {
                m[i] = beta1 * m[i] + (1 - beta1) * g[i];
                v[i] = beta2 * v[i] + (1 - beta2) * g[i] * g[i];
                w[i] -= size * (m[i] / (Math.sqrt(v[i]) / root + epsilon));
            }
        }
    }

    /**
     * m = momentum m + g, w -= rate m: PyTorch's form of stochastic gradient descent.
     *
     * @param rate learning rate, positive
     * @param momentum in [0, 1), 0 for none
     */
    record Sgd(double rate, double momentum) implements Optimiser {
        public Sgd {
            Require.positive("learning rate", rate);
            Require.holds(momentum >= 0 && momentum < 1, "momentum", "in [0, 1)", momentum);
        }

        @Override
        public void update(Parameter p, long step, double now) {
            double[] w = values(p, step, now);
            double[] g = p.gradient();
            double[] m = p.slot("m");
            for (int i = 0; i < w.length; i++) {
                m[i] = momentum * m[i] + g[i];
                w[i] -= now * m[i];
            }
        }
    }
}
