package deeplimits.classroom;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What the process of a submission answers to a request.
 *
 * <p>A request is a line {@code NONCE SECONDS CODE}, the code in base64; the answer is a line
 * {@code NONCE STATUS STDERR NAME MESSAGE PLAIN VALUE}, the last four in base64. The nonce is new in every request, so that a line
 * written before the request came is no answer to it.
 *
 * @param ran     whether the code ended without an exception
 * @param stderr  whether it printed on standard error
 * @param name    the exception's simple name, or empty
 * @param message the exception's message, shortened
 * @param plain   the text form of the last expression, shortened
 * @param value   what {@link Answer} was given, as {@link Values} writes it
 */
record Reply(boolean ran, boolean stderr, String name, String message, String plain, String value) {
    private static final int WORDS = 7;
    private static final int LONGEST = 400;

    static Reply ran(boolean stderr, String plain, String value) {
        return new Reply(true, stderr, "", "", plain, value);
    }

    static Reply failed(boolean stderr, String name, String message) {
        return new Reply(false, stderr, name, message == null ? "" : message, "", "");
    }

    String line() {
        return (ran ? "ran" : "failed") + " " + (stderr ? "stderr" : "-") + " " + encode(brief(name)) + " "
                + encode(brief(message)) + " " + encode(brief(plain)) + " " + encode(value);
    }

    /** The reply of a line, or null where the line is none to the request of this nonce. */
    static Reply read(String line, String nonce) {
        String[] words = line.split(" ", -1);
        if (words.length != WORDS || !words[0].equals(nonce)) return null;
        try {
            return new Reply(
                    words[1].equals("ran"),
                    words[2].equals("stderr"),
                    brief(decode(words[3])),
                    brief(decode(words[4])),
                    brief(decode(words[5])),
                    decode(words[6]));
        } catch (IllegalArgumentException e) {
            return failed(false, "NoValue", "an answer that is not base64");
        }
    }

    private static String brief(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }

    /** A dot stands before the base64, so that an empty text is a word, too. */
    private static String encode(String text) {
        return "." + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String word) {
        if (!word.startsWith(".")) throw new IllegalArgumentException("no text");
        return new String(Base64.getDecoder().decode(word.substring(1)), StandardCharsets.UTF_8);
    }
}
