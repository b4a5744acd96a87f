package deeplimits.format;

import deeplimits.Require;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
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
import java.util.stream.Stream;

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
    private static final String METADATA = "\"__metadata__\" : \\{ (?:TEXT : TEXT (?:,|(?=\\})) )*+\\}";
    private static final String NAME = "\"(?<name>(?:" + PLAIN + "|" + ESCAPED + "){0,4096}+)\"";
    private static final String FIELDS = "(?:(?:\"dtype\" : \"(?<dtype>\\w{1,20}+)\""
            + "|\"shape\" : \\[ (?<shape>(?:NUMBER (?:,|(?=\\])) ){0,20}+)\\]"
            + "|\"data_offsets\" : \\[ (?<from>NUMBER) , (?<to>NUMBER) \\]) (?:,|(?=\\})) ){0,9}+";
    private static final Pattern NEXT =
            Pattern.compile(("\\G (?:" + METADATA + "|" + NAME + " : \\{ " + FIELDS + "\\})?+ (?<end>,|\\} \\z)")
                    .replace("TEXT", TEXT)
                    .replace("NUMBER", "-?\\d{1,18}")
                    .replace(" ", "\\s*+")); // a blank stands for white space
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u(\\p{XDigit}{4})|.)");

    private Safetensors() {}

    /** What the header says of an array: it lies in bytes [from, to) of the numbers. */
    private record Entry(String name, String type, List<Long> shape, long from, long to) {}

    static List<Tensor> read(Path path) throws IOException {
        String file = path.getFileName().toString();
        long size = Files.size(path) - 8;
        try (DataInputStream in = new DataInputStream(Files.newInputStream(path))) {
            long length = size < 2 ? -1 : Long.reverseBytes(in.readLong());
            long room = Math.max(2, Math.min(TensorFile.MOST_HEADER, size));
            String rule = "safetensors with a header of 2 to " + room + " bytes";
            Require.holds(length >= 2 && length <= room, file, rule, length);
            byte[] header = new byte[(int) length];
            in.readFully(header);
            List<Entry> entries = entries(file, new String(header, StandardCharsets.UTF_8));
            return tensors(path, entries, size - length, 8 + length);
        }
    }

    private static List<Entry> entries(String file, String header) {
        String json = "safetensors with a header in JSON";
        String fields = "safetensors with dtype, shape and data_offsets of each tensor";
        Require.holds(header.charAt(0) == '{', file, json, "'" + header.charAt(0) + "' where '{' belongs");
        List<Entry> entries = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Matcher next = NEXT.matcher(header).region(1, header.length());
        int at = 1;
        do {
            Require.holds(next.find(), file, json, "what is no name of a tensor, or no tensor, behind character " + at);
            at = next.end();
            if (next.group("name") == null) continue;
            String name = plain(next.group("name"));
            Require.holds(names.add(name), file, json, "the name " + name + " twice");
            boolean whole = Stream.of("dtype", "shape", "from").allMatch(field -> next.group(field) != null);
            Require.holds(whole, file, fields, "none of " + name);
            long from = Long.parseLong(next.group("from"));
            long to = Long.parseLong(next.group("to"));
            entries.add(new Entry(name, next.group("dtype"), ElementType.list(next.group("shape")), from, to));
            String rule = "of at most " + TensorFile.MOST_TENSORS + " tensors";
            Require.holds(entries.size() <= TensorFile.MOST_TENSORS, file, rule, "more");
        } while (next.group("end").equals(","));
        return entries;
    }

    private static String plain(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(escape -> Matcher.quoteReplacement(
                        escape.group(1) == null
                                ? escape.group().replace("\\/", "/").translateEscapes()
                                : Character.toString(Integer.parseInt(escape.group(1), 16))));
    }

    /** Every array lies inside the numbers, which begin at a byte of the file, and overlaps no other. */
    private static List<Tensor> tensors(Path path, List<Entry> entries, long size, long begin) {
        String file = path.getFileName().toString();
        String rule = "of tensors inside its " + size + " bytes of numbers";
        entries.sort(Comparator.comparingLong(Entry::from).thenComparingLong(Entry::to));
        List<Tensor> tensors = new ArrayList<>();
        long end = 0;
        for (Entry e : entries) {
            boolean inside = e.from >= 0 && e.to >= e.from && e.to <= size;
            Require.holds(inside, file, rule, e.name + " at " + e.from + " to " + e.to);
            String overlap = e.name + " at byte " + e.from + ", before " + end;
            Require.holds(e.from >= end, file, "of tensors that do not overlap", overlap);
            end = e.to;
            ElementType kind = ElementType.of(one -> one.name().equals(e.type));
            if (kind != null && kind.real())
                tensors.add(kind.tensor(path, e.name, e.shape, e.to - e.from, ElementType.at(path, begin + e.from)));
        }
        return tensors;
    }

    /** Arrays of 32-bit floats, behind a header that is filled up to a multiple of 8 bytes. */
    static void write(Path path, List<Tensor> tensors) throws IOException {
        StringBuilder header = new StringBuilder("{");
        long at = 0;
        for (Tensor tensor : tensors) {
            long end = at + 4 * tensor.count();
            header.append(header.length() == 1 ? "" : ",")
                    .append(String.format(
                            "\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}",
                            tensor.name(), tensor.shape().toString().replace(" ", ""), at, end));
            at = end;
        }
        header.append("}");
        header.append(" ".repeat(Math.floorMod(-header.length(), 8)));
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(path)))) {
            out.writeLong(Long.reverseBytes(header.length()));
            out.writeBytes(header.toString());
            for (Tensor tensor : tensors) ElementType.write(tensor.values().get(), out);
        }
    }
}
