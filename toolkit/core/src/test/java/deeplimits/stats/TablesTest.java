package deeplimits.stats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
        Path file = Tables.write(here, table, "figure.csv", 4);
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
        Tables.write(here, Table.create("t", DoubleColumn.create("x", values)), "x.csv", 17);
        assertArrayEquals(values, Tables.read(here, "x.csv").doubleColumn("x").asDoubleArray(), 0);
    }

    @Test
    void aMissingNumberStaysMissing() throws IOException {
        Path here = notebooks();
        Tables.write(
                here,
                Table.create("t", DoubleColumn.create("x", 1, Double.NaN), DoubleColumn.create("y", 2, 3)),
                "x.csv",
                5);
        assertTrue(Tables.read(here, "x.csv").doubleColumn("x").isMissing(1));
    }

    @Test
    void refusesWhatIsNotThere() throws IOException {
        refused("file data/README.md must be in", () -> Tables.write(project, Table.create("t"), "x.csv", 5));
        Path here = notebooks();
        refused(
                "or above it, got none; make it with the notebook's budget paper",
                () -> Tables.read(here, "absent.csv"));
        refused("digits must be in [1, 17], got 0", () -> Tables.write(here, Table.create("t"), "x.csv", 0));
        refused(
                "Column name of table t must be numeric",
                () -> Tables.write(here, Table.create("t", StringColumn.create("name", "a")), "x.csv", 5));
    }

    private static void refused(String words, org.junit.jupiter.api.function.Executable act) {
        String message = assertThrows(IllegalArgumentException.class, act).getMessage();
        assertTrue(message.contains(words), message);
    }
}
