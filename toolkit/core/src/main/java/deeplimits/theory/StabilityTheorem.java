package deeplimits.theory;

import deeplimits.Require;

/**
 * exp(3/8 - sqrt(22 / (d delta))) - 1 < |h_L - h_0|^2 / |h_0|^2 < exp(1 + sqrt(10 / (d delta))) + 1 with probability at
 * least 1 - delta: the theorem on the output at beta = 1/2 for i.i.d. weights, as L grows.
 *
 * <p>The lower end is positive, and says something, for d delta > 22 / (3/8)^2 = 156.4. Source: Marion, Fermanian,
 * Biau, Vert, JMLR 26(56), 2025.
 *
 * @param width d, at least 1
 * @param delta in (0, 1)
 */
public record StabilityTheorem(int width, double delta) {
    public StabilityTheorem {
        Require.atLeast(1, "width", width);
        Require.inside(0, 1, "delta", delta);
    }

    /** Lower end of the interval of the squared drift. */
    public double low() {
        return Math.expm1(0.375 - Math.sqrt(22 / (width * delta)));
    }

    /** Upper end of the interval of the squared drift. */
    public double high() {
        return Math.exp(1 + Math.sqrt(10 / (width * delta))) + 1;
    }

    /** Whether a drift D lies in the interval. @param drift D, at least 0, infinite for a network that overflowed */
    public boolean covers(double drift) {
        Require.holds(drift >= 0, "drift", "at least 0", drift);
        return drift * drift > low() && drift * drift < high();
    }
}
