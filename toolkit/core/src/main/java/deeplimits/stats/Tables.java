package deeplimits.stats;

import deeplimits.Require;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

/**
 * Results that are committed with the project, as CSV in its folder {@code data}: found from the working directory upward, so that a
 * notebook reads the same file wherever its kernel was started.
 */
public final class Tables {
    private Tables() {}

    /**
     * Reads a table of numbers.
     *
     * @param name file name, such as {@code figure7.csv}
     * @return the table, all columns as numbers
     * @throws IllegalArgumentException if no folder data from here upward has that file
     */
    public static Table read(String name) {
        return read(Path.of(""), name);
    }

    static Table read(Path start, String name) {
        Path file = search(start, name, "make it with the notebook's budget paper");
        return Table.read()
                .usingOptions(CsvReadOptions.builder(file.toFile())
                        .columnTypes(any -> ColumnType.DOUBLE)
                        .tableName(name));
    }

    /**
     * Writes a table of numbers, in place of an older one.
     *
     * @param table columns of numbers
     * @param name file name, such as {@code figure7.csv}
     * @param digits significant digits of each number, in [1, 17]
     * @return the file
     * @throws IllegalArgumentException if a column is not numeric, or there is no folder data from here upward
     */
    public static Path write(Table table, String name, int digits) {
        return write(Path.of(""), table, name, digits);
    }

    static Path write(Path start, Table table, String name, int digits) {
        Require.present("table", table);
        Require.holds(digits >= 1 && digits <= 17, "digits", "in [1, 17]", digits);
        Path file = search(start, "README.md", "start in the project").resolveSibling(name);
        double[][] columns = table.columnNames().stream()
                .map(column -> Columns.numbers(table, column))
                .toArray(double[][]::new);
        StringBuilder csv = new StringBuilder(String.join(",", table.columnNames())).append('\n');
        for (int row = 0; row < table.rowCount(); row++) {
            for (int i = 0; i < columns.length; i++)
                csv.append(i == 0 ? "" : ",").append(show(columns[i][row], digits));
            csv.append('\n');
        }
        try {
            return Files.writeString(file, csv, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the table " + file, e);
        }
    }

    private static String show(double value, int digits) {
        if (!Double.isFinite(value)) return Double.isNaN(value) ? "" : String.valueOf(value);
        double rounded = new BigDecimal(value).round(new MathContext(digits)).doubleValue();
        return rounded == (long) rounded ? Long.toString((long) rounded) : Double.toString(rounded);
    }

    /** The nearest data/NAME from a folder upward. */
    private static Path search(Path start, String name, String cure) {
        Path here = start.toAbsolutePath();
        for (Path at = here; at != null; at = at.getParent()) {
            Path file = at.resolve("data").resolve(name);
            if (Files.isRegularFile(file)) return file;
        }
        throw new IllegalArgumentException(
                "file data/" + name + " must be in " + here + " or above it, got none; " + cure);
    }
}
