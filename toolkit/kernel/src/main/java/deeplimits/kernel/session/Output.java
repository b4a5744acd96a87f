package deeplimits.kernel.session;

import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import java.io.IOException;

/** Where one cell's output goes: a Jupyter front end, a notebook file, or a test. Implementations are called by any thread. */
public interface Output {
    /** @param text printed on {@code System.out} */
    void out(String text);

    /** @param text printed on {@code System.err} */
    void err(String text);

    /** @param data a new rich output; its display id, where it has one, names it for {@link #update} */
    void display(DisplayData data);

    /** @param data the new content of every output with the same display id */
    void update(DisplayData data);

    /** A line that the reader of the notebook types; refused where nobody can. */
    default String line() throws IOException {
        throw new IOException("System.in is not available in a notebook: assign the value in the cell instead");
    }
}
