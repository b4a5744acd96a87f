package deeplimits.kernel.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import deeplimits.kernel.notebook.NotebookJson;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Several notebooks, one after the other: what one of them does, even to its process, is said and reaches no other. */
class RunnerTest {
    private static final String DIRT =
            """
            java.util.Locale.setDefault(java.util.Locale.GERMANY);
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Tokyo"));
            deeplimits.lab.Budget.set("paper");
            System.setProperty("dirt", "1");
            System.setOut(new PrintStream(new ByteArrayOutputStream()));
            System.setErr(System.out);
            deeplimits.lab.Check.that("true", true);
            """;
    private static final String SEEN =
            "java.util.Locale.getDefault() + \" \" + TimeZone.getDefault().getID() + \" \" + deeplimits.lab.Budget.current()"
                    + " + \" \" + System.getProperty(\"dirt\") + \" \" + deeplimits.lab.Check.passed()";

    @TempDir
    private static Path folder;

    private static String lines;

    @BeforeAll
    static void runAll() throws Exception {
        Path in = folder.resolve("in");
        NotebookJson.write(in.resolve("a_dirt.ipynb"), DIRT, "1 + 1");
        NotebookJson.write(in.resolve("b_clean.ipynb"), "System.out.println(\"here\");", SEEN);
        NotebookJson.write(
                in.resolve("c_exit.ipynb"),
                "int before = 5;\nbefore",
                "System.class.getMethod(\"ex\" + \"it\", int.class).invoke(null, 0);",
                "\"later\"");
        NotebookJson.write(
                in.resolve("d_halt.ipynb"),
                "Object runtime = Runtime.class.getMethod(\"getRuntime\").invoke(null);\n"
                        + "Runtime.class.getMethod(\"ha\" + \"lt\", int.class).invoke(runtime, 7);");
        NotebookJson.write(
                in.resolve("a_a_natives.ipynb"),
                "int classes() { return java.lang.management.ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(); }\n"
                        + "int before = classes();",
                "int now() { if (before < 0) org.nd4j.linalg.factory.Nd4j.ones(1); return classes(); }\nnow() > before + 200");
        NotebookJson.write(in.resolve("sub").resolve("e_last.ipynb"), "int x = 1;\nx + 41");
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        RunnerOptions options = RunnerOptions.parse("--folder=" + in, "--out=" + folder.resolve("out"));
        assertEquals(2, new Runner(options, new PrintStream(said, true, StandardCharsets.UTF_8)).run(), said::toString);
        lines = said.toString(StandardCharsets.UTF_8);
    }

    private static String line(String name) {
        return lines.lines()
                .filter(line -> line.startsWith(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(lines));
    }

    private static List<JsonObject> outputs(String name, int cell) throws Exception {
        List<JsonObject> outputs = new ArrayList<>();
        new JsonParser()
                .parse(Files.readString(folder.resolve("out").resolve(name + ".ipynb")))
                .getAsJsonObject()
                .getAsJsonArray("cells")
                .get(cell - 1)
                .getAsJsonObject()
                .getAsJsonArray("outputs")
                .forEach(output -> outputs.add(output.getAsJsonObject()));
        return outputs;
    }

    @Test
    void aLineTellsTimeMemoryChecksAndThePage() {
        assertTrue(
                line("a_dirt").matches("a_dirt +\\d+\\.\\d s +\\d+ MB +1 checks passed, 0 failed  .*a_dirt\\.html"),
                line("a_dirt"));
        assertTrue(lines.startsWith("executing 6 notebooks"), lines);
    }

    @Test
    void nothingOfOneNotebookReachesTheNext() throws Exception {
        String seen = Locale.getDefault() + " " + TimeZone.getDefault().getID() + " ci null 0";
        assertTrue(outputs("b_clean", 2).toString().contains(seen), outputs("b_clean", 2) + " instead of " + seen);
        assertTrue(outputs("b_clean", 1).toString().contains("here"));
    }

    /** Its own thread, which an interrupt may reach at any moment, finds ND4J loaded. */
    @Test
    void nativesAreLoadedBeforeACellThatRefersToThemRuns() throws Exception {
        assertTrue(
                outputs("a_a_natives", 2).toString().contains("\"text/plain\":[\"true\"]"),
                outputs("a_a_natives", 2)::toString);
    }

    @Test
    void aProcessThatEndsIsToldWithItsCellAndWhatCameBeforeIsKept() throws Exception {
        assertTrue(line("c_exit").endsWith("FAILED: cell 2: its process ended with status 0"), line("c_exit"));
        assertTrue(line("d_halt").endsWith("FAILED: cell 1: its process ended with status 7"), line("d_halt"));
        assertTrue(outputs("c_exit", 1).toString().contains("\"text/plain\":[\"5\"]"));
        assertTrue(outputs("c_exit", 2).toString().contains("status 0"));
        assertEquals(List.of(), outputs("c_exit", 3));
        assertTrue(Files.exists(folder.resolve("out").resolve("c_exit.html")));
    }

    @Test
    void theNextNotebookRunsAllTheSameAlsoInASubfolder() throws Exception {
        assertTrue(outputs("sub/e_last", 1).toString().contains("\"text/plain\":[\"42\"]"));
        String page = Files.readString(folder.resolve("out").resolve("sub").resolve("e_last.html"));
        assertTrue(page.contains("href=\"../d_halt.html\"") && page.contains("href=\"../index.html\""), page);
    }

    private static String run(Path in, int failures, String... more) throws Exception {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        String[] arguments = Stream.concat(
                        Stream.of("--folder=" + in, "--out=" + folder.resolve("again")), Arrays.stream(more))
                .toArray(String[]::new);
        RunnerOptions options = RunnerOptions.parse(arguments);
        assertEquals(
                failures,
                new Runner(options, new PrintStream(said, true, StandardCharsets.UTF_8)).run(),
                said::toString);
        return said.toString(StandardCharsets.UTF_8);
    }

    /** What is compiled for one is compiled for the next, what one declares is not; what fails is tried in a new JVM. */
    @Test
    void notebooksThatShareAJvmHaveSessionsOfTheirOwn(@TempDir Path in) throws Exception {
        String process = "ProcessHandle.current().pid()";
        NotebookJson.write(in.resolve("a.ipynb"), "int x = 1;\n" + process);
        NotebookJson.write(in.resolve("b.ipynb"), process, "x");
        NotebookJson.write(in.resolve("c.ipynb"), process);
        NotebookJson.write(in.resolve("d.ipynb"), process, "System.setProperty(\"left\", \"1\");");
        NotebookJson.write(
                in.resolve("e.ipynb"), process, "if (System.getProperty(\"left\") != null) throw new Exception();");
        NotebookJson.write(in.resolve("sub").resolve("f.ipynb"), process);
        String said = run(in, 1, "--share-jvm=true");
        assertTrue(said.contains("cannot find symbol"), said);
        assertEquals(List.of(false, false, true, false, false), sameProcess("a", "b", "c", "d", "e", "sub/f"));
        Files.delete(in.resolve("b.ipynb"));
        run(in, 0, "--share-jvm=true", "--in-place=true", "--notebooks=a,c,d,e,sub");
        assertEquals(
                List.of(false, false, false, false),
                sameProcess("a", "c", "d", "e", "sub/f"),
                "times are those of a new JVM");
    }

    private static List<Boolean> sameProcess(String... names) throws Exception {
        List<String> shown = new ArrayList<>();
        for (String name : names) shown.add(again(name));
        List<Boolean> same = new ArrayList<>();
        for (int i = 1; i < shown.size(); i++) same.add(shown.get(i).equals(shown.get(i - 1)));
        return same;
    }

    private static String again(String name) throws Exception {
        return new JsonParser()
                .parse(Files.readString(folder.resolve("again").resolve(name + ".ipynb")))
                .getAsJsonObject()
                .getAsJsonArray("cells")
                .get(0)
                .getAsJsonObject()
                .getAsJsonArray("outputs")
                .toString();
    }

    @Test
    void whatIsStoredIsWhatARunShowsUntilOneDigitIsChangedByHand(@TempDir Path in) throws Exception {
        Path file = NotebookJson.write(
                in.resolve("n.ipynb"),
                NotebookJson.markdown("# T\n\n**Time and memory** typed"),
                "System.out.println(\"1.4528 after \" + System.nanoTime() % 7 + \" s\");");
        run(in, 0, "--in-place=true");
        String stored = Files.readString(file);
        assertTrue(stored.matches("(?s).*as the build measured them: \\d+ s, \\d+ MB\\..*"), stored);
        run(in, 0, "--compare=true");
        Files.writeString(
                file,
                stored.replace("1.4528 after", "1.4529 after").replace("println(\\\"1.4529", "println(\\\"1.4528"));
        String said = run(in, 1, "--compare=true");
        assertTrue(
                said.contains(
                        "FAILED: cell 2 is stale: stored is \"1.4529 after ~ s\", a run shows \"1.4528 after ~ s\""),
                said);
    }

    @Test
    void whatIsNotAskedForIsThereAsItIsStored(@TempDir Path in) throws Exception {
        Files.createDirectories(in.resolve("answers"));
        NotebookJson.write(in.resolve("n.ipynb"), "1 + 1");
        Path answers = NotebookJson.write(in.resolve("answers").resolve("m.ipynb"), "throw new Error();");
        Path out = in.resolve("out");
        String said = run(in, 0, "--out=" + out, "--notebooks=.");
        assertTrue(said.startsWith("executing 1 notebooks"), said);
        assertTrue(Files.readString(out.resolve("answers").resolve("m.html")).contains("href=\"../index.html\""));
        assertEquals(
                Files.readString(answers),
                Files.readString(out.resolve("answers").resolve("m.ipynb")));
        assertTrue(run(in, 1, "--out=" + out, "--notebooks=.,answers").startsWith("executing 2 notebooks"));
    }

    @Test
    void theSourcesAreNotTouched() throws Exception {
        assertFalse(
                Files.readString(folder.resolve("in").resolve("b_clean.ipynb")).contains("stream"));
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
    void aFileThatIsNoJavaNotebookIsSaid(String content, String told, @TempDir Path in) throws Exception {
        Files.writeString(in.resolve("a_bad.ipynb"), content);
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        RunnerOptions options = RunnerOptions.parse("--folder=" + in, "--out=" + in.resolve("out"));
        assertEquals(1, new Runner(options, new PrintStream(said)).run());
        assertTrue(
                said.toString().lines().anyMatch(line -> line.startsWith("a_bad") && line.contains(told)),
                said::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--cell-seconds=0",
                "--cell-seconds=x",
                "--cell-seconds",
                "--compare=yes",
                "--nope=1",
                "a.ipynb",
                "--folder=gone"
            })
    void badArgumentsAreRefused(String argument) {
        assertThrows(IllegalArgumentException.class, () -> RunnerOptions.parse("--folder=" + folder, argument));
    }

    @Test
    void aNotebookThatIsNotThereIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> RunnerOptions.parse("--folder=" + folder, "--notebooks=gone")
                .notebooks());
    }
}
