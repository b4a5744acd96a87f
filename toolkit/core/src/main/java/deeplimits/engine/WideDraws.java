package deeplimits.engine;

import static deeplimits.engine.WideLanes.COUNT;

import deeplimits.random.NormalPairs;

/**
 * xoshiro128++ and {@link NormalPairs} for many members in plain loops that a compiler turns into SIMD ones: one index for all
 * arrays and no calls.
 */
final class WideDraws {
    private final int[] state = new int[4 * COUNT];
    private final NormalPairs pairs = new NormalPairs(COUNT);
    /** The ints drawn last, one a member. */
    final int[] first = new int[COUNT];
    /** The ints drawn last but one. */
    final int[] second = new int[COUNT];

    void seed(int[] keys, int index) {
        for (int m = 0; m < COUNT; m++) {
            int[] words = PlainLanes.stream(keys, m, COUNT, index).state();
            for (int w = 0; w < words.length; w++) state[w * COUNT + m] = words[w];
        }
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
        pairs.transform(first, second, x, y);
    }
}
