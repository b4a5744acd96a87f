package deeplimits.lab;

import deeplimits.Require;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * A journal's lines: checksum, then fields between tabs. Numbers are written so that they read back to the same bits.
 *
 * <p>The fields of the first line are the format and what was measured, name and value of each. The fields of a cell are how many its
 * name has, the name, the number of columns, name and type of each, and the values row by row. It is plain text, read by a parser that
 * knows five types: nothing in a file can name a class.
 */
final class JournalLine {
    private static final String FORMAT = "deeplimits journal 2";
    private static final String MISSING = "\\N";
    private static final String SPECIAL = "\\\t\n\r"; // written as a backslash and a letter
    private static final String LETTERS = "\\tnr";
    private static final Pattern ESCAPED = Pattern.compile("\\\\(?:u(.{4})|(.))");
    private static final Map<String, Function<String, Object>> READERS = Map.of(
            "DOUBLE",
            Double::valueOf,
            "INTEGER",
            Integer::valueOf,
            "LONG",
            Long::valueOf,
            "BOOLEAN",
            Boolean::valueOf,
            "STRING",
            text -> text);

    private JournalLine() {}

    /** One line with its end; a missing field is null. */
    static byte[] of(List<String> fields) {
        String body = fields.stream().map(JournalLine::escape).collect(Collectors.joining("\t"));
        return (checksum(body) + "\t" + body + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** The fields of a line without its end, null where missing; null for the line if its checksum is wrong. */
    static List<String> fields(String line) {
        int tab = line.indexOf('\t');
        if (tab < 0 || !line.substring(0, tab).equals(checksum(line.substring(tab + 1)))) return null;
        List<String> fields = new ArrayList<>();
        for (String field : line.substring(tab + 1).split("\t", -1)) fields.add(unescape(field));
        return fields;
    }

    /** The first line of a journal. */
    static byte[] header(Map<String, String> measured) {
        List<String> fields = new ArrayList<>(List.of(FORMAT));
        measured.forEach((name, value) -> fields.addAll(List.of(name, value)));
        return of(fields);
    }

    /** Why bytes with another first line cannot serve: what was measured there, and what is measured here. */
    static IllegalArgumentException otherHeader(
            String from, Map<String, String> here, byte[] bytes, String where, String cure) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        String line = text.lines().findFirst().orElse("");
        if (line.startsWith("\ufeff")) return edited(from, "it begins with a byte order mark");
        if (text.startsWith("\r", line.length())) return edited(from, "its lines end in CR LF");
        List<String> fields = fields(line);
        if (fields == null || !FORMAT.equals(fields.get(0))) {
            String start = line.substring(0, Math.min(100, line.length())).replace('\t', ' ');
            return new IllegalArgumentException(
                    from + " must begin with \"" + FORMAT + "\", got \"" + start + "\"; " + cure);
        }
        Map<String, String> there = new LinkedHashMap<>();
        for (int i = 1; i + 1 < fields.size(); i += 2) there.put(fields.get(i), fields.get(i + 1));
        TreeSet<String> names = new TreeSet<>(here.keySet());
        names.addAll(there.keySet());
        String both = names.stream()
                .filter(name -> !Objects.equals(here.get(name), there.get(name)))
                .map(name -> name + " is " + here.getOrDefault(name, "not said") + " now, "
                        + there.getOrDefault(name, "not said") + " " + where)
                .collect(Collectors.joining("; "));
        return new IllegalArgumentException(from + " holds another measurement: " + both + "; " + cure);
    }

    static IllegalArgumentException edited(String from, String what) {
        return new IllegalArgumentException(from + " was changed by an editor or a transfer: " + what
                + "; bring back the bytes as they were written, or name another file");
    }

    /** The line of a cell. */
    static byte[] of(List<String> name, Table block) {
        List<String> fields = new ArrayList<>();
        fields.add(String.valueOf(name.size()));
        fields.addAll(name);
        fields.add(String.valueOf(block.columnCount()));
        for (Column<?> column : block.columns()) {
            Require.holds(
                    READERS.containsKey(column.type().name()),
                    "type of column " + column.name() + " in a journal",
                    "one of " + READERS.keySet().stream().sorted().toList(),
                    column.type().name());
            fields.add(column.name());
            fields.add(column.type().name());
        }
        for (int row = 0; row < block.rowCount(); row++)
            for (Column<?> column : block.columns())
                fields.add(column.isMissing(row) ? null : column.get(row).toString());
        return of(fields);
    }

    /** The name of the cell of such fields. */
    static List<String> name(List<String> fields) {
        return List.copyOf(fields.subList(1, 1 + Integer.parseInt(fields.get(0))));
    }

    /** The block of the cell of such fields. */
    static Table block(List<String> fields) {
        int at = 1 + Integer.parseInt(fields.get(0));
        int n = Integer.parseInt(fields.get(at));
        Table block = Table.create();
        for (int c = 0; c < n; c++) {
            String type = fields.get(at + 2 + 2 * c);
            Column<?> column = ColumnType.valueOf(type).create(fields.get(at + 1 + 2 * c));
            for (int i = at + 1 + 2 * n + c; i < fields.size(); i += n) {
                if (fields.get(i) == null) column.appendMissing();
                else column.appendObj(READERS.get(type).apply(fields.get(i)));
            }
            block.addColumns(column);
        }
        return block;
    }

    private static String checksum(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    /** Surrogates are written as numbers, for one without its partner has no UTF-8. */
    private static String escape(String field) {
        if (field == null) return MISSING;
        StringBuilder text = new StringBuilder();
        for (char c : field.toCharArray()) {
            int special = SPECIAL.indexOf(c);
            if (special >= 0) text.append('\\').append(LETTERS.charAt(special));
            else if (Character.isSurrogate(c)) text.append(String.format("\\u%04x", (int) c));
            else text.append(c);
        }
        return text.toString();
    }

    private static String unescape(String field) {
        if (field.equals(MISSING)) return null;
        return ESCAPED.matcher(field).replaceAll(escaped -> {
            String number = escaped.group(1);
            char c = number != null
                    ? (char) Integer.parseInt(number, 16)
                    : SPECIAL.charAt(LETTERS.indexOf(escaped.group(2)));
            return Matcher.quoteReplacement(String.valueOf(c));
        });
    }
}
