package deeplimits;

import java.util.Locale;

/** The wording of a refusal, in one place: name, rule, value. Names and words may be any text; they are for the reader. */
public final class Require {
    private Require() {}

    /** @return value, when it is not null. */
    public static <T> T present(String name, T value) {
        if (value == null) throw new IllegalArgumentException(name + " must be given, got null");
        return value;
    }

    /** @return value, when it is given and not blank. */
    public static String words(String name, String value) {
        return holds(!present(name, value).isBlank(), name, "not blank", value);
    }

    /** @return value, when it is at least minimum. */
    public static int atLeast(int minimum, String name, int value) {
        return holds(value >= minimum, name, "at least " + minimum, value);
    }

    /** @return value, when it is a finite number. */
    public static double finite(String name, double value) {
        return holds(Double.isFinite(value), name, "a finite number", value);
    }

    /** @return value, when it is positive and finite. */
    public static double positive(String name, double value) {
        return holds(value > 0 && Double.isFinite(value), name, "positive and finite", value);
    }

    /** @return value, when it is finite and not negative. */
    public static double notNegative(String name, double value) {
        return holds(value >= 0 && Double.isFinite(value), name, "zero or positive, and finite", value);
    }

    /** @return value, when it lies strictly between low and high. */
    public static double inside(double low, double high, String name, double value) {
        return holds(value > low && value < high, name, "in (" + plain(low) + ", " + plain(high) + ")", value);
    }

    /** Both sides of a mismatch: what came against what was expected. */
    public static void sameLength(String name, int length, String other, int expected) {
        if (length != expected)
            throw new IllegalArgumentException(name + " has length " + length + ", but " + other + " is " + expected);
    }

    /** @return x, when it is given and of a length that something else has. */
    public static double[] vector(String name, double[] x, String other, int length) {
        sameLength(name, present(name, x).length, other, length);
        return x;
    }

    /** @return x, when it is a {@link #vector} of finite numbers. */
    public static double[] finite(String name, double[] x, String other, int length) {
        for (double xi : vector(name, x, other, length)) finite(name, xi);
        return x;
    }

    /** The refusal itself, for a rule of the caller's own. */
    public static <T> T holds(boolean rule, String name, String words, T value) {
        if (!rule) throw new IllegalArgumentException(name + " must be " + words + ", got " + value);
        return value;
    }

    /**
     * Refuses what would take more than half of this JVM's heap.
     *
     * @param name what takes the bytes
     * @param cure what to do other than raise -Xmx
     * @return how many of it fit
     */
    public static int fits(String name, double bytes, String cure) {
        double room = Runtime.getRuntime().maxMemory() / 2;
        String words = String.format(
                Locale.ROOT, "of at most %,.0f bytes, half of this JVM's heap; %s, or raise -Xmx", room, cure);
        holds(bytes >= 0 && bytes <= room, name, words, String.format(Locale.ROOT, "%,.0f", bytes));
        return (int) Math.min(Integer.MAX_VALUE, room / bytes);
    }

    private static String plain(double x) {
        return x == Math.rint(x) ? Long.toString((long) x) : Double.toString(x);
    }
}
