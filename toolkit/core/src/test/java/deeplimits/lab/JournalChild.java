package deeplimits.lab;

import deeplimits.random.Key;
import deeplimits.stats.Grid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import tech.tablesaw.api.Table;

/** The experiment that {@link JournalTest} runs in a process of its own, to kill it. */
final class JournalChild {
    private JournalChild() {}

    /** 240 cells of three measures; each cell begun is noted in a log of its own. */
    static Experiment experiment(Path journal) {
        return Experiment.named("killed")
                .over("h", Grid.linear(0, 1, 80))
                .repeated(3)
                .journal(journal);
    }

    static Table run(Experiment experiment, Path log) {
        return experiment.runEach(Key.of(3), p -> {
            if (log != null) {
                note(log, p + "\n");
                LockSupport.parkNanos(20_000_000); // slow enough to be killed half way
            }
            var stream = p.key("draws").stream();
            return Map.of(
                    "a",
                    stream.gaussian() / 3,
                    "b",
                    p.get("h"),
                    "c",
                    p.repetition() == 1 ? Double.NaN : stream.uniform());
        });
    }

    private static void note(Path log, String line) {
        try {
            Files.write(
                    log,
                    List.of(line.strip()),
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** 20,000 cells of next to no work, each noted when it is begun. */
    private static void fast(Path journal, Path log, int threads) throws IOException {
        try (var notes = Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            Experiment.named("fast")
                    .over("h", Grid.linear(0, 1, 20_000))
                    .threads(threads)
                    .journal(journal)
                    .runEach(Key.of(3), p -> {
                        try {
                            notes.write((p + "\n")
                                    .getBytes(
                                            StandardCharsets
                                                    .UTF_8)); // one call of the system: whole, whoever else writes
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                        return Map.of("a", p.get("h"));
                    });
        }
    }

    /** Arguments: journal, log, threads, then "fast", or for a shard its index and their number. */
    public static void main(String[] args) throws IOException {
        if (args.length == 4) {
            fast(Path.of(args[0]), Path.of(args[1]), Integer.parseInt(args[2]));
            return;
        }
        Experiment experiment = experiment(Path.of(args[0])).threads(Integer.parseInt(args[2]));
        if (args.length > 3) experiment = experiment.shard(Integer.parseInt(args[3]), Integer.parseInt(args[4]));
        try {
            System.out.println("rows " + run(experiment, Path.of(args[1])).rowCount());
        } catch (RuntimeException e) {
            System.out.println("failed: " + e.getMessage());
        }
    }
}
