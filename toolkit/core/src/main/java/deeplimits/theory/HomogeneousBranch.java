package deeplimits.theory;

import deeplimits.Require;
import deeplimits.net.Architecture;
import deeplimits.net.Block;

/**
 * g(y) = up y for y &gt; 0 and down |y| otherwise: a branch V g that is positively homogeneous in one argument, y = W h
 * where there is a W and y = h where there is none.
 *
 * <p>Closed forms at every depth rest on it, for then the branch of t h is t times the branch of h.
 */
record HomogeneousBranch(double up, double down, boolean inner) {
    private static final double[] PROBES = {-3, -1, -0.25, 0.5, 1, 2};

    /**
     * The branch of an architecture, also of an activation or a block of the user's own: whatever adds V g to the
     * state.
     *
     * @throws IllegalArgumentException if g is not positively homogeneous, looks at h beside W h, or has a bias
     */
    static HomogeneousBranch of(Architecture architecture) {
        Require.present("architecture", architecture);
        Block block = architecture.block();
        Require.holds(architecture.bias() == 0, "bias", "0 to have closed moments", architecture.bias());
        Require.holds(
                block.skip() && !block.activatesSum(),
                "block",
                "one that adds V g to the state, h + alpha V g, to have closed moments",
                block);
        Require.holds(
                architecture.activation().homogeneous(),
                "activation",
                "positively homogeneous, sigma(t x) = t sigma(x) for t > 0, to have closed moments, which else depend on |h_0|",
                architecture.activation());
        HomogeneousBranch branch =
                new HomogeneousBranch(value(architecture, 0, 1), value(architecture, 0, -1), block.inner());
        for (double h : PROBES)
            for (double y : PROBES)
                Require.holds(
                        Math.abs(value(architecture, h, y) - branch.at(y)) <= 1e-12 * Math.abs(branch.at(y)),
                        "g(h, y) of the block",
                        "positively homogeneous in y = W h alone to have closed moments, hence " + branch.at(y)
                                + " at h = " + h + ", y = " + y,
                        value(architecture, h, y));
        return branch;
    }

    /** g; a block without a W has its state in the place of y. */
    private static double value(Architecture a, double h, double y) {
        return a.block().inner()
                ? a.block().value(a.activation(), h, y)
                : a.block().value(a.activation(), y, 0);
    }

    private double at(double y) {
        return y > 0 ? up * y : down * -y;
    }

    /** c = E g(z)^2, z ~ N(0, 1). */
    double secondMoment() {
        return (up * up + down * down) / 2;
    }

    /** E g(z)^4. */
    double fourthMoment() {
        return 3 * (up * up * up * up + down * down * down * down) / 2;
    }

    /** E g(x) g(y), x and y normal with correlation r. */
    double product(double r) {
        return secondMoment() * FirstOrder.k1(r) + up * down * FirstOrder.k1(-r);
    }
}
