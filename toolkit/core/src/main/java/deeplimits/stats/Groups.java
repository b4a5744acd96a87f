package deeplimits.stats;

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
 * The rows of a table that share their values in some columns, numeric or not, in the order of their first row.
 *
 * <p>-0 and 0 are one value, and so are all NaN. (Tablesaw 0.44's own {@code summarize(..).by(..)} refuses numeric
 * columns.)
 */
public final class Groups {
    private Groups() {}

    /**
     * One group.
     *
     * @param values the shared values, a {@link Double} for a numeric column, else the text
     * @param rows the row numbers, ascending
     */
    public record Group(List<Object> values, List<Integer> rows) {
        /** The measures of this group's rows, in row order, of one number for each row of the table. */
        public double[] of(double[] measure) {
            return rows.stream().mapToDouble(row -> measure[row]).toArray();
        }
    }

    /**
     * Groups the rows of a table.
     *
     * @param table the rows
     * @param by column names; none makes one group of all rows
     * @return the groups in the order of their first row; none for a table without rows
     * @throws IllegalArgumentException if the table lacks one of the columns
     */
    public static List<Group> of(Table table, String... by) {
        List<Column<?>> columns = new ArrayList<>();
        for (String name : by) columns.add(Columns.column(table, name));
        Map<List<Object>, List<Integer>> rows = new LinkedHashMap<>();
        for (int row = 0; row < table.rowCount(); row++) {
            List<Object> values = new ArrayList<>();
            for (Column<?> column : columns) values.add(value(column, row));
            rows.computeIfAbsent(values, first -> new ArrayList<>()).add(row);
        }
        return rows.entrySet().stream()
                .map(e -> new Group(e.getKey(), e.getValue()))
                .toList();
    }

    private static Object value(Column<?> column, int row) {
        return column instanceof NumericColumn<?> numeric
                ? (Object) (numeric.getDouble(row) + 0.0) // turns -0 into 0
                : column.getString(row);
    }

    /** A new table of the groups' values, one row a group, to which their measures are added. */
    static Table table(String name, Table table, List<Group> groups, String... by) {
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
