package deeplimits.classroom;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The statements of a block of Java, told apart by quotes, comments and brackets alone; the compiler judges the rest. */
final class JavaText {
    private static final Pattern DECLARATION =
            Pattern.compile("(?s)(?<type>[A-Za-z][\\w.<>,]*(?:\\[\\])*)\\s+(?<name>\\w+)\\s*=\\s*(?<value>.+);");
    private static final Pattern COMPOUND = Pattern.compile("(?s)(?:(?:for|if|while|do|try|switch)\\b|\\{).*");

    /**
     * One statement.
     *
     * @param code    its text, semicolon included
     * @param comment the comment behind it on its last line, or empty
     */
    record Statement(String code, String comment) {
        /** Type, name and value of a declaration; null for any other statement. */
        Declaration declaration() {
            Matcher matcher = DECLARATION.matcher(code);
            return matcher.matches()
                    ? new Declaration(matcher.group("type"), matcher.group("name"), matcher.group("value"))
                    : null;
        }
    }

    /** {@code TYPE NAME = VALUE;} */
    record Declaration(String type, String name, String value) {}

    private final String text;
    private final List<Statement> statements = new ArrayList<>();
    private final StringBuilder code = new StringBuilder();
    private int at;
    private int depth;

    private JavaText(String text) {
        this.text = text;
    }

    /** The statements of the text between the braces of a block. */
    static List<Statement> statements(String text) {
        return new JavaText(text).split();
    }

    /** The place behind the bracket that closes the one at {@code open}. */
    static int close(String text, int open) {
        JavaText scan = new JavaText(text);
        scan.at = open;
        do {
            if (scan.at >= text.length())
                throw new IllegalArgumentException("a block is not closed: " + head(text, open));
            scan.token();
        } while (scan.depth > 0);
        return scan.at;
    }

    private static String head(String text, int from) {
        return text.substring(from, Math.min(text.length(), from + 40)).replace('\n', ' ');
    }

    private List<Statement> split() {
        while (at < text.length()) {
            int before = depth;
            char c = text.charAt(at);
            token();
            String sofar = code.toString().strip();
            boolean ended = depth == 0 && c == ';'
                    || depth == 0
                            && before == 1
                            && c == '}'
                            && COMPOUND.matcher(sofar).matches();
            if (ended) {
                statements.add(new Statement(sofar, comment()));
                code.setLength(0);
            }
        }
        if (!code.toString().isBlank())
            throw new IllegalArgumentException("a statement does not end: " + head(code.toString(), 0));
        return statements;
    }

    /** Takes one character, or a whole comment or literal. */
    private void token() {
        char c = text.charAt(at);
        if (text.startsWith("//", at)) {
            at = endOfLine();
        } else if (text.startsWith("/*", at)) {
            int end = text.indexOf("*/", at + 2);
            at = end < 0 ? text.length() : end + 2;
        } else if (c == '"' || c == '\'') {
            literal(c);
        } else {
            if ("([{".indexOf(c) >= 0) depth++;
            if (")]}".indexOf(c) >= 0) depth--;
            code.append(c);
            at++;
        }
    }

    private void literal(char quote) {
        int start = at++;
        while (at < text.length() && text.charAt(at) != quote) at += text.charAt(at) == '\\' ? 2 : 1;
        at = Math.min(at + 1, text.length());
        code.append(text, start, at);
    }

    /** What stands behind a statement on its line, if it is a comment. */
    private String comment() {
        String rest = text.substring(at, endOfLine()).strip();
        return rest.startsWith("//") ? rest.substring(2).strip() : "";
    }

    private int endOfLine() {
        int end = text.indexOf('\n', at);
        return end < 0 ? text.length() : end;
    }
}
