package deeplimits.stats;

import deeplimits.Require;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Comma-separated values as RFC 4180 has them: texts in quotation marks, numbers without, nothing where a value is missing. */
final class Csv {
    private static final char QUOTE = '"';

    private final String text;
    private int at;
    private int line = 1;

    private Csv(String text) {
        this.text = text;
    }

    /** A field and whether it was quoted. */
    private record Field(String text, boolean quoted) {
        static final Field MISSING = new Field("", false);
    }

    /** A table as text; the only column of a table says NaN where a number is missing, for many readers skip an empty line. */
    static String text(Table table, int digits) {
        StringBuilder csv = new StringBuilder();
        int columns = table.columnCount();
        String missing = columns == 1 ? "NaN" : "";
        for (int c = 0; c < columns; c++)
            csv.append(c == 0 ? "" : ",").append(name(table.column(c).name()));
        csv.append('\n');
        for (int row = 0; row < table.rowCount(); row++) {
            for (int c = 0; c < columns; c++) {
                csv.append(c == 0 ? "" : ",");
                Column<?> column = table.column(c);
                if (!(column instanceof NumericColumn<?> numeric)) csv.append(quoted(column.getString(row)));
                else if (Double.isNaN(numeric.getDouble(row))) csv.append(missing);
                else csv.append(Decimals.rounded(numeric.getDouble(row), digits));
            }
            csv.append('\n');
        }
        return csv.toString();
    }

    private static String name(String name) {
        boolean plain = name.chars().noneMatch(c -> c == ',' || c == QUOTE || c == '\n' || c == '\r');
        return plain && name.equals(name.strip()) && !name.startsWith("<") ? name : quoted(name);
    }

    private static String quoted(String text) {
        return QUOTE + text.replace("\"", "\"\"") + QUOTE;
    }

    /** The table of a text; a column with a quoted field is one of texts. */
    static Table table(String name, String text) {
        Csv csv = new Csv(text);
        List<Field> header = csv.record(name);
        HashSet<String> names = new HashSet<>();
        for (Field field : header) {
            boolean right = !field.text.isBlank() && (field.quoted || !field.text.startsWith("<"));
            Require.holds(right, name + ", line 1", "names of columns", '"' + field.text + '"');
            Require.holds(names.add(field.text), name + ", names of columns", "distinct", field.text);
        }
        List<List<Field>> rows = new ArrayList<>();
        while (csv.at < text.length()) {
            int line = csv.line;
            List<Field> row = csv.record(name);
            Require.holds(
                    row.size() == header.size(),
                    name + ", line " + line,
                    "a row of " + header.size() + " fields, as the first line",
                    row.size());
            rows.add(row);
        }
        Table table = Table.create(name);
        for (int c = 0; c < header.size(); c++) table.addColumns(column(name, header.get(c).text, rows, c));
        return table;
    }

    private static Column<?> column(String table, String name, List<List<Field>> rows, int c) {
        if (rows.stream().anyMatch(row -> row.get(c).quoted)) {
            boolean all = rows.stream().allMatch(row -> row.get(c).quoted || row.get(c) == Field.MISSING);
            Require.holds(all, table + ", column " + name, "numbers, or texts in quotation marks", "both");
            return StringColumn.create(name, rows.stream().map(row -> row.get(c).text));
        }
        double[] numbers = new double[rows.size()];
        for (int row = 0; row < numbers.length; row++) {
            String field = rows.get(row).get(c).text;
            try {
                numbers[row] = field.isEmpty() ? Double.NaN : Double.parseDouble(field);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(table + ", row " + (row + 1) + ", column " + name
                        + " must be a number, or a text in quotation marks, got " + field);
            }
        }
        return DoubleColumn.create(name, numbers);
    }

    /** The fields up to the end of a line, which a quoted field may hold. */
    private List<Field> record(String table) {
        List<Field> fields = new ArrayList<>();
        boolean more = true;
        while (more) {
            fields.add(at < text.length() && text.charAt(at) == QUOTE ? closed(table) : plain());
            more = at < text.length() && text.charAt(at) == ',';
            if (more) at++;
        }
        if (text.startsWith("\r\n", at)) at++;
        boolean ends = at == text.length() || text.charAt(at) == '\n';
        Require.holds(ends, table + ", line " + line, "ended after a quotation mark, or by a comma", "more");
        at++;
        line++;
        return fields;
    }

    private Field plain() {
        int from = at;
        while (at < text.length() && ",\n\r".indexOf(text.charAt(at)) < 0) at++;
        return from == at ? Field.MISSING : new Field(text.substring(from, at), false);
    }

    private Field closed(String table) {
        StringBuilder field = new StringBuilder();
        for (at++; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == QUOTE) {
                at++;
                if (at == text.length() || text.charAt(at) != QUOTE) return new Field(field.toString(), true);
            }
            if (c == '\n') line++;
            field.append(c);
        }
        throw new IllegalArgumentException(
                table + ", line " + line + " must be closed by a quotation mark, got the end of the file");
    }
}
