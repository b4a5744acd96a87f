package deeplimits.kernel.runner;

import deeplimits.kernel.extension.Extensions;
import deeplimits.kernel.notebook.NotebookFile;
import deeplimits.kernel.session.Session;
import java.io.IOException;
import java.nio.file.Path;

/** The JVM of one notebook: {@code Worker SOURCE TARGET REPORT CELL_SECONDS CHECKS}, started by {@link Runner}. */
final class Worker {
    private static final double SHOWN_SECONDS = 1;

    private Worker() {}

    public static void main(String[] arguments) throws IOException, NotebookFile.BadNotebook {
        Path source = Path.of(arguments[0]);
        Path target = Path.of(arguments[1]);
        Path file = Path.of(arguments[2]);
        NotebookFile notebook = NotebookFile.read(source);
        Extensions.progress(Worker::lastLine);
        NotebookRun run = new NotebookRun(notebook, Integer.parseInt(arguments[3]), Boolean.parseBoolean(arguments[4]));
        Report report = run.execute(new Session(source.getParent()), before -> {
            notebook.write(target);
            before.write(file);
        });
        notebook.write(target);
        report.write(file);
        Runtime.getRuntime().halt(0);
    }

    /** Of a progress the last line is kept. */
    private static void lastLine(long id, double fraction, String line, double seconds, boolean finished) {
        if (finished && seconds >= SHOWN_SECONDS) System.out.println(line);
    }
}
