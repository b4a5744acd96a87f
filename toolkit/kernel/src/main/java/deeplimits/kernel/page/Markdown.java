package deeplimits.kernel.page;

import deeplimits.kernel.view.TableView;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/** A markdown cell as HTML: CommonMark with tables; formulas between dollars become images with their LaTeX as alt text. */
public final class Markdown {
    /** Code is matched first, so that a dollar inside it stays a dollar. */
    private static final Pattern FORMULA = Pattern.compile(
            "(?<code>```[\\s\\S]*?```|`[^`\\n]+`)"
                    + "|(?<bare>\\\\begin\\{(?<name>(?:equation|align|gather|multline|eqnarray)\\*?)\\}[\\s\\S]+?\\\\end\\{\\k<name>\\})"
                    + "|(?<!\\\\)\\$\\$(?<display>[\\s\\S]+?)\\$\\$|(?<![\\\\$])\\$(?<inline>[^\\s$](?:[^$\\n]*(?:\\n[^$\\n]+)*[^\\s$\\\\])?)\\$(?!\\d)");

    private static final Pattern CHAPTER = Pattern.compile("(href=\"(?!https?:)[^\"]*?)\\.ipynb((?:#[^\"]*)?\")");
    /** A page loads nothing from elsewhere: its words stand in for a remote image. */
    private static final Pattern REMOTE = Pattern.compile("<img src=\"(?:https?:)?//[^\"]*\" alt=\"([^\"]*)\"[^>]*>");

    private static final String MARK = "\uE000";

    private final Parser parser;
    private final HtmlRenderer renderer;

    public Markdown() {
        List<Extension> extensions = List.of(TablesExtension.create());
        parser = Parser.builder().extensions(extensions).build();
        renderer = HtmlRenderer.builder().extensions(extensions).build();
    }

    String html(String markdown) {
        List<String> formulas = new ArrayList<>();
        Matcher matcher = FORMULA.matcher(markdown);
        StringBuilder text = new StringBuilder();
        while (matcher.find()) {
            String kept = matcher.group();
            if (matcher.group("code") == null) {
                kept = MARK + formulas.size() + MARK;
                String display = matcher.group("bare") != null ? matcher.group("bare") : matcher.group("display");
                formulas.add(
                        display != null
                                ? "<div class=\"display\">" + image(display, true) + "</div>"
                                : image(matcher.group("inline"), false));
            }
            matcher.appendReplacement(text, Matcher.quoteReplacement(kept));
        }
        matcher.appendTail(text);
        String html = renderer.render(parser.parse(text.toString()));
        for (int i = 0; i < formulas.size(); i++) {
            String mark = MARK + i + MARK;
            html = html.replace("<p>" + mark + "</p>", formulas.get(i)).replace(mark, formulas.get(i));
        }
        html = html.replace("<table>", "<div class=\"scroll\"><table>").replace("</table>", "</table></div>");
        return REMOTE.matcher(CHAPTER.matcher(html).replaceAll("$1.html$2")).replaceAll("$1");
    }

    /** A heading's words, without the element around them. */
    public String title(String words) {
        return html("# " + words).strip().replaceFirst("^<h1>", "").replaceFirst("</h1>$", "");
    }

    private static String image(String latex, boolean display) {
        String image = Formula.image(latex, display);
        return image != null ? image : "<code>" + TableView.escape(latex) + "</code>";
    }
}
