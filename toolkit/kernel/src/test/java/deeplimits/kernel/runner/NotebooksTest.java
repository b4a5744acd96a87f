package deeplimits.kernel.runner;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.gson.JsonObject;
import deeplimits.kernel.notebook.NotebookCell;
import deeplimits.kernel.notebook.NotebookFile;
import deeplimits.kernel.session.Session;
import deeplimits.kernel.session.StockSession;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every notebook of the project runs from top to bottom at the ci budget; its checks hold and nothing is printed on stderr.
 * The session imports no more than a stock kernel does. A JVM takes several notebooks one after the other, for half of a short
 * one's time goes into compiling what all of them use; what they leave in memory, sixty could not share.
 */
class NotebooksTest {
    private static final Path FOLDER = Path.of(System.getProperty("deeplimits.notebooks.folder"));
    private static final int CELL_SECONDS = 300;
    /** Processes side by side: as many as a small machine has processors, and room for. */
    private static final int AT_ONCE = 2;
    /** Notebooks of a process, and the heap that they share. */
    private static final int SHARED = 8;

    private static final String HEAP = "-Xmx512m";

    @TestFactory
    Stream<DynamicTest> everyNotebookRuns() throws Exception {
        ExecutorService processes = Executors.newFixedThreadPool(AT_ONCE);
        List<DynamicTest> tests = new ArrayList<>();
        List<Path> notebooks = RunnerOptions.parse("--folder=" + FOLDER).notebooks();
        for (int from = 0; from < notebooks.size(); from += SHARED) {
            List<Path> some = notebooks.subList(from, Math.min(from + SHARED, notebooks.size()));
            Future<String> said = processes.submit(() -> said(some));
            for (Path path : some)
                tests.add(
                        dynamicTest(path.toString(), () -> assertTrue(said.get().contains(passed(path)), said.get())));
        }
        processes.shutdown();
        return tests.stream();
    }

    /** What a process says that runs some notebooks. */
    private static String said(List<Path> notebooks) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add(HEAP);
        for (String name :
                List.of("java.awt.headless", "deeplimits.budget", "deeplimits.notebooks.folder", "deeplimits.data"))
            if (System.getProperty(name) != null) command.add("-D" + name + "=" + System.getProperty(name));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), NotebooksTest.class.getName()));
        notebooks.forEach(path -> command.add(path.toString()));
        Process jvm = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return said + "ended with " + jvm.waitFor();
    }

    private static String passed(Path path) {
        return System.lineSeparator() + path + " passed" + System.lineSeparator();
    }

    /** Runs notebooks and says of each whether it passed, or why not. */
    public static void main(String[] paths) throws Exception {
        for (String path : paths) {
            try {
                runs(FOLDER.resolve(path));
                System.out.print(passed(Path.of(path)));
            } catch (AssertionError failed) {
                System.out.println(path + " failed: " + failed.getMessage());
            }
        }
        System.exit(0);
    }

    private static void runs(Path path) throws Exception {
        Path text = Files.createTempFile("notebook", ".ipynb"); // it runs on the classes that are tested, not on a jar
        Files.writeString(text, Files.readString(path).replaceFirst("%classpath [^\\s\"]*", ""));
        NotebookFile notebook = NotebookFile.read(text);
        Files.delete(text);
        try (Session session = StockSession.in(path.toAbsolutePath().getParent())) {
            assertNull(
                    new NotebookRun(notebook, CELL_SECONDS, true).execute(session, before -> {}).failure,
                    path + " failed");
        }
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
