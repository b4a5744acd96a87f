package deeplimits.classroom;

import deeplimits.kernel.page.Markdown;
import deeplimits.kernel.view.TableView;
import deeplimits.plot.Panels;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** An HTML page in the style of the chapters' pages, whole in one file, without a script and without a request. */
final class Page {
    private final StringBuilder body = new StringBuilder();
    private final String title;

    /** @param heading HTML */
    Page(String title, String heading) {
        this.title = title;
        body.append("<h1>").append(heading).append("</h1>\n");
    }

    /** Whatever a student wrote or called: escaped. */
    static String text(String words) {
        return TableView.escape(words);
    }

    /** The teacher's words, with formulas between dollars. */
    static String formulas(String words) {
        return new Markdown().title(words);
    }

    Page heading(String words) {
        body.append("<h2>").append(text(words)).append("</h2>\n");
        return this;
    }

    Page paragraph(String words) {
        body.append("<p>").append(text(words)).append("</p>\n");
        return this;
    }

    Page link(String words, String address) {
        body.append("<p><a href=\"")
                .append(text(address))
                .append("\">")
                .append(text(words))
                .append("</a></p>\n");
        return this;
    }

    /** @param rows HTML */
    Page table(List<String> head, List<List<String>> rows) {
        body.append("<div class=\"scroll\"><table>\n");
        row("th", head);
        rows.forEach(row -> row("td", row));
        body.append("</table></div>\n");
        return this;
    }

    private void row(String element, List<String> fields) {
        body.append("<tr>");
        fields.forEach(field -> body.append('<')
                .append(element)
                .append('>')
                .append(field)
                .append("</")
                .append(element)
                .append('>'));
        body.append("</tr>\n");
    }

    Page figure(Panels figure) {
        body.append("<img class=\"figure\" width=\"%s\" height=\"%s\" alt=\"%s\" src=\"data:image/png;base64,%s\">\n"
                .formatted(
                        figure.width(),
                        figure.height(),
                        text(figure.alt()),
                        Base64.getEncoder().encodeToString(figure.png())));
        return this;
    }

    String html() throws IOException {
        try (InputStream style = Markdown.class.getResourceAsStream("page.css")) {
            return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                    + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" + text(title)
                    + "</title>\n<style>\n" + new String(style.readAllBytes(), StandardCharsets.UTF_8)
                    + "</style>\n</head>\n<body>\n<main>\n" + body + "</main>\n</body>\n</html>\n";
        }
    }
}
