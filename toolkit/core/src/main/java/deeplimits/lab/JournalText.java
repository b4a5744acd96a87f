package deeplimits.lab;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
 * <p>The fields of a cell are its name, the number of columns, name and type of each, and the values row by row. It is
 * plain text, read by a parser that knows five types: nothing in a file can name a class.
 */
final class JournalText {
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

    private JournalText() {}

    /** One line with its end. */
    static byte[] line(List<String> fields) {
        String body = String.join("\t", fields.stream().map(JournalText::escape).toList());
        return (checksum(body) + "\t" + body + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /** The fields of a line without its end; null if its checksum is wrong. */
    static List<String> fields(String line) {
        int tab = line.indexOf('\t');
        if (tab < 0 || !line.substring(0, tab).equals(checksum(line.substring(tab + 1)))) return null;
        List<String> fields = new ArrayList<>();
        for (String field : line.substring(tab + 1).split("\t", -1)) fields.add(field);
        return fields;
    }

    static byte[] cell(String name, Block block) {
        List<String> fields =
                new ArrayList<>(List.of(name, Integer.toString(block.columns().size())));
        block.columns().forEach((column, type) -> {
            if (!READERS.containsKey(type.name())) {
                throw new IllegalArgumentException("a journal keeps columns of "
                        + READERS.keySet().stream().sorted().toList() + ", got " + type.name() + " in column "
                        + column);
            }
            fields.add(column);
            fields.add(type.name());
        });
        for (Object[] row : block.rows()) for (Object value : row) fields.add(value == null ? null : value.toString());
        return line(fields);
    }

    /** The rows of a cell from its fields. */
    static Block block(List<String> fields) {
        int n = Integer.parseInt(fields.get(1));
        Map<String, ColumnType> columns = new LinkedHashMap<>();
        List<Function<String, Object>> readers = new ArrayList<>();
        for (int c = 0; c < n; c++) {
            String type = fields.get(3 + 2 * c);
            columns.put(unescape(fields.get(2 + 2 * c)), ColumnType.valueOf(type));
            readers.add(READERS.get(type));
        }
        List<Object[]> rows = new ArrayList<>();
        for (int at = 2 + 2 * n; at < fields.size(); at += n) {
            Object[] row = new Object[n];
            for (int c = 0; c < n; c++) {
                String field = fields.get(at + c);
                row[c] = field.equals(MISSING) ? null : readers.get(c).apply(unescape(field));
            }
            rows.add(row);
        }
        return new Block(columns, rows);
    }

    static String name(List<String> fields) {
        return unescape(fields.get(0));
    }

    private static String checksum(String body) {
        CRC32 crc = new CRC32();
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }

    private static String escape(String field) {
        return field == null
                ? MISSING
                : field.replace("\\", "\\\\")
                        .replace("\t", "\\t")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r");
    }

    private static String unescape(String field) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '\\' && i + 1 < field.length()) {
                char code = field.charAt(++i);
                c = code == 't' ? '\t' : code == 'n' ? '\n' : code == 'r' ? '\r' : code;
            }
            text.append(c);
        }
        return text.toString();
    }
}
