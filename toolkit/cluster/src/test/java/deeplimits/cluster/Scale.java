package deeplimits.cluster;

import deeplimits.cluster.Processes.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What a cell costs beside its measure, in processor time, one row of a table for each number of cells: {@code java -Ddeeplimits.cluster=TARGET
 * -cp "TARGET/test-classes:TARGET/dist/*" deeplimits.cluster.Scale threads 100 10000 1000000}, TARGET being toolkit/cluster/target, and
 * a master such as {@code local[2]} in the place of {@code threads}.
 *
 * <p>Each row is a process of the least heap of a ladder in which the study ends, and another that reads its whole journal back.
 */
public final class Scale {
    private static final String[] HEAPS = {"64m", "128m", "256m", "512m", "1g", "2g", "4g", "8g"};

    private Scale() {}

    /** Arguments: {@code threads} or a master, then numbers of cells, multiples of ten. */
    public static void main(String[] arguments) throws Exception {
        System.out.println("| cells | by | heap | ms a cell | bytes a cell | MB of journal | s to read it |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (int i = 1; i < arguments.length; i++) {
            Path folder = Files.createTempDirectory("scale");
            try (Processes processes = new Processes(folder)) {
                System.out.println(row(processes, folder, arguments[0], Integer.parseInt(arguments[i])));
            }
        }
    }

    private static String row(Processes processes, Path folder, String by, int cells) throws Exception {
        Path journal = folder.resolve("journal");
        for (String heap : HEAPS) {
            Files.deleteIfExists(journal);
            double first = run(processes, folder, by, cells, heap);
            if (Double.isNaN(first)) continue;
            long size = Files.size(journal);
            return String.format(
                    Locale.ROOT,
                    "| %,d | %s | %s | %.3f | %d | %.2f | %.1f |",
                    cells,
                    by,
                    heap,
                    1000 * first / cells,
                    size / cells,
                    size / 1e6,
                    run(processes, folder, by, cells, heap));
        }
        return "| " + cells + " | " + by + " | more than " + HEAPS[HEAPS.length - 1] + " |";
    }

    /** Seconds of processors, which other work on the machine touches least; NaN where the heap was too small. */
    private static double run(Processes processes, Path folder, String by, int cells, String heap)
            throws IOException, InterruptedException {
        boolean threads = by.equals("threads");
        List<String> arguments = new ArrayList<>(List.of(
                threads ? "deeplimits.study.Main" : "deeplimits.cluster.Main",
                Trivial.class.getName(),
                "--journal",
                folder.resolve("journal").toString(),
                "--out",
                folder.toString(),
                threads ? "--threads" : "--master",
                threads ? "2" : by));
        List<String> options = List.of("-Xmx" + heap, "-XX:+ExitOnOutOfMemoryError", "-Ddeeplimits.cells=" + cells);
        Child child = processes.java(Processes.JARS, options, arguments.toArray(String[]::new));
        Duration processor = Duration.ZERO;
        while (!child.process().waitFor(50, TimeUnit.MILLISECONDS))
            processor = child.process().info().totalCpuDuration().orElse(processor);
        boolean finished = child.text().contains(cells + " of " + cells + " cells are finished");
        return child.process().exitValue() == 0 && finished ? processor.toMillis() / 1e3 : Double.NaN;
    }
}
