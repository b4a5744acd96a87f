package deeplimits.kernel.runner;

import com.google.gson.JsonObject;
import deeplimits.kernel.extension.Extensions;
import deeplimits.kernel.extension.KernelExtension.Tally;
import deeplimits.kernel.session.CellException;
import deeplimits.kernel.session.Session;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Executes one notebook from top to bottom in a fresh session and stops at the first cell that fails. */
final class NotebookRun {
    private static final int LAST_WORDS_SECONDS = 3;

    private final NotebookFile notebook;
    private final int cellSeconds;
    private final Map<String, List<JsonObject>> shown = new HashMap<>();
    private Session session;
    private int checksFailed;
    private int checksPassed;

    /** @param cellSeconds the time limit of each cell */
    NotebookRun(NotebookFile notebook, int cellSeconds) {
        this.notebook = notebook;
        this.cellSeconds = cellSeconds;
    }

    /** Runs every code cell in the given session and closes it; answers what went wrong, with its cell, or null. */
    String execute(Session fresh) {
        notebook.cells().stream()
                .filter(cell -> cell.kind() == NotebookCell.Kind.CODE)
                .forEach(NotebookCell::clear);
        session = fresh;
        int count = 0;
        try {
            for (NotebookCell cell : notebook.cells()) {
                if (cell.kind() == NotebookCell.Kind.CODE && !cell.source().isBlank()) {
                    String failure = execute(cell, ++count);
                    if (failure != null) return "cell " + cell.number() + ": " + failure;
                }
            }
            return null;
        } finally {
            Session ended = session;
            session = null;
            ended.close();
        }
    }

    int checksPassed() {
        return checksPassed;
    }

    int checksFailed() {
        return checksFailed;
    }

    private String execute(NotebookCell cell, int count) {
        CellOutputs outputs = new CellOutputs(shown);
        Tally before = Extensions.tally();
        String failure = null;
        try {
            DisplayData result = limited(cell.source(), outputs);
            if (result != null) outputs.result(count, result);
        } catch (CellException e) {
            outputs.error(e);
            failure = e.getMessage() == null || e.getMessage().isBlank() ? e.name() : e.name() + ": " + e.getMessage();
        }
        cell.executed(count, outputs.close());
        Tally checks = Extensions.tally().since(before);
        checksPassed += checks.passed();
        checksFailed += cell.mayFail() ? 0 : checks.failed();
        return cell.mayFail() ? null : failure;
    }

    private DisplayData limited(String code, CellOutputs outputs) throws CellException {
        Session running = session;
        FutureTask<DisplayData> task = new FutureTask<>(() -> running.run(code, outputs));
        Thread thread = new Thread(task, "notebook");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(cellSeconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            running.interrupt();
            join(thread);
            throw new CellException("TimeLimit", "the cell ran longer than its limit of " + cellSeconds + " s");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof CellException failed) throw failed;
            throw new CellException(
                    e.getCause().getClass().getSimpleName(),
                    String.valueOf(e.getCause().getMessage()));
        } catch (InterruptedException e) {
            running.interrupt();
            throw new CellException("Interrupted", "the runner was interrupted");
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(TimeUnit.SECONDS.toMillis(LAST_WORDS_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
