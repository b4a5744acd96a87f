package deeplimits.kernel.runner;

import com.google.gson.JsonObject;
import deeplimits.kernel.notebook.NotebookCell;
import deeplimits.kernel.notebook.NotebookFile;
import deeplimits.kernel.session.CellException;
import deeplimits.kernel.session.Session;
import deeplimits.lab.Check;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.function.IOConsumer;

/** Executes one notebook from top to bottom in a fresh session and stops at the first cell that fails. */
final class NotebookRun {
    private static final int LAST_WORDS_SECONDS = 3;

    private final NotebookFile notebook;
    private final int cellSeconds;
    private final boolean checksNeeded;
    private final Report report = new Report();
    private final Map<String, List<JsonObject>> shown = new HashMap<>();

    /**
     * @param cellSeconds  the time limit of each cell
     * @param checksNeeded whether a notebook that counts no check fails
     */
    NotebookRun(NotebookFile notebook, int cellSeconds, boolean checksNeeded) {
        this.notebook = notebook;
        this.cellSeconds = cellSeconds;
        this.checksNeeded = checksNeeded;
    }

    /**
     * Runs every code cell in the given session and closes it.
     *
     * @param watch hears of the run before each of its cells
     */
    Report execute(Session session, IOConsumer<Report> watch) throws IOException, InterruptedException {
        notebook.cells().stream().filter(NotebookCell::isCode).forEach(NotebookCell::clear);
        int count = 0;
        try (session) {
            for (NotebookCell cell : notebook.cells()) {
                if (!cell.isCode() || cell.source().isBlank()) continue;
                report.cell = cell.number();
                watch.accept(report);
                execute(session, cell, ++count);
                if (report.failure != null) break;
            }
        }
        if (report.failure == null) judge();
        report.megabytes = Memory.peakMegabytes();
        report.ended = true;
        return report;
    }

    private void execute(Session session, NotebookCell cell, int count) throws InterruptedException {
        CellOutputs outputs = new CellOutputs(shown);
        int passed = -Check.passed();
        int failed = -Check.failed();
        String failure = null;
        try {
            DisplayData result = limited(session, cell.source(), outputs);
            if (result != null) outputs.result(count, result);
        } catch (CellException e) {
            outputs.error(e);
            failure = e.getMessage().isBlank() ? e.name() : e.name() + ": " + e.getMessage();
        }
        cell.executed(count, outputs.close());
        passed += Check.passed();
        failed += Check.failed();
        report.passed += passed;
        report.failed += cell.mayFail() ? 0 : failed;
        if (passed < 0 || failed < 0) failure = "the tally of checks went down";
        else if (cell.mayFail()) failure = null;
        if (failure != null) report.fail("cell " + cell.number() + ": " + failure);
    }

    /** What a notebook whose cells all ran may still lack: a check that failed was caught, none was made, or none of ours. */
    private void judge() {
        if (report.failed > 0) report.fail("a check failed, and the cell caught its error");
        if (!checksNeeded) return;
        long marks = notebook.cells().stream()
                .mapToLong(cell -> cell.checks().size())
                .sum();
        if (report.passed == 0) report.fail("no check of the toolkit was counted");
        if (marks != report.passed)
            report.fail(marks + " lines are marked as checks that hold, but the toolkit counted " + report.passed);
    }

    private DisplayData limited(Session session, String code, CellOutputs outputs)
            throws CellException, InterruptedException {
        FutureTask<DisplayData> task = new FutureTask<>(() -> session.run(code, outputs));
        Thread thread = new Thread(task, "notebook");
        thread.setDaemon(true);
        thread.start();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(cellSeconds));
            if (task.isDone()) return task.get();
            session.interrupt();
            thread.join(TimeUnit.SECONDS.toMillis(LAST_WORDS_SECONDS));
            throw new CellException("TimeLimit", "the cell ran longer than its limit of " + cellSeconds + " s");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CellException failed) throw failed;
            throw new IllegalStateException(e);
        }
    }
}
