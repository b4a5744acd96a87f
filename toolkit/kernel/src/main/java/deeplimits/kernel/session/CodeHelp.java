package deeplimits.kernel.session;

import deeplimits.kernel.view.TableView;
import io.github.spencerpark.jupyter.kernel.ReplacementOptions;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import jdk.jshell.SourceCodeAnalysis;

/** What Tab, Shift-Tab and Enter ask of a session: JShell's own analysis, applied to the snippet that the cursor is in. */
public final class CodeHelp {
    private static final String INDENT = "    ";

    private static final Pattern MAGIC = Pattern.compile("(?m)^%[%\\p{javaJavaIdentifierStart}].*$");

    private static final Pattern TYPE = Pattern.compile("\\b[A-Z]\\w*");

    private final JShell shell;
    private final SourceCodeAnalysis analysis;
    private final CellSource source;

    CodeHelp(JShell shell) {
        this.shell = shell;
        this.analysis = shell.sourceCodeAnalysis();
        this.source = new CellSource(analysis);
    }

    /**
     * What may stand at the cursor, those of the expected type first. Where nothing is typed yet, every class in sight fits: then
     * only what has the expected type, what this session declared, and the types that the call's signature names.
     */
    public ReplacementOptions complete(String code, int cursor) {
        int start = start(code, cursor);
        String text = blankMagics(code).substring(start);
        int at = cursor - start;
        int[] anchor = {0};
        List<SourceCodeAnalysis.Suggestion> found = analysis.completionSuggestions(text, at, anchor);
        boolean open = anchor[0] == at && !text.substring(0, at).stripTrailing().endsWith(".");
        List<String> near = open ? words(found, near(text, at)) : List.of();
        List<String> words = near.isEmpty() ? words(found, suggestion -> true) : near;
        return words.isEmpty()
                ? new ReplacementOptions(List.of(), cursor, cursor)
                : new ReplacementOptions(words, start + anchor[0], cursor);
    }

    private static List<String> words(
            List<SourceCodeAnalysis.Suggestion> found, Predicate<SourceCodeAnalysis.Suggestion> wanted) {
        return found.stream()
                .filter(wanted)
                .sorted((a, b) -> Boolean.compare(b.matchesType(), a.matchesType()))
                .map(SourceCodeAnalysis.Suggestion::continuation)
                .distinct()
                .toList();
    }

    private Predicate<SourceCodeAnalysis.Suggestion> near(String text, int at) {
        Set<String> names = new HashSet<>();
        shell.snippets()
                .filter(snippet -> shell.status(snippet).isActive() && snippet instanceof DeclarationSnippet)
                .forEach(snippet -> names.add(((DeclarationSnippet) snippet).name()));
        for (SourceCodeAnalysis.Documentation call : analysis.documentation(text, at, false))
            TYPE.matcher(call.signature().replaceFirst("^[^(]*", ""))
                    .results()
                    .forEach(type -> names.add(type.group()));
        return suggestion -> suggestion.matchesType()
                || names.contains(suggestion.continuation().replaceFirst("\\W.*", ""));
    }

    /** Signatures and documentation of the name at the cursor, or null. */
    public DisplayData inspect(String code, int cursor) {
        int start = start(code, cursor);
        String text = blankMagics(code).substring(start);
        int end = Math.min(cursor - start, text.length());
        while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) end++;
        if (end < text.length() && text.charAt(end) == '(') end++;
        List<SourceCodeAnalysis.Documentation> found = analysis.documentation(text, end, true);
        if (found.isEmpty()) return null;
        DisplayData data = new DisplayData(found.stream()
                .map(d -> d.signature() + plain(words(d)))
                .distinct()
                .collect(Collectors.joining("\n\n")));
        data.putHTML(found.stream()
                .map(d -> "<pre>" + TableView.escape(d.signature()) + "</pre>" + html(words(d)))
                .distinct()
                .collect(Collectors.joining("\n")));
        return data;
    }

    private static String words(SourceCodeAnalysis.Documentation found) {
        return found.javadoc() != null ? SourceDocs.plain(found.javadoc()) : SourceDocs.of(found.signature());
    }

    private static String plain(String javadoc) {
        return javadoc == null ? "" : "\n" + javadoc.strip().indent(2).stripTrailing();
    }

    private static String html(String javadoc) {
        return javadoc == null ? "" : "<p style=\"white-space:pre-wrap\">" + TableView.escape(javadoc.strip()) + "</p>";
    }

    /** {@code complete}, {@code invalid}, or the indent of the next line of code that goes on. */
    public String completeness(String code) {
        return switch (source.last(blankMagics(code))) {
            case DEFINITELY_INCOMPLETE -> INDENT;
            case UNKNOWN -> "invalid";
            default -> "complete";
        };
    }

    /** Where the last snippet before the cursor ends, and that in which it is begins. */
    private int start(String code, int cursor) {
        return source.snippets(blankMagics(code)).stream()
                .filter(snippet -> snippet.completeness().isComplete())
                .mapToInt(CellSource.Snippet::end)
                .filter(end -> end < cursor)
                .max()
                .orElse(0);
    }

    private static String blankMagics(String code) {
        return MAGIC.matcher(code).replaceAll(magic -> " ".repeat(magic.group().length()));
    }
}
