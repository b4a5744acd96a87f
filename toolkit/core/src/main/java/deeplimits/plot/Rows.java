package deeplimits.plot;

import deeplimits.Require;
import deeplimits.stats.Columns;
import deeplimits.stats.Groups;
import java.util.ArrayList;
import java.util.List;
import tech.tablesaw.api.Table;

/** A table split into panels and series, in the order of their first rows. */
final class Rows {
    private Rows() {}

    /**
     * The rows of one panel, or of one series in it.
     *
     * @param value the shared value; null where nothing splits
     * @param name how the figure calls it; empty where nothing splits
     * @param rows row numbers
     */
    record Part(Object value, String name, List<Integer> rows) {
        double[] of(double[] column) {
            return rows.stream().mapToDouble(row -> column[row]).toArray();
        }
    }

    /** All rows as one part when no column is named; an empty table has one empty part. */
    static List<Part> split(Table table, String column) {
        if (column == null) {
            List<Integer> all = new ArrayList<>();
            for (int row = 0; row < table.rowCount(); row++) all.add(row);
            return List.of(new Part(null, "", all));
        }
        List<Part> parts = Groups.of(table, column).stream()
                .map(group -> new Part(
                        group.values().get(0),
                        Numbers.equation(column, group.values().get(0)),
                        group.rows()))
                .toList();
        return parts.isEmpty() ? List.of(new Part(null, "", List.of())) : parts;
    }

    /** Splits the rows of a part further. */
    static List<Part> split(Table table, Part part, String column) {
        if (column == null) return List.of(new Part(null, "", part.rows()));
        List<Part> parts = new ArrayList<>();
        for (Part whole : split(table, column)) {
            List<Integer> rows = whole.rows().stream()
                    .filter(new java.util.HashSet<>(part.rows())::contains)
                    .toList();
            if (!rows.isEmpty()) parts.add(new Part(whole.value(), whole.name(), rows));
        }
        return parts;
    }

    static double[] numbers(Table table, String column) {
        Require.present("table", table);
        return Columns.numbers(table, column);
    }

    /** What is left out of a series (or of all), in words. */
    static void note(List<String> notes, String series, long count, String words) {
        if (count > 0) notes.add((series.isEmpty() ? "" : series + ": ") + words);
    }
}
