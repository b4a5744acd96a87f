package deeplimits.theory;

import deeplimits.Require;
import deeplimits.weights.Law;
import java.util.function.BiFunction;
import java.util.function.DoubleUnaryOperator;

/**
 * beta*(H; L) = ln(S(H, L) / ln 2) / (2 ln L): the frontier between explosion and identity for ReLU and weights that
 * are increments of fractional Brownian motion, with S of {@link FirstOrder}, which serves other laws and activations.
 *
 * <p>As L grows, max(1/2, H) for the states of RES_3, max(1/2, 2 H - 1) for its gradients when it is wide, and H for
 * the states of RES_1 with H &gt;= 1/2, at the pace of 1 / ln L. First-order theory and no theorem: the chapter on
 * fractional weights holds it against simulations at L = 1000, which it meets within 0.04.
 */
public enum CriticalCurve {
    /** States h_k of RES_3. */
    FORWARD(FirstOrder::forward, hurst -> Math.max(0.5, hurst)),
    /** Gradients p_k of a wide RES_3; see {@link #backward(double, int, double)} for any width. */
    BACKWARD(FirstOrder::backward, hurst -> Math.max(0.5, 2 * hurst - 1)),
    /** States h_k of RES_1; not reliable below H = 0.4, where second-order sums take over. */
    FORWARD_RES_1(FirstOrder::forwardRes1, hurst -> hurst);

    private final BiFunction<Law, Integer, FirstOrder> firstOrder;
    private final DoubleUnaryOperator limit;

    CriticalCurve(BiFunction<Law, Integer, FirstOrder> firstOrder, DoubleUnaryOperator limit) {
        this.firstOrder = firstOrder;
        this.limit = limit;
    }

    /**
     * beta*(H; L).
     *
     * @param hurst H in (0, 1)
     * @param depth L, at least 2
     */
    public double beta(double hurst, int depth) {
        return firstOrder.apply(Law.fractional(hurst), depth).criticalBeta();
    }

    /**
     * The frontier of gradients of RES_3 at width d: beta with (1 - 1/d) (e^{a S_grad} - 1) + (1/d) (e^{a S_out} - 1) =
     * 1, a = L^{-2 beta}.
     *
     * <p>p_k . h_k is the same at every layer, so that the part of p along h_0, a share 1/d of its square, drifts as h
     * does: to first order exactly. As d grows this is BACKWARD.beta. As L grows at a fixed d it is not: it tends to
     * FORWARD.limit, because the gradient cannot be stable where the states explode.
     *
     * @param hurst H in (0, 1)
     * @param depth L, at least 2
     * @param width d, at least 1, infinity for a wide network
     */
    public static double backward(double hurst, int depth, double width) {
        Require.holds(width >= 1, "width", "at least 1", width);
        if (width == Double.POSITIVE_INFINITY) return BACKWARD.beta(hurst, depth);
        Require.atLeast(2, "depth", depth);
        double states = FirstOrder.forward(Law.fractional(hurst), depth).sum();
        double gradients = FirstOrder.backward(Law.fractional(hurst), depth).sum();
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
    public double limit(double hurst) {
        return limit.applyAsDouble(Require.inside(0, 1, "hurst", hurst));
    }
}
