package deeplimits.kernel.session;

import java.util.List;

/** A cell that failed, as its reader should see it: a name, a message and a short traceback in the cell's own lines. */
public final class CellException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final transient List<String> traceback;

    CellException(String name, String message, List<String> traceback) {
        super(message == null ? "" : message);
        this.name = name;
        this.traceback = List.copyOf(traceback);
    }

    /** A failure that has no place in the cell's code. */
    public CellException(String name, String message) {
        this(name, message, List.of(name + ": " + message));
    }

    /** The cell was stopped. */
    static CellException interrupted() {
        return new CellException("Interrupted", "the cell was stopped; what ran before it is kept");
    }

    /** A magic cannot be carried out. */
    static CellException magic(String reason) {
        return new CellException("MagicError", reason);
    }

    /** The simple name of the exception's class, {@code CompileError} or {@code Interrupted}. */
    public String name() {
        return name;
    }

    /** The lines to show, without colours. */
    public List<String> traceback() {
        return traceback;
    }
}
