package deeplimits.kernel.page;

import deeplimits.kernel.view.TableView;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A cell's Java as HTML: everything escaped, each token of a kind in an element of that kind's class. */
final class JavaColours {
    /** The names are the classes of the style sheet: magic, comment, string, number, keyword and type. */
    private static final List<String> KINDS = List.of("m", "c", "s", "n", "k", "t");

    private static final Pattern TOKEN = Pattern.compile("(?<m>(?m:^)%{1,2}\\w[^\\n]*)"
            + "|(?<c>//[^\\n]*|/\\*[\\s\\S]*?(?:\\*/|$(?!\\n)))"
            + "|(?<s>\"\"\"[\\s\\S]*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"|'(?:\\\\.|[^'\\\\\\n])*')"
            + "|(?<n>\\b(?:0[xXbB][\\da-fA-F_]+|\\d[\\d_]*(?:\\.\\d[\\d_]*)?(?:[eE][+-]?\\d+)?)[dDfFlL]?\\b)"
            + "|(?<k>\\b(?:abstract|boolean|break|byte|case|catch|char|class|continue|default|do|double|else|enum|extends"
            + "|false|final|finally|float|for|if|implements|import|instanceof|int|interface|long|new|null|package|private"
            + "|protected|public|record|return|short|static|super|switch|this|throw|throws|true|try|var|void|while)\\b)"
            + "|(?<t>\\b[A-Z]\\w*[a-z]\\w*\\b)");

    private JavaColours() {}

    static String html(String code) {
        StringBuilder html = new StringBuilder();
        Matcher token = TOKEN.matcher(code);
        int done = 0;
        for (; token.find(); done = token.end()) {
            String kind = KINDS.stream()
                    .filter(name -> token.group(name) != null)
                    .findFirst()
                    .orElseThrow();
            html.append(TableView.escape(code.substring(done, token.start())))
                    .append("<i class=\"%s\">%s</i>".formatted(kind, TableView.escape(token.group())));
        }
        return html.append(TableView.escape(code.substring(done))).toString();
    }
}
