package deeplimits.kernel.session;

import deeplimits.kernel.view.TableView;
import deeplimits.lab.Progress;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Progress in a front end: one display for each piece of work, replaced in place with every report; its last state,
 * one line, stays. Work that is over within a second shows nothing.
 */
public final class ProgressBars implements Consumer<Progress.Report> {
    private static final double FIRST_SECONDS = 1;

    private final Map<Long, Bar> bars = new ConcurrentHashMap<>();

    private record Bar(Cell cell, String displayId) {}

    @Override
    public void accept(Progress.Report report) {
        Bar bar = bars.get(report.id());
        if (bar == null) {
            Cell cell = Cell.current();
            if (cell == null || report.finished() || report.seconds() < FIRST_SECONDS) return;
            DisplayData data = data(report);
            data.setDisplayId("progress-" + UUID.randomUUID()); // a page outlives the kernel, whose ids start anew
            bars.put(report.id(), new Bar(cell, data.getDisplayId()));
            cell.display(data);
        } else {
            DisplayData data = data(report);
            data.setDisplayId(bar.displayId);
            bar.cell.update(data);
            if (report.finished()) bars.remove(report.id());
        }
    }

    private static DisplayData data(Progress.Report report) {
        DisplayData data = new DisplayData(report.line());
        String value = report.total() > 0
                ? String.format(Locale.ROOT, " value=\"%.4f\"", report.done() / (double) report.total())
                : "";
        String bar = "<progress max=\"1\"" + value + " style=\"width:16em;vertical-align:middle\"></progress> ";
        data.putHTML("<div>" + (report.finished() ? "" : bar) + TableView.escape(report.line()) + "</div>");
        return data;
    }
}
