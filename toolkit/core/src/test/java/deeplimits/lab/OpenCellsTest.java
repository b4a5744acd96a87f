package deeplimits.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.random.Key;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/** Cells that are computed elsewhere: the same bytes in the journal, or a refusal that leaves it as it was. */
@Timeout(60)
class OpenCellsTest {
    @TempDir
    Path folder;

    private final AtomicInteger computed = new AtomicInteger();

    private Path journal() {
        return folder.resolve("run.journal");
    }

    private Experiment small() {
        return Experiment.named("small").over("x", 1, 2, 3, 4).repeated(2);
    }

    private Table each(Experiment experiment) {
        return experiment.runEach(Key.of(1), p -> {
            computed.incrementAndGet();
            double draw = p.key("draw").stream().gaussian();
            return Map.of("a", draw / 3, "b", p.get("x") == 2 ? Double.NaN : -1 / 0.0);
        });
    }

    private static Table blocks(Experiment experiment) {
        return experiment.run(Key.of(1), p -> {
            p.step(1);
            return Table.create(DoubleColumn.create("y", p.key("y").stream().gaussian(), p.get("x")));
        });
    }

    /** The cells as an executor of a cluster has them: of an experiment without a journal. */
    private OpenCells elsewhere() {
        AtomicReference<OpenCells> kept = new AtomicReference<>();
        assertEquals(0, each(small().computedBy(kept::set)).rowCount());
        return kept.get();
    }

    private static Consumer<OpenCells> by(OpenCells other) {
        return cells -> {
            for (int cell : cells.numbers()) cells.accept("there", cell, other.compute(cell));
        };
    }

    @Test
    void cellsComputedElsewhereAreTheBytesOfOneMachine() throws IOException {
        Table once = each(small().threads(1).journal(journal()));
        byte[] bytes = Files.readAllBytes(journal());
        Path other = folder.resolve("other.journal");
        Table there = each(small().journal(other).computedBy(by(elsewhere())));
        assertArrayEquals(bytes, Files.readAllBytes(other));
        assertEquals(ExperimentTest.rows(once), ExperimentTest.rows(there));
        Files.delete(other);
        Files.delete(journal());
        blocks(small().threads(1).journal(journal()));
        blocks(small().journal(other).computedBy(cells -> by(cells).accept(cells)));
        assertEquals(Files.readString(journal()), Files.readString(other));
        assertEquals(5, Files.readAllLines(other).size());
    }

    /** A task that ran twice, such as a speculative one, leaves one line. */
    @Test
    void theSameCellTwiceIsOneLine() throws IOException {
        each(small().journal(journal()).computedBy(cells -> {
            for (int i = 0; i < 3; i++) by(cells).accept(cells);
        }));
        assertEquals(9, Files.readAllLines(journal()).size());
    }

    @Test
    void whatIsLeftOpenIsComputedByTheNextRun() {
        OpenCells other = elsewhere();
        Table some = each(small().journal(journal()).computedBy(cells -> List.of(7, 2, 5)
                .forEach(cell -> cells.accept("there", cell, other.compute(cell)))));
        assertEquals(3, some.rowCount());
        each(small().journal(journal())
                .shard(2, 3)
                .computedBy(cells -> assertArrayEquals(new int[] {1, 4}, cells.numbers())));
        each(small().journal(journal())
                .computedBy(cells -> assertArrayEquals(new int[] {0, 1, 3, 4, 6}, cells.numbers())));
        computed.set(0);
        assertEquals(ExperimentTest.rows(each(small())), ExperimentTest.rows(each(small().journal(journal()))));
        assertEquals(8 + 5, computed.get());
    }

    /** A machine of another Java, or with other data, says so in its header, with a cell or without. */
    @Test
    void anotherHeaderIsRefusedWithBothSides() throws IOException {
        OpenCells other = elsewhere();
        List<String> header = JournalLine.fields(new String(other.header(), StandardCharsets.UTF_8).strip());
        int java = header.indexOf("java") + 1;
        String mine = header.set(java, "16, no Vector API");
        byte[] foreign = JournalLine.of(header);
        each(small().journal(journal()).computedBy(cells -> {
            assertArrayEquals(other.header(), cells.header());
            byte[] right = cells.compute(3);
            byte[] cell = Arrays.copyOf(foreign, foreign.length + right.length - other.header().length);
            System.arraycopy(right, other.header().length, cell, foreign.length, cell.length - foreign.length);
            for (byte[] bytes : List.of(foreign, cell))
                assertEquals(
                        "the journal of worker 2 holds another measurement: java is " + mine
                                + " now, 16, no Vector API there; take machines that agree with this one",
                        assertThrows(IllegalArgumentException.class, () -> cells.accept("worker 2", 3, bytes))
                                .getMessage());
        }));
        assertEquals(1, Files.readAllLines(journal()).size());
    }

    /** Cut anywhere, with any byte changed, or of another cell: refused, and the journal has no part of it. */
    @Test
    void whatIsNotAWholeCellIsRefused() throws IOException {
        each(small().journal(journal()).computedBy(cells -> {
            byte[] whole = cells.compute(3);
            for (int cut = 0; cut < whole.length; cut++) {
                byte[] torn = Arrays.copyOf(whole, cut);
                byte[] changed = whole.clone();
                changed[cut] ^= 1;
                for (byte[] bytes : List.of(torn, changed))
                    assertThrows(IllegalArgumentException.class, () -> cells.accept("there", 3, bytes), "at " + cut);
            }
            for (int cell : new int[] {-1, 2, 8})
                assertThrows(IllegalArgumentException.class, () -> cells.accept("there", cell, whole));
            assertThrows(IllegalArgumentException.class, () -> cells.compute(8));
        }));
        assertEquals(1, Files.readAllLines(journal()).size());
    }

    /** After the run a cell can still be computed, as an executor does, and none is taken. */
    @Test
    void aRunThatIsOverTakesNothing() {
        AtomicReference<OpenCells> kept = new AtomicReference<>();
        each(small().journal(journal()).computedBy(kept::set));
        byte[] cell = kept.get().compute(0);
        assertArrayEquals(elsewhere().compute(0), cell);
        assertThrows(IllegalStateException.class, () -> kept.get().accept("there", 0, cell));
        assertEquals(8, each(small().journal(journal())).rowCount());
    }

    @Test
    void aMeasureThatFailsOrIsCutShortGivesNoBytes() {
        OpenCells[] kept = new OpenCells[1];
        Experiment.named("e")
                .over("x", 1, 2)
                .computedBy(cells -> kept[0] = cells)
                .runEach(Key.of(1), p -> {
                    if (p.get("x") == 1) throw new ArithmeticException("no root");
                    Thread.currentThread().interrupt();
                    return Map.of("y", 1);
                });
        var failed = assertThrows(IllegalStateException.class, () -> kept[0].compute(0));
        assertTrue(failed.getMessage().startsWith("e failed at x=1.0")
                && failed.getMessage().contains("no root"));
        var cut = assertThrows(IllegalStateException.class, () -> kept[0].compute(1));
        assertTrue(Thread.interrupted());
        assertTrue(cut.getMessage().startsWith("e was interrupted at x=2.0"), cut.getMessage());
    }
}
