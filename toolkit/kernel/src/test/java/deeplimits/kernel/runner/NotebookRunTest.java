package deeplimits.kernel.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.kernel.notebook.NotebookFile;
import deeplimits.kernel.notebook.NotebookJson;
import deeplimits.kernel.session.Session;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one run keeps of a notebook, and what fails it. */
class NotebookRunTest {
    private static final String CHECK = "deeplimits.lab.Check.that(\"true\", true);";

    @TempDir
    private Path folder;

    private NotebookFile notebook;

    private Report run(int seconds, boolean checks, String... cells) throws Exception {
        notebook = NotebookFile.read(NotebookJson.write(folder.resolve("n.ipynb"), cells));
        return new NotebookRun(notebook, seconds, checks).execute(new Session(folder), before -> {});
    }

    private String outputs(int cell) {
        return notebook.cells().get(cell - 1).outputs().toString();
    }

    @Test
    void outputsAreKeptAsNbformatStoresThem() throws Exception {
        Report report = run(
                120,
                false,
                "int a = 1;\nSystem.out.print(a);\nSystem.out.println(2);",
                "a + 1",
                "String id = display(\"old\");\nupdateDisplay(id, \"new\");",
                "String other = display(\"apart\");\nupdateDisplay(id, \"newer\");");
        assertNull(report.failure);
        assertEquals("[{\"output_type\":\"stream\",\"name\":\"stdout\",\"text\":[\"12\\n\"]}]", outputs(1));
        assertEquals(
                "[{\"output_type\":\"execute_result\",\"data\":{\"text/plain\":[\"2\"]},\"metadata\":{},\"execution_count\":2}]",
                outputs(2));
        assertEquals(
                "[{\"output_type\":\"display_data\",\"data\":{\"text/plain\":[\"newer\"]},\"metadata\":{}}]",
                outputs(3));
        assertEquals(
                "[{\"output_type\":\"display_data\",\"data\":{\"text/plain\":[\"apart\"]},\"metadata\":{}}]",
                outputs(4));
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
    void aCellThatFailsEndsTheRunAndIsNamed(String code, String told) throws Exception {
        Report report = run(told.contains("TimeLimit") ? 2 : 120, false, "int before = 5;\nbefore", code, "\"later\"");
        assertTrue(report.failure.startsWith(told), report.failure);
        assertEquals(2, report.cell);
        assertTrue(outputs(1).contains("\"text/plain\":[\"5\"]"));
        assertTrue(outputs(2).contains("\"output_type\":\"error\""));
        assertEquals("[]", outputs(3));
    }

    @Test
    void aCellThatMayFailDoesNotFailTheNotebook() throws Exception {
        Report report = run(120, false, NotebookJson.failing("deeplimits.lab.Check.that(\"false\", false);"), "1 + 1");
        assertNull(report.failure);
        assertEquals(0, report.failed);
        assertTrue(outputs(2).contains("\"text/plain\":[\"2\"]"));
    }

    @Test
    void checksAreCounted() throws Exception {
        Report report = run(120, true, CHECK + CHECK, CHECK);
        assertEquals(3, report.passed);
        assertNull(report.failure);
    }

    @Test
    void aFailureThatIsCaughtCountsAllTheSame() throws Exception {
        Report report =
                run(120, true, CHECK, "try { deeplimits.lab.Check.that(\"no\", false); } catch (AssertionError e) { }");
        assertEquals(1, report.failed);
        assertTrue(report.failure.contains("caught"), report.failure);
    }

    @Test
    void aTallyThatIsSetBackFailsTheCellThatDoesIt() throws Exception {
        String back = "try { deeplimits.lab.Check.that(\"no\", false); } catch (AssertionError e) { }\n"
                + "for (String name : List.of(\"PASSED\", \"FAILED\")) {\n"
                + "    var field = deeplimits.lab.Check.class.getDeclaredField(name);\n    field.setAccessible(true);\n"
                + "    ((java.util.concurrent.atomic.AtomicInteger) field.get(null)).set(0);\n}";
        Report report = run(120, true, CHECK, back);
        assertEquals("cell 2: the tally of checks went down", report.failure);
    }

    @Test
    void aChapterWithoutAnyCheckFails() throws Exception {
        assertEquals("no check of the toolkit was counted", run(120, true, "1 + 1").failure);
        assertNull(run(120, false, "1 + 1").failure);
    }

    @Test
    void aCheckThatTheNotebookDeclaresItselfIsNone() throws Exception {
        String own =
                "class Check { static void that(String s, boolean b) { System.out.println(\"\\u2713 \" + s); } }\nCheck.that(\"mine\", false);";
        assertEquals("no check of the toolkit was counted", run(120, true, own).failure);
        assertEquals(
                "2 lines are marked as checks that hold, but the toolkit counted 1",
                run(120, true, CHECK, own).failure);
    }
}
