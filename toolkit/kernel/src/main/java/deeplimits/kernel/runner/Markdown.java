package deeplimits.kernel.runner;

import deeplimits.kernel.extension.TableView;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/** A markdown cell as HTML: CommonMark with tables; formulas between dollars become images with their LaTeX as alt text. */
final class Markdown {
    /** Code is matched first, so that a dollar inside it stays a dollar. */
    private static final Pattern FORMULA = Pattern.compile(
            "(?<code>```[\\s\\S]*?```|`[^`\\n]+`)"
                    + "|(?<!\\\\)\\$\\$(?<display>[\\s\\S]+?)\\$\\$|(?<![\\\\$])\\$(?<inline>[^\\s$](?:[^$\\n]*(?:\\n[^$\\n]+)*[^\\s$\\\\])?)\\$(?!\\d)");

    private static final Pattern CHAPTER = Pattern.compile("(href=\"(?!https?:)[^\"]*?)\\.ipynb((?:#[^\"]*)?\")");
    /** A page loads nothing from elsewhere: its words stand in for a remote image. */
    private static final Pattern REMOTE = Pattern.compile("<img src=\"(?:https?:)?//[^\"]*\" alt=\"([^\"]*)\"[^>]*>");

    private static final String MARK = "\uE000";

    private final Parser parser;
    private final HtmlRenderer renderer;

    Markdown() {
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
                formulas.add(
                        matcher.group("display") != null
                                ? "<div class=\"display\">" + image(matcher.group("display"), true) + "</div>"
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
        return REMOTE.matcher(CHAPTER.matcher(html).replaceAll("$1.html$2")).replaceAll("$1");
    }

    /** One line of markdown, without a paragraph around it. */
    String line(String markdown) {
        return html(markdown).strip().replaceFirst("^<p>", "").replaceFirst("</p>$", "");
    }

    private static String image(String latex, boolean display) {
        String image = Formula.image(latex, display);
        return image != null ? image : "<code>" + TableView.escape(latex) + "</code>";
    }
}
