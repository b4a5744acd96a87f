package deeplimits.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/** How a file or an answer is refused: what it is, what was expected, what came, and the cure. */
final class Refusal extends IOException {
    static final String FETCH_AGAIN = "delete it and fetch it again";

    Refusal(Object what, String expected, String got, String cure) {
        super(what + ": expected " + expected + ", got " + got + "; " + cure);
    }

    /** A number as messages and captions show it: 10,000. */
    static String number(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    /** A read or a fetch that may fail on its input. */
    interface Action<T> {
        T run() throws IOException;
    }

    /** Runs it for a notebook cell or a lambda, where a checked exception would be in the way; the message stays. */
    static <T> T unchecked(Action<T> action) {
        try {
            return action.run();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }
}
