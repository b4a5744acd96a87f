package deeplimits.kernel.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.ImportSnippet;
import jdk.jshell.JShell;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.UnresolvedReferenceException;
import jdk.jshell.VarSnippet;
import org.apache.commons.lang3.StringUtils;

/** Runs a cell's parts in order: snippet by snippet through JShell, magics in their places. */
final class Evaluator {
    /** How many results of expressions stay under their names; each may be a large table. */
    static final int RESULTS = 20;
    /** What a snippet other than an import can only be told for an import that JShell made. */
    private static final String MISSED_CLASS = "compiler.err.static.imp.only.classes.and.interfaces";

    private final JShell shell;
    private final CellControl control;
    private final CellErrors errors;
    private final CellSource source;
    private final Queue<String> results = new ArrayDeque<>();
    private int cell;

    Evaluator(JShell shell, CellControl control, CellErrors errors) {
        this.shell = shell;
        this.control = control;
        this.errors = errors;
        this.source = new CellSource(shell.sourceCodeAnalysis());
    }

    /** Runs code of the cell of this number; answers the value of its last expression, null where it does not end in one. */
    Object evaluate(String code, int number, Magics magics) throws CellException {
        cell = number;
        String[] lines = code.split("\n", -1);
        Object value = null;
        List<DeclarationSnippet> declared = new ArrayList<>();
        for (CellSource.Part part : source.parts(code))
            value = part.magic() != null ? magics.run(part.magic(), part.text()) : java(part, lines, declared);
        for (DeclarationSnippet snippet : declared) {
            Snippet.Status status = shell.status(snippet);
            if (status == Snippet.Status.RECOVERABLE_NOT_DEFINED || status == Snippet.Status.RECOVERABLE_DEFINED) {
                throw new CellException(
                        "CompileError",
                        "declared, but not usable before this is declared too: "
                                + shell.unresolvedDependencies(snippet).collect(Collectors.joining(", "))
                                + overloaded(snippet));
            }
        }
        return value;
    }

    private Object java(CellSource.Part part, String[] lines, List<DeclarationSnippet> declared) throws CellException {
        Object value = null;
        for (CellSource.Snippet snippet : source.snippets(part.text())) {
            if (source.opensComment(snippet))
                throw new CellException("CompileError", "unclosed comment: what begins with /* has no end");
            int line = part.firstLine() + StringUtils.countMatches(part.text().substring(0, snippet.start()), '\n');
            value = snippet(snippet.source(), new CellErrors.Origin(cell, lines, line), declared);
            String typed = part.text().substring(snippet.start(), snippet.end());
            if (value != null && source.ended(typed)) value = null;
            if (control.stopping()) throw CellException.interrupted();
        }
        return value;
    }

    private Object snippet(String code, CellErrors.Origin origin, List<DeclarationSnippet> declared)
            throws CellException {
        Object value = null;
        Map<String, Variables.Place> before = control.variables().places();
        List<SnippetEvent> events = events(code, before);
        Object returned = control.value();
        control.variables().settle(shell, before, events);
        for (SnippetEvent event : events) {
            if (event.causeSnippet() != null) continue;
            errors.remember(event.snippet().id(), origin);
            if (event.exception() instanceof UnresolvedReferenceException unresolved)
                throw errors.thrown(unresolved, cell, overloaded(unresolved.getSnippet()));
            if (event.exception() != null) throw errors.thrown(event.exception(), cell, "");
            if (event.status() == Snippet.Status.REJECTED) {
                List<Diag> diagnostics = shell.diagnostics(event.snippet()).toList();
                throw errors.compile(code, origin, diagnostics, overloaded(event.snippet()) + forgotten(diagnostics));
            }
            if (event.snippet() instanceof DeclarationSnippet declaration) declared.add(declaration);
            value = switch (event.snippet().subKind()) {
                case VAR_VALUE_SUBKIND, OTHER_EXPRESSION_SUBKIND -> returned;
                case TEMP_VAR_EXPRESSION_SUBKIND -> {
                    keep((VarSnippet) event.snippet());
                    yield returned;
                }
                default -> null;
            };
        }
        return value;
    }

    /**
     * Evaluates one snippet. Where methods of one name call each other and the last of them mentions what is declared now,
     * JShell of JDK 25 imports a class that it has not made yet; it makes it when the first of them is declared once more.
     */
    private List<SnippetEvent> events(String code, Map<String, Variables.Place> before) {
        List<SnippetEvent> events = shell.eval(code);
        Snippet snippet = events.get(0).snippet();
        boolean missed = !(snippet instanceof ImportSnippet)
                && shell.diagnostics(snippet).anyMatch(diag -> MISSED_CLASS.equals(diag.getCode()));
        if (!missed) return events;
        Map<String, List<MethodSnippet>> methods = shell.methods()
                .collect(Collectors.groupingBy(MethodSnippet::name, LinkedHashMap::new, Collectors.toList()));
        for (List<MethodSnippet> overloads : methods.values()) {
            if (overloads.size() > 1)
                control.variables()
                        .settle(shell, before, shell.eval(overloads.get(0).source()));
        }
        return shell.eval(code);
    }

    /** Keeps a result under its name {@code $1}, {@code $2}, ... and lets an old one go. */
    private void keep(VarSnippet result) {
        results.add(result.name());
        if (results.size() > RESULTS) control.variables().forget(shell, results.remove());
    }

    private static String forgotten(List<Diag> diagnostics) {
        return diagnostics.stream()
                        .anyMatch(diag -> diag.getMessage(Locale.ENGLISH).matches("(?s).*variable \\$\\d+.*"))
                ? " (of results without a name, the last " + RESULTS + " are kept)"
                : "";
    }

    /** Up to JDK 17 at least, JShell compiles a method in a class of its own, where its name hides the others of that name; a hint, or nothing. */
    private String overloaded(Snippet snippet) {
        boolean another = snippet instanceof MethodSnippet method
                && shell.methods()
                        .anyMatch(other -> other.name().equals(method.name())
                                && !other.parameterTypes().equals(method.parameterTypes()));
        return another
                ? " (on this JDK a method of a notebook cannot call another one of the same name: give one of them another name)"
                : "";
    }
}
