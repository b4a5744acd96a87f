package deeplimits.engine;

/**
 * tanh x in float: x + x^3 P(x^2) near 0, 1 - 2 / (1 + exp 2|x|) elsewhere; relative error below 2e-7.
 *
 * <p>The polynomials are those of the Cephes library (Moshier, 1992). Int operations, multiplication, {@code fma} and
 * division alone occur, in an order that a SIMD lane repeats bit for bit.
 */
final class Tanh {
    /** Below it the polynomial serves. */
    static final float SMALL = 0.625f;
    /** Beyond it tanh is 1 in float. */
    static final float LARGE = 9.1f;
    /** P(z) = T0 + z (T1 + ...). */
    static final float T0 = -3.33332819422e-1f,
            T1 = 1.33314422036e-1f,
            T2 = -5.37397155531e-2f,
            T3 = 2.06390887954e-2f,
            T4 = -5.70498872745e-3f;
    /** 2 / log 2: twice the argument, in powers of two. */
    static final float TWO_LOG2_E = 2.8853900f;
    /** Adding it to a number below 2^22 rounds that number to a whole one, kept in the lowest bits. */
    static final float ROUND = 12582912f;
    /** log 2 in two parts, the first of few bits. */
    static final float LOG2_HIGH = 0.693359375f, LOG2_LOW = -2.12194440e-4f;
    /** exp r = 1 + r + r^2 (E0 + r (E1 + ...)). */
    static final float E0 = 5.0000001201e-1f,
            E1 = 1.6666665459e-1f,
            E2 = 4.1665795894e-2f,
            E3 = 8.3334519073e-3f,
            E4 = 1.3981999507e-3f,
            E5 = 1.9875691500e-4f;

    private Tanh() {}

    static float of(float x) {
        float a = Math.abs(x);
        if (a < SMALL) {
            float z = x * x;
            float p = Math.fma(z, Math.fma(z, Math.fma(z, Math.fma(z, T4, T3), T2), T1), T0);
            return Math.fma(x * z, p, x);
        }
        float y = 1 - 2 / (1 + exponential(Math.min(a, LARGE)));
        return Float.intBitsToFloat(Float.floatToRawIntBits(y) | (Float.floatToRawIntBits(x) & Integer.MIN_VALUE));
    }

    /** exp(2 a), a in [0, LARGE]. */
    private static float exponential(float a) {
        float rounded = Math.fma(a, TWO_LOG2_E, ROUND);
        float n = rounded - ROUND;
        float r = Math.fma(n, -LOG2_LOW, Math.fma(n, -LOG2_HIGH, 2 * a));
        float p = Math.fma(r, Math.fma(r, Math.fma(r, Math.fma(r, Math.fma(r, E5, E4), E3), E2), E1), E0);
        float e = Math.fma(r * r, p, r) + 1;
        int power = Float.floatToRawIntBits(rounded) - Float.floatToRawIntBits(ROUND);
        return Float.intBitsToFloat(Float.floatToRawIntBits(e) + (power << 23));
    }
}
