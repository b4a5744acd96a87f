package deeplimits.diagnose;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * 8 bytes n, little-endian; n bytes of JSON, from a name to dtype, shape and data_offsets; the numbers.
 *
 * <p>The JSON is read token by token, so that what is skipped takes neither memory nor stack. All repetitions of the
 * patterns are possessive, for others would recurse.
 */
final class Safetensors {
    private static final Pattern TOKEN =
            Pattern.compile("\\G\\s*+(\"(?:[^\"\\\\\\x00-\\x1f]++|\\\\(?:[\"\\\\/bfnrt]|u\\p{XDigit}{4}))*+\""
                    + "|[\\[\\]{}:,]|[-+.\\w]++|\\z)");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u(\\p{XDigit}{4})|(.))");
    /** Characters of a name or a type. */
    private static final int LONGEST = 4096;
    /** Lists within lists: the format needs two. */
    private static final int DEEPEST = 64;

    private final Path path;
    private final String header;
    private final Matcher tokens;
    private int at;

    /** What the header says of an array: it lies in bytes [from, to) of the numbers. */
    private record Entry(String name, Stored.Type type, List<Long> shape, long from, long to) {}

    private Safetensors(Path path, String header) {
        this.path = path;
        this.header = header;
        tokens = TOKEN.matcher(header);
    }

    static List<Tensor> tensors(Path path) throws IOException {
        long size = Files.size(path) - 8;
        ByteBuffer first = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        try (InputStream in = Files.newInputStream(path)) {
            in.readNBytes(first.array(), 0, 8);
            long length = size < 2 ? -1 : first.getLong();
            long room = Math.max(2, Math.min(WeightFile.MOST_HEADER, size));
            if (length < 2 || length > room)
                throw WeightFile.refused(path, "safetensors with a header of 2 to " + room + " bytes", length);
            byte[] header = new byte[(int) length];
            in.readNBytes(header, 0, header.length);
            Collection<Entry> entries = new Safetensors(path, new String(header, StandardCharsets.UTF_8)).entries();
            inside(path, entries, size - length);
            return entries.stream()
                    .filter(e -> e.type != null && e.type.real())
                    .map(e -> new Stored(
                                    path, e.name, e.type, e.shape, e.to - e.from, Stored.at(path, 8 + length + e.from))
                            .tensor())
                    .toList();
        }
    }

    /** Every array lies inside the numbers and overlaps no other. */
    private static void inside(Path path, Collection<Entry> entries, long size) {
        List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparingLong(Entry::from).thenComparingLong(Entry::to));
        long end = 0;
        for (Entry e : sorted) {
            if (e.from < 0 || e.to < e.from || e.to > size)
                throw WeightFile.refused(
                        path,
                        "of tensors inside its " + size + " bytes of numbers",
                        e.name + " at " + e.from + " to " + e.to);
            if (e.from < end)
                throw WeightFile.refused(
                        path, "of tensors that do not overlap", e.name + " at byte " + e.from + ", before " + end);
            end = e.to;
        }
    }

    private Collection<Entry> entries() {
        Map<String, Entry> entries = new LinkedHashMap<>();
        object(name -> {
            if (name.equals("__metadata__")) skip();
            else if (entries.put(name, entry(name)) != null) throw malformed("the name " + name + " twice");
            if (entries.size() > WeightFile.MOST_TENSORS)
                throw WeightFile.refused(path, "of at most " + WeightFile.MOST_TENSORS + " tensors", "more");
        });
        if (take() != 0) throw malformed("more behind the end");
        return entries.values();
    }

    private Entry entry(String name) {
        Map<String, String> type = new HashMap<>();
        Map<String, List<Long>> lists = new HashMap<>();
        object(field -> {
            switch (field) {
                case "dtype" -> type.put(field, text(take()));
                case "shape", "data_offsets" -> lists.put(field, numbers(name));
                default -> skip();
            }
        });
        List<Long> offsets = lists.getOrDefault("data_offsets", List.of());
        if (type.isEmpty() || !lists.containsKey("shape") || offsets.size() != 2)
            throw WeightFile.refused(
                    path, "safetensors with dtype, shape and data_offsets of each tensor", "none of " + name);
        Stored.Type known = Stored.Type.of(t -> t.name().equals(type.get("dtype")));
        return new Entry(name, known, lists.get("shape"), offsets.get(0), offsets.get(1));
    }

    /** The first character of the next token; 0 at the end. */
    private char take() {
        if (!tokens.find()) throw malformed("no JSON behind character " + at);
        at = tokens.end();
        return at == tokens.start(1) ? 0 : header.charAt(tokens.start(1));
    }

    private void expect(char c) {
        if (take() != c) throw malformed(shown() + " where '" + c + "' belongs");
    }

    private String shown() {
        return at == tokens.start(1) ? "its end" : "'" + header.charAt(tokens.start(1)) + "'";
    }

    /** Each name of an object in turn; the value behind it is for the caller to take. */
    private void object(Consumer<String> value) {
        expect('{');
        for (char c = take(); c != '}'; c = next('}')) {
            String name = text(c);
            expect(':');
            value.accept(name);
        }
    }

    /** What stands behind a comma, or the end. */
    private char next(char end) {
        char c = take();
        if (c != ',' && c != end) throw malformed(shown() + " where a comma belongs");
        return c == ',' ? take() : c;
    }

    private String text(char c) {
        int from = tokens.start(1) + 1;
        if (c != '"' || at - from > LONGEST) throw malformed("no text of at most " + LONGEST + " characters");
        return ESCAPE.matcher(header.substring(from, at - 1)).replaceAll(escape -> {
            int mark = escape.group(2) == null ? -1 : "bfnrt\"\\/".indexOf(escape.group(2));
            int code = mark < 0 ? Integer.parseInt(escape.group(1), 16) : "\b\f\n\r\t\"\\/".charAt(mark);
            return Matcher.quoteReplacement(String.valueOf((char) code));
        });
    }

    /** A list of whole numbers; one that is too long for a shape is refused while it is read. */
    private List<Long> numbers(String name) {
        List<Long> numbers = new ArrayList<>();
        expect('[');
        for (char c = take(); c != ']'; c = next(']')) {
            try {
                numbers.add(Long.parseLong(tokens.group(1)));
            } catch (NumberFormatException e) {
                throw malformed(shown() + " where a whole number belongs");
            }
            if (numbers.size() > 8) Tensor.count(name, numbers);
        }
        return numbers;
    }

    /** Any value, its brackets balanced. */
    private void skip() {
        int depth = 0;
        do {
            char c = take();
            if (c == '{' || c == '[') depth++;
            else if (c == '}' || c == ']') depth--;
            if (c == 0 || depth < 0 || depth > DEEPEST) throw malformed("lists that do not end, or are too deep");
        } while (depth > 0);
    }

    private IllegalArgumentException malformed(String what) {
        return WeightFile.refused(path, "safetensors with a header in JSON", what);
    }
}
