package deeplimits.kernel.runner;

import com.google.gson.JsonObject;
import deeplimits.kernel.extension.TableView;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** One page with every figure of every notebook, each a link to its chapter. */
final class Gallery {
    private final Markdown markdown = new Markdown();
    private final StringBuilder body = new StringBuilder();

    void add(NotebookFile notebook) {
        String page = TableView.escape(notebook.name()) + ".html";
        body.append("<h2><a href=\"")
                .append(page)
                .append("\">")
                .append(markdown.line(notebook.title()))
                .append("</a></h2>\n");
        body.append("<div class=\"figures\">\n");
        for (NotebookCell cell : notebook.cells()) {
            for (JsonObject output : cell.outputs()) {
                JsonObject data = NotebookFile.object(output, "data");
                if (data.has("image/png")) {
                    String alt = TableView.escape(NotebookCell.text(data.get("text/plain")));
                    body.append("<a href=\"")
                            .append(page)
                            .append("#cell-")
                            .append(cell.number())
                            .append("\"><img loading=\"lazy\" alt=\"")
                            .append(alt)
                            .append("\" title=\"")
                            .append(alt)
                            .append("\" src=\"data:image/png;base64,")
                            .append(NotebookCell.text(data.get("image/png")).strip())
                            .append("\"></a>\n");
                }
            }
        }
        body.append("</div>\n");
    }

    void write(Path file) throws IOException {
        String style = ".figures{display:flex;flex-wrap:wrap;gap:1rem} .figures img{max-width:22rem;height:auto}";
        Files.writeString(
                file, HtmlPage.page("Every figure", style, "<h1>Every figure</h1>\n" + body), StandardCharsets.UTF_8);
    }
}
