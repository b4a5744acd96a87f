package deeplimits.classroom;

import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * Values as text: a number, {@code true}, {@code false}, a list in square brackets, or {@code :} and base64 for a text.
 * Written by the student's process, read by the grader's, which knows the type that it asked for and refuses any other.
 */
final class Values {
    /** Numbers in one value. */
    static final int MOST = 5000;

    private static final int DEEPEST = 4;
    private static final int LONGEST_TEXT = 10_000;

    private final String text;
    private int at;
    private int count;

    private Values(String text) {
        this.text = text;
    }

    /** @throws IllegalArgumentException for what cannot be a value, or is too large */
    static String write(Object value) {
        StringBuilder text = new StringBuilder();
        if (write(value, text, 0) > MOST) throw new IllegalArgumentException("more than " + MOST + " numbers");
        return text.toString();
    }

    private static int write(Object value, StringBuilder text, int depth) {
        if (value instanceof Number || value instanceof Boolean) {
            text.append(value instanceof Number number ? number(number) : value);
            return 1;
        }
        if (value instanceof String words) {
            if (words.length() > LONGEST_TEXT)
                throw new IllegalArgumentException("a text of " + words.length() + " characters");
            text.append(':').append(Base64.getEncoder().encodeToString(words.getBytes(StandardCharsets.UTF_8)));
            return 1;
        }
        if (value == null) throw new IllegalArgumentException("null");
        if (!value.getClass().isArray() || depth == DEEPEST)
            throw new IllegalArgumentException("an object that is no number, text or array of numbers");
        int length = Array.getLength(value);
        if (length > MOST) throw new IllegalArgumentException("an array of " + length + " elements");
        int numbers = 1;
        text.append('[');
        for (int i = 0; i < length && numbers <= MOST; i++) {
            if (i > 0) text.append(',');
            numbers += write(Array.get(value, i), text, depth + 1);
        }
        text.append(']');
        return numbers;
    }

    private static String number(Number number) {
        return number instanceof Integer || number instanceof Long || number instanceof Short || number instanceof Byte
                ? String.valueOf(number.longValue())
                : String.valueOf(number.doubleValue());
    }

    /**
     * The object that a text stands for.
     *
     * @param type double, int, long, boolean, String or an array of one, as Java writes it
     * @throws IllegalArgumentException where the text is none of that type
     */
    static Object read(String text, String type) {
        Values reader = new Values(text);
        Object value = reader.read(type, 0);
        if (reader.at != text.length()) throw new IllegalArgumentException("something stands behind the value");
        return value;
    }

    private Object read(String type, int depth) {
        if (++count > MOST || depth > DEEPEST) throw new IllegalArgumentException("too large");
        if (type.endsWith("[]")) return list(type.substring(0, type.length() - 2), depth);
        int start = at;
        while (at < text.length() && text.charAt(at) != ',' && text.charAt(at) != ']') at++;
        String word = text.substring(start, at);
        return switch (type) {
            case "double" -> real(word);
            case "int" -> Integer.parseInt(word);
            case "long" -> Long.parseLong(word);
            case "boolean" -> truth(word);
            case "String" -> words(word);
            default -> throw new IllegalArgumentException("no value is of type " + type);
        };
    }

    /** Double.parseDouble takes more than a number: spaces, hexadecimals, a trailing f. */
    private static double real(String word) {
        if (!word.matches("-?(?:\\d{1,25}(?:\\.\\d{1,25})?(?:E-?\\d{1,4})?|Infinity)|NaN"))
            throw new IllegalArgumentException("not a number");
        return Double.parseDouble(word);
    }

    private static boolean truth(String word) {
        if (!word.equals("true") && !word.equals("false")) throw new IllegalArgumentException("not true or false");
        return word.equals("true");
    }

    private static String words(String word) {
        if (!word.startsWith(":")) throw new IllegalArgumentException("not a text");
        return new String(Base64.getDecoder().decode(word.substring(1)), StandardCharsets.UTF_8);
    }

    private Object list(String type, int depth) {
        expect('[');
        List<Object> elements = new ArrayList<>();
        while (at < text.length() && text.charAt(at) != ']') {
            if (!elements.isEmpty()) expect(',');
            elements.add(read(type, depth + 1));
        }
        expect(']');
        Object array = Array.newInstance(type(type), elements.size());
        for (int i = 0; i < elements.size(); i++) Array.set(array, i, elements.get(i));
        return array;
    }

    private void expect(char c) {
        if (at >= text.length() || text.charAt(at++) != c) throw new IllegalArgumentException("expected " + c);
    }

    private static Class<?> type(String name) {
        return switch (name) {
            case "double" -> double.class;
            case "int" -> int.class;
            case "long" -> long.class;
            case "boolean" -> boolean.class;
            case "String" -> String.class;
            default -> {
                if (!name.endsWith("[]")) throw new IllegalArgumentException("no value is of type " + name);
                yield type(name.substring(0, name.length() - 2)).arrayType();
            }
        };
    }

    /** The object that a Java literal or array initialiser stands for. */
    static Object literal(String java, String type) {
        String text = java.replaceAll("\\s", "").replace('{', '[').replace('}', ']');
        return read(
                text.replaceAll("(?<![\\d.])\\.(?=\\d)", "0.")
                        .replaceAll("\\.(?!\\d)", ".0")
                        .toUpperCase(Locale.ROOT),
                type);
    }

    /** Whether every number of one is as near to the other's as the tolerance; shapes must be the same, numbers finite. */
    static boolean near(Object value, Object expected, double tolerance) {
        if (value instanceof Number a && expected instanceof Number b) {
            double distance = Math.abs(a.doubleValue() - b.doubleValue());
            return Double.isFinite(a.doubleValue()) && distance <= tolerance;
        }
        if (value == null
                || expected == null
                || !expected.getClass().isArray()
                || !value.getClass().isArray()) return value != null && value.equals(expected);
        int length = Array.getLength(expected);
        if (Array.getLength(value) != length) return false;
        for (int i = 0; i < length; i++)
            if (!near(Array.get(value, i), Array.get(expected, i), tolerance)) return false;
        return true;
    }

    /** A value for a reader, in at most five digits a number and one line. */
    static String show(Object value) {
        if (value instanceof Double x) return brief(x);
        if (value == null || !value.getClass().isArray()) return String.valueOf(value);
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < Math.min(Array.getLength(value), 8); i++) parts.add(show(Array.get(value, i)));
        if (Array.getLength(value) > parts.size()) parts.add("...");
        return "[" + String.join(", ", parts) + "]";
    }

    private static String brief(double x) {
        if (!Double.isFinite(x) || x == 0) return x == 0 ? "0" : String.valueOf(x);
        return new java.math.BigDecimal(x)
                .round(new java.math.MathContext(5))
                .stripTrailingZeros()
                .toString();
    }
}
