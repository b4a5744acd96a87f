package deeplimits.random;

/**
 * (sqrt(-2 log u) cos t, sqrt(-2 log u) sin t): the transform of Box and Muller (1958) in float, written for SIMD lanes.
 *
 * <p>u is the float nearest to an odd multiple of 2^-31, so that the largest deviate is sqrt(62 log 2) = 6.55. The angle t is uniform within an
 * eighth of a turn of an axis that two further bits pick. The polynomials are those of the Cephes library (Moshier, 1992),
 * with errors near 2^-24; nothing but int operations, multiplication, {@code fma} and the square root occurs, so that a
 * scalar and a vector evaluation give the same bits.
 */
final class BoxMuller {
    /** Bits of the float sqrt(1/2): mantissas are reduced to [sqrt(1/2), sqrt(2)). */
    static final int SQRT_HALF = 0x3F3504F3;
    /** -2 log 2. */
    static final float MINUS_TWO_LOG_TWO = -1.3862944f;
    /** pi/4 over 2^24: an odd 25-bit integer becomes an angle in (-pi/4, pi/4). */
    static final float ANGLE = (float) (Math.PI / 4 * 0x1p-24);

    /** log(1 + t) = t - t^2/2 + t^3 (L0 + t (L1 + ...)). */
    static final float L0 = 3.3333331174e-1f,
            L1 = -2.4999993993e-1f,
            L2 = 2.0000714765e-1f,
            L3 = -1.6668057665e-1f,
            L4 = 1.4249322787e-1f,
            L5 = -1.2420140846e-1f,
            L6 = 1.1676998740e-1f,
            L7 = -1.1514610310e-1f,
            L8 = 7.0376836292e-2f;
    /** sin t = t + t^3 (S0 + t^2 (S1 + t^2 S2)). */
    static final float S0 = -1.6666654611e-1f, S1 = 8.3321608736e-3f, S2 = -1.9515295891e-4f;
    /** cos t = 1 - t^2/2 + t^4 (C0 + t^2 (C1 + t^2 C2)). */
    static final float C0 = 4.166664568298827e-2f, C1 = -1.388731625493765e-3f, C2 = 2.443315711809948e-5f;

    private BoxMuller() {}

    /** sqrt(-2 log u), u = (x / 2 | 1) / 2^31. */
    static float radius(int x) {
        float u = (x >>> 1 | 1) * 0x1p-31f;
        int bits = Float.floatToRawIntBits(u);
        int exponent = (bits - SQRT_HALF) >> 23;
        float t = Float.intBitsToFloat(bits - (exponent << 23)) - 1;
        float p = Math.fma(t, Math.fma(t, Math.fma(t, Math.fma(t, L8, L7), L6), L5), L4);
        p = Math.fma(t, Math.fma(t, Math.fma(t, Math.fma(t, p, L3), L2), L1), L0);
        // -2 log(1 + t) = -2 t + t^2 (1 - 2 t p)
        float tail = t * t * Math.fma(-2 * t, p, 1);
        float value = Math.fma(exponent, MINUS_TWO_LOG_TWO, Math.fma(-2, t, tail));
        return (float) Math.sqrt(Math.max(value, 0));
    }

    /** The first coordinate of the angle of y: bit 0 swaps the axes. */
    static float cosine(int y) {
        return (y & 1) == 0 ? near(y) : far(y);
    }

    /** The second coordinate of the angle of y. */
    static float sine(int y) {
        return (y & 1) == 0 ? far(y) : near(y);
    }

    /** cos t along the axis, whose sign is bit 1. */
    private static float near(int y) {
        float t = angle(y);
        float z = t * t;
        float c = Math.fma(z * z, Math.fma(z, Math.fma(z, C2, C1), C0), Math.fma(-0.5f, z, 1));
        return Float.intBitsToFloat(Float.floatToRawIntBits(c) ^ ((y & 2) << 30));
    }

    /** sin t across the axis. */
    private static float far(int y) {
        float t = angle(y);
        float z = t * t;
        return Math.fma(t * z, Math.fma(z, Math.fma(z, S2, S1), S0), t);
    }

    private static float angle(int y) {
        return ((y >> 7) | 1) * ANGLE;
    }
}
