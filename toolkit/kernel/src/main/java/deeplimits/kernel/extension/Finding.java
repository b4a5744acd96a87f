package deeplimits.kernel.extension;

/**
 * One thing that notebooks need, and whether it is there.
 *
 * @param what  the thing
 * @param well  whether it is as it should be
 * @param found what was found
 * @param cure  how to mend it; empty where nothing is to be mended
 */
public record Finding(String what, boolean well, String found, String cure) {
    /** A thing that is as it should be. */
    public static Finding well(String what, String found) {
        return new Finding(what, true, found, "");
    }

    /** A thing that is missing or broken. */
    public static Finding ill(String what, String found, String cure) {
        return new Finding(what, false, found, cure);
    }

    @Override
    public String toString() {
        return (well ? "ok    " : "MEND  ") + what + ": " + found
                + (cure.isEmpty() ? "" : System.lineSeparator() + "      " + cure);
    }
}
