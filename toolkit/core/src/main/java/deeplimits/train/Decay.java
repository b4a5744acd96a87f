package deeplimits.train;

import deeplimits.Require;

/**
 * rate_e = rate_0 factor^floor(e / every), e = 0, 1, ...: PyTorch's StepLR.
 *
 * @param every epochs between two decays, at least 1
 * @param factor in (0, 1]
 */
record Decay(int every, double factor) {
    /** A rate that stays. */
    static final Decay NONE = new Decay(Integer.MAX_VALUE, 1);

    Decay {
        Require.atLeast(1, "epochs between decays", every);
        Require.holds(factor > 0 && factor <= 1, "decay factor", "in (0, 1]", factor);
    }

    /** The rate of epoch e, counted from 0. */
    double rate(double start, int e) {
        return start * Math.pow(factor, e / every);
    }
}
