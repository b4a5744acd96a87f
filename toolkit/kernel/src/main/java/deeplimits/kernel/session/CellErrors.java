package deeplimits.kernel.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import jdk.jshell.Diag;
import jdk.jshell.EvalException;
import jdk.jshell.UnresolvedReferenceException;
import org.apache.commons.lang3.StringUtils;
import org.apache.commons.lang3.exception.ExceptionUtils;

/** Words for what went wrong in a cell: the cause first, then where in the cell, then the library lines that lie between. */
final class CellErrors {
    private static final int LIBRARY_FRAMES = 6;
    private static final int CELL_FRAMES = 6;
    /** Causes that are named; of a longer chain its first ones and the last, which says why. */
    private static final int CAUSES = 5;

    /** What a ClassCastException adds of modules and loaders. */
    private static final String LOADERS = " \\([^()]* (is|are) in [^()]* of loader [^()]*\\)$";

    /** What JShell puts before a name that a cell declared. */
    private static final Pattern OWN_CLASS = Pattern.compile("REPL\\.\\$JShell\\$\\d+[A-Z]*[.$]");

    /** Classes between a cell and the library that it calls. */
    private static final String HIDDEN =
            "(jdk|java\\.lang\\.reflect|java\\.lang\\.invoke|REPL|deeplimits\\.kernel)\\..*|";

    private final Map<String, Origin> origins = new HashMap<>();

    /** Where a snippet came from: its cell's execution number and text, and the cell line that it starts on, from 1. */
    record Origin(int cell, String[] lines, int firstLine) {
        String line(int number) {
            return number >= 1 && number <= lines.length ? lines[number - 1].strip() : "";
        }
    }

    /** Remembers the place of a snippet, so that an exception thrown from it later still names cell and line. */
    void remember(String snippetId, Origin origin) {
        origins.put(snippetId, origin);
    }

    CellException compile(String source, Origin origin, List<Diag> diagnostics, String hint) {
        List<String> trace = new ArrayList<>();
        String message = "";
        for (Diag diag : diagnostics) {
            if (!diag.isError()) continue;
            String words = diag.getMessage(Locale.ENGLISH).strip().replaceAll("\\s*\\R\\s*", "; ");
            int start = (int) Math.max(0, Math.min(diag.getPosition(), source.length()));
            int line = origin.firstLine + StringUtils.countMatches(source.substring(0, start), '\n');
            int column = start - (source.lastIndexOf('\n', start - 1) + 1);
            String text = line <= origin.lines.length ? origin.lines[line - 1] : "";
            message = message.isEmpty() ? words : message;
            trace.add("CompileError: " + words);
            trace.add("  line " + line + ":  " + text);
            trace.add(" ".repeat(("  line " + line + ":  ").length() + Math.min(column, text.length())) + "^");
        }
        if (!hint.isEmpty()) trace.add(hint.strip());
        return new CellException("CompileError", message + hint, trace);
    }

    CellException thrown(Throwable exception, int cell, String hint) {
        List<String> trace = new ArrayList<>();
        List<Throwable> chain = ExceptionUtils.getThrowableList(exception); // each once
        int skipped = Math.max(0, chain.size() - CAUSES);
        for (int depth = 0; depth < chain.size(); depth++) {
            if (skipped > 0 && depth == CAUSES - 1) {
                trace.add("... " + skipped + (skipped == 1 ? " cause" : " causes") + " between");
                depth += skipped;
            }
            trace.add((depth == 0 ? "" : "caused by ") + headline(chain.get(depth)));
            frames(chain.get(depth), cell, trace);
        }
        if (!hint.isEmpty()) trace.add(hint.strip());
        return new CellException(name(exception), message(exception) + hint, trace);
    }

    private static String headline(Throwable e) {
        String message = message(e);
        return message.isEmpty() ? name(e) : name(e) + ": " + message;
    }

    private static String name(Throwable e) {
        if (e instanceof UnresolvedReferenceException) return "CompileError";
        String full = e instanceof EvalException eval
                ? eval.getExceptionClassName()
                : e.getClass().getName();
        return full.substring(Math.max(full.lastIndexOf('.'), full.lastIndexOf('$')) + 1);
    }

    private static String message(Throwable e) {
        if (e instanceof UnresolvedReferenceException unresolved) {
            String signature =
                    unresolved.getSnippet().source().lines().findFirst().orElse("");
            return "this uses a declaration that is not complete yet: " + signature;
        }
        return e.getMessage() == null
                ? ""
                : OWN_CLASS.matcher(e.getMessage()).replaceAll("").replaceFirst(LOADERS, "");
    }

    private void frames(Throwable e, int cell, List<String> trace) {
        int library = 0;
        int own = 0;
        for (StackTraceElement frame : e.getStackTrace()) {
            if (frame.getClassName().startsWith("deeplimits.kernel.session.Session")) return;
            Origin origin = frame.getFileName() != null && frame.getFileName().startsWith("#")
                    ? origins.get(frame.getFileName().substring(1))
                    : null;
            if (origin != null && own++ < CELL_FRAMES) {
                int line = origin.firstLine + frame.getLineNumber() - 1;
                String where = origin.cell == cell ? "line " + line : "cell [" + origin.cell + "] line " + line;
                trace.add("  at " + where + ":  " + origin.line(line));
            } else if (own == 0
                    && library < LIBRARY_FRAMES
                    && !frame.getClassName().matches(HIDDEN)) {
                trace.add("  in " + frame.getClassName() + "." + frame.getMethodName() + "(" + frame.getFileName() + ":"
                        + frame.getLineNumber() + ")");
                library++;
            }
        }
    }
}
