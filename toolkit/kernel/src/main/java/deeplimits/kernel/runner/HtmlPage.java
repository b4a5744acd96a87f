package deeplimits.kernel.runner;

import com.google.gson.JsonObject;
import deeplimits.kernel.extension.TableView;
import java.util.regex.Pattern;

/** A notebook as one HTML file that needs nothing else: text, formulas, tables and figures, on light and dark screens. */
final class HtmlPage {
    private static final Pattern COLOURS = Pattern.compile("\u001B\\[[0-9;]*m");
    private static final String STYLE =
            """
            :root{color-scheme:light dark;--ink:#1b1b1b;--paper:#fff;--soft:#f4f4f4;--line:#ccc;--link:#0b5cad;--bad:#b00020}
            @media(prefers-color-scheme:dark){:root{--ink:#e6e6e6;--paper:#181818;--soft:#242424;--line:#555;--link:#8ab8f0;--bad:#ff8a80}
            img.math{filter:invert(1)}}
            body{color:var(--ink);background:var(--paper);font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
            a{color:var(--link)} pre{overflow-x:auto;padding:.6rem .8rem;margin:.4rem 0;font-size:14px;line-height:1.4}
            pre.code{background:var(--soft);border-left:3px solid var(--line)} pre.error{color:var(--bad)}
            table{border-collapse:collapse;font-size:14px;margin:.6rem 0} th,td{padding:.2rem .6rem;border-bottom:1px solid var(--line)}
            img{max-width:100%;height:auto} img.figure{background:#fff} div.display{text-align:center;overflow-x:auto;margin:.8rem 0}
            blockquote{border-left:3px solid var(--line);margin-left:0;padding-left:1rem}
            """;

    private final NotebookFile notebook;
    private final Markdown markdown = new Markdown();

    HtmlPage(NotebookFile notebook) {
        this.notebook = notebook;
    }

    /** A whole page in the house's style. */
    static String page(String title, String style, String body) {
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"
                + TableView.escape(title)
                + "</title>\n<style>\n" + STYLE + style + "</style>\n</head>\n<body>\n" + body + "</body>\n</html>\n";
    }

    String html() {
        StringBuilder body = new StringBuilder("<p><a href=\"index.html\">Every figure</a></p>\n");
        for (NotebookCell cell : notebook.cells()) {
            body.append("<section id=\"cell-").append(cell.number()).append("\">\n");
            switch (cell.kind()) {
                case MARKDOWN -> body.append(markdown.html(cell.source()));
                case RAW -> body.append("<pre>")
                        .append(TableView.escape(cell.source()))
                        .append("</pre>\n");
                case CODE -> code(body, cell);
            }
            body.append("</section>\n");
        }
        return page(notebook.title().replaceAll("[$`*\\\\]", ""), "", body.toString());
    }

    private static void code(StringBuilder body, NotebookCell cell) {
        body.append("<pre class=\"code\">")
                .append(TableView.escape(cell.source()))
                .append("</pre>\n");
        cell.outputs().forEach(output -> output(body, output));
    }

    private static void output(StringBuilder body, JsonObject output) {
        switch (output.get("output_type").getAsString()) {
            case "stream" -> pre(body, "", NotebookCell.text(output.get("text")));
            case "error" -> {
                StringBuilder lines = new StringBuilder();
                output.getAsJsonArray("traceback")
                        .forEach(line -> lines.append(line.getAsString()).append('\n'));
                pre(body, " class=\"error\"", lines.toString());
            }
            default -> rich(body, NotebookFile.object(output, "data"));
        }
    }

    private static void rich(StringBuilder body, JsonObject data) {
        String plain = NotebookCell.text(data.get("text/plain"));
        if (data.has("text/html")) {
            body.append("<div>")
                    .append(NotebookCell.text(data.get("text/html")))
                    .append("</div>\n");
        } else if (data.has("image/png")) {
            body.append("<p><img class=\"figure\" alt=\"")
                    .append(TableView.escape(plain))
                    .append("\" src=\"data:image/png;base64,")
                    .append(NotebookCell.text(data.get("image/png")).strip())
                    .append("\"></p>\n");
        } else if (data.has("image/svg+xml")) {
            body.append("<div>")
                    .append(NotebookCell.text(data.get("image/svg+xml")))
                    .append("</div>\n");
        } else if (data.has("text/markdown")) {
            body.append(new Markdown().html(NotebookCell.text(data.get("text/markdown"))));
        } else if (data.has("text/latex")) {
            body.append(new Markdown().html(NotebookCell.text(data.get("text/latex"))));
        } else {
            pre(body, "", plain);
        }
    }

    private static void pre(StringBuilder body, String attribute, String text) {
        body.append("<pre")
                .append(attribute)
                .append('>')
                .append(TableView.escape(COLOURS.matcher(text).replaceAll("")))
                .append("</pre>\n");
    }
}
