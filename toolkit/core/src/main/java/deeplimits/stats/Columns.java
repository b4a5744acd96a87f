package deeplimits.stats;

import deeplimits.Require;
import java.util.stream.IntStream;
import tech.tablesaw.api.NumericColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;
import tech.tablesaw.selection.Selection;

/** Reads named columns and rows of a table; a name or type that does not fit is refused with the column and the table. */
public final class Columns {
    private Columns() {}

    /**
     * A column by its exact name.
     *
     * @param table where to look
     * @param name its name
     * @return the column
     * @throws IllegalArgumentException if the table has no such column
     */
    public static Column<?> column(Table table, String name) {
        Require.present("table", table);
        Require.present("column name", name);
        if (!table.columnNames().contains(name)) {
            throw new IllegalArgumentException("Column " + name + " is not present in table " + title(table)
                    + ", which has " + table.columnNames());
        }
        return table.column(name);
    }

    /**
     * The values of a numeric column; a missing value is NaN.
     *
     * @param table where to look
     * @param name its name
     * @return a copy of the values, one a row
     * @throws IllegalArgumentException if the table has no such column, or it is not numeric
     */
    public static double[] numbers(Table table, String name) {
        if (column(table, name) instanceof NumericColumn<?> numeric) return numeric.asDoubleArray();
        throw new IllegalArgumentException("Column " + name + " of table " + title(table) + " must be numeric, got "
                + table.column(name).type());
    }

    /**
     * The rows at one value of an axis.
     *
     * @param table where to look
     * @param axis a numeric column
     * @param value the value, equal to the bit but for the sign of zero
     * @return a new table, without rows when the axis does not have the value
     * @throws IllegalArgumentException if the table has no such column, or it is not numeric
     */
    public static Table where(Table table, String axis, double value) {
        double[] values = numbers(table, axis);
        return table.where(Selection.with(IntStream.range(0, values.length)
                .filter(i -> values[i] == value)
                .toArray()));
    }

    private static String title(Table table) {
        return table.name() == null || table.name().isBlank() ? "(unnamed)" : table.name();
    }
}
