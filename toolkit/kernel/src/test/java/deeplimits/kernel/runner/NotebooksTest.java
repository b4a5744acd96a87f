package deeplimits.kernel.runner;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.gson.JsonObject;
import deeplimits.kernel.notebook.NotebookCell;
import deeplimits.kernel.notebook.NotebookFile;
import deeplimits.kernel.session.Session;
import java.nio.file.Path;
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
        return RunnerOptions.parse("--folder=" + FOLDER).notebooks().stream()
                .map(path -> dynamicTest(path.toString(), () -> runs(FOLDER.resolve(path))));
    }

    private static void runs(Path path) throws Exception {
        NotebookFile notebook = NotebookFile.read(path);
        Session session = Session.portable(path.toAbsolutePath().getParent());
        assertNull(
                new NotebookRun(notebook, CELL_SECONDS, true).execute(session, before -> {}).failure, path + " failed");
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
    }
}
