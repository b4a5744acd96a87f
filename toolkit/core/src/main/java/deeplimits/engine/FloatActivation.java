package deeplimits.engine;

import deeplimits.Require;
import deeplimits.net.Activation;

/**
 * sigma in float: tanh, or x for x > 0 and slope x otherwise.
 *
 * @param tanh whether sigma is tanh
 * @param negativeSlope of the piecewise linear sigma; without meaning for tanh
 */
record FloatActivation(boolean tanh, float negativeSlope) {
    /** Slopes up to it, and down to its inverse, are far from the ends of the range of a float. */
    private static final double STEEPEST = 0x1p30;

    /** Whether sigma is one of these: no other function is ever taken for one. */
    static boolean serves(Activation sigma) {
        if (sigma instanceof Activation.Tanh) return true;
        if (!(sigma instanceof Activation.PiecewiseLinear line)) return false;
        double size = Math.abs(line.negativeSlope());
        return size == 0 || size <= STEEPEST && size >= 1 / STEEPEST;
    }

    /** sigma in float. @throws IllegalArgumentException if it is none of these */
    static FloatActivation of(Activation sigma) {
        Require.holds(serves(sigma), "activation of the engine", "tanh or piecewise linear", sigma);
        return sigma instanceof Activation.PiecewiseLinear line
                ? new FloatActivation(false, (float) line.negativeSlope())
                : new FloatActivation(true, Float.NaN);
    }

    /** Ints that keep the slopes of so many coordinates of one member: a float each for tanh, a bit each for two slopes. */
    int words(int coordinates) {
        return tanh ? coordinates : (coordinates + 31) / 32;
    }

    /** Whether the sign of sigma(x) does not tell that of x. */
    boolean folds() {
        return negativeSlope < 0;
    }

    /** The two slopes of a piecewise linear sigma, by {@link #positive}: a look-up where a branch would be guessed wrong. */
    float[] slopes() {
        return new float[] {negativeSlope, 1};
    }

    /** 1 for x > 0, else 0. */
    static int positive(float x) {
        return Float.floatToRawIntBits(0f - x) >>> 31;
    }

    /** Whether sigma(t x) = t sigma(x) for t > 0, so that a state may carry a power of two of its own. */
    boolean homogeneous() {
        return !tanh;
    }
}
