package deeplimits.limit;

import deeplimits.Require;
import deeplimits.weights.Law;

/**
 * beta*(H; L) = ln(S(H, L) / ln 2) / (2 ln L): the frontier between explosion and identity for weights that are increments of
 * fractional Brownian motion, with S of {@link FirstOrder}.
 *
 * <p>As L grows, max(1/2, H) for the states of RES_3, max(1/2, 2 H - 1) for its gradients and H for the states of RES_1 with
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
    /** Gradients p_k of RES_3. */
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

    /** The limit of beta* as L grows. @param hurst H in (0, 1) */
    public abstract double limit(double hurst);

    abstract FirstOrder firstOrder(Law law, int depth);
}
