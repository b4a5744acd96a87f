package deeplimits.stats;

import deeplimits.Require;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * The rows of a table that share their values in some columns, numeric or not.
 *
 * <p>-0 and 0 are one value, and so are all NaN. (Tablesaw 0.44's own {@code summarize(..).by(..)} refuses numeric
 * columns.)
 *
 * @param values the shared values, a {@link Double} for a numeric column, else the text; none where all rows are one group
 * @param rows the row numbers, ascending, at least one
 */
public record RowGroup(List<Object> values, List<Integer> rows) {
    public RowGroup {
        for (Object value : Require.present("values", values)) Require.present("value", value);
        Require.atLeast(1, "number of rows", Require.present("rows", rows).size());
        for (Integer row : rows) Require.atLeast(0, "row", Require.present("row", row));
    }

    /** The measures of this group's rows, in row order, of one number, finite or not, for each row of the table. */
    public double[] of(double[] measure) {
        Require.present("measure", measure);
        for (int row : rows)
            if (row >= measure.length)
                Require.holds(false, "measure", "of more than " + row + " numbers", measure.length);
        return rows.stream().mapToDouble(row -> measure[row]).toArray();
    }

    /**
     * Groups the rows of a table.
     *
     * @param table the rows
     * @param by column names; none makes one group of all rows
     * @return the groups in the order of their first row; none for a table without rows
     * @throws IllegalArgumentException if the table lacks one of the columns
     */
    public static List<RowGroup> of(Table table, String... by) {
        Require.present("table", table);
        List<Column<?>> columns = new ArrayList<>();
        for (String name : Require.present("columns to group by", by)) columns.add(Columns.column(table, name));
        Map<List<Object>, List<Integer>> rows = new LinkedHashMap<>();
        for (int row = 0; row < table.rowCount(); row++) {
            List<Object> values = new ArrayList<>();
            for (Column<?> column : columns) values.add(value(column, row));
            rows.computeIfAbsent(values, first -> new ArrayList<>()).add(row);
        }
        return rows.entrySet().stream()
                .map(e -> new RowGroup(e.getKey(), e.getValue()))
                .toList();
    }

    private static Object value(Column<?> column, int row) {
        return column instanceof NumericColumn<?> numeric
                ? (Object) (numeric.getDouble(row) + 0.0) // turns -0 into 0
                : column.getString(row);
    }

    /** A new table of the groups' values, one row a group, to which their measures are added. */
    static Table table(String name, Table table, List<RowGroup> groups, String... by) {
        Require.holds(
                List.of(by).stream().distinct().count() == by.length, "columns to group by", "different", List.of(by));
        Table result = Table.create(name);
        for (int i = 0; i < by.length; i++) {
            int axis = i;
            List<Object> cells =
                    groups.stream().map(group -> group.values().get(axis)).toList();
            result.addColumns(
                    table.column(by[i]) instanceof NumericColumn<?>
                            ? DoubleColumn.create(by[i], cells.stream().mapToDouble(Double.class::cast))
                            : StringColumn.create(by[i], cells.stream().map(String.class::cast)));
        }
        return result;
    }
}
