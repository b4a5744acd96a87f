package deeplimits.train;

import deeplimits.Require;
import deeplimits.engine.Rule;

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
public record Adam(double rate, double beta1, double beta2, double epsilon) implements Optimiser {
    public Adam {
        Require.positive("learning rate", rate);
        Require.holds(beta1 >= 0 && beta1 < 1, "beta1", "in [0, 1)", beta1);
        Require.holds(beta2 >= 0 && beta2 < 1, "beta2", "in [0, 1)", beta2);
        Require.positive("epsilon", epsilon);
    }

    @Override
    public Rule rule(long step, double now) {
        float b1 = (float) beta1;
        float b2 = (float) beta2;
        float c1 = (float) (1 - beta1);
        float c2 = (float) (1 - beta2);
        float root = (float) Math.sqrt(1 - Math.pow(beta2, step));
        float size = (float) (now / (1 - Math.pow(beta1, step)));
        float eps = (float) epsilon;
        return slots -> {
            float[] w = slots.value();
            float[] g = slots.gradient();
            float[] m = slots.first();
            float[] v = slots.second();
            for (int i = 0; i < w.length; i++) {
                float gi = g[i];
                float mi = b1 * m[i] + c1 * gi;
                float vi = b2 * v[i] + c2 * gi * gi;
                m[i] = mi;
                v[i] = vi;
                w[i] -= size * (mi / ((float) Math.sqrt(vi) / root + eps));
            }
        };
    }
}
