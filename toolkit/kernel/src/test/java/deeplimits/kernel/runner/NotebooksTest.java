package deeplimits.kernel.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.gson.JsonObject;
import deeplimits.kernel.session.Session;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every notebook of the project runs from top to bottom at the ci budget; its checks hold and nothing is printed on stderr.
 * The session imports no more than a stock kernel does.
 */
class NotebooksTest {
    private static final Path FOLDER = Path.of(System.getProperty("deeplimits.notebooks.folder"));
    private static final int CELL_SECONDS = 300;

    @TestFactory
    Stream<DynamicTest> everyNotebookRuns() throws Exception {
        List<Path> notebooks = RunnerOptions.parse(FOLDER.toString()).notebooks();
        return notebooks.stream().map(path -> dynamicTest(NotebookFile.nameOf(path), () -> runs(path)));
    }

    private static void runs(Path path) throws Exception {
        NotebookFile notebook = NotebookFile.read(path);
        NotebookRun run = new NotebookRun(notebook, CELL_SECONDS);
        assertNull(run.execute(Session.portable(path.toAbsolutePath().getParent())), path + " failed");
        assertEquals(0, run.checksFailed());
        for (NotebookCell cell : notebook.cells()) {
            for (JsonObject output : cell.outputs()) {
                assertNotEquals(
                        "\"stderr\"",
                        String.valueOf(output.get("name")),
                        () -> "cell " + cell.number() + " prints on stderr");
                if (output.has("data"))
                    assertTrue(
                            output.getAsJsonObject("data").has("text/plain"),
                            () -> "cell " + cell.number() + " has no text/plain");
            }
        }
        assertTrue(new HtmlPage(notebook).html().contains("</html>"));
    }
}
