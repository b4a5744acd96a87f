package deeplimits.engine;

/**
 * sigma in float: tanh, or x for x > 0 and slope x otherwise.
 *
 * @param tanh whether sigma is tanh
 * @param negativeSlope of the piecewise linear sigma; without meaning for tanh
 */
public record Curve(boolean tanh, float negativeSlope) {
    /** tanh x. */
    public static final Curve TANH = new Curve(true, Float.NaN);

    /** x for x > 0, slope x otherwise. */
    public static Curve piecewiseLinear(double slope) {
        return new Curve(false, (float) slope);
    }

    /** Ints that keep the slopes of so many coordinates of one member: a float each for tanh, a bit each for two slopes. */
    int words(int coordinates) {
        return tanh ? coordinates : (coordinates + 31) / 32;
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
    public boolean homogeneous() {
        return !tanh;
    }
}
