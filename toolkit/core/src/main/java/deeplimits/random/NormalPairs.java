package deeplimits.random;

import deeplimits.Require;

/**
 * (sqrt(-2 log u) cos t, sqrt(-2 log u) sin t) for many pairs at once, bit for bit as {@link BoxMuller} gives them.
 *
 * <p>A compiler turns a short loop into a SIMD one when it calls nothing and has one index for all its arrays; what it cannot turn, the
 * bits of floats, stands in a loop apart. Not safe for use by several threads at once.
 */
public final class NormalPairs {
    private final float[] t;
    private final float[] power;
    private final float[] sign;
    private final float[] swap;

    /**
     * Room for pairs.
     *
     * @param count pairs at once, at least 1, in sixteen bytes each of at most half of the heap
     */
    public NormalPairs(int count) {
        long most = Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / (2 * 4 * Float.BYTES));
        Require.holds(count >= 1 && count <= most, "count", "in 1.." + most + ", half of this JVM's heap", count);
        t = new float[count];
        power = new float[count];
        sign = new float[count];
        swap = new float[count];
    }

    /**
     * Makes the pairs.
     *
     * @param x ints of the radii, length count
     * @param y ints of the angles, length count
     * @param first receives the first coordinates, length count
     * @param second receives the second coordinates, length count
     */
    public void transform(int[] x, int[] y, float[] first, float[] second) {
        Require.sameLength("x", Require.present("x", x).length, "count", t.length);
        Require.sameLength("y", Require.present("y", y).length, "count", t.length);
        Require.sameLength("first", Require.present("first", first).length, "count", t.length);
        Require.sameLength("second", Require.present("second", second).length, "count", t.length);
        turn(y, t, sign, swap);
        coordinates(t, sign, first, second);
        reduce(x, t, power);
        radii(t, power);
        scale(power, swap, first, second);
    }

    /** The int of a radius, as 1 + t times a power of two. */
    private static void reduce(int[] x, float[] t, float[] power) {
        for (int m = 0; m < t.length; m++) {
            int bits = Float.floatToRawIntBits((x[m] >>> 1 | 1) * 0x1p-31f);
            int exponent = (bits - BoxMuller.SQRT_HALF) >> 23;
            t[m] = Float.intBitsToFloat(bits - (exponent << 23)) - 1;
            power[m] = exponent;
        }
    }

    /** The radius, in the place of the power. */
    private static void radii(float[] ts, float[] power) {
        for (int m = 0; m < ts.length; m++) {
            float t = ts[m];
            float p = Math.fma(t, BoxMuller.L8, BoxMuller.L7);
            p = Math.fma(t, Math.fma(t, Math.fma(t, p, BoxMuller.L6), BoxMuller.L5), BoxMuller.L4);
            p = Math.fma(
                    t,
                    Math.fma(t, Math.fma(t, Math.fma(t, p, BoxMuller.L3), BoxMuller.L2), BoxMuller.L1),
                    BoxMuller.L0);
            float tail = t * t * Math.fma(-2 * t, p, 1);
            float square = Math.fma(power[m], BoxMuller.MINUS_TWO_LOG_TWO, Math.fma(-2, t, tail));
            power[m] = (float) Math.sqrt(Math.max(square, 0));
        }
    }

    /** The angle, the sign along its axis and whether the axes swap. */
    private static void turn(int[] ints, float[] t, float[] sign, float[] swap) {
        for (int m = 0; m < t.length; m++) {
            int y = ints[m];
            t[m] = ((y >> 7) | 1) * BoxMuller.ANGLE;
            sign[m] = 1 - (y & 2);
            swap[m] = y & 1;
        }
    }

    /** x along the axis, y across it. */
    private static void coordinates(float[] ts, float[] sign, float[] x, float[] y) {
        for (int m = 0; m < ts.length; m++) {
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
        for (int m = 0; m < radius.length; m++) {
            float near = x[m];
            float far = y[m];
            float move = swap[m];
            float stay = 1 - move;
            x[m] = radius[m] * (near * stay + far * move);
            y[m] = radius[m] * (far * stay + near * move);
        }
    }
}
