package deeplimits.diagnose;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * 8 bytes n, little-endian; n bytes of JSON, from a name to dtype, shape and data_offsets; the numbers.
 *
 * <p>This JSON has one form, which a pattern takes name by name: what is not of the form is refused where it begins,
 * before it takes memory. All repetitions are possessive, for others would recurse as deep as the header is long.
 */
final class Safetensors {
    private static final String PLAIN = "[^\"\\\\\\x00-\\x1f]";
    private static final String ESCAPED = "\\\\(?:[\"\\\\/bfnrt]|u\\p{XDigit}{4})";
    private static final String TEXT = "\"(?:" + PLAIN + "++|" + ESCAPED + ")*+\"";
    private static final String LIST = "\\[ ((?:-?\\d{1,18} (?:,|(?=\\])) ){0,20}+)\\]";
    private static final String METADATA = "\"__metadata__\" : \\{ (?:TEXT : TEXT (?:,|(?=\\})) )*+\\}";
    private static final String NAME = "\"(?<name>(?:" + PLAIN + "|" + ESCAPED + "){0,4096}+)\"";
    private static final Pattern NEXT =
            pattern("\\G (?:" + METADATA + "|" + NAME + " : \\{(?<fields>[^{}]{0,9999}+)\\})?+ (?<end>,|\\} \\z)");
    private static final Pattern FIELD =
            pattern("\\G \"(?:dtype\" : \"(\\w{1,20}+)\"|shape\" : LIST|data_offsets\" : LIST) (?:,|\\z)");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u(\\p{XDigit}{4})|(.))");

    private Safetensors() {}

    /** A blank stands for white space. */
    private static Pattern pattern(String words) {
        return Pattern.compile(words.replace("LIST", LIST).replace("TEXT", TEXT).replace(" ", "\\s*+"));
    }

    /** What the header says of an array: it lies in bytes [from, to) of the numbers. */
    private record Entry(String name, Stored.Type type, List<Long> shape, long from, long to) {}

    static List<Tensor> tensors(Path path) throws IOException {
        long size = Files.size(path) - 8;
        ByteBuffer first = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        try (InputStream in = Files.newInputStream(path)) {
            in.readNBytes(first.array(), 0, 8);
            long length = size < 2 ? -1 : first.getLong();
            long room = Math.max(2, Math.min(WeightFile.MOST_HEADER, size));
            String rule = "safetensors with a header of 2 to " + room + " bytes";
            WeightFile.holds(length >= 2 && length <= room, path, rule, length);
            byte[] header = new byte[(int) length];
            in.readNBytes(header, 0, header.length);
            List<Entry> entries = entries(path, new String(header, StandardCharsets.UTF_8));
            inside(path, entries, size - length);
            List<Tensor> tensors = new ArrayList<>();
            for (Entry e : entries) {
                if (e.type == null || !e.type.real()) continue;
                Stored.Source source = Stored.at(path, 8 + length + e.from);
                tensors.add(new Stored(path, e.name, e.type, e.shape, e.to - e.from, source).tensor());
            }
            return tensors;
        }
    }

    /** Every array lies inside the numbers and overlaps no other. */
    private static void inside(Path path, List<Entry> entries, long size) {
        List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparingLong(Entry::from).thenComparingLong(Entry::to));
        String rule = "of tensors inside its " + size + " bytes of numbers";
        long end = 0;
        for (Entry e : sorted) {
            boolean inside = e.from >= 0 && e.to >= e.from && e.to <= size;
            WeightFile.holds(inside, path, rule, e.name + " at " + e.from + " to " + e.to);
            String overlap = e.name + " at byte " + e.from + ", before " + end;
            WeightFile.holds(e.from >= end, path, "of tensors that do not overlap", overlap);
            end = e.to;
        }
    }

    private static List<Entry> entries(Path path, String header) {
        String json = "safetensors with a header in JSON";
        WeightFile.holds(header.charAt(0) == '{', path, json, "'" + header.charAt(0) + "' where '{' belongs");
        List<Entry> entries = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Matcher next = NEXT.matcher(header).region(1, header.length());
        int at = 1;
        do {
            WeightFile.holds(
                    next.find(), path, json, "what is no name of a tensor, or no tensor, behind character " + at);
            at = next.end();
            if (next.group("name") == null) continue;
            String name = plain(next.group("name"));
            WeightFile.holds(names.add(name), path, json, "the name " + name + " twice");
            entries.add(entry(path, name, next.group("fields")));
            String rule = "of at most " + WeightFile.MOST_TENSORS + " tensors";
            WeightFile.holds(entries.size() <= WeightFile.MOST_TENSORS, path, rule, "more");
        } while (next.group("end").equals(","));
        return entries;
    }

    private static Entry entry(Path path, String name, String fields) {
        String type = null;
        List<Long> shape = null;
        List<Long> offsets = List.of();
        int end = 0;
        for (Matcher field = FIELD.matcher(fields); field.find(); end = field.end()) {
            if (field.group(1) != null) type = field.group(1);
            if (field.group(2) != null) shape = Stored.numbers(field.group(2));
            if (field.group(3) != null) offsets = Stored.numbers(field.group(3));
        }
        boolean whole = end == fields.length() && type != null && shape != null && offsets.size() == 2;
        WeightFile.holds(
                whole, path, "safetensors with dtype, shape and data_offsets of each tensor", "none of " + name);
        return new Entry(name, Stored.Type.of(type), shape, offsets.get(0), offsets.get(1));
    }

    private static String plain(String text) {
        return ESCAPE.matcher(text).replaceAll(escape -> {
            boolean code = escape.group(1) != null;
            char c = code
                    ? (char) Integer.parseInt(escape.group(1), 16)
                    : "\b\f\n\r\t\"\\/".charAt("bfnrt\"\\/".indexOf(escape.group(2)));
            return Matcher.quoteReplacement(String.valueOf(c));
        });
    }
}
