package deeplimits.theory;

import deeplimits.Require;
import deeplimits.weights.Law;

/**
 * beta*(H; L) = ln(S(H, L) / ln 2) / (2 ln L): the frontier between explosion and identity for ReLU and weights that are increments
 * of fractional Brownian motion, with S of {@link FirstOrder}, which serves other laws and activations.
 *
 * <p>As L grows, max(1/2, H) for the states of RES_3, max(1/2, 2 H - 1) for its gradients when it is wide, and H for the states of RES_1 with
 * H &gt;= 1/2. The finite-L formula differs from them by O(1 / ln L) and meets simulations at L = 1000 within 0.04.
 */
public enum CriticalCurve {
    /** States h_k of RES_3. */
    FORWARD {
        @Override
        FirstOrder firstOrder(Law law, int depth) {
            return FirstOrder.forward(law, depth);
        }

        @Override
        public double limit(double hurst) {
            return Math.max(0.5, Require.inside(0, 1, "hurst", hurst));
        }
    },
    /** Gradients p_k of a wide RES_3; see {@link #backward(double, int, double)} for any width. */
    BACKWARD {
        @Override
        FirstOrder firstOrder(Law law, int depth) {
            return FirstOrder.backward(law, depth);
        }

        @Override
        public double limit(double hurst) {
            return Math.max(0.5, 2 * Require.inside(0, 1, "hurst", hurst) - 1);
        }
    },
    /** States h_k of RES_1; not reliable below H = 0.4, where second-order sums take over. */
    FORWARD_RES_1 {
        @Override
        FirstOrder firstOrder(Law law, int depth) {
            return FirstOrder.forwardRes1(law, depth);
        }

        @Override
        public double limit(double hurst) {
            return Require.inside(0, 1, "hurst", hurst);
        }
    };

    /**
     * beta*(H; L).
     *
     * @param hurst H in (0, 1)
     * @param depth L, at least 2
     */
    public double beta(double hurst, int depth) {
        return firstOrder(Law.fractional(hurst), depth).criticalBeta();
    }

    /**
     * The frontier of gradients of RES_3 at width d: beta with (1 - 1/d) (e^{a S_grad} - 1) + (1/d) (e^{a S_out} - 1) = 1,
     * a = L^{-2 beta}.
     *
     * <p>p_k . h_k is the same at every layer, so that the part of p along h_0, a share 1/d of its square, drifts as h does: to first
     * order exactly. As d grows this is BACKWARD.beta. As L grows at a fixed d it is not: it tends to FORWARD.limit, because the
     * gradient cannot be stable where the states explode.
     *
     * @param hurst H in (0, 1)
     * @param depth L, at least 2
     * @param width d, at least 1, infinity for a wide network
     */
    public static double backward(double hurst, int depth, double width) {
        Require.holds(width >= 1, "width", "at least 1", width);
        if (width == Double.POSITIVE_INFINITY) return BACKWARD.beta(hurst, depth);
        Require.atLeast(2, "depth", depth);
        double states = FORWARD.firstOrder(Law.fractional(hurst), depth).sum();
        double gradients = BACKWARD.firstOrder(Law.fractional(hurst), depth).sum();
        double stable = Math.log(2) / Math.max(states, gradients);
        double unstable = Math.log(2) / Math.min(states, gradients);
        for (int i = 0; i < 60; i++) {
            double a = (stable + unstable) / 2;
            double square = (1 - 1 / width) * Math.expm1(a * gradients) + Math.expm1(a * states) / width;
            if (square < 1) stable = a;
            else unstable = a;
        }
        return -Math.log(stable) / (2 * Math.log(depth));
    }

    /** The limit of beta* as L grows, of a wide network. @param hurst H in (0, 1) */
    public abstract double limit(double hurst);

    abstract FirstOrder firstOrder(Law law, int depth);
}
