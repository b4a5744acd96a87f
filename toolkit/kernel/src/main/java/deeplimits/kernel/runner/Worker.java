package deeplimits.kernel.runner;

import deeplimits.kernel.install.Jvm;
import deeplimits.kernel.notebook.NotebookFile;
import deeplimits.kernel.session.Session;
import deeplimits.lab.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A JVM that executes notebooks of one folder, one after another. The runner, outside, writes two lines for each, its file and
 * where it goes; {@link #main}, inside, answers with its reports.
 */
final class Worker {
    /** The one line that a JVM prints about incubator modules. */
    private static final String INCUBATOR = "WARNING: Using incubator modules";

    private static final double SHOWN_SECONDS = 1;
    /** What earlier notebooks leave in memory is bounded by their number; most of what is compiled for them all is by the fourth. */
    private static final int NOTEBOOKS = 8;
    /** A little more than the heap of a kernel, for what they leave. */
    private static final String SHARED_HEAP = "-Xmx512m";

    private final Path folder;
    private final Process process;
    private final BufferedReader said;
    private final Thread shutdown;
    private int executed;

    Worker(RunnerOptions options, Path folder) throws IOException {
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
        this.said = process.inputReader(StandardCharsets.UTF_8);
        this.shutdown = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(shutdown);
    }

    /** This toolkit's own settings reach every notebook; nothing else of this process does. */
    private static List<String> properties() {
        return System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("deeplimits."))
                .sorted()
                .map(name -> name + "=" + System.getProperty(name))
                .toList();
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
    Report execute(Path source, Path target) throws IOException, InterruptedException {
        executed++;
        ask(source + "\n" + target + "\n");
        Report last = new Report();
        while (!last.ended) {
            String line = said.readLine();
            if (line == null) {
                last.fail("cell " + last.cell + ": its process ended with status " + process.waitFor());
                return last;
            }
            int mark = line.lastIndexOf(Report.MARK); // a native library may leave its line open
            if (mark != 0 && !line.startsWith(INCUBATOR)) System.err.println(mark < 0 ? line : line.substring(0, mark));
            if (mark >= 0) last = Report.parse(line.substring(mark));
        }
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

    /** What a process may say after its last report is nobody's. */
    void end() throws InterruptedException {
        process.destroyForcibly().waitFor();
        Runtime.getRuntime().removeShutdownHook(shutdown);
    }

    /** @param arguments the time limit of a cell in seconds, and whether a notebook needs checks */
    public static void main(String[] arguments) throws Exception {
        BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Progress.sink(report -> {
            // Of a progress the last line is kept.
            if (report.finished() && report.seconds() >= SHOWN_SECONDS) System.out.println(report.line());
        });
        for (String line = asked.readLine(); line != null; line = asked.readLine()) {
            Path source = Path.of(line);
            Path target = Path.of(asked.readLine());
            Memory.forgetPeak();
            NotebookFile notebook = NotebookFile.read(source);
            NotebookRun run =
                    new NotebookRun(notebook, Integer.parseInt(arguments[0]), Boolean.parseBoolean(arguments[1]));
            Report report = run.execute(new Session(source.getParent()), before -> {
                notebook.write(target);
                out.println(before.line());
            });
            notebook.write(target);
            out.println(report.line());
            System.gc();
        }
        Runtime.getRuntime().halt(0);
    }
}
