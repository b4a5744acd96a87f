package deeplimits.stats;

import deeplimits.Require;
import java.util.function.IntPredicate;
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
     * @throws IllegalArgumentException if the table has no such column
     */
    static Column<?> column(Table table, String name) {
        Require.present("table", table);
        Require.present("column name", name);
        if (!table.columnNames().contains(name)) {
            throw new IllegalArgumentException("Column " + name + " is not present in table " + title(table)
                    + ", which has " + table.columnNames());
        }
        return table.column(name);
    }

    /**
     * The values of a numeric column, one a row, copied; a missing value is NaN.
     *
     * @throws IllegalArgumentException if the table has no such column, or it is not numeric
     */
    public static double[] numbers(Table table, String name) {
        if (column(table, name) instanceof NumericColumn<?> numeric) return numeric.asDoubleArray();
        throw new IllegalArgumentException("Column " + name + " of table " + title(table) + " must be numeric, got "
                + table.column(name).type());
    }

    /**
     * The rows at one value of a numeric column.
     *
     * @param value a number, equal to the bit but for the sign of zero; infinities may be looked for
     * @return a new table, without rows when the column does not have the value
     * @throws IllegalArgumentException if the table has no such column, or it is not numeric
     */
    public static Table where(Table table, String column, double value) {
        double[] values = numbers(table, column);
        Require.holds(!Double.isNaN(value), "value of column " + column, "a number, for NaN equals nothing", value);
        return rows(table, row -> values[row] == value);
    }

    /**
     * The rows at one value of a column of texts, such as the label of an enum.
     *
     * @return a new table, without rows when the column does not have the value
     * @throws IllegalArgumentException if the table has no such column, or it is numeric
     */
    public static Table where(Table table, String column, String value) {
        Column<?> texts = column(table, column);
        Require.present("value of column " + column, value);
        Require.holds(
                !(texts instanceof NumericColumn<?>),
                "column " + column + " of table " + title(table),
                "of texts to be compared with \"" + value + '"',
                texts.type());
        return rows(table, row -> texts.getString(row).equals(value));
    }

    private static Table rows(Table table, IntPredicate wanted) {
        return table.where(Selection.with(
                IntStream.range(0, table.rowCount()).filter(wanted).toArray()));
    }

    private static String title(Table table) {
        return table.name() == null || table.name().isBlank() ? "(unnamed)" : table.name();
    }
}
