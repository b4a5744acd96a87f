package deeplimits.study;

import deeplimits.Require;
import deeplimits.lab.Budget;
import deeplimits.lab.Experiment;
import deeplimits.lab.OpenCells;
import deeplimits.lab.Progress;
import deeplimits.stats.RowGroup;
import deeplimits.stats.Tables;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import tech.tablesaw.api.Table;

/**
 * Runs one study: {@code java -cp "dist/*" deeplimits.study.Main figure9 --budget paper --journal figure9.journal --shard 3/32}.
 *
 * <p>A shard may also come from the batch system's environment: the task of a Slurm array that is numbered from 1, or the index of
 * a Kubernetes indexed job with {@code --shards N}. Shards share the journal's folder; the same command without a shard merges their
 * journals, computes what is still missing, and writes the tables.
 */
public final class Main {
    private static final String USAGE =
            """
            usage: java -cp "dist/*" deeplimits.study.Main STUDY [--budget ci|class|paper] [--journal FILE]
                        [--shard I/N | --shards N] [--threads T] [--out FOLDER]
              --journal  keeps finished cells; the same command again goes on from there
              --shard    computes every N-th cell, the I-th of them first
              --shards   the same, I from SLURM_ARRAY_TASK_ID (from 1) or JOB_COMPLETION_INDEX (from 0)
              --out      where the tables go, instead of the project's folder data
            A class on the class path that is a Study and made of a Budget has the name of the class.
            studies:\s""";

    private final Map<String, String> options = new TreeMap<>();
    private final Map<String, String> environment;
    private final String name;

    Main(Map<String, String> environment, String... arguments) {
        this.environment = environment;
        for (String argument : Require.present("arguments", arguments)) Require.present("argument", argument);
        String usage = USAGE + String.join(", ", Study.all().keySet());
        Require.holds(
                arguments.length % 2 == 1,
                "arguments",
                "a study and pairs of option and value;\n" + usage,
                List.of(arguments));
        name = arguments[0];
        List<String> known = List.of("--budget", "--journal", "--shard", "--shards", "--threads", "--out");
        for (int i = 1; i < arguments.length; i += 2) {
            Require.holds(known.contains(arguments[i]), "option", "one of " + known + ";\n" + usage, arguments[i]);
            options.put(arguments[i], arguments[i + 1]);
        }
    }

    /** Runs a study on the threads of this JVM; the process ends with 2 where it is refused. */
    public static void main(String[] arguments) {
        try {
            new Main(System.getenv(), arguments).run(null);
        } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException refused) {
            System.err.println(refused.getMessage());
            System.exit(2);
        }
    }

    /**
     * Runs a study whose cells another computes.
     *
     * @param computer takes the name of the study and the cells that its journal does not hold; the budget in force is that of the
     *     arguments
     * @param arguments those of {@link #main}
     * @throws IllegalArgumentException where they cannot be meant
     */
    public static void run(BiConsumer<String, OpenCells> computer, String... arguments) {
        new Main(System.getenv(), arguments).run(Require.present("computer", computer));
    }

    void run(BiConsumer<String, OpenCells> computer) {
        Budget budget = options.containsKey("--budget") ? Budget.set(options.get("--budget")) : Budget.current();
        int[] shard = shard();
        Study study = Study.of(name, budget);
        int processors = Runtime.getRuntime().availableProcessors();
        int threads = options.containsKey("--threads") ? whole("--threads", options.get("--threads")) : processors;
        Experiment experiment = study.experiment().threads(threads);
        if (options.containsKey("--journal")) experiment = experiment.journal(Path.of(options.get("--journal")));
        if (shard != null) experiment = experiment.shard(shard[0], shard[1]);
        if (computer != null) experiment = experiment.computedBy(cells -> computer.accept(name, cells));
        Map<String, Path> files = shard == null ? files(study) : Map.of();
        double cells = Math.ceil(experiment.size() / (shard == null ? 1.0 : shard[1]));
        double seconds = study.secondsPerCell();
        System.out.printf(
                "%s, budget %s: %.0f of %d cells, about %s each; %s on one thread%s%n",
                study.name(),
                budget,
                cells,
                experiment.size(),
                Progress.time(seconds),
                Progress.time(cells * seconds),
                computer == null ? ", " + Progress.time(cells * seconds / threads) + " on " + threads : "");
        long start = System.nanoTime();
        Table rows = study.run(experiment);
        int done = finished(experiment, rows);
        System.out.printf(
                "%d of %d cells are finished, after %s%n",
                done, experiment.size(), Progress.time((System.nanoTime() - start) / 1e9));
        if (done == experiment.size() && shard == null) {
            study.tables(rows)
                    .forEach((table, content) ->
                            System.out.println("written: " + Tables.write(content, files.get(table), study.digits())));
        } else {
            System.out.println(
                    shard == null
                            ? "the same command goes on from there, where a journal keeps them"
                            : "the same command without a shard merges all journals and writes the tables");
        }
    }

    /** The cells that have rows. */
    static int finished(Experiment experiment, Table rows) {
        List<String> axes = new ArrayList<>(experiment.axes());
        if (rows.columnNames().contains("repetition")) axes.add("repetition");
        return RowGroup.of(rows, axes.toArray(String[]::new)).size();
    }

    /** Where the tables will go, looked at before the work begins. */
    private Map<String, Path> files(Study study) {
        Map<String, Path> files = new TreeMap<>();
        for (String table : study.tables()) {
            String out = options.get("--out");
            Path file = out == null ? Tables.file(table + ".csv") : Path.of(out, table + ".csv");
            Path folder = file.toAbsolutePath().getParent();
            Require.holds(Files.isWritable(folder), "folder of " + table + ".csv", "one to write in", folder);
            files.put(table, file);
        }
        return files;
    }

    /** Which of how many; null for all. */
    private int[] shard() {
        if (options.containsKey("--shard")) {
            String[] parts = options.get("--shard").split("/", -1);
            Require.holds(parts.length == 2, "--shard", "I/N, such as 3/32", options.get("--shard"));
            return new int[] {whole("--shard", parts[0]), whole("--shard", parts[1])};
        }
        String slurm = environment.get("SLURM_ARRAY_TASK_ID");
        String job = environment.get("JOB_COMPLETION_INDEX");
        if (slurm == null && job == null) {
            Require.holds(
                    !options.containsKey("--shards"),
                    "--shards",
                    "used within an array of tasks; give --shard I/N",
                    "no index");
            return null;
        }
        String last = environment.get("SLURM_ARRAY_TASK_MAX");
        boolean gapless = last != null && last.equals(environment.getOrDefault("SLURM_ARRAY_TASK_COUNT", last));
        String count = options.getOrDefault("--shards", gapless ? last : environment.get("JOB_COMPLETIONS"));
        Require.holds(count != null, "--shards", "given, for the array does not say how many there are", "none");
        int index = slurm != null ? whole("SLURM_ARRAY_TASK_ID", slurm) : 1 + whole("JOB_COMPLETION_INDEX", job);
        Require.holds(
                index >= 1 && index <= whole("--shards", count),
                slurm != null ? "SLURM_ARRAY_TASK_ID" : "JOB_COMPLETION_INDEX",
                slurm != null ? "in [1, " + count + "]; number the array from 1" : "below " + count,
                slurm != null ? slurm : job);
        return new int[] {index, whole("--shards", count)};
    }

    private static int whole(String name, String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a whole number, got " + text);
        }
    }
}
