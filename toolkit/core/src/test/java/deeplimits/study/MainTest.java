package deeplimits.study;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.data.Split;
import deeplimits.lab.Budget;
import deeplimits.lab.Captured;
import deeplimits.lab.Experiment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

@Timeout(120)
class MainTest {
    private final String budget = System.getProperty(Budget.PROPERTY);

    @TempDir
    Path folder;

    @AfterEach
    void restore() {
        System.clearProperty("deeplimits.data");
        if (budget == null) System.clearProperty(Budget.PROPERTY);
        else System.setProperty(Budget.PROPERTY, budget);
    }

    private String figure7(Map<String, String> environment, String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("figure7", "--budget", "ci", "--out", folder.toString(), "--threads", "2"));
        arguments.addAll(List.of(more));
        return Captured.output(() -> new Main(environment, arguments.toArray(String[]::new)).run(null));
    }

    /** Two shards, one named and one by Slurm, in any order, merged: the table of one run, byte for byte; nothing is computed twice. */
    @Test
    void shardsMergeToTheTableOfOneRun() throws IOException {
        String once = figure7(Map.of());
        Path table = folder.resolve("figure7.csv");
        assertTrue(once.startsWith("figure7, budget ci: 3 of 3 cells, about "), once);
        assertTrue(once.contains(" on one thread, ") && once.contains("3 of 3 cells are finished"), once);
        assertTrue(once.contains("written: " + table), once);
        byte[] whole = Files.readAllBytes(table);
        assertEquals("hurst,beta,log10_D,log10_G", Files.readAllLines(table).get(0));
        assertEquals(1 + 3 * 8, Files.readAllLines(table).size());
        Files.delete(table);
        String journal = folder.resolve("figure7.journal").toString();
        Map<String, String> slurm =
                Map.of("SLURM_ARRAY_TASK_ID", "2", "SLURM_ARRAY_TASK_COUNT", "2", "SLURM_ARRAY_TASK_MAX", "2");
        String second = figure7(slurm, "--journal", journal);
        assertTrue(second.contains("2 of 3 cells, about") && second.contains("1 of 3 cells are finished"), second);
        assertFalse(Files.exists(table));
        String first = figure7(Map.of(), "--journal", journal, "--shard", "1/2");
        assertTrue(first.contains("3 of 3 cells are finished") && !Files.exists(table), first);
        assertEquals(3, cells());
        figure7(Map.of(), "--journal", journal);
        assertEquals(3, cells());
        assertEquals(new String(whole), Files.readString(table));
    }

    private long cells() throws IOException {
        long lines = 0;
        for (String end : List.of("", ".1-of-2", ".2-of-2")) {
            Path file = folder.resolve("figure7.journal" + end);
            if (Files.exists(file)) lines += Files.readAllLines(file).size() - 1;
        }
        return lines;
    }

    /** A study of one's own by the name of its class, whose cells another computes: budget and name reach it, the table is written. */
    @Test
    void cellsMayBeComputedByAnother() throws IOException {
        figure7(Map.of());
        String whole = Files.readString(folder.resolve("figure7.csv"));
        List<String> heard = new ArrayList<>();
        String name = Own.class.getName();
        String journal = folder.resolve("own.journal").toString();
        for (int open : new int[] {1, 3})
            heard.add(Captured.output(() -> Main.run(
                    (study, cells) -> {
                        heard.add(study + " " + Budget.current() + " " + cells.numbers().length);
                        for (int cell : Arrays.copyOf(cells.numbers(), Math.min(open, cells.numbers().length)))
                            cells.accept("here", cell, cells.compute(cell));
                    },
                    name,
                    "--budget",
                    "ci",
                    "--out",
                    folder.toString(),
                    "--journal",
                    journal)));
        assertEquals(List.of(name + " ci 3", name + " ci 2"), List.of(heard.get(0), heard.get(2)));
        assertTrue(heard.get(1).contains("1 of 3 cells are finished")
                && heard.get(1).contains("same command goes on"));
        assertTrue(heard.get(3).contains("3 of 3 cells are finished"), heard.get(3));
        assertEquals(whole, Files.readString(folder.resolve("own.csv")));
    }

    /** A study that is not of the project. */
    public static final class Own implements Study {
        private final Study study;

        public Own(Budget budget) {
            if (budget == Budget.PAPER) throw new IllegalArgumentException("budget must be less than paper, got paper");
            study = new Figure7(budget);
        }

        @Override
        public String name() {
            return "own";
        }

        @Override
        public Experiment experiment() {
            return study.experiment();
        }

        @Override
        public Table run(Experiment experiment) {
            return study.run(experiment);
        }

        @Override
        public Map<String, Table> tables(Table rows) {
            return Map.of("own", study.tables(rows).get("figure7"));
        }

        @Override
        public double secondsPerCell() {
            return 1;
        }
    }

    @Test
    void aKubernetesIndexCountsFromZero() {
        String journal = folder.resolve("figure7.journal").toString();
        figure7(Map.of("JOB_COMPLETION_INDEX", "0"), "--journal", journal, "--shards", "2");
        assertTrue(Files.exists(folder.resolve("figure7.journal.1-of-2")));
        figure7(Map.of("JOB_COMPLETION_INDEX", "1", "JOB_COMPLETIONS", "2"), "--journal", journal);
        assertTrue(Files.exists(folder.resolve("figure7.journal.2-of-2")));
    }

    @Test
    void whatCannotBeMeantIsRefused() {
        Map<String, List<String>> bad = new LinkedHashMap<>();
        bad.put("a study and pairs of option and value", List.of("figure7", "--budget"));
        bad.put("name of a study must be one of [convolution, figure10, figure10-cifar10, ", List.of("figure99"));
        String own = Own.class.getName();
        bad.put(
                "that is a Study and has a public constructor of a Budget, got java.lang.String",
                List.of("java.lang.String"));
        bad.put("that is a Study and has a public constructor of a Budget, got no.Such", List.of("no.Such"));
        bad.put("budget must be less than paper, got paper", List.of(own, "--budget", "paper"));
        bad.put("option must be one of [--budget, ", List.of("figure7", "--bugdet", "ci"));
        bad.put("budget must be ci, class or paper", List.of("figure7", "--budget", "huge"));
        bad.put("--shard must be I/N, such as 3/32, got 3", List.of("figure7", "--shard", "3"));
        bad.put("--shard must be a whole number, got x", List.of("figure7", "--budget", "ci", "--shard", "x/2"));
        bad.put("shard must be in [1, 2], got 3", List.of("figure7", "--budget", "ci", "--shard", "3/2"));
        bad.put(
                "--shards must be used within an array of tasks",
                List.of("figure7", "--budget", "ci", "--shards", "2"));
        bad.put("a shard must be given a journal", List.of("figure7", "--budget", "ci", "--shard", "1/2"));
        bad.put(
                "folder of figure7.csv must be one to write in",
                List.of("figure7", "--budget", "ci", "--out", "/absent"));
        bad.forEach((words, arguments) -> refused(words, Map.of(), arguments));
        List<String> two = List.of("figure7", "--budget", "ci", "--shards", "2");
        refused(
                "SLURM_ARRAY_TASK_ID must be in [1, 2]; number the array from 1, got 0",
                Map.of("SLURM_ARRAY_TASK_ID", "0"),
                two);
        refused("JOB_COMPLETION_INDEX must be below 2, got 2", Map.of("JOB_COMPLETION_INDEX", "2"), two);
        refused(
                "--shards must be given, for the array does not say how many there are",
                Map.of("SLURM_ARRAY_TASK_ID", "3", "SLURM_ARRAY_TASK_COUNT", "2", "SLURM_ARRAY_TASK_MAX", "7"),
                List.of("figure7", "--budget", "ci"));
    }

    private static void refused(String words, Map<String, String> environment, List<String> arguments) {
        Captured.output(() -> {
            String message = assertThrows(
                            IllegalArgumentException.class,
                            () -> new Main(environment, arguments.toArray(String[]::new)).run(null))
                    .getMessage();
            assertTrue(message.contains(words), message);
        });
    }

    /** Where the data are absent a study fails; the strokes of the project never stand in. */
    @Test
    void otherDataNeverStandIn() {
        System.setProperty("deeplimits.data", folder.toString());
        for (String name : Study.all().keySet()) {
            if (deeplimits.data.Dataset.MNIST.present()) continue;
            try {
                Study made = Study.of(name, Budget.CI);
                for (var field : made.getClass().getDeclaredFields())
                    assertFalse(field.getType() == Split.class, name + " has images, and none are here");
            } catch (UncheckedIOException refusal) {
                boolean cifar = name.contains("cifar") || name.equals("convolution");
                assertTrue(refusal.getMessage().contains(cifar ? "CIFAR-10" : "MNIST"), refusal.getMessage());
            }
        }
    }

    @Test
    void theUsageListsTheStudiesAsWords() {
        String usage = assertThrows(IllegalArgumentException.class, () -> new Main(Map.of()))
                .getMessage();
        assertTrue(usage.contains("studies: convolution, "), usage);
    }
}
