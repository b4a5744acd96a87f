package deeplimits.kernel.session;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;

/** A cell cut into runs of Java and line magics, in order, and Java into snippets; every part keeps its place. */
final class CellSource {
    private static final Pattern MAGIC =
            Pattern.compile("^%(?<name>\\w+)(?:[ \\t]+(?<arguments>.*?))?[ \\t]*;?[ \\t]*$");
    /** The first line of a cell whose magic is carried out on the rest. */
    static final Pattern CELL_MAGIC = Pattern.compile("^%%(?<name>\\w+)[^\\n]*(?:\\n|$)");

    /** A run of Java ({@code magic} null) or one line magic with its arguments. */
    record Part(String magic, String text, int firstLine) {}

    private final SourceCodeAnalysis analysis;

    CellSource(SourceCodeAnalysis analysis) {
        this.analysis = analysis;
    }

    List<Part> parts(String code) {
        List<Part> parts = new ArrayList<>();
        StringBuilder java = new StringBuilder();
        int javaLine = 1;
        String[] lines = code.split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            Matcher magic = MAGIC.matcher(lines[i]);
            if (magic.matches() && mayFollow(java.toString(), magic.group("name"))) {
                parts.add(new Part(null, java.toString(), javaLine));
                java.setLength(0);
                javaLine = i + 2;
                String arguments = magic.group("arguments");
                parts.add(new Part(magic.group("name"), arguments == null ? "" : arguments, i + 1));
            } else {
                java.append(lines[i]).append(i + 1 < lines.length ? "\n" : "");
            }
        }
        parts.add(new Part(null, java.toString(), javaLine));
        parts.removeIf(part -> part.magic == null && part.text.isBlank());
        return parts;
    }

    /**
     * Not inside an expression, a block, a text block or a comment. After an expression without a semicolon only a known magic is one:
     * {@code a} and {@code %b} on the next line is a remainder.
     */
    private boolean mayFollow(String text, String name) {
        String before = text.stripTrailing();
        boolean ended = before.isEmpty() || before.endsWith(";") || before.endsWith("}") || before.endsWith("/");
        return (ended || Magics.LINE.contains(name)) && last(text) == Completeness.EMPTY;
    }

    /** A snippet as JShell is to be given it, and where it stands in the code. */
    record Snippet(String source, int start, int end, Completeness completeness) {}

    /** The snippets of Java, the last of which may be unfinished; a comment alone is none. */
    List<Snippet> snippets(String code) {
        List<Snippet> snippets = new ArrayList<>();
        String rest = code.stripLeading();
        while (!rest.isEmpty()) {
            SourceCodeAnalysis.CompletionInfo info = analysis.analyzeCompletion(rest);
            Completeness state = info.completeness();
            if (state == Completeness.EMPTY) break;
            String source = state.isComplete() ? info.source() : rest;
            String remaining = state.isComplete() ? info.remaining() : "";
            snippets.add(new Snippet(source, code.length() - rest.length(), code.length() - remaining.length(), state));
            rest = remaining.stripLeading();
        }
        return snippets;
    }

    /** Whether it is unfinished for a comment without an end, which JShell passes over in silence. */
    boolean opensComment(Snippet snippet) {
        return !snippet.completeness.isComplete() && last(snippet.source + "*/") == Completeness.EMPTY;
    }

    /** Whether a semicolon ends an expression, whatever its comments hold: then it does not go on with the next line. */
    boolean ended(String expression) {
        return !analysis.analyzeCompletion(expression + "\n+ 1").remaining().isBlank();
    }

    /** What JShell says of the first snippet that is not complete; {@code EMPTY} where all are. */
    Completeness last(String code) {
        return snippets(code).stream()
                .map(Snippet::completeness)
                .filter(state -> state == Completeness.UNKNOWN || !state.isComplete()) // for JShell that is complete
                .findFirst()
                .orElse(Completeness.EMPTY);
    }
}
