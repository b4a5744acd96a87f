package deeplimits.kernel.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import deeplimits.kernel.notebook.NotebookCell;
import deeplimits.kernel.notebook.NotebookFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What is committed of a chapter has the form that a run gives it; whether the numbers are those of a run, a run at class budget tells. */
class NotebookFormTest {
    private static final Path FOLDER = Path.of(System.getProperty("deeplimits.notebooks.folder"));
    private static final String SET_UP =
            """
            %classpath ../toolkit/kernel/target/dist/deeplimits.jar
            import deeplimits.data.*; import deeplimits.diagnose.*; import deeplimits.lab.*; import deeplimits.limit.*;
            import deeplimits.net.*; import deeplimits.plot.*; import deeplimits.random.Key; import deeplimits.stats.*;
            import deeplimits.theory.*; import deeplimits.train.*; import deeplimits.weights.*; import java.nio.file.*;
            import java.util.function.*; import java.util.stream.*; import org.nd4j.linalg.api.ndarray.INDArray;
            import org.nd4j.linalg.factory.Nd4j; import org.nd4j.linalg.ops.transforms.Transforms; import tech.tablesaw.api.*;
            Budget budget = Budget.current();
            deeplimits.kernel.Notebook.begin(SEED)""";

    @TestFactory
    Stream<DynamicTest> everyNotebookHasTheFormOfARun() throws Exception {
        return RunnerOptions.parse("--folder=" + FOLDER).notebooks().stream()
                .map(FOLDER::resolve)
                .flatMap(path -> Stream.of(
                        dynamicTest(path.getFileName() + ": metadata", () -> metadata(path)),
                        dynamicTest(path.getFileName() + ": set-up cell", () -> setUp(path)),
                        dynamicTest(path.getFileName() + ": time and memory", () -> measured(path)),
                        dynamicTest(path.getFileName() + ": order", () -> ordered(path)),
                        dynamicTest(path.getFileName() + ": outputs", () -> outputs(path))));
    }

    private static JsonObject json(Path path) throws Exception {
        return new JsonParser().parse(Files.readString(path)).getAsJsonObject();
    }

    private static void metadata(Path path) throws Exception {
        JsonObject root = json(path);
        JsonObject kernel = NotebookFile.object(NotebookFile.object(root, "metadata"), "kernelspec");
        assertEquals("java", kernel.get("name").getAsString());
        assertEquals("java", kernel.get("language").getAsString());
        assertEquals(4, root.get("nbformat").getAsInt());
        assertEquals(5, root.get("nbformat_minor").getAsInt());
        Set<String> ids = new HashSet<>();
        for (JsonElement cell : root.getAsJsonArray("cells"))
            assertTrue(ids.add(cell.getAsJsonObject().get("id").getAsString()), "an id is used twice: " + ids);
    }

    private static void setUp(Path path) throws Exception {
        List<String> code = NotebookFile.read(path).cells().stream()
                .filter(NotebookCell::isCode)
                .map(NotebookCell::source)
                .toList();
        assertTrue(code.get(0).contains("Notebook.begin"), "a cell before it lacks what it imports on a stock kernel");
        List<String> cells = code.stream()
                .filter(source -> source.contains("import deeplimits") || source.contains("Notebook.begin"))
                .map(source -> source.replaceFirst("begin\\(\\d+\\)", "begin(SEED)"))
                .toList();
        assertEquals(List.of(SET_UP), cells);
        assertFalse(SET_UP.contains("/*"), "a comment for the classic notebook's colours");
    }

    /** A chapter takes at most three minutes on one core, which is at most half as long on the two where it is measured, and 900 MB. */
    private static void measured(Path path) throws Exception {
        String words = NotebookFile.read(path).cells().stream()
                .map(NotebookCell::source)
                .filter(source -> source.contains("**Time and memory**"))
                .map(source -> source.replaceAll("(?s).*(\\*\\*Time and memory[^\\[\n]*).*", "$1"))
                .collect(Collectors.joining());
        Matcher numbers = Pattern.compile("(\\d+) (s|MB)\\b").matcher(words);
        while (numbers.find())
            assertTrue(Integer.parseInt(numbers.group(1)) <= (numbers.group(2).equals("s") ? 90 : 900), words);
        assertTrue(words.contains(" MB") || path.getFileName().toString().startsWith("00_"), words);
    }

    /** {@code Map.of} and {@code Set.of} have another order in every JVM: a notebook that goes through one shows other lines in every run. */
    private static void ordered(Path path) throws Exception {
        String code = NotebookFile.read(path).cells().stream()
                .filter(NotebookCell::isCode)
                .map(NotebookCell::source)
                .collect(Collectors.joining("\n"));
        String walk = "\\.(entrySet|keySet|values|stream|forEach)\\(";
        assertFalse(
                Pattern.compile("[:;({] ?(Map|Set)\\.of\\([^;{]*\\)" + walk)
                        .matcher(code)
                        .find(),
                "goes through Map.of or Set.of");
        Matcher names = Pattern.compile("(\\w+) = (Map|Set)\\.of\\(").matcher(code);
        while (names.find()) {
            String name = names.group(1);
            assertFalse(
                    Pattern.compile("\\b" + name + walk + "|: " + name + "\\)")
                            .matcher(code)
                            .find(),
                    "goes through " + name + ", a Map.of or Set.of");
        }
    }

    private static void outputs(Path path) throws Exception {
        int count = 0;
        JsonObject root = json(path);
        for (NotebookCell cell : NotebookFile.read(path).cells()) {
            if (!cell.isCode() || cell.source().isBlank()) continue;
            JsonElement stored = root.getAsJsonArray("cells")
                    .get(cell.number() - 1)
                    .getAsJsonObject()
                    .get("execution_count");
            assertEquals(
                    String.valueOf(++count), String.valueOf(stored), "cell " + cell.number() + " was not run in order");
            for (JsonObject output : cell.outputs()) {
                String type = output.get("output_type").getAsString();
                assertTrue(cell.mayFail() || !type.equals("error"), "cell " + cell.number() + " stores an error");
                assertNotEquals("\"stderr\"", String.valueOf(output.get("name")), "cell " + cell.number());
                if (output.has("data")) forms(cell, NotebookFile.object(output, "data"));
            }
        }
        assertTrue(count > 1);
    }

    private static void forms(NotebookCell cell, JsonObject data) {
        List<String> types = data.entrySet().stream().map(Map.Entry::getKey).toList();
        assertTrue(types.contains("text/plain"), "cell " + cell.number() + " has no text/plain");
        assertEquals(
                types.stream().sorted().collect(Collectors.joining(" ")),
                String.join(" ", types),
                "cell " + cell.number() + " stores its forms in another order than a run");
    }
}
