package deeplimits.kernel.runner;

import deeplimits.kernel.session.Session;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Executes notebooks in this process, without Python: one line a notebook on standard output, {@code NAME.ipynb} and
 * {@code NAME.html} in the output folder, and a gallery of every figure beside them.
 *
 * <p>A notebook that cannot be read, or whose cell throws, fails a check, runs past its time limit or fills the heap, is
 * reported with its cell; the next one is run all the same, and what was done is written.
 */
public final class Runner {
    private final RunnerOptions options;
    private final PrintStream out;
    private final Gallery gallery = new Gallery();
    private volatile String current = "";
    private int failures;

    Runner(RunnerOptions options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /** See {@link RunnerOptions#USAGE}; ends the process with 0 when everything passed, with 1 otherwise, with 2 on bad arguments. */
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        RunnerOptions options;
        try {
            options = RunnerOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
            out.println(RunnerOptions.USAGE);
            System.exit(2);
            return;
        }
        Runner runner = new Runner(options, out);
        Thread watch = new Thread(runner::ended, "runner-end");
        Runtime.getRuntime().addShutdownHook(watch);
        int failures = runner.run();
        Runtime.getRuntime().removeShutdownHook(watch);
        Runtime.getRuntime().halt(failures == 0 ? 0 : 1);
    }

    /** Runs every notebook; answers how many failed. */
    int run() throws IOException {
        List<Path> notebooks = options.notebooks();
        if (notebooks.isEmpty()) {
            out.println("no notebook found in " + options.described());
            return 1;
        }
        Files.createDirectories(options.output());
        int width = notebooks.stream()
                .mapToInt(path -> NotebookFile.nameOf(path).length())
                .max()
                .orElse(0);
        for (Path path : notebooks) one(path, width);
        gallery.write(options.output().resolve("index.html"));
        return failures;
    }

    private void one(Path path, int width) {
        String name = NotebookFile.nameOf(path);
        current = name;
        Memory.resetPeak();
        long start = System.nanoTime();
        String failure;
        int passed = 0;
        int failed = 0;
        try {
            NotebookFile notebook = NotebookFile.read(path);
            NotebookRun run = new NotebookRun(notebook, options.cellSeconds());
            failure = run.execute(new Session(path.toAbsolutePath().getParent()));
            passed = run.checksPassed();
            failed = run.checksFailed();
            write(notebook, path);
        } catch (NotebookFile.BadNotebook | IOException e) {
            failure = e.getMessage();
        } catch (OutOfMemoryError | RuntimeException e) {
            failure = e.toString();
        }
        failures += failure != null || failed > 0 ? 1 : 0;
        double seconds = (System.nanoTime() - start) * 1e-9;
        out.println(String.format(
                Locale.ROOT,
                "%-" + width + "s  %6.1f s  %4d MB  %3d checks passed, %d failed%s",
                name,
                seconds,
                Memory.peakMegabytes(),
                passed,
                failed,
                failure == null ? "" : "  FAILED: " + failure.replaceAll("\\s*\\R\\s*", "; ")));
    }

    private void write(NotebookFile notebook, Path source) throws IOException {
        notebook.write(options.output().resolve(notebook.name() + ".ipynb"));
        if (options.inPlace()) notebook.write(source);
        HtmlPage page = new HtmlPage(notebook);
        Files.writeString(options.output().resolve(notebook.name() + ".html"), page.html(), StandardCharsets.UTF_8);
        gallery.add(notebook);
    }

    /** The process ends while a notebook runs: some library did it, past every guard. */
    private void ended() {
        out.println(current + "  FAILED: the process was ended while this notebook ran; those before it are in "
                + options.output());
        out.flush();
        Runtime.getRuntime().halt(1);
    }
}
