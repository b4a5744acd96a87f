package deeplimits.plot;

import deeplimits.Require;
import deeplimits.stats.Columns;
import deeplimits.stats.RowGroup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import tech.tablesaw.api.Table;

/**
 * The rows of one series in one panel.
 *
 * @param panel value of the panel column; null where nothing splits
 * @param title how the figure calls it; empty where nothing splits
 * @param series value of the series column; null where nothing splits
 * @param name how the figure calls it; empty where nothing splits
 * @param rows row numbers
 */
record Part(Object panel, String title, Object series, String name, List<Integer> rows) {
    /** Of a figure that nothing splits, or of an empty table. */
    static final Part ALL = new Part(null, "", null, "", List.of());

    /** The panels of a table, each with its series, in the order of their first rows; an empty table is one of each. */
    static List<List<Part>> split(Table table, String panel, Options o) {
        String by = o.get(Options.BY);
        List<String> names = o.get(Options.SERIES);
        String[] columns = Stream.of(panel, by).filter(Objects::nonNull).toArray(String[]::new);
        Map<Object, List<Part>> panels = new LinkedHashMap<>();
        List<Object> known = new ArrayList<>();
        for (RowGroup group : RowGroup.of(table, columns)) {
            Object value = panel == null ? null : group.values().get(0);
            Object series = by == null ? null : group.values().get(columns.length - 1);
            if (!known.contains(series)) known.add(series);
            int i = known.indexOf(series);
            String name = i < names.size() ? names.get(i) : Names.equation(by, series);
            panels.computeIfAbsent(value, first -> new ArrayList<>())
                    .add(new Part(value, Names.equation(panel, value), series, name, group.rows()));
        }
        return panels.isEmpty() ? List.of(List.of(ALL)) : List.copyOf(panels.values());
    }

    /** The numbers of a column, which the figure calls by its role where it is missing. */
    static double[] numbers(Table table, String role, String column) {
        Require.present("table", table);
        return Columns.numbers(table, Require.present(role + " column", column));
    }

    double[] of(double[] column) {
        return rows.stream().mapToDouble(row -> column[row]).toArray();
    }
}
