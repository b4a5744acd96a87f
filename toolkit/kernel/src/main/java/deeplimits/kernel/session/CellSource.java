package deeplimits.kernel.session;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;

/** A cell cut into runs of Java and line magics, in order; every part keeps the line that it starts on. */
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
        return (ended || Magics.KNOWN_LINE.contains(name)) && last(analysis, text) == Completeness.EMPTY;
    }

    /** What JShell says of the first snippet that is not complete; {@code EMPTY} where all are. */
    static Completeness last(SourceCodeAnalysis analysis, String code) {
        String rest = code;
        while (!rest.isBlank()) {
            SourceCodeAnalysis.CompletionInfo info = analysis.analyzeCompletion(rest);
            boolean known = info.completeness() != Completeness.UNKNOWN; // which JShell counts as complete
            if (!known || !info.completeness().isComplete()) return info.completeness();
            rest = info.remaining();
        }
        return Completeness.EMPTY;
    }
}
