package deeplimits.diagnose;

import java.util.ArrayList;
import java.util.List;

/** JSON read from front to back, as the header of a safetensors file needs it; what is skipped takes neither memory nor stack. */
final class JsonText {
    /** Of a name or a type. */
    static final int LONGEST = 4096;

    private final String text;
    private int at;

    JsonText(String text) {
        this.text = text;
    }

    /** Text that is no JSON, and where. */
    static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message, null, false, false);
        }
    }

    /** Takes the next character, which must be this one. */
    void expect(char c) {
        if (!take(c))
            throw new Malformed(
                    (at < text.length() ? "'" + text.charAt(at) + "'" : "its end") + " where '" + c + "' belongs");
    }

    /** Takes the next character if it is this one. */
    boolean take(char c) {
        if (next() != c) return false;
        at++;
        return true;
    }

    /** The next character but for white space, not taken; 0 at the end. */
    char next() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) at++;
        return at < text.length() ? text.charAt(at) : 0;
    }

    /** A text in quotation marks, of at most {@link #LONGEST} characters. */
    String string() {
        StringBuilder value = new StringBuilder();
        string(value);
        return value.toString();
    }

    /** Reads a text into {@code value}, or over it where that is null. */
    private void string(StringBuilder value) {
        expect('"');
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return;
            }
            if (c < ' ') throw new Malformed("a control character in a text");
            if (c == '\\') c = escaped();
            if (value != null && value.append(c).length() > LONGEST)
                throw new Malformed("a text of over " + LONGEST + " characters");
        }
        throw new Malformed("its end within a text");
    }

    private char escaped() {
        int mark = ++at < text.length() ? "\"\\/bfnrt".indexOf(text.charAt(at)) : -1;
        if (mark >= 0) return "\"\\/\b\f\n\r\t".charAt(mark);
        try {
            if (text.charAt(at) != 'u') throw new Malformed("an unknown escape in a text");
            at += 4;
            return (char) Integer.parseInt(text.substring(at - 3, at + 1), 16);
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            throw new Malformed("an unknown escape in a text");
        }
    }

    /** A list of whole numbers, of which the first nine are kept; -1, which no length and no offset is, for anything else. */
    List<Long> numbers() {
        int start = at;
        List<Long> numbers = new ArrayList<>();
        if (next() != '[') {
            skip();
            return List.of(-1L);
        }
        at++;
        if (take(']')) return numbers;
        do {
            next();
            int from = at;
            while (at < text.length() && "-0123456789".indexOf(text.charAt(at)) >= 0) at++;
            try {
                long number = Long.parseLong(text.substring(from, at));
                if (numbers.size() < 9) numbers.add(number);
            } catch (NumberFormatException e) {
                at = start;
                skip();
                return List.of(-1L);
            }
        } while (take(','));
        expect(']');
        return numbers;
    }

    /** Any value, its brackets balanced. */
    void skip() {
        int depth = 0;
        do {
            char c = next();
            if (c == 0) throw new Malformed("its end within a value");
            if (c == '"') string(null);
            else {
                if (c == '{' || c == '[') depth++;
                else if (c == '}' || c == ']') depth--;
                if (depth < 0) throw new Malformed("'" + c + "' where a value belongs");
                at++;
                if (depth == 0)
                    while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0 && c != '}' && c != ']')
                        at++;
            }
        } while (depth > 0);
    }

    /** Refuses what stands behind the value. */
    void end() {
        if (next() != 0) throw new Malformed("'" + next() + "' behind the end");
    }
}
