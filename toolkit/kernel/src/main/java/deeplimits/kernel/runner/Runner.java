package deeplimits.kernel.runner;

import deeplimits.kernel.notebook.NotebookFile;
import deeplimits.kernel.notebook.NotebookFile.BadNotebook;
import deeplimits.kernel.page.Book;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.commons.lang3.StringUtils;

/**
 * Executes notebooks without Python, each in a JVM of its own as a kernel would, or each in a session of its own in one JVM,
 * which has its code compiled already: one line a notebook on standard output, {@code NAME.ipynb} and {@code NAME.html} in the
 * output folder, and a gallery of every figure beside them.
 *
 * <p>A notebook that cannot be read, whose cell throws, fails a check, runs past its time limit, fills the heap or ends
 * its JVM is reported with its cell; the next one is run all the same, and what was done is written.
 */
public final class Runner {
    private final RunnerOptions options;
    private final PrintStream out;
    private final List<Path> notebooks;
    private final Book book;
    private Worker worker;

    Runner(RunnerOptions options, PrintStream out) throws IOException {
        this.options = options;
        this.out = out;
        this.notebooks = options.notebooks();
        this.book = new Book(options.folder(), notebooks, options.output());
    }

    /** Called by the build, or by hand: see {@link RunnerOptions#USAGE}. */
    public static void main(String... arguments) throws IOException, InterruptedException {
        System.setProperty("java.awt.headless", "true");
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        int failures = new Runner(RunnerOptions.parse(arguments), out).run();
        if (failures > 0)
            throw new IllegalStateException("not every notebook passed: see the lines marked FAILED above");
    }

    /** Runs every notebook; answers how many failed. */
    int run() throws IOException, InterruptedException {
        if (notebooks.isEmpty()) {
            out.println("no notebook found in " + options.folder());
            return 1;
        }
        Files.createDirectories(options.output());
        Path pages = shortest(options.output());
        out.println("executing " + notebooks.size() + " notebooks, each in a " + (options.shared() ? "session" : "JVM")
                + " of its own; their pages go to " + pages);
        int width = notebooks.stream()
                .map(Book::name)
                .mapToInt(String::length)
                .max()
                .orElse(0);
        int failures = 0;
        try {
            for (Path notebook : notebooks) {
                long start = System.nanoTime();
                Report report = one(notebook, start);
                if (report.failure != null) failures++;
                out.println(line(notebook, width, report, seconds(start), pages));
            }
        } finally {
            end();
        }
        for (Path other : options.all()) if (!notebooks.contains(other)) asStored(other);
        book.gallery();
        out.println("every figure: " + pages.resolve("index.html"));
        return failures;
    }

    private static String line(Path notebook, int width, Report report, double seconds, Path pages) {
        return String.format(
                Locale.ROOT,
                "%s  %6.1f s  %4d MB  %3d checks passed, %d failed  %s",
                StringUtils.rightPad(Book.name(notebook), width),
                seconds,
                report.megabytes,
                report.passed,
                report.failed,
                report.failure == null
                        ? pages.resolve(Book.name(notebook) + ".html")
                        : "FAILED: " + report.failure.replaceAll("\\s*\\R\\s*", "; "));
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) * 1e-9;
    }

    private static Path shortest(Path folder) {
        Path here = Path.of("").toAbsolutePath();
        return folder.startsWith(here) ? here.relativize(folder) : folder;
    }

    private Report one(Path name, long start) throws IOException, InterruptedException {
        Path source = options.folder().resolve(name).toAbsolutePath().normalize();
        Path target = options.output().resolve(name);
        try {
            NotebookFile stored = NotebookFile.read(source);
            Report report = executed(source, target);
            NotebookFile executed = NotebookFile.read(target);
            if (!report.ended && report.cell > 0) {
                executed.cells().get(report.cell - 1).broken(report.failure);
                executed.write(target);
            }
            if (options.compare()) Comparison.difference(stored, executed).ifPresent(report::fail);
            if (options.inPlace()) {
                executed.measured(Math.round(seconds(start)), report.megabytes);
                executed.write(target);
                executed.write(source);
            }
            book.add(name, executed);
            return report;
        } catch (BadNotebook | IOException e) {
            Report report = new Report();
            report.fail(e.getMessage());
            return report;
        }
    }

    /** A notebook that is not executed is there as it is stored, so that no link of a page leads nowhere. */
    private void asStored(Path name) throws IOException {
        Path target = options.output().resolve(name);
        if (Files.exists(target)) return;
        Files.createDirectories(target.getParent());
        Files.copy(options.folder().resolve(name), target);
        try {
            book.page(name, NotebookFile.read(target));
        } catch (BadNotebook e) {
            // Whoever asks for it is told.
        }
    }

    /** What fails in a JVM that others had before it gets one of its own: nothing fails for what others left. */
    private Report executed(Path source, Path target) throws IOException, InterruptedException {
        Files.createDirectories(target.getParent());
        Files.deleteIfExists(target);
        if (worker == null || !worker.takes(source.getParent())) {
            end();
            worker = new Worker(options, source.getParent());
        }
        boolean shared = worker.used();
        Report report = worker.execute(source, target);
        if (report.failure != null || !options.shared()) end();
        return report.failure != null && shared ? executed(source, target) : report;
    }

    private void end() throws InterruptedException {
        if (worker != null) worker.end();
        worker = null;
    }
}
