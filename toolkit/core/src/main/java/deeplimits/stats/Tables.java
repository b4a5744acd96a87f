package deeplimits.stats;

import deeplimits.Require;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import tech.tablesaw.api.Table;

/**
 * Results that are committed with the project, as CSV in its folder {@code data}: found from the working directory upward, so that a
 * notebook reads the same file wherever its kernel was started.
 *
 * <p>The first line has the names of the columns; texts stand in quotation marks, numbers without, and an empty field is a missing value
 * (RFC 4180). What is not such a table is refused with its line.
 */
public final class Tables {
    private Tables() {}

    /**
     * Reads a table.
     *
     * @param name file name, such as {@code figure7.csv}
     * @return the table: columns of numbers as doubles, columns with a text as texts
     * @throws IllegalArgumentException if no folder data from here upward has that file, or it is no table
     */
    public static Table read(String name) {
        return read(Path.of(""), name);
    }

    static Table read(Path start, String name) {
        Path file = search(start, name, "make it with the study of its name");
        try {
            return Csv.table(name, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the table " + file, e);
        }
    }

    /**
     * Writes a table into the project's folder data, in place of an older one.
     *
     * @param table columns of numbers and texts
     * @param name file name, such as {@code figure7.csv}
     * @param digits significant digits of each number, in [1, 17]
     * @return the file
     * @throws IllegalArgumentException if there is no folder data from here upward
     */
    public static Path write(Table table, String name, int digits) {
        return write(table, file(name), digits);
    }

    /** Writes a table into a file, in place of an older one; see {@link #write(Table, String, int)}. */
    public static Path write(Table table, Path file, int digits) {
        Require.present("table", table);
        Require.holds(digits >= 1 && digits <= 17, "digits", "in [1, 17]", digits);
        Path part = Require.present("file", file).resolveSibling(file.getFileName() + ".part");
        try {
            Files.writeString(part, Csv.text(table, digits), StandardCharsets.UTF_8);
            return Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the table " + file, e);
        }
    }

    /** The file of a name in the project's folder data, whether it is there or not. */
    public static Path file(String name) {
        return file(Path.of(""), name);
    }

    static Path file(Path start, String name) {
        Require.words("file name", name);
        return search(start, "README.md", "start in the project").resolveSibling(name);
    }

    /** The nearest data/NAME from a folder upward. */
    private static Path search(Path start, String name, String cure) {
        Require.words("file name", name);
        Path here = start.toAbsolutePath();
        for (Path at = here; at != null; at = at.getParent()) {
            Path file = at.resolve("data").resolve(name);
            if (Files.isRegularFile(file)) return file;
        }
        throw new IllegalArgumentException(
                "file data/" + name + " must be in " + here + " or above it, got none; " + cure);
    }
}
