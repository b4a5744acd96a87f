package deeplimits.engine;

import static deeplimits.engine.WideLanes.COUNT;

import deeplimits.random.BoxMuller;

/**
 * xoshiro128++ and {@link BoxMuller} for many members in plain loops that a compiler turns into SIMD ones: one index for all
 * arrays, no calls, and what it cannot turn (the bits of floats) in loops apart.
 */
final class WideDraws {
    private final int[] state = new int[4 * COUNT];
    private final float[] t = new float[COUNT];
    private final float[] power = new float[COUNT];
    private final float[] radius = new float[COUNT];
    private final float[] sign = new float[COUNT];
    private final float[] swap = new float[COUNT];
    /** The ints drawn last, one a member. */
    final int[] first = new int[COUNT];
    /** The ints drawn last but one. */
    final int[] second = new int[COUNT];

    void seed(int[] keys, int index) {
        for (int m = 0; m < COUNT; m++) PlainLanes.seed(keys[m], keys[COUNT + m], index, state, m, COUNT);
    }

    /** The next int of every member. */
    void one() {
        draw(state, first, null);
    }

    /** The next two ints of every member. */
    void two() {
        draw(state, first, second);
    }

    /**
     * Two ints, or one when there is no place for the next. One method for both: with more than 325 bytecodes it is compiled by
     * itself, for inside its caller's loop the compiler of JDK 17 leaves it scalar.
     */
    private static void draw(int[] s, int[] out, int[] next) {
        if (next == null) {
            for (int m = 0; m < COUNT; m++) {
                int a = s[m];
                int b = s[COUNT + m];
                int c = s[2 * COUNT + m] ^ a;
                int d = s[3 * COUNT + m];
                int sum = a + d;
                out[m] = (sum << 7 | sum >>> 25) + a;
                d ^= b;
                s[COUNT + m] = b ^ c;
                s[m] = a ^ d;
                s[2 * COUNT + m] = c ^ b << 9;
                s[3 * COUNT + m] = d << 11 | d >>> 21;
            }
            return;
        }
        for (int m = 0; m < COUNT; m++) {
            int a = s[m];
            int b = s[COUNT + m];
            int c = s[2 * COUNT + m] ^ a;
            int d = s[3 * COUNT + m];
            int sum = a + d;
            out[m] = (sum << 7 | sum >>> 25) + a;
            int t = b << 9;
            d ^= b;
            b ^= c;
            a ^= d;
            c ^= t;
            d = d << 11 | d >>> 21;
            sum = a + d;
            next[m] = (sum << 7 | sum >>> 25) + a;
            c ^= a;
            d ^= b;
            s[COUNT + m] = b ^ c;
            s[m] = a ^ d;
            s[2 * COUNT + m] = c ^ b << 9;
            s[3 * COUNT + m] = d << 11 | d >>> 21;
        }
    }

    /** Two normal numbers of every member. */
    void normals(float[] x, float[] y) {
        two();
        reduce(first, t, power);
        radii(t, power, radius);
        turn(second, t, sign, swap);
        coordinates(t, sign, x, y);
        scale(radius, swap, x, y);
    }

    /** The int of a radius, as 1 + t times a power of two. */
    private static void reduce(int[] ints, float[] t, float[] power) {
        for (int m = 0; m < COUNT; m++) {
            int bits = Float.floatToRawIntBits((ints[m] >>> 1 | 1) * 0x1p-31f);
            int exponent = (bits - BoxMuller.SQRT_HALF) >> 23;
            t[m] = Float.intBitsToFloat(bits - (exponent << 23)) - 1;
            power[m] = exponent;
        }
    }

    private static void radii(float[] ts, float[] power, float[] radius) {
        for (int m = 0; m < COUNT; m++) {
            float t = ts[m];
            float p = Math.fma(t, BoxMuller.L8, BoxMuller.L7);
            p = Math.fma(t, Math.fma(t, Math.fma(t, p, BoxMuller.L6), BoxMuller.L5), BoxMuller.L4);
            p = Math.fma(t, Math.fma(t, Math.fma(t, Math.fma(t, p, BoxMuller.L3), BoxMuller.L2), BoxMuller.L1), BoxMuller.L0);
            float tail = t * t * Math.fma(-2 * t, p, 1);
            float square = Math.fma(power[m], BoxMuller.MINUS_TWO_LOG_TWO, Math.fma(-2, t, tail));
            radius[m] = (float) Math.sqrt(Math.max(square, 0));
        }
    }

    private static void turn(int[] ints, float[] t, float[] sign, float[] swap) {
        for (int m = 0; m < COUNT; m++) {
            int y = ints[m];
            t[m] = ((y >> 7) | 1) * BoxMuller.ANGLE;
            sign[m] = 1 - (y & 2);
            swap[m] = y & 1;
        }
    }

    /** x along the axis, y across it. */
    private static void coordinates(float[] ts, float[] sign, float[] x, float[] y) {
        for (int m = 0; m < COUNT; m++) {
            float t = ts[m];
            float z = t * t;
            float c = Math.fma(z, Math.fma(z, BoxMuller.C2, BoxMuller.C1), BoxMuller.C0);
            x[m] = sign[m] * Math.fma(z * z, c, Math.fma(-0.5f, z, 1));
            float s = Math.fma(z, Math.fma(z, BoxMuller.S2, BoxMuller.S1), BoxMuller.S0);
            y[m] = Math.fma(t * z, s, t);
        }
    }

    /** The two, swapped where swap is 1 and not where it is 0, times the radius; no product here rounds but the last. */
    private static void scale(float[] radius, float[] swap, float[] x, float[] y) {
        for (int m = 0; m < COUNT; m++) {
            float near = x[m];
            float far = y[m];
            float move = swap[m];
            float stay = 1 - move;
            x[m] = radius[m] * (near * stay + far * move);
            y[m] = radius[m] * (far * stay + near * move);
        }
    }
}
