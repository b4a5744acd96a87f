package deeplimits.kernel.runner;

import deeplimits.kernel.notebook.NotebookFile;
import deeplimits.kernel.session.Session;
import deeplimits.lab.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The JVM of notebooks: {@code Worker CELL_SECONDS CHECKS}, started by {@link WorkerProcess}. On standard input come two lines
 * for each notebook, its file and where it goes; on standard output go its reports.
 */
final class Worker {
    private static final double SHOWN_SECONDS = 1;

    private Worker() {}

    public static void main(String[] arguments) throws IOException, NotebookFile.BadNotebook {
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
