package deeplimits.kernel.runner;

import deeplimits.kernel.install.Jvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A JVM that executes notebooks of one folder, one after another: the runner's side of {@link Worker}. */
final class WorkerProcess {
    /** The one line that a JVM prints about incubator modules. */
    private static final String INCUBATOR = "WARNING: Using incubator modules";

    private static final Report GONE = new Report();
    private static final int LAST_WORDS_MILLIS = 1000;
    /** What earlier notebooks leave in memory is bounded by their number; most of what is compiled for them all is by the fourth. */
    private static final int NOTEBOOKS = 8;
    /** A little more than the heap of a kernel, for what they leave. */
    private static final String SHARED_HEAP = "-Xmx512m";

    private final Path folder;
    private final Process process;
    private final Thread shutdown;
    private final Thread words;
    /** What the worker has told; {@link #GONE} at the end of what it says. */
    private final BlockingQueue<Report> reports = new LinkedBlockingQueue<>();

    private int executed;

    WorkerProcess(RunnerOptions options, Path folder) throws IOException {
        this.folder = folder;
        List<String> command = Jvm.command(
                options.classPath(),
                properties(),
                Worker.class,
                String.valueOf(options.cellSeconds()),
                String.valueOf(options.checks()));
        if (options.shared()) command.add(command.indexOf("-cp"), SHARED_HEAP);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(Jvm.ENVIRONMENT);
        this.process = builder.start();
        this.shutdown = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(shutdown);
        this.words = new Thread(this::listen);
        words.setDaemon(true);
        words.start();
    }

    /** This toolkit's own settings reach every notebook; nothing else of this process does. */
    private static List<String> properties() {
        return System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("deeplimits."))
                .sorted()
                .map(name -> name + "=" + System.getProperty(name))
                .toList();
    }

    /** Takes the reports from what the process says, and passes on the rest. */
    private void listen() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) heard(line);
        } catch (IOException e) {
            // the process was ended, and its words with it
        } finally {
            reports.add(GONE);
        }
    }

    /** A native library may leave its line open, so a report need not begin one. */
    private void heard(String line) {
        int mark = line.lastIndexOf(Report.MARK);
        if (mark != 0 && !line.startsWith(INCUBATOR)) System.err.println(mark < 0 ? line : line.substring(0, mark));
        if (mark >= 0) reports.add(Report.parse(line.substring(mark)));
    }

    /** Whether it executes one more notebook, of this folder. */
    boolean takes(Path other) {
        return folder.equals(other) && executed < NOTEBOOKS;
    }

    /** Whether it has executed one. */
    boolean used() {
        return executed > 0;
    }

    /** Executes the notebook; where the process ended before it did, the report says so. */
    Report execute(Path source, Path target) throws InterruptedException {
        executed++;
        ask(source + "\n" + target + "\n");
        Report last = new Report();
        for (Report next = reports.take(); next != GONE; next = reports.take()) {
            last = next;
            if (last.ended) return last;
        }
        last.fail("cell " + last.cell + ": its process ended with status " + process.waitFor());
        return last;
    }

    /** A process that has ended cannot be asked; the end of its words tells that. */
    private void ask(String paths) {
        try {
            process.getOutputStream().write(paths.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            process.destroy();
        }
    }

    /** What a process may say after its end is nobody's. */
    void end() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
        words.join(LAST_WORDS_MILLIS);
        Runtime.getRuntime().removeShutdownHook(shutdown);
    }
}
