package deeplimits.random;

import deeplimits.Require;

/**
 * An address in a tree of random streams: {@code Key.of(seed).child("weights").child(beta)}.
 *
 * <p>A key is a value. It is never consumed, so the same address names the same draws whatever the thread, the order or
 * the grid; children are derived by name and by value, never by position. For a fixed parent the children of two
 * different numbers differ for certain; any two of n other keys agree with probability about n^2 / 2^65.
 *
 * @param bits the address folded to 64 bits, any of them
 */
public record Key(long bits) {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    /** The root of a tree, one for each seed, any number. */
    public static Key of(long seed) {
        return new Key(mix(seed + GOLDEN));
    }

    /**
     * The child of a name, any text.
     *
     * @throws IllegalArgumentException if name is null
     */
    public Key child(String name) {
        Require.present("name of a key", name);
        long hash = name.length();
        for (int i = 0; i < name.length(); i++) hash = mix(hash * GOLDEN + name.charAt(i));
        return derive(1, hash);
    }

    /** The child of any whole number, such as the index of a repetition. */
    public Key child(long index) {
        return derive(2, index);
    }

    /**
     * The child of a real number, such as the value of an axis, or an infinity; -0 and 0 are one.
     *
     * @throws IllegalArgumentException if value is NaN
     */
    public Key child(double value) {
        Require.holds(!Double.isNaN(value), "value of a key", "a number", value);
        return derive(3, Double.doubleToLongBits(value + 0.0));
    }

    /** The stream of this key. */
    public Stream stream() {
        return stream(0);
    }

    /** The stream of this key and an index, such as the layer of a matrix; every index, of either sign, has a stream of its own. */
    public Stream stream(long index) {
        return new Stream(bits, index);
    }

    private Key derive(long kind, long value) {
        return new Key(mix(mix(bits + kind * GOLDEN) ^ mix(value + GOLDEN)));
    }

    /** David Stafford's thirteenth variant of the MurmurHash3 finaliser (2011), a bijection of 64 bits. */
    private static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    @Override
    public String toString() {
        return String.format("Key[%016x]", bits);
    }
}
