package deeplimits.kernel.page;

import com.google.gson.JsonObject;
import deeplimits.kernel.notebook.NotebookCell;
import deeplimits.kernel.notebook.NotebookFile;
import deeplimits.kernel.view.TableView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The pages of several notebooks: one for each, linked with those before and after it, and a gallery of every figure. */
public final class Book {
    private static final int CHECKS = 3;
    /** From here on the panels of a figure stand side by side. */
    private static final double WIDE = 2;

    private final List<Path> chapters;
    private final Path output;
    private final Map<Path, String> titles = new HashMap<>();
    private final Markdown markdown = new Markdown();
    private final StringBuilder gallery = new StringBuilder();
    private int figures;

    /** @param chapters notebooks relative to their folder, in their order; a page lies in the output folder as its notebook does there */
    public Book(Path folder, List<Path> chapters, Path output) throws IOException {
        this.chapters = List.copyOf(chapters);
        this.output = output;
        for (Path chapter : chapters) {
            try {
                titles.put(chapter, NotebookFile.read(folder.resolve(chapter)).title());
            } catch (NotebookFile.BadNotebook e) {
                titles.put(chapter, name(chapter));
            }
        }
    }

    /** The path of a notebook without {@code .ipynb}, with slashes. */
    public static String name(Path chapter) {
        return chapter.toString().replace('\\', '/').replaceFirst("\\.ipynb$", "");
    }

    /** Writes the page of a chapter and keeps its figures. */
    public void add(Path chapter, NotebookFile notebook) throws IOException {
        page(chapter, notebook);
        tiles(chapter, notebook);
    }

    /** Writes the page of a notebook, which need not be one of the chapters. */
    public void page(Path notebook, NotebookFile file) throws IOException {
        String page = new HtmlPage(file).html(ways(notebook));
        Files.writeString(output.resolve(name(notebook) + ".html"), page);
    }

    private String ways(Path chapter) {
        int at = chapters.indexOf(chapter);
        String up = "../".repeat(chapter.getNameCount() - 1);
        return way(at > 0 ? chapters.get(at - 1) : null, "&larr; %s", up)
                + "<span><a href=\"%sindex.html\">Every figure</a> &middot; <a href=\"%1$scalculator.html\">Calculator</a></span>"
                        .formatted(up)
                + way(at >= 0 && at < chapters.size() - 1 ? chapters.get(at + 1) : null, "%s &rarr;", up);
    }

    private String way(Path chapter, String words, String up) {
        return chapter == null
                ? "<span></span>"
                : "<a href=\"%s.html\">%s</a>"
                        .formatted(
                                up + TableView.escape(name(chapter)),
                                words.formatted(markdown.title(titles.get(chapter))));
    }

    private void tiles(Path chapter, NotebookFile notebook) {
        List<NotebookCell> cells = notebook.cells();
        StringBuilder tiles = new StringBuilder();
        for (int at = 0; at < cells.size(); at++) {
            List<JsonObject> pictures = pictures(cells.get(at));
            for (JsonObject picture : pictures) {
                String cell = TableView.escape(name(chapter)) + ".html#cell-"
                        + cells.get(at).number();
                tiles.append(
                        "<figure%s>%s<figcaption>%s%s<p><a href=\"%s\">cell %s of the chapter</a></p></figcaption></figure>\n"
                                .formatted(
                                        isWide(picture) ? " class=\"wide\"" : "",
                                        tile(picture, cell),
                                        caption(cells, at),
                                        picture == pictures.get(pictures.size() - 1) ? checks(cells, at) : "",
                                        cell,
                                        cells.get(at).number()));
                figures++;
            }
        }
        if (tiles.length() > 0)
            gallery.append("<h2><a href=\"%s.html\">%s</a></h2>\n<div class=\"tiles\">\n%s</div>\n"
                    .formatted(TableView.escape(name(chapter)), markdown.title(titles.get(chapter)), tiles));
    }

    /** A figure that leads to its cell; one that its reader moves does not. */
    private static String tile(JsonObject picture, String cell) {
        return NotebookFile.object(picture, "data").has("text/html")
                ? HtmlPage.output(picture)
                : "<a href=\"" + cell + "\">" + HtmlPage.figure(picture) + "</a>";
    }

    private static boolean isWide(JsonObject picture) {
        JsonObject size = HtmlPage.size(picture);
        return size.has("width")
                && size.get("width").getAsInt() > WIDE * size.get("height").getAsInt();
    }

    private static List<JsonObject> pictures(NotebookCell cell) {
        return cell.outputs().stream()
                .filter(output -> NotebookFile.object(output, "data").has("image/png"))
                .toList();
    }

    /** The paragraph that leads to a figure. */
    private String caption(List<NotebookCell> cells, int figure) {
        for (int at = figure - 1; at >= 0; at--) {
            if (cells.get(at).kind() != NotebookCell.Kind.MARKDOWN) continue;
            String[] paragraphs = cells.get(at).source().strip().split("\\n\\s*\\n");
            return markdown.html(paragraphs[paragraphs.length - 1].replaceFirst("^#+\\s*", ""));
        }
        return "";
    }

    /** The checks that stand between a figure and the next one. */
    private static String checks(List<NotebookCell> cells, int figure) {
        List<String> checks = new ArrayList<>(cells.get(figure).checks());
        for (int at = figure + 1; at < cells.size() && pictures(cells.get(at)).isEmpty(); at++)
            checks.addAll(cells.get(at).checks());
        String list = checks.stream()
                .limit(CHECKS)
                .map(check -> "<li>" + TableView.escape(check) + "</li>")
                .collect(Collectors.joining());
        int more = checks.size() - CHECKS;
        return checks.isEmpty()
                ? ""
                : "<ul>" + list + (more > 0 ? "<li class=\"more\">and " + more + " more</li>" : "") + "</ul>";
    }

    /** Writes {@code index.html}, and {@code calculator.html} beside it. */
    public void gallery() throws IOException {
        String body = HtmlPage.resource("gallery.html").formatted(figures, gallery);
        Files.writeString(output.resolve("index.html"), HtmlPage.page("Every figure", body));
        Files.writeString(
                output.resolve("calculator.html"), HtmlPage.page("Calculator", HtmlPage.resource("calculator.html")));
    }
}
