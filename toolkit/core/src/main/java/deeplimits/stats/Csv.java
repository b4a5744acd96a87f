package deeplimits.stats;

import deeplimits.Require;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** Comma-separated values as RFC 4180 has them: texts in quotation marks, numbers without, nothing where a value is missing. */
final class Csv {
    /** A field up to a comma or the end of its line: a text in quotation marks (1), closed or not (2), or plain characters (3). */
    private static final Pattern FIELD =
            Pattern.compile("\\G(?:\"([^\"]*+(?:\"\"[^\"]*+)*+)(\"|\\z)|([^\",\r\n][^,\r\n]*+)?)(,|\r?\n|\\z)");

    private Csv() {}

    /** A field and whether it was quoted. */
    private record Field(String text, boolean quoted) {}

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
        boolean plain = name.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain && name.equals(name.strip()) && !name.startsWith("<") ? name : quoted(name);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }

    /** The table of a text; a column with a quoted field is one of texts. */
    static Table table(String name, String text) {
        List<List<Field>> rows = rows(name, text);
        List<Field> header = rows.remove(0);
        Table table = Table.create(name);
        for (int c = 0; c < header.size(); c++) {
            Field field = header.get(c);
            boolean right = !field.text.isBlank() && (field.quoted || !field.text.startsWith("<"));
            Require.holds(right, name + ", line 1", "names of columns", '"' + field.text + '"');
            Require.holds(
                    !table.columnNames().contains(field.text), name + ", names of columns", "distinct", field.text);
            table.addColumns(column(name, field.text, rows, c));
        }
        return table;
    }

    /** The fields of each line, as many as the first one has. */
    private static List<List<Field>> rows(String name, String text) {
        List<List<Field>> rows = new ArrayList<>();
        List<Field> row = new ArrayList<>();
        Matcher found = FIELD.matcher(text);
        long line = 1;
        for (int at = 0; rows.isEmpty() || !row.isEmpty() || at < text.length(); at = found.end()) {
            String here = name + ", line " + line;
            Require.holds(found.find(), here, "ended after a quotation mark, or by a comma", "more");
            Require.holds(!"".equals(found.group(2)), here, "closed by a quotation mark", "the end of the file");
            boolean quoted = found.group(1) != null;
            String plain = found.group(3) == null ? "" : found.group(3);
            row.add(new Field(quoted ? found.group(1).replace("\"\"", "\"") : plain, quoted));
            line += found.group().chars().filter(c -> c == '\n').count();
            if (found.group(4).equals(",")) continue;
            int size = rows.isEmpty() ? row.size() : rows.get(0).size();
            Require.holds(row.size() == size, here, "a row of " + size + " fields, as the first line", row.size());
            rows.add(row);
            row = new ArrayList<>();
        }
        return rows;
    }

    private static Column<?> column(String table, String name, List<List<Field>> rows, int c) {
        if (rows.stream().anyMatch(row -> row.get(c).quoted)) {
            boolean all = rows.stream()
                    .allMatch(row -> row.get(c).quoted || row.get(c).text.isEmpty());
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
}
