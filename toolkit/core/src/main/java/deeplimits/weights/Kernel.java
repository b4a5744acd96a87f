package deeplimits.weights;

import deeplimits.Require;
import java.util.function.DoubleUnaryOperator;

/**
 * K(u), u = |s - t| / l: the covariance of a stationary Gaussian process of variance 1 in units of its length scale l.
 */
public enum Kernel {
    /** exp(-u^2 / 2): analytic paths. */
    RBF(8.5, 8.5, u -> StrictMath.exp(-u * u / 2), w -> Math.sqrt(2 * Math.PI) * StrictMath.exp(-w * w / 2)),
    /** (1 + sqrt(3) u) exp(-sqrt(3) u): paths with one derivative. */
    MATERN_3_2(
            22,
            4e4,
            u -> {
                double v = Math.min(Kernel.FAR, Math.sqrt(3) * u);
                return (1 + v) * StrictMath.exp(-v);
            },
            w -> {
                double s = 3 + w * w;
                return 12 * Math.sqrt(3) / (s * s);
            }),
    /** (1 + sqrt(5) u + 5 u^2 / 3) exp(-sqrt(5) u): paths with two derivatives. */
    MATERN_5_2(
            18,
            1e3,
            u -> {
                double v = Math.min(Kernel.FAR, Math.sqrt(5) * u);
                return (1 + v + v * v / 3) * StrictMath.exp(-v);
            },
            w -> {
                double s = 5 + w * w;
                return 400 * Math.sqrt(5) / 3 / (s * s * s);
            });

    private static final double FAR = 1000; // exp(-FAR) is 0 in double

    /** Where K falls below 3e-15. */
    final double reach;
    /** Beyond it S / 2 pi has a mass below 1e-13. */
    final double band;

    private final DoubleUnaryOperator value;
    private final DoubleUnaryOperator density;

    Kernel(double reach, double band, DoubleUnaryOperator value, DoubleUnaryOperator density) {
        this.reach = reach;
        this.band = band;
        this.value = value;
        this.density = density;
    }

    /** K(u), even in u, to an absolute 1e-15. @param u a number, infinity included */
    public double covariance(double u) {
        Require.holds(!Double.isNaN(u), "u", "a number", u);
        return value.applyAsDouble(Math.abs(u));
    }

    /** S(w) = integral over R of K(u) cos(w u) du. */
    double density(double w) {
        return density.applyAsDouble(w);
    }
}
