package deeplimits.kernel.session;

import deeplimits.kernel.extension.KernelExtension;
import deeplimits.kernel.extension.TableView;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Progress in a front end: one display for each piece of work, replaced in place at most four times a second; its last state,
 * one line, stays. Work that is over within a second shows nothing.
 */
public final class ProgressBars implements KernelExtension.ProgressView {
    private static final double FIRST_SECONDS = 1;
    private static final double PAUSE_SECONDS = 0.25;

    private final Map<Long, Bar> bars = new ConcurrentHashMap<>();

    private record Bar(Cell cell, String displayId, double lastSeconds) {}

    @Override
    public void show(long id, double fraction, String line, double seconds, boolean finished) {
        Bar bar = bars.get(id);
        if (bar == null) {
            Cell cell = Cell.current();
            if (cell == null || finished || seconds < FIRST_SECONDS) return;
            DisplayData data = data(fraction, line, false);
            data.setDisplayId("progress-" + id);
            bars.put(id, new Bar(cell, data.getDisplayId(), seconds));
            cell.display(data);
        } else if (finished || seconds - bar.lastSeconds >= PAUSE_SECONDS) {
            DisplayData data = data(fraction, line, finished);
            data.setDisplayId(bar.displayId);
            bar.cell.update(data);
            if (finished) {
                bars.remove(id);
            } else {
                bars.put(id, new Bar(bar.cell, bar.displayId, seconds));
            }
        }
    }

    private static DisplayData data(double fraction, String line, boolean finished) {
        DisplayData data = new DisplayData(line);
        String value = Double.isNaN(fraction) ? "" : String.format(Locale.ROOT, " value=\"%.4f\"", fraction);
        data.putHTML(
                finished
                        ? "<div>" + TableView.escape(line) + "</div>"
                        : "<div><progress max=\"1\"" + value
                                + " style=\"width:16em;vertical-align:middle\"></progress> " + TableView.escape(line)
                                + "</div>");
        return data;
    }
}
