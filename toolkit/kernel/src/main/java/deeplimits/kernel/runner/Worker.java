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
 * The JVM of notebooks: {@code Worker CELL_SECONDS CHECKS}, started by {@link WorkerProcess}. On standard input come three lines
 * for each notebook, its file, where it goes and where its report goes; its end is told by a line on standard output.
 */
final class Worker {
    static final String END = "\u0004 end of the notebook";

    private static final double SHOWN_SECONDS = 1;

    private Worker() {}

    public static void main(String[] arguments) throws IOException, NotebookFile.BadNotebook {
        BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Progress.sink(report -> {
            // Of a progress the last line is kept.
            if (report.finished() && report.seconds() >= SHOWN_SECONDS) System.out.println(report.line());
        });
        for (String source = asked.readLine(); source != null; source = asked.readLine()) {
            Path target = Path.of(asked.readLine());
            Path file = Path.of(asked.readLine());
            execute(Path.of(source), target, file, Integer.parseInt(arguments[0]), Boolean.parseBoolean(arguments[1]));
            out.println(END);
            System.gc();
        }
        Runtime.getRuntime().halt(0);
    }

    private static void execute(Path source, Path target, Path file, int cellSeconds, boolean checks)
            throws IOException, NotebookFile.BadNotebook {
        Memory.forgetPeak();
        NotebookFile notebook = NotebookFile.read(source);
        Report report = new NotebookRun(notebook, cellSeconds, checks)
                .execute(new Session(source.getParent()), before -> {
                    notebook.write(target);
                    before.write(file);
                });
        notebook.write(target);
        report.write(file);
    }
}
