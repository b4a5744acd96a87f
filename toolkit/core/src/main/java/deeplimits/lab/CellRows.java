package deeplimits.lab;

import deeplimits.Require;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * The rows that one cell of an experiment gave.
 *
 * @param columns names and types, in order
 * @param rows boxed values, null where missing
 */
record CellRows(Map<String, ColumnType> columns, List<Object[]> rows) {

    /** One row of named numbers; a map without an order of its own is sorted by name, so that tables never depend on it. */
    static CellRows of(Map<String, ? extends Number> measures) {
        Require.present("measures", measures);
        Map<String, ? extends Number> ordered =
                measures instanceof LinkedHashMap || measures instanceof SortedMap ? measures : new TreeMap<>(measures);
        Map<String, ColumnType> columns = new LinkedHashMap<>();
        List<Object> row = new ArrayList<>();
        ordered.forEach((name, value) -> {
            columns.put(name, ColumnType.DOUBLE);
            double number = Require.present("measure " + name, value).doubleValue();
            row.add(Double.isNaN(number) ? null : (Object) number);
        });
        Require.holds(!columns.isEmpty(), "measures", "at least one", "none");
        return new CellRows(columns, List.<Object[]>of(row.toArray()));
    }

    /** All rows of a table. */
    static CellRows of(Table table) {
        Require.present("table of a block", table);
        Map<String, ColumnType> columns = new LinkedHashMap<>();
        table.columns().forEach(column -> columns.put(column.name(), column.type()));
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < table.rowCount(); i++) {
            Object[] row = new Object[columns.size()];
            for (int c = 0; c < row.length; c++)
                row[c] = table.column(c).isMissing(i) ? null : table.column(c).get(i);
            rows.add(row);
        }
        return new CellRows(columns, rows);
    }

    /** Refuses rows that do not fit into one table with the first. */
    void mustMatch(CellRows first) {
        boolean fits = columns.equals(first.columns)
                && List.copyOf(columns.keySet()).equals(List.copyOf(first.columns.keySet()));
        Require.holds(fits, "columns of every cell", "those of the first one, " + first.columns, columns);
    }

    /** Empty columns of a table for these rows. */
    List<Column<?>> emptyColumns() {
        List<Column<?>> empty = new ArrayList<>();
        columns.forEach((name, type) -> empty.add(type.create(name)));
        return empty;
    }

    /** Appends a value to such a column. */
    static void append(Column<?> column, Object value) {
        if (value == null) column.appendMissing();
        else column.appendObj(value);
    }
}
