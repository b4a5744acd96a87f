package deeplimits.kernel.session;

import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import java.util.UUID;

/** What every cell can call without an import; the names and meanings are those of the stock Java kernels. */
public final class Display {
    private Display() {}

    /** Renders a value as its type prefers, without showing it. */
    public static DisplayData render(Object value) {
        return cell().renderer().render(value);
    }

    /** Renders a value as the given MIME types, {@code "image/svg+xml"} for one, beside {@code text/plain}. */
    public static DisplayData render(Object value, String... types) {
        return cell().renderer().renderAs(value, types);
    }

    /** Shows a value as its type prefers; answers the id that {@link #updateDisplay} takes. */
    public static String display(Object value) {
        return show(asData(value));
    }

    /** Shows a value as the given MIME types; answers the id that {@link #updateDisplay} takes. */
    public static String display(Object value, String... types) {
        return show(render(value, types));
    }

    /** Replaces what was shown under the id. */
    public static void updateDisplay(String id, Object value) {
        replace(id, asData(value));
    }

    /** Replaces what was shown under the id, rendered as the given MIME types. */
    public static void updateDisplay(String id, Object value, String... types) {
        replace(id, render(value, types));
    }

    /** {@code System.out.printf}. */
    public static void printf(String format, Object... arguments) {
        System.out.printf(format, arguments);
    }

    private static DisplayData asData(Object value) {
        return value instanceof DisplayData data ? data : render(value);
    }

    private static String show(DisplayData data) {
        if (!data.hasDisplayId()) data.setDisplayId(UUID.randomUUID().toString());
        cell().display(data);
        return data.getDisplayId();
    }

    private static void replace(String id, DisplayData data) {
        data.setDisplayId(id);
        cell().update(data);
    }

    private static Cell cell() {
        Cell cell = Cell.current();
        if (cell == null)
            throw new IllegalStateException("display works inside a notebook cell only: no cell is running");
        return cell;
    }
}
