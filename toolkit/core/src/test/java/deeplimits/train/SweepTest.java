package deeplimits.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.data.Images;
import deeplimits.data.Split;
import deeplimits.lab.Experiment;
import deeplimits.lab.Point;
import deeplimits.net.ResNet;
import deeplimits.random.Key;
import deeplimits.weights.Law;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;

/** A grid of trainings H x beta x learning rate, as chapter 9 runs it, in miniature. */
@Timeout(120)
class SweepTest {
    private static final Key KEY = Key.of(9);
    private static final int CELLS = 12;
    private static final double EXPLOSIVE = -4; // 12 layers of 12^4 each pass the largest float
    private static final Split DIGITS = Images.strokeDigits().take(128, 64);
    private static List<String> alone;

    @TempDir
    Path folder;

    @BeforeAll
    static void runAlone() {
        alone = rows(grid().threads(1).runEach(KEY, SweepTest::trained));
    }

    private static Experiment grid() {
        return Experiment.named("sweep")
                .over("hurst", 0.3, 0.7)
                .over("beta", EXPLOSIVE, 0.5, 1)
                .over("rate", 0.001, 0.01);
    }

    private static Map<String, Double> trained(Point p) {
        var net = ResNet.res1(6).inputs(784).depth(12).scaling(p.get("beta"));
        Run run = Training.of(
                        Model.residual(net, Law.fractional(p.get("hurst"))).withBiases())
                .optimiser(Optimiser.adam(p.get("rate")))
                .batch(32)
                .epochs(2)
                .threads(1)
                .quiet()
                .run(DIGITS, p.key("training"));
        double[] losses = run.steps().doubleColumn("loss").asDoubleArray();
        return Map.of(
                "accuracy",
                run.accuracy(),
                "finite",
                run.outcome().finished() ? 1.0 : 0.0,
                "last_loss",
                losses[losses.length - 1]);
    }

    /** Trains, and notes which cell it was. */
    private static Function<Point, Map<String, Double>> noting(Queue<String> cells) {
        return p -> {
            cells.add(p.toString());
            return trained(p);
        };
    }

    /** All rows, every bit of every number. */
    private static List<String> rows(Table table) {
        List<String> rows = new ArrayList<>();
        for (Row row : table)
            rows.add(table.columnNames().stream()
                    .map(name -> name + "=" + row.getObject(name))
                    .toList()
                    .toString());
        return rows;
    }

    private Experiment kept() {
        return grid().journal(folder.resolve("sweep.journal"));
    }

    @Test
    void aLossThatIsNotFiniteIsARow() {
        Table table = grid().runEach(KEY, SweepTest::trained);
        assertEquals(CELLS, table.rowCount());
        for (Row row : table) {
            boolean explosive = row.getDouble("beta") == EXPLOSIVE;
            assertEquals(explosive ? 0.0 : 1.0, row.getDouble("finite"), row.toString());
            assertEquals(explosive, Double.isNaN(row.getDouble("accuracy")), row.toString());
            assertEquals(explosive, !Double.isFinite(row.getDouble("last_loss")), row.toString());
        }
        // every cell is a training of its own: no two finite ones agree
        assertEquals(
                8,
                Arrays.stream(table.doubleColumn("last_loss").asDoubleArray())
                        .filter(Double::isFinite)
                        .distinct()
                        .count());
    }

    @Test
    void threadsChangeNoBitOfTheTable() {
        for (int threads : new int[] {2, 5})
            assertEquals(alone, rows(grid().threads(threads).runEach(KEY, SweepTest::trained)));
    }

    /** The fifth training is told to stop before it begins: it is no row, those before it are, and only the rest is trained later. */
    @Test
    void anInterruptedSweepGoesOnToTheSameBitsAndRepeatsNothing() {
        Thread reader = Thread.currentThread();
        Queue<String> begun = new ConcurrentLinkedQueue<>();
        Table half = kept().threads(1).runEach(KEY, p -> {
            begun.add(p.toString());
            if (begun.size() == 5) {
                reader.interrupt();
                while (!Thread.currentThread().isInterrupted()) Thread.onSpinWait();
            }
            return trained(p);
        });
        assertFalse(Thread.interrupted(), "the interruption is spent");
        assertEquals(alone.subList(0, 4), rows(half));
        Queue<String> later = new ConcurrentLinkedQueue<>();
        assertEquals(alone, rows(kept().threads(2).runEach(KEY, noting(later))));
        assertEquals(CELLS - 4, later.size());
        assertTrue(later.stream().noneMatch(new ArrayList<>(begun).subList(0, 4)::contains), "trained again: " + later);
    }

    /** What a kill leaves: whole lines and half a line, for which one training is due. */
    @Test
    void aTornJournalCostsTheTrainingItLost() throws IOException {
        kept().threads(1).runEach(KEY, SweepTest::trained);
        Path journal = folder.resolve("sweep.journal");
        byte[] whole = Files.readAllBytes(journal);
        Files.write(journal, Arrays.copyOf(whole, whole.length - 9), StandardOpenOption.TRUNCATE_EXISTING);
        Queue<String> again = new ConcurrentLinkedQueue<>();
        assertEquals(alone, rows(kept().runEach(KEY, noting(again))));
        assertEquals(1, again.size());
        assertEquals(alone, rows(kept().runEach(KEY, noting(again))));
        assertEquals(1, again.size(), "a whole journal is only read");
    }

    @Test
    void twoShardsMergeToTheTableOfOneRun() {
        Queue<String> cells = new ConcurrentLinkedQueue<>();
        for (int shard = 1; shard <= 2; shard++) {
            Table part = kept().shard(shard, 2).runEach(KEY, noting(cells));
            assertEquals(CELLS / 2 * shard, part.rowCount());
            assertEquals(CELLS / 2 * shard, cells.size());
        }
        assertEquals(alone, rows(kept().runEach(KEY, noting(cells))));
        assertEquals(CELLS, cells.stream().distinct().count());
        assertEquals(CELLS, cells.size(), "merging trains nothing");
    }
}
