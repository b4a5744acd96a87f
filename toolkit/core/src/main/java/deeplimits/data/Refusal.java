package deeplimits.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/** How a file or an answer is refused: what it is, what was expected, what came, and the cure. */
final class Refusal extends UncheckedIOException {
    static final String FETCH_AGAIN = "delete it and fetch it again";

    Refusal(Object what, String expected, String got, String cure) {
        this(what + ": expected " + expected + ", got " + got + "; " + cure);
    }

    private Refusal(String message) {
        super(message, new IOException(message));
    }

    /** A number as messages and captions show it: 10,000. */
    static String number(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }
}
