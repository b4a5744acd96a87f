package deeplimits.kernel.session;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.SourceCodeAnalysis;

/** A cell cut into runs of Java and line magics, in order; every part keeps the line that it starts on. */
final class CellSource {
    private static final Pattern MAGIC =
            Pattern.compile("^%(?<name>\\w+)(?:[ \\t]+(?<arguments>.*?))?[ \\t]*;?[ \\t]*$");
    private static final Pattern CELL_MAGIC = Pattern.compile("^%%(?<name>\\w+)[^\\n]*(?:\\n|$)");

    /** A run of Java ({@code magic} null) or one line magic with its arguments. */
    record Part(String magic, String text, int firstLine) {}

    private final SourceCodeAnalysis analysis;

    CellSource(SourceCodeAnalysis analysis) {
        this.analysis = analysis;
    }

    /** The name of the cell magic on the first line, or null. */
    static String cellMagic(String code) {
        Matcher matcher = CELL_MAGIC.matcher(code);
        return matcher.lookingAt() ? matcher.group("name") : null;
    }

    /** The code with its cell magic line blanked, so that line numbers stay. */
    static String withoutCellMagic(String code) {
        Matcher matcher = CELL_MAGIC.matcher(code);
        return matcher.lookingAt() ? "\n" + code.substring(matcher.end()) : code;
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

    /** After an expression without a semicolon only a known magic is one: {@code a} and {@code %b} on the next line is a remainder. */
    private boolean mayFollow(String text, String name) {
        String before = text.stripTrailing();
        boolean ended = before.isEmpty() || before.endsWith(";") || before.endsWith("}") || before.endsWith("/");
        return (ended || Magics.KNOWN_LINE.contains(name)) && complete(text);
    }

    /** Whether a magic may stand after this text: not inside an expression, a block, a text block or a comment. */
    private boolean complete(String text) {
        String rest = text;
        while (!rest.isBlank()) {
            SourceCodeAnalysis.CompletionInfo info = analysis.analyzeCompletion(rest);
            switch (info.completeness()) {
                case EMPTY -> {
                    return !rest.stripTrailing().endsWith("*/") || rest.indexOf("*/") >= 0;
                }
                case DEFINITELY_INCOMPLETE, CONSIDERED_INCOMPLETE, UNKNOWN -> {
                    return false;
                }
                default -> rest = info.remaining();
            }
        }
        return true;
    }
}
