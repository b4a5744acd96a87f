package deeplimits.classroom;

import java.text.Normalizer;

/** Names that come from outside, as file names and as text. */
final class Names {
    private static final int LONGEST = 80;
    private static final int DIGITS = 8;

    private Names() {}

    /** One line without control characters, shortened. */
    static String plain(String name) {
        String line = name.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "...";
    }

    /** A file name that is safe on every system; names that differ by more than capitals have different ones. */
    static String file(String name) {
        String safe = Normalizer.normalize(name, Normalizer.Form.NFC)
                .replaceAll("[^\\p{L}\\p{N} _-]+", "_")
                .strip();
        safe = safe.length() <= LONGEST ? safe : safe.substring(0, LONGEST).strip();
        boolean device = safe.matches("(?i)(?:con|prn|aux|nul|com\\d|lpt\\d|)");
        return safe.equals(name) && !device
                ? safe
                : safe + "-" + Digest.of(name).substring(0, DIGITS);
    }
}
