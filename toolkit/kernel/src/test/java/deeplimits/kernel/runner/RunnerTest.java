package deeplimits.kernel.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Good notebooks are written whole; bad ones are named with their cell and do not stop the next. */
class RunnerTest {
    private static final String CODE =
            "{\"cell_type\": \"code\", \"id\": \"%s\", \"metadata\": {}, \"execution_count\": null, \"outputs\": [], \"source\": %s}";

    @TempDir
    private Path folder;

    private Path in;
    private Path out;

    @BeforeEach
    void folders() throws IOException {
        in = Files.createDirectories(folder.resolve("in"));
        out = folder.resolve("out");
    }

    private void notebook(String name, String... cells) throws IOException {
        StringBuilder json = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            json.append(i == 0 ? "" : ",\n")
                    .append(
                            cells[i].startsWith("{")
                                    ? cells[i]
                                    : CODE.formatted("id-" + i, new com.google.gson.JsonPrimitive(cells[i])));
        }
        Files.writeString(
                in.resolve(name + ".ipynb"),
                "{\"cells\": [" + json + "], \"metadata\": {\"kernelspec\": {\"display_name\": \"Java\", "
                        + "\"language\": \"java\", \"name\": \"java\"}}, \"nbformat\": 4, \"nbformat_minor\": 5}");
    }

    private String run(int failures, String... options) throws IOException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        String[] all = java.util.stream.Stream.concat(
                        java.util.Arrays.stream(options),
                        java.util.stream.Stream.of("--out", out.toString(), in.toString()))
                .toArray(String[]::new);
        Runner runner = new Runner(RunnerOptions.parse(all), new PrintStream(said, true, StandardCharsets.UTF_8));
        assertEquals(failures, runner.run(), said::toString);
        return said.toString(StandardCharsets.UTF_8);
    }

    private JsonObject written(String name) throws IOException {
        return new JsonParser()
                .parse(Files.readString(out.resolve(name + ".ipynb")))
                .getAsJsonObject();
    }

    @Test
    void outputsAndIdsAreWritten() throws IOException {
        notebook(
                "good",
                "int a = 1;\nSystem.out.print(a);\nSystem.out.println(2);",
                "a + 1",
                "String id = display(\"old\");\nupdateDisplay(id, \"new\");");
        String line = run(0);
        assertTrue(line.matches("good +\\d+\\.\\d s +\\d+ MB +0 checks passed, 0 failed\\R"), line);
        var cells = written("good").getAsJsonArray("cells");
        assertEquals("id-1", cells.get(1).getAsJsonObject().get("id").getAsString());
        assertEquals(
                "[{\"output_type\":\"stream\",\"name\":\"stdout\",\"text\":[\"12\\n\"]}]",
                cells.get(0).getAsJsonObject().get("outputs").toString());
        assertEquals(
                "[{\"output_type\":\"execute_result\",\"data\":{\"text/plain\":[\"2\"]},\"metadata\":{},\"execution_count\":2}]",
                cells.get(1).getAsJsonObject().get("outputs").toString());
        assertEquals(
                "[{\"output_type\":\"display_data\",\"data\":{\"text/plain\":[\"new\"]},\"metadata\":{}}]",
                cells.get(2).getAsJsonObject().get("outputs").toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "throw new IllegalStateException(\"told\"); | cell 2: IllegalStateException: told",
                "while (true) { } | cell 2: TimeLimit",
                "System.exit(0); | cell 2: SecurityException: System.exit(0)",
                "List<byte[]> l = new ArrayList<>(); while (true) l.add(new byte[1 << 24]); | cell 2: OutOfMemoryError",
                "deeplimits.lab.Check.within(\"one\", 2, 1, 0.5); | cell 2: AssertionError: one: 2",
                "int a = ; | cell 2: CompileError",
                "%%python | cell 2: MagicError: %%python",
            })
    void aBadCellIsNamedAndTheNextNotebookRuns(String code, String told) throws IOException {
        notebook("bad", "int before = 5;\nbefore", code, "\"never reached\"");
        notebook("next", "1 + 1");
        String lines = run(1, "--cell-seconds", told.contains("TimeLimit") ? "2" : "120");
        assertTrue(lines.lines().anyMatch(line -> line.startsWith("bad") && line.contains("FAILED: " + told)), lines);
        assertTrue(lines.lines().anyMatch(line -> line.startsWith("next") && !line.contains("FAILED")), lines);
        String kept = written("bad").toString();
        assertTrue(kept.contains("\"text/plain\":[\"5\"]") && kept.contains("\"output_type\":\"error\""), kept);
        assertFalse(kept.contains("execution_count\":3"), kept);
        assertTrue(Files.exists(out.resolve("bad.html")) && Files.exists(out.resolve("next.html")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"cells\": [ | not JSON",
                "[] | holds no JSON object",
                "{\"cells\": [], \"metadata\": {}, \"nbformat\": 3, \"nbformat_minor\": 0} | nbformat must be 4",
                "{\"metadata\": {}, \"nbformat\": 4, \"nbformat_minor\": 5} | no list of cells",
                "{\"cells\": [], \"metadata\": {\"kernelspec\": {\"language\": \"python\"}}, \"nbformat\": 4, \"nbformat_minor\": 5} | language must be java, got python",
                "{\"cells\": [{\"cell_type\": \"movie\"}], \"metadata\": {}, \"nbformat\": 4, \"nbformat_minor\": 5} | cell 1 has cell_type movie",
            })
    void aFileThatIsNoJavaNotebookIsSaid(String content, String told) throws IOException {
        Files.writeString(in.resolve("a_bad.ipynb"), content);
        notebook("b_next", "1 + 1");
        String lines = run(1);
        assertTrue(lines.lines().anyMatch(line -> line.startsWith("a_bad") && line.contains(told)), lines);
        assertTrue(Files.exists(out.resolve("b_next.ipynb")));
    }

    @Test
    void aCellThatMayFailDoesNotFailTheNotebook() throws IOException {
        notebook(
                "good",
                "{\"cell_type\": \"code\", \"id\": \"x\", \"metadata\": {\"tags\": [\"raises-exception\"]}, \"execution_count\": null, "
                        + "\"outputs\": [], \"source\": \"deeplimits.lab.Check.that(\\\"false\\\", false);\"}",
                "1 + 1");
        assertTrue(run(0).contains("0 failed"));
        assertTrue(written("good").toString().contains("\"text/plain\":[\"2\"]"));
    }

    @Test
    void checksAreCountedPerNotebook() throws IOException {
        notebook("one", "deeplimits.lab.Check.that(\"a\", true); deeplimits.lab.Check.that(\"b\", true);");
        notebook("two", "deeplimits.lab.Check.that(\"c\", true);");
        String lines = run(0);
        assertTrue(lines.contains("2 checks passed") && lines.contains("1 checks passed"), lines);
    }

    @Test
    void onlyInPlaceTouchesTheSource() throws IOException {
        notebook("good", "1 + 1");
        String before = Files.readString(in.resolve("good.ipynb"));
        run(0);
        assertEquals(before, Files.readString(in.resolve("good.ipynb")));
        run(0, "--in-place");
        assertEquals(Files.readString(out.resolve("good.ipynb")), Files.readString(in.resolve("good.ipynb")));
    }

    @Test
    void thePageHoldsTextFormulasTablesAndFiguresAndNothingRemote() throws IOException {
        notebook(
                "page",
                "{\"cell_type\": \"markdown\", \"id\": \"m\", \"metadata\": {}, \"source\": \"# Title $\\\\beta$\\n\\n$$\\\\frac{1}{2}$$ `$5` [n](02.ipynb)\\n\\n|a|\\n|-|\\n|b|\"}",
                "tech.tablesaw.api.Table.create(\"t\", tech.tablesaw.api.StringColumn.create(\"<c>\", \"<script>\"))",
                "var chart = new org.knowm.xchart.XYChartBuilder().title(\"curve\").build();\nchart.addSeries(\"s\", new double[] {1, 2}, new double[] {3, 4});\nchart");
        run(0);
        String html = Files.readString(out.resolve("page.html"));
        assertTrue(html.contains("alt=\"\\beta\"") && html.contains("alt=\"\\frac{1}{2}\""));
        assertTrue(
                html.contains("<code>$5</code>") && html.contains("href=\"02.html\"") && html.contains("<td>b</td>"));
        assertTrue(html.contains("&lt;script&gt;") && !html.contains("<script"));
        assertTrue(html.contains("alt=\"Figure: curve\" src=\"data:image/png;base64,"));
        assertFalse(html.matches("(?s).*(src|href)=\"(https?:)?//.*"));
        String gallery = Files.readString(out.resolve("index.html"));
        assertTrue(
                gallery.contains("href=\"page.html#cell-3\"") && gallery.contains("data:image/png"),
                gallery.substring(0, 400));
    }

    @Test
    void aRemoteImageIsItsWordsAndAGalleryHeadingShowsItsFormula() throws IOException {
        notebook(
                "page",
                "{\"cell_type\": \"markdown\", \"id\": \"m\", \"metadata\": {}, \"source\": \"# At $\\\\beta = 1/2$\\n\\n"
                        + "[![Open on Binder](https://mybinder.org/badge_logo.svg)](https://mybinder.org/v2/gh/x) $\\\\lvert h \\\\rvert$\"}");
        run(0);
        String html = Files.readString(out.resolve("page.html"));
        assertTrue(html.contains("<a href=\"https://mybinder.org/v2/gh/x\">Open on Binder</a>"), html);
        assertTrue(html.contains("alt=\"\\lvert h \\rvert\"") && html.contains("<title>At beta = 1/2</title>"), html);
        String gallery = Files.readString(out.resolve("index.html"));
        assertTrue(gallery.contains("alt=\"\\beta = 1/2\"") && !gallery.contains("<p>"), gallery);
    }

    @ParameterizedTest
    @CsvSource({"--cell-seconds, 0", "--cell-seconds, x", "--cell-seconds,", "--nope,", "missing.ipynb,"})
    void badArgumentsAreRefused(String first, String second) {
        String[] arguments = second == null ? new String[] {first} : new String[] {first, second};
        assertThrows(IllegalArgumentException.class, () -> RunnerOptions.parse(arguments));
    }
}
