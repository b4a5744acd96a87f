package deeplimits.kernel.page;

import com.google.gson.JsonObject;
import deeplimits.kernel.notebook.NotebookCell;
import deeplimits.kernel.notebook.NotebookFile;
import deeplimits.kernel.view.TableView;
import java.nio.charset.StandardCharsets;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.io.IOUtils;
import org.apache.commons.io.function.Uncheck;

/** A notebook as one HTML file that needs nothing else: text, formulas, tables and figures, on light and dark screens. */
final class HtmlPage {
    private static final Pattern ANSI = Pattern.compile("\u001B\\[[0-9;]*m");
    /** What a terminal overwrites when a line is begun anew. */
    private static final Pattern OVERWRITTEN = Pattern.compile("(?m)^.*\\r(?!$)");

    private static final Pattern HEADING = Pattern.compile("<h([1-6])>(.*?)</h\\1>");
    private static final Pattern ALT = Pattern.compile("<img[^>]*? alt=\"([^\"]*)\"[^>]*>");

    private final NotebookFile notebook;
    private final Markdown markdown = new Markdown();
    private final StringBuilder contents = new StringBuilder();

    HtmlPage(NotebookFile notebook) {
        this.notebook = notebook;
    }

    /** A whole page in the house's style; {@code body} is its header, main part and footer. */
    static String page(String title, String body) {
        return resource("page.html").formatted(TableView.escape(title), resource("page.css"), body);
    }

    static String resource(String name) {
        return Uncheck.get(() -> IOUtils.toString(HtmlPage.class.getResource(name), StandardCharsets.UTF_8));
    }

    /** @param ways links to other pages, shown above and below */
    String html(String ways) {
        StringBuilder article = new StringBuilder();
        for (NotebookCell cell : notebook.cells()) {
            article.append("<section id=\"cell-").append(cell.number()).append("\">\n");
            switch (cell.kind()) {
                case MARKDOWN -> article.append(headed(markdown.html(cell.source())));
                case RAW -> article.append(pre("", cell.source()));
                case CODE -> {
                    article.append("<pre class=\"code\">%s</pre>\n".formatted(JavaColours.html(cell.source())));
                    cell.outputs().forEach(output -> article.append(output(output)));
                }
            }
            article.append("</section>\n");
        }
        String title = notebook.title().replaceAll("[$`*\\\\]", "");
        return page(title, resource("chapter.html").formatted(ways, contents, article));
    }

    /** Gives every heading the anchor that Jupyter gives it, and those of sections a line in the contents. */
    private String headed(String html) {
        return HEADING.matcher(html).replaceAll(heading -> Matcher.quoteReplacement(anchored(heading)));
    }

    private String anchored(MatchResult heading) {
        String level = heading.group(1);
        String id = ALT.matcher(heading.group(2))
                .replaceAll("$1")
                .replaceAll("<[^>]*>", "")
                .replaceAll("\\s+", "-");
        if (level.equals("2") || level.equals("3"))
            contents.append("<li class=\"h%s\"><a href=\"#%s\">%s</a></li>\n"
                    .formatted(level, id, heading.group(2).replaceAll("</?a\\b[^>]*>", "")));
        return "<h%s id=\"%s\">%s</h%1$s>".formatted(level, id, heading.group(2));
    }

    static String output(JsonObject output) {
        return switch (output.get("output_type").getAsString()) {
            case "stream" -> pre("", NotebookCell.text(output.get("text")));
            case "error" -> {
                StringBuilder lines = new StringBuilder();
                output.getAsJsonArray("traceback")
                        .forEach(line -> lines.append(line.getAsString()).append('\n'));
                yield pre(" class=\"error\"", lines.toString());
            }
            default -> rich(output);
        };
    }

    private static String rich(JsonObject output) {
        JsonObject data = NotebookFile.object(output, "data");
        if (data.has("text/html")) return scroll(NotebookCell.text(data.get("text/html")));
        if (data.has("image/png")) return "<p>" + figure(output) + "</p>\n";
        if (data.has("image/svg+xml")) return scroll(NotebookCell.text(data.get("image/svg+xml")));
        return pre("", NotebookCell.text(data.get("text/plain")));
    }

    private static String scroll(String html) {
        return "<div class=\"scroll\">" + html + "</div>\n";
    }

    /** The picture of an output, described by its plain form; its size keeps the page from jumping when it comes. */
    static String figure(JsonObject output) {
        JsonObject data = NotebookFile.object(output, "data");
        JsonObject size = size(output);
        return "<img class=\"figure\" loading=\"lazy\"%s alt=\"%s\" src=\"data:image/png;base64,%s\">"
                .formatted(
                        size.has("width") && size.has("height")
                                ? " width=\"" + size.get("width") + "\" height=\"" + size.get("height") + "\""
                                : "",
                        TableView.escape(NotebookCell.text(data.get("text/plain"))),
                        NotebookCell.text(data.get("image/png")).replaceAll("\\s", ""));
    }

    /** The width and height of an output's picture, empty where they are not stored. */
    static JsonObject size(JsonObject output) {
        return NotebookFile.object(NotebookFile.object(output, "metadata"), "image/png");
    }

    private static String pre(String attribute, String text) {
        String last =
                OVERWRITTEN.matcher(text.replace("\r\n", "\n")).replaceAll("").replace("\r", "");
        return "<pre" + attribute + ">" + TableView.escape(ANSI.matcher(last).replaceAll("")) + "</pre>\n";
    }
}
