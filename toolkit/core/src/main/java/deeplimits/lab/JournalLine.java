package deeplimits.lab;

import deeplimits.Require;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.CRC32;
import tech.tablesaw.api.ColumnType;

/**
 * A journal's lines: checksum, then fields between tabs. Numbers are written so that they read back to the same bits.
 *
 * <p>The fields of a cell are how many its name has, the name, the number of columns, name and type of each, and the values row by
 * row. It is plain text, read by a parser that knows five types: nothing in a file can name a class.
 */
final class JournalLine {
    private static final String MISSING = "\\N";
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

    /** A finished cell. */
    record Cell(List<String> name, CellRows block) {}

    /** One line with its end; a missing field is null. */
    static byte[] of(List<String> fields) {
        String body = String.join("\t", fields.stream().map(JournalLine::escape).toList());
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

    static byte[] of(List<String> name, CellRows block) {
        List<String> fields = new ArrayList<>();
        fields.add(String.valueOf(name.size()));
        fields.addAll(name);
        fields.add(String.valueOf(block.columns().size()));
        block.columns().forEach((column, type) -> {
            Require.holds(
                    READERS.containsKey(type.name()),
                    "type of column " + column + " in a journal",
                    "one of " + READERS.keySet().stream().sorted().toList(),
                    type.name());
            fields.add(column);
            fields.add(type.name());
        });
        for (Object[] row : block.rows()) for (Object value : row) fields.add(value == null ? null : value.toString());
        return of(fields);
    }

    /** The cell of such fields; cells of the same columns share them in {@code known}. */
    static Cell cell(List<String> fields, Map<List<String>, Map<String, ColumnType>> known) {
        int names = 1 + Integer.parseInt(fields.get(0));
        int n = Integer.parseInt(fields.get(names));
        int first = names + 1 + 2 * n;
        Map<String, ColumnType> columns =
                known.computeIfAbsent(List.copyOf(fields.subList(names + 1, first)), JournalLine::columns);
        List<Function<String, Object>> readers =
                columns.values().stream().map(type -> READERS.get(type.name())).toList();
        List<Object[]> rows = new ArrayList<>();
        for (int at = first; at < fields.size(); at += n) {
            Object[] row = new Object[n];
            for (int c = 0; c < n; c++)
                row[c] = fields.get(at + c) == null ? null : readers.get(c).apply(fields.get(at + c));
            rows.add(row);
        }
        return new Cell(List.copyOf(fields.subList(1, names)), new CellRows(columns, rows));
    }

    /** The cell of the one line that begins at an offset and ends with the bytes; null where there is no such line. */
    static Cell cell(byte[] bytes, int at) {
        int end = bytes.length - 1;
        if (at >= end || bytes[end] != '\n') return null;
        List<String> fields = fields(new String(bytes, at, end - at, StandardCharsets.UTF_8));
        return fields == null ? null : cell(fields, new HashMap<>());
    }

    private static Map<String, ColumnType> columns(List<String> namesAndTypes) {
        Map<String, ColumnType> columns = new LinkedHashMap<>();
        for (int i = 0; i < namesAndTypes.size(); i += 2)
            columns.put(namesAndTypes.get(i), ColumnType.valueOf(namesAndTypes.get(i + 1)));
        return columns;
    }

    private static String checksum(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }

    /** Surrogates are written as numbers, for one without its partner has no UTF-8. */
    private static String escape(String field) {
        if (field == null) return MISSING;
        StringBuilder text = new StringBuilder();
        for (char c : field.toCharArray()) {
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                default -> text.append(
                        Character.isSurrogate(c) ? String.format("\\u%04x", (int) c) : String.valueOf(c));
            }
        }
        return text.toString();
    }

    private static String unescape(String field) {
        if (field.equals(MISSING)) return null;
        if (field.indexOf('\\') < 0) return field;
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '\\') {
                c = field.charAt(++i);
                switch (c) {
                    case 't' -> c = '\t';
                    case 'n' -> c = '\n';
                    case 'r' -> c = '\r';
                    case 'u' -> {
                        c = (char) Integer.parseInt(field.substring(i + 1, i + 5), 16);
                        i += 4;
                    }
                    default -> {}
                }
            }
            text.append(c);
        }
        return text.toString();
    }
}
