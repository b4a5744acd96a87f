package deeplimits.random;

import deeplimits.Require;

/**
 * xoshiro128++ (Blackman and Vigna, 2021), started from a (key, index) pair: the draws of one address.
 *
 * <p>A stream is cheap to make and is replayed by making it again. Every float draw is a fixed sequence of int operations,
 * float multiplications, {@code fma} and square roots, so that a SIMD lane that repeats the sequence gets the same bits.
 * Not safe for use by several threads at once.
 */
public final class Stream {
    /** 2^32 over the golden ratio. */
    public static final int GOLDEN = 0x9E3779B9;
    /** First multiplier of the bijection of 32 bits of low bias (Wellons, 2018). */
    public static final int MIX_1 = 0x21F0AAAD;
    /** Second multiplier of the bijection of 32 bits. */
    public static final int MIX_2 = 0x735A2D97;

    private int s0;
    private int s1;
    private int s2;
    private int s3;

    /**
     * The four words of state are a bijection of the four words of (key, index): a Feistel network of five rounds, after
     * which every word depends on all four. Two different pairs never share a state.
     */
    Stream(long key, long index) {
        int p = (int) key;
        int q = (int) (key >>> 32);
        int r = (int) index;
        int s = (int) (index >>> 32);
        r ^= mix(p + GOLDEN);
        s ^= mix(q + r);
        p ^= mix(q ^ s);
        q += mix(p + s);
        r += mix(q);
        s0 = p;
        s1 = q;
        s2 = r;
        s3 = s;
    }

    private static int mix(int x) {
        x = (x ^ (x >>> 16)) * MIX_1;
        x = (x ^ (x >>> 15)) * MIX_2;
        return x ^ (x >>> 15);
    }

    /** The next 32 bits. */
    public int nextInt() {
        int result = Integer.rotateLeft(s0 + s3, 7) + s0;
        int t = s1 << 9;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = Integer.rotateLeft(s3, 11);
        return result;
    }

    /** The four words of the state before the next draw; a copy. */
    public int[] state() {
        return new int[] {s0, s1, s2, s3};
    }

    /** A uniform number in (0, 1) with 52 random bits, never 0 or 1. */
    public double uniform() {
        long high = nextInt() >>> 6;
        long low = nextInt() >>> 6;
        return ((high << 26 | low) + 0.5) * 0x1p-52;
    }

    /** A standard normal number in double precision, by the polar method (Marsaglia and Bray, 1964). */
    public double gaussian() {
        double u;
        double s;
        do {
            u = 2 * uniform() - 1;
            double v = 2 * uniform() - 1;
            s = u * u + v * v;
        } while (s >= 1 || s == 0);
        return u * Math.sqrt(-2 * StrictMath.log(s) / s);
    }

    /** Refuses a range that is not one of the array's; the fills are called a row at a time, so it is one comparison each. */
    private static void check(float[] out, int from, int to) {
        Require.present("out", out);
        if (from < 0 || to < from || to > out.length) {
            String rule = "with 0 <= from <= to <= " + out.length + ", the length of out";
            throw new IllegalArgumentException("[from, to) must be " + rule + ", got [" + from + ", " + to + ")");
        }
    }

    /**
     * Fills out[from, to) with standard normal numbers of float precision, drawn two at a time.
     *
     * @throws IllegalArgumentException if out is null or not 0 &lt;= from &lt;= to &lt;= out.length, here and in the other fills
     */
    public void gaussians(float[] out, int from, int to) {
        check(out, from, to);
        for (int i = from; i < to; i += 2) {
            float radius = BoxMuller.radius(nextInt());
            int angle = nextInt();
            out[i] = radius * BoxMuller.cosine(angle);
            if (i + 1 < to) out[i + 1] = radius * BoxMuller.sine(angle);
        }
    }

    /** Fills out[from, to) with uniform numbers in (-1, 1): odd multiples of 2^-24, an exactly symmetric law. */
    public void uniforms(float[] out, int from, int to) {
        check(out, from, to);
        int a = s0, b = s1, c = s2, d = s3; // in locals, for fields would be stored at each draw
        for (int i = from; i < to; i++) {
            out[i] = ((Integer.rotateLeft(a + d, 7) + a >> 7) | 1) * 0x1p-24f;
            int t = b << 9;
            c ^= a;
            d ^= b;
            b ^= c;
            a ^= d;
            c ^= t;
            d = Integer.rotateLeft(d, 11);
        }
        s0 = a;
        s1 = b;
        s2 = c;
        s3 = d;
    }

    /** Fills out[from, to) with independent signs -1 and 1, thirty-two from each int, lowest bit first. */
    public void signs(float[] out, int from, int to) {
        check(out, from, to);
        for (int i = from; i < to; i += 32) {
            int bits = nextInt();
            int end = Math.min(i + 32, to);
            for (int j = i; j < end; j++, bits >>>= 1) out[j] = 1 - 2 * (bits & 1);
        }
    }
}
