package deeplimits.engine;

import deeplimits.train.Optimiser;

/** One step of an optimiser in float, coordinate by coordinate, with PyTorch's order of operations. */
@FunctionalInterface
interface Rule {
    /** Updates weights w by their gradient g and two numbers a weight that the rule keeps, all of one length. */
    void update(float[] w, float[] g, float[] m, float[] v);

    /** Whether there is a rule for an optimiser. */
    static boolean knows(Optimiser optimiser) {
        return optimiser instanceof Optimiser.Adam || optimiser instanceof Optimiser.Sgd;
    }

    /** The rule of a step, counted from 1. */
    static Rule of(Optimiser optimiser, long step, double rate) {
        if (optimiser instanceof Optimiser.Adam adam) return adam(adam, step, rate);
        if (optimiser instanceof Optimiser.Sgd sgd) return sgd((float) sgd.momentum(), (float) rate);
        throw new IllegalArgumentException("no rule for " + optimiser);
    }

    private static Rule adam(Optimiser.Adam adam, long step, double rate) {
        float b1 = (float) adam.beta1();
        float b2 = (float) adam.beta2();
        float c1 = (float) (1 - adam.beta1());
        float c2 = (float) (1 - adam.beta2());
        float root = (float) Math.sqrt(1 - Math.pow(adam.beta2(), step));
        float size = (float) (rate / (1 - Math.pow(adam.beta1(), step)));
        float eps = (float) adam.epsilon();
        return (w, g, m, v) -> {
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

    private static Rule sgd(float momentum, float rate) {
        return (w, g, m, v) -> {
            for (int i = 0; i < w.length; i++) {
                float mi = momentum * m[i] + g[i];
                m[i] = mi;
                w[i] -= rate * mi;
            }
        };
    }
}
