package deeplimits.train;

import deeplimits.Require;
import deeplimits.engine.Rule;

/**
 * m = momentum m + g, w -= rate m: PyTorch's form of stochastic gradient descent.
 *
 * @param rate learning rate, positive
 * @param momentum in [0, 1), 0 for none
 */
public record Sgd(double rate, double momentum) implements Optimiser {
    public Sgd {
        Require.positive("learning rate", rate);
        Require.holds(momentum >= 0 && momentum < 1, "momentum", "in [0, 1)", momentum);
    }

    @Override
    public Rule rule(long step, double now) {
        float size = (float) now;
        float keep = (float) momentum;
        return slots -> {
            float[] w = slots.value();
            float[] g = slots.gradient();
            float[] m = slots.first();
            for (int i = 0; i < w.length; i++) {
                float mi = keep * m[i] + g[i];
                m[i] = mi;
                w[i] -= size * mi;
            }
        };
    }
}
