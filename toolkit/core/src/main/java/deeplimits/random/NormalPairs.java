package deeplimits.random;

import deeplimits.Require;
import java.util.concurrent.atomic.AtomicLong;

/**
 * (sqrt(-2 log u) cos t, sqrt(-2 log u) sin t) for many pairs at once, bit for bit as {@link BoxMuller} gives them.
 *
 * <p>A compiler turns a short loop into a SIMD one when it calls nothing and has one index for all its arrays; what it cannot turn, the
 * bits of floats, stands in a loop apart. Not safe for use by several threads at once.
 */
public final class NormalPairs {
    /** The compiler takes about a second over the SIMD kernels, and so do so many pairs in plain loops. */
    static final long WARM_UP = 150_000_000;
    /** Pairs drawn in plain loops by all that could have been drawn on lanes. */
    static final AtomicLong DRAWN = new AtomicLong();

    private static final boolean VECTORISED =
            ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

    private final float[] t;
    private final float[] power;
    private final float[] sign;
    private final float[] swap;
    private final int[] x;
    private final int[] y;

    /**
     * Room for pairs.
     *
     * @param count pairs at once, at least 1, in 24 bytes each of at most half of the heap
     */
    public NormalPairs(int count) {
        long most = Math.min(Integer.MAX_VALUE, Runtime.getRuntime().maxMemory() / (2 * 6 * Float.BYTES));
        Require.holds(count >= 1 && count <= most, "count", "in 1.." + most + ", half of this JVM's heap", count);
        t = new float[count];
        power = new float[count];
        sign = new float[count];
        swap = new float[count];
        x = new int[count];
        y = new int[count];
    }

    /** Pairs made at once. */
    public int count() {
        return t.length;
    }

    /**
     * The streams (key, first), (key, first + 1), ... side by side.
     *
     * @param state receives the first words of S streams, then their second, third and fourth; length 4 S
     */
    public static void start(Key key, long first, int[] state) {
        Require.present("key", key);
        int streams = Require.present("state", state).length / 4;
        boolean whole = streams > 0 && state.length % 4 == 0;
        Require.holds(whole, "length of state", "four times the number of streams", state.length);
        for (int l = 0; l < streams; l++) {
            int[] words = key.stream(first + l).state();
            for (int w = 0; w < words.length; w++) state[w * streams + l] = words[w];
        }
    }

    /**
     * Draws the pairs from streams side by side, as many from each, with the bits of {@link Stream#gaussians} and more than twice as
     * fast: on SIMD lanes where this JVM has the module jdk.incubator.vector, the streams fill them and many have been drawn
     * before, else in plain loops.
     *
     * @param state the words of S streams, as {@link #start} gives them; at the end those after the draws
     * @param first receives numbers 0, 2, 4, ... of each stream, that of stream l at multiples of S plus l; length count
     * @param second receives numbers 1, 3, 5, ..., as many
     */
    public void draw(int[] state, float[] first, float[] second) {
        int streams = streams(state);
        Require.sameLength("first", Require.present("first", first).length, "count", t.length);
        Require.sameLength("second", Require.present("second", second).length, "count", t.length);
        if (vectorised(streams) && DRAWN.get() >= WARM_UP) {
            VectorNormals.draw(state, y, first, second, streams, 0);
            return;
        }
        plain(state, first, second);
        if (vectorised(streams)) DRAWN.addAndGet(t.length);
    }

    /**
     * As the other one, all in one array and without waiting for others.
     *
     * @param state the words of S streams
     * @param row receives number j of stream l at j S + l; length 2 count
     */
    public void draw(int[] state, float[] row) {
        int streams = streams(state);
        Require.sameLength("row", Require.present("row", row).length, "2 count", 2 * t.length);
        if (vectorised(streams)) {
            VectorNormals.draw(state, y, row, row, 2 * streams, streams);
            return;
        }
        float[] first = new float[t.length];
        float[] second = new float[t.length];
        plain(state, first, second);
        for (int i = 0; i < t.length; i += streams) {
            System.arraycopy(first, i, row, 2 * i, streams);
            System.arraycopy(second, i, row, 2 * i + streams, streams);
        }
    }

    private int streams(int[] state) {
        int streams = Require.present("state", state).length / 4;
        boolean whole = streams > 0 && state.length % 4 == 0 && t.length % streams == 0;
        Require.holds(whole, "length of state", "four times a divisor of count = " + t.length, state.length);
        return streams;
    }

    private static boolean vectorised(int streams) {
        return VECTORISED && streams % VectorNormals.LENGTH == 0;
    }

    private void plain(int[] state, float[] first, float[] second) {
        int streams = state.length / 4;
        for (int l = 0; l < streams; l++) ints(state, l, streams);
        transform(x, y, first, second);
    }

    /** The ints of stream l, in turn those of radii and of angles. The state is in locals, for it would be stored at each draw. */
    private void ints(int[] state, int l, int streams) {
        int a = state[l], b = state[streams + l], c = state[2 * streams + l], d = state[3 * streams + l];
        int[] now = x;
        int[] next = y;
        for (int i = l; i < x.length; i += now == x ? streams : 0) {
            now[i] = Integer.rotateLeft(a + d, 7) + a;
            int t = b << 9;
            c ^= a;
            d ^= b;
            b ^= c;
            a ^= d;
            c ^= t;
            d = Integer.rotateLeft(d, 11);
            int[] swap = now;
            now = next;
            next = swap;
        }
        state[l] = a;
        state[streams + l] = b;
        state[2 * streams + l] = c;
        state[3 * streams + l] = d;
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
