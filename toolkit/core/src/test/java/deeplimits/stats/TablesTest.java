package deeplimits.stats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class TablesTest {
    @TempDir
    private Path project;

    private Path notebooks() throws IOException {
        Files.createDirectories(project.resolve("data"));
        Files.writeString(project.resolve("data/README.md"), "# Data\n");
        return Files.createDirectories(project.resolve("notebooks"));
    }

    @Test
    void aTableComesBackRoundedFromAnyFolderOfTheProject() throws IOException {
        Path here = notebooks();
        Table table = Table.create(
                "t",
                DoubleColumn.create("H", 0.05, 0.0684, 1),
                DoubleColumn.create("drift", -1 / 3.0, 8.87654321e120, 0),
                IntColumn.create("n", new int[] {5, 50, -3}));
        Path file = Tables.write(table, Tables.file(here, "figure.csv"), 4);
        assertEquals(project.resolve("data/figure.csv"), file);
        assertEquals("H,drift,n\n0.05,-0.3333,5\n0.0684,8.877E120,50\n1,0,-3\n", Files.readString(file));
        Table back = Tables.read(project, "figure.csv");
        assertEquals(List.of("H", "drift", "n"), back.columnNames());
        assertArrayEquals(
                new double[] {-0.3333, 8.877e120, 0}, back.doubleColumn("drift").asDoubleArray(), 0);
        assertArrayEquals(new double[] {5, 50, -3}, back.doubleColumn("n").asDoubleArray(), 0);
        assertEquals("figure.csv", back.name());
    }

    @Test
    void seventeenDigitsLoseNothing() throws IOException {
        double[] values = {Math.PI, 0.1, Double.MIN_VALUE, Double.MAX_VALUE, -1e-200, 1e15 + 0.125, 4e18};
        Path here = notebooks();
        Tables.write(Table.create("t", DoubleColumn.create("x", values)), Tables.file(here, "x.csv"), 17);
        assertArrayEquals(values, Tables.read(here, "x.csv").doubleColumn("x").asDoubleArray(), 0);
    }

    /** Any name and any text, and missing numbers, come back; texts stay texts even where they look like numbers. */
    @Test
    void everyNameAndTextReadsBack() throws IOException {
        Path here = notebooks();
        String[] texts = {"L^-1/2", "a, \"b\"", "two\nlines", "", " 1", "7", "<td>", "\u00e9\ud83d\ude00"};
        Table table = Table.create(
                "t",
                StringColumn.create("network", texts),
                DoubleColumn.create("mean, log", 1, Double.NaN, 1 / 0.0, -1 / 0.0, 0.5, 1e-300, -2, 3),
                DoubleColumn.create("say \"x\"", 1, 2, 3, 4, 5, 6, 7, 8),
                DoubleColumn.create(" two\nlines <b>", 1, 2, 3, 4, 5, 6, 7, Double.NaN));
        Tables.write(table, Tables.file(here, "x.csv"), 17);
        Table back = Tables.read(here, "x.csv");
        assertEquals(table.columnNames(), back.columnNames());
        assertEquals(List.of(texts), back.stringColumn("network").asList());
        for (int c = 1; c < 4; c++)
            assertArrayEquals(
                    table.doubleColumn(c).asDoubleArray(), back.doubleColumn(c).asDoubleArray());
    }

    @Test
    void aTableOfOneColumnKeepsItsMissingRows() throws IOException {
        Path here = notebooks();
        for (double[] values : new double[][] {{Double.NaN}, {1, Double.NaN, 2}, {1, Double.NaN}, {}}) {
            Path file =
                    Tables.write(Table.create("t", DoubleColumn.create("x", values)), Tables.file(here, "x.csv"), 5);
            assertArrayEquals(
                    values, Tables.read(here, "x.csv").doubleColumn("x").asDoubleArray());
            // many readers skip an empty line
            assertTrue(Files.readAllLines(file).stream().noneMatch(String::isBlank));
        }
    }

    @Test
    void rowsAtAValueOfAColumn() {
        Table table = Table.create("t", DoubleColumn.create("x", 1, 2, -0.0), StringColumn.create("s", "a", "b", "a"));
        assertArrayEquals(new double[] {1, -0.0}, Columns.numbers(Columns.where(table, "s", "a"), "x"));
        assertEquals(
                List.of("a"), Columns.where(table, "x", 0).stringColumn("s").asList());
        assertEquals(0, Columns.where(table, "x", 7).rowCount());
        assertEquals(0, Columns.where(table, "s", "c").rowCount());
        refused("column x of table t must be of texts to be compared with \"a\"", () -> Columns.where(table, "x", "a"));
        refused("Column s of table t must be numeric", () -> Columns.where(table, "s", 1));
        refused("Column y is not present", () -> Columns.where(table, "y", 1));
        refused("value of column s must be given", () -> Columns.where(table, "s", null));
    }

    @Test
    void refusesWhatIsNoTable() throws IOException {
        Path here = notebooks();
        Map<String, String> bad = new LinkedHashMap<>();
        bad.put("<!DOCTYPE html>\n<html><body>moved</body></html>\n", "x.csv, line 1 must be names of columns");
        bad.put("", "x.csv, line 1 must be names of columns");
        bad.put("a,b\n1,2\n3\n", "x.csv, line 3 must be a row of 2 fields, as the first line, got 1");
        bad.put("a,b\n1,2\n\n", "x.csv, line 3 must be a row of 2 fields");
        bad.put("a,b\n1,2,3\n", "x.csv, line 2 must be a row of 2 fields, as the first line, got 3");
        bad.put("a,a\n1,2\n", "x.csv, names of columns must be distinct, got a");
        bad.put("a\nnone\n", "x.csv, row 1, column a must be a number, or a text in quotation marks, got none");
        bad.put("a\n\"t\"\n1\n", "x.csv, column a must be numbers, or texts in quotation marks, got both");
        bad.put("a\n\"t\"u\n", "x.csv, line 2 must be ended after a quotation mark");
        bad.put("a\n\"t\n", "must be closed by a quotation mark, got the end of the file");
        for (var one : bad.entrySet()) {
            Files.writeString(Tables.file(here, "x.csv"), one.getKey());
            refused(one.getValue(), () -> Tables.read(here, "x.csv"));
        }
        Files.writeString(Tables.file(here, "x.csv"), "a,b\r\n1,\"t\"\r\n2,\"u\"");
        assertEquals(
                List.of("t", "u"), Tables.read(here, "x.csv").stringColumn("b").asList());
    }

    @Test
    void whatIsAbsentIsRefusedByName() {
        Table table = Table.create("t", DoubleColumn.create("x", new double[] {1}));
        refused("table must be given, got null", () -> RowGroup.of((Table) null));
        refused("columns to group by must be given, got null", () -> RowGroup.of(table, (String[]) null));
        refused("columns to group by must be given", () -> Frontier.of(table, "x", "x", (String[]) null));
        refused("table must be given", () -> Statistics.summary(null, "x"));
        refused("column name must be given", () -> Statistics.summary(table, null));
        refused("columns to group by must be given", () -> Statistics.summary(table, "x", (String[]) null));
        refused("file name must be given", () -> Tables.read(null));
        refused("file must be given", () -> Tables.write(table, (Path) null, 5));
        refused("table must be given", () -> Tables.write(null, project.resolve("x"), 5));
        refused("sample must be given", () -> Summary.of((double[]) null));
        refused("first must be given", () -> Statistics.kolmogorovSmirnov(null, new double[2]));
        refused(
                "cdf must be given",
                () -> Statistics.kolmogorovSmirnov(new double[2], (java.util.function.DoubleUnaryOperator) null));
        refused("x must be given", () -> Slope.of(null, new double[2]));
        refused("y must be given", () -> Statistics.logLogSlope(new double[] {1, 2}, null));
    }

    @Test
    void refusesWhatIsNotThere() throws IOException {
        refused("file data/README.md must be in", () -> Tables.file(project, "x.csv"));
        Path here = notebooks();
        refused("or above it, got none; make it with the study", () -> Tables.read(here, "absent.csv"));
        refused("digits must be in [1, 17], got 0", () -> Tables.write(Table.create("t"), here.resolve("x"), 0));
    }

    private static void refused(String words, org.junit.jupiter.api.function.Executable act) {
        String message = assertThrows(IllegalArgumentException.class, act).getMessage();
        assertTrue(message.contains(words), message);
    }
}
