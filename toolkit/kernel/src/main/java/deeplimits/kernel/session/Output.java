package deeplimits.kernel.session;

import deeplimits.plot.Live;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import java.io.IOException;

/**
 * Where one cell's output goes: a Jupyter front end, a notebook file, or a test. Implementations are called by any thread;
 * what one does not take is dropped.
 */
public interface Output {
    /** Nowhere, as a silent request wants it. */
    Output SILENCE = new Output() {};

    /**
     * @param text  printed on {@code System.out} or {@code System.err}
     * @param error whether it was the latter
     */
    default void print(String text, boolean error) {}

    /** @param data a new rich output; its display id, where it has one, names it for {@link #update} */
    default void display(DisplayData data) {}

    /** @param data the new content of every output with the same display id */
    default void update(DisplayData data) {}

    /**
     * Opens a widget that moves a figure.
     *
     * @return what names it to the front end, as {@code application/vnd.jupyter.widget-view+json}; null where there is none
     */
    default Object widget(Live live) {
        return null;
    }

    /** A line that the reader of the notebook types; refused where nobody can. */
    default String line() throws IOException {
        throw new IOException("System.in is not available in a notebook: assign the value in the cell instead");
    }
}
