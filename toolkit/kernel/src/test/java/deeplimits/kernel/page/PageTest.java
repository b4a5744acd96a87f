package deeplimits.kernel.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.kernel.notebook.NotebookFile;
import deeplimits.kernel.notebook.NotebookJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page holds what its notebook does, runs nothing that a reader did not ask for, and loads nothing. */
class PageTest {
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    @TempDir
    private Path folder;

    private String page(String... cells) throws Exception {
        return new HtmlPage(NotebookFile.read(NotebookJson.write(folder.resolve("n.ipynb"), cells))).html("");
    }

    private static String stream(String text) {
        return "{\"output_type\": \"stream\", \"name\": \"stdout\", \"text\": \"" + text + "\"}";
    }

    private static String plain(String text) {
        return "{\"output_type\": \"execute_result\", \"data\": {\"text/plain\": \"" + text + "\"}, \"metadata\": {}}";
    }

    private static String figure(String alt) {
        return "{\"output_type\": \"display_data\", \"data\": {\"image/png\": \"" + PNG + "\", \"text/plain\": \"" + alt
                + "\"}, \"metadata\": {\"image/png\": {\"width\": 1, \"height\": 1}}}";
    }

    @Test
    void textFormulasTablesAndLinksAreThere() throws Exception {
        String html =
                page(NotebookJson.markdown("# Title $\\beta$\n\n$$\\frac{1}{2}$$ `$5` [n](02.ipynb)\n\n|a|\n|-|\n|b|"));
        assertTrue(html.contains("alt=\"\\beta\"") && html.contains("alt=\"\\frac{1}{2}\""));
        assertTrue(
                html.contains("<code>$5</code>") && html.contains("href=\"02.html\"") && html.contains("<td>b</td>"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"source", "printed", "value", "error", "alt", "title", "raw", "check"})
    void aScriptInAnyTextIsText(String where) throws Exception {
        String script = "<script>alert(1)</script>";
        String error =
                "{\"output_type\": \"error\", \"ename\": \"E\", \"evalue\": \"\", \"traceback\": [\"" + script + "\"]}";
        String cell =
                switch (where) {
                    case "source" -> NotebookJson.code(
                            "String s = \"" + script + "\"; // " + script + "\n" + script, plain("a"));
                    case "printed" -> NotebookJson.code("x", stream(script));
                    case "value" -> NotebookJson.code("x", plain(script));
                    case "error" -> NotebookJson.code("x", error);
                    case "alt" -> NotebookJson.code("x", figure("'\\\"><script>"));
                    case "title" -> NotebookJson.markdown("# `" + script + "`");
                    case "raw" -> "{\"cell_type\": \"raw\", \"metadata\": {}, \"source\": \"" + script + "\"}";
                    default -> NotebookJson.code("x", stream("\u2713 " + script));
                };
        Path in = NotebookJson.write(folder.resolve("n.ipynb"), cell, NotebookJson.code("x", figure("f")), cell);
        Book book = new Book(folder, List.of(Path.of("n.ipynb")), folder);
        book.add(Path.of("n.ipynb"), NotebookFile.read(in));
        book.gallery();
        for (String page : List.of("n.html", "index.html")) {
            String html = Files.readString(folder.resolve(page));
            assertFalse(html.contains("<script"), page);
        }
        assertTrue(Files.readString(folder.resolve("n.html")).contains("&lt;script&gt;"));
    }

    @Test
    void nothingRemoteIsLoadedAndARemoteImageIsItsWords() throws Exception {
        String html = page(
                NotebookJson.markdown(
                        "# At $\\beta = 1/2$\n\n[![Open on Binder](https://mybinder.org/badge_logo.svg)](https://mybinder.org/v2/gh/x)"));
        assertTrue(html.contains("<a href=\"https://mybinder.org/v2/gh/x\">Open on Binder</a>"), html);
        assertTrue(html.contains("<title>At beta = 1/2</title>"));
        assertFalse(html.matches("(?s).*(src=\"|@import|url\\()(https?:)?//.*"));
    }

    @Test
    void mathematicsIsMeasuredInTheEmOfItsLine() throws Exception {
        String html = page(NotebookJson.markdown("# $x$\n\n$x$"));
        assertEquals(
                3,
                html.split("<img class=\"math\" alt=\"x\" style=\"width:0\\.\\d+em;vertical-align:-0\\.\\d+em\"")
                        .length);
    }

    @Test
    void aBareEnvironmentIsDisplayedMathematics() throws Exception {
        String html = page(NotebookJson.markdown(
                "\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}\n\nand\n\n\\begin{equation*}e\\end{equation*}"));
        assertEquals(3, html.split("<div class=\"display\"><img class=\"math\"").length, html);
    }

    @Test
    void aLineThatIsBegunAnewOverwritesItself() throws Exception {
        String html = page(NotebookJson.code("x", stream("10 %\\r50 %\\r100 %\\nnext\\r\\nlast\\r")));
        assertTrue(html.contains("<pre>100 %\nnext\nlast</pre>"), html);
    }

    @Test
    void sectionsAreListedWithTheAnchorsThatJupyterGivesThem() throws Exception {
        String html = page(NotebookJson.markdown("# T"), NotebookJson.markdown("## What breaks: $\\beta$\n\n### More"));
        assertTrue(html.contains("<h2 id=\"What-breaks:-\\beta\">"), html);
        assertTrue(html.contains("<li class=\"h2\"><a href=\"#What-breaks:-\\beta\">What breaks: <img"), html);
        assertTrue(html.contains("<li class=\"h3\"><a href=\"#More\">More</a></li>"));
        assertFalse(html.contains("#T\""));
    }

    @Test
    void javaHasItsColoursAndEveryCharacterOnce() {
        String code = "%classpath a.jar\nvar s = \"a // b\" + 'c'; // end \"x\n/* 1 */ final double x = 1e-3; Table t;";
        String html = JavaColours.html(code);
        assertEquals(
                code,
                html.replaceAll("</?i[^>]*>", "")
                        .replace("&quot;", "\"")
                        .replace("&#39;", "'")
                        .replace("&amp;", "&"));
        for (String token : List.of(
                "<i class=\"m\">%classpath a.jar</i>",
                "<i class=\"k\">var</i>",
                "<i class=\"s\">&quot;a // b&quot;</i>",
                "<i class=\"c\">// end &quot;x</i>",
                "<i class=\"c\">/* 1 */</i>",
                "<i class=\"n\">1e-3</i>",
                "<i class=\"t\">Table</i>")) assertTrue(html.contains(token), html);
    }

    @Test
    void chaptersAreLinkedInTheirOrderAndFiguresStandInTheGalleryWithTheirChecks() throws Exception {
        List<Path> chapters = List.of(Path.of("a.ipynb"), Path.of("b.ipynb"), Path.of("sub", "c.ipynb"));
        for (Path chapter : chapters)
            NotebookJson.write(
                    folder.resolve(chapter),
                    NotebookJson.markdown("# 7. Chapter $" + Book.name(chapter).charAt(0) + "$"),
                    NotebookJson.markdown("Some words.\n\nSee the $h$ fall."),
                    NotebookJson.code("figure", figure("Line chart")),
                    NotebookJson.code("check", stream("\u2713 slope: 1, theory 1\\n")));
        Book book = new Book(folder, chapters, folder);
        for (Path chapter : chapters) book.add(chapter, NotebookFile.read(folder.resolve(chapter)));
        book.gallery();
        String middle = Files.readString(folder.resolve("b.html"));
        assertTrue(middle.contains("<a href=\"a.html\">&larr; 7. Chapter <img"), middle);
        assertTrue(middle.contains("<a href=\"sub/c.html\">7. Chapter <img") && middle.contains("&rarr;</a>"), middle);
        String last = Files.readString(folder.resolve("sub").resolve("c.html"));
        assertTrue(last.contains("<a href=\"../b.html\">") && last.contains("<a href=\"../index.html\">"), last);
        String gallery = Files.readString(folder.resolve("index.html"));
        assertEquals(4, gallery.split("<figure>").length);
        assertTrue(
                gallery.contains(
                        "<a href=\"sub/c.html#cell-3\"><img class=\"figure\" loading=\"lazy\" width=\"1\" height=\"1\""),
                gallery);
        assertTrue(
                gallery.contains("<p>See the <img class=\"math\" alt=\"h\"") && !gallery.contains("Some words"),
                gallery);
        assertTrue(gallery.contains("<li>slope: 1, theory 1</li>"), gallery);
    }

    @Test
    void aFigureThatItsReaderMovesDoesSoOnItsPageAndInTheGallery() throws Exception {
        String slider = "<div class='live'><input type='range' oninput='x'></div>";
        NotebookJson.write(
                folder.resolve("a.ipynb"),
                NotebookJson.code(
                        "live",
                        "{\"output_type\": \"execute_result\", \"data\": {\"image/png\": \"" + PNG
                                + "\", \"text/plain\": \"words\", \"text/html\": \"" + slider
                                + "\"}, \"metadata\": {}}"));
        Book book = new Book(folder, List.of(Path.of("a.ipynb")), folder);
        book.add(Path.of("a.ipynb"), NotebookFile.read(folder.resolve("a.ipynb")));
        book.gallery();
        for (String page : List.of("a.html", "index.html")) {
            String html = Files.readString(folder.resolve(page));
            assertTrue(html.contains(slider), html);
            assertFalse(
                    html.matches("(?s).*<a [^>]*>(?:(?!</a>).)*<input.*"), "a slider inside a link cannot be moved");
        }
    }

    /** Its numbers are held against the toolkit in a browser, by {@code Calculator.java} and {@code notebook.mjs}. */
    @Test
    void theCalculatorStandsBesideTheGalleryLinkedAndWithoutAnythingRemote() throws Exception {
        NotebookJson.write(folder.resolve("sub").resolve("a.ipynb"), NotebookJson.markdown("# A"));
        Path chapter = Path.of("sub", "a.ipynb");
        Book book = new Book(folder, List.of(chapter), folder);
        book.add(chapter, NotebookFile.read(folder.resolve(chapter)));
        book.gallery();
        assertTrue(Files.readString(folder.resolve("index.html")).contains("<a href=\"calculator.html\">"));
        assertTrue(Files.readString(folder.resolve("sub").resolve("a.html"))
                .contains("<a href=\"../calculator.html\">Calculator</a>"));
        String calculator = Files.readString(folder.resolve("calculator.html"));
        assertTrue(calculator.contains("<a href=\"index.html\">") && calculator.contains("function predict(input)"));
        assertFalse(calculator.matches("(?s).*(src=|@import|url\\(|//[a-z]+\\.).*"), "something remote");
    }
}
