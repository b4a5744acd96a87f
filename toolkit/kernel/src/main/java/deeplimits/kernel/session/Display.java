package deeplimits.kernel.session;

import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import java.util.UUID;

/** What every cell can call without an import; the names and meanings are those of the stock Java kernels. */
public final class Display {
    private Display() {}

    /**
     * Renders a value as the given MIME types, {@code "image/svg+xml"} for one, beside {@code text/plain}, without showing it;
     * as its type prefers where none is given.
     */
    public static DisplayData render(Object value, String... types) {
        return types.length == 0
                ? cell().renderer().render(value)
                : cell().renderer().renderAs(value, types);
    }

    /** Shows a value as {@link #render} renders it; answers the id that {@link #updateDisplay} takes. */
    public static String display(Object value, String... types) {
        DisplayData data = asData(value, types);
        if (!data.hasDisplayId()) data.setDisplayId(UUID.randomUUID().toString());
        cell().display(data);
        return data.getDisplayId();
    }

    /** Replaces what was shown under the id by a value as {@link #render} renders it. */
    public static void updateDisplay(String id, Object value, String... types) {
        DisplayData data = asData(value, types);
        data.setDisplayId(id);
        cell().update(data);
    }

    /** {@code System.out.printf}. */
    public static void printf(String format, Object... arguments) {
        System.out.printf(format, arguments);
    }

    private static DisplayData asData(Object value, String... types) {
        return value instanceof DisplayData data && types.length == 0 ? data : render(value, types);
    }

    private static Cell cell() {
        Cell cell = Cell.current();
        if (cell == null)
            throw new IllegalStateException("display works inside a notebook cell only: no cell is running");
        return cell;
    }
}
