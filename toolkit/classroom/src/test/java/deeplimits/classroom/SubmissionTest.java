package deeplimits.classroom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What students hand in is read within limits, and whatever is wrong with it is said. */
class SubmissionTest {
    private static final String NOTEBOOK =
            """
            {"cells": [{"cell_type": "code", "metadata": {"nbgrader": {"grade_id": "theory"}, "x": [1, {}]}, "outputs": [{"text": "x"}],
             "source": ["int a;\\r\\n", "int b;"]}, {"cell_type": "markdown", "metadata": {}, "source": "text"}],
             "metadata": {"kernelspec": {"language": "java"}, "deeplimits": {"assignment": "01_x", "version": "7"}}, "nbformat": 4}
            """;

    @TempDir
    Path folder;

    private Submission read(String text) throws Exception {
        return Submission.read(Files.writeString(folder.resolve("a.ipynb"), text));
    }

    private String refusal(String text) {
        return assertThrows(Submission.Refused.class, () -> read(text)).getMessage();
    }

    @Test
    void aNotebookIsItsSourcesAndTheirNames() throws Exception {
        for (String start : List.of("", "\uFEFF")) {
            Submission submission = read(start + NOTEBOOK);
            assertEquals(new Submission.Cell("theory", true, "int a;\nint b;"), submission.cells.get(0));
            assertEquals(new Submission.Cell("", false, "text"), submission.cells.get(1));
            assertEquals("01_x 7", submission.assignment + " " + submission.version);
        }
    }

    @Test
    void whatIsNoNotebookIsRefusedWithItsReason() throws Exception {
        assertTrue(refusal("").contains("not JSON"));
        assertTrue(refusal("hello").contains("not JSON"));
        assertTrue(refusal("[]").contains("not JSON as Jupyter"));
        assertTrue(refusal("{}").contains("no cells"));
        assertTrue(refusal("[".repeat(100_000)).contains("not"));
        assertTrue(refusal("{\"cells\": " + "[".repeat(100_000)).contains("not"));
        assertTrue(refusal(NOTEBOOK.substring(0, 200)).contains("not JSON"));
        assertTrue(refusal("{\"cells\": [{\"source\": 3.5}]}").contains("not"));
        assertTrue(refusal(NOTEBOOK.replace("java", "python")).contains("written in python"));
        assertTrue(refusal(NOTEBOOK.replace("int b;", "x".repeat(100_001))).contains("100000 characters"));
        assertTrue(refusal("{\"cells\": [" + "{},".repeat(1000) + "{}]}").contains("more than 1000 cells"));
        byte[] serialised = {(byte) 0xac, (byte) 0xed, 0, 5};
        Path file = Files.write(folder.resolve("b.ipynb"), serialised);
        assertThrows(Submission.Refused.class, () -> Submission.read(file));
        assertThrows(Submission.Refused.class, () -> Submission.read(folder));
        Path link = Files.createSymbolicLink(folder.resolve("l.ipynb"), folder.resolve("a.ipynb"));
        assertEquals(
                "a symbolic link is not read",
                assertThrows(Submission.Refused.class, () -> Submission.read(link))
                        .getMessage());
    }

    @Test
    void everyEntryOfAFolderIsAStudent() throws IOException {
        Files.writeString(folder.resolve("Anna.ipynb"), "x");
        Files.createDirectories(folder.resolve("anna/deep"));
        Files.writeString(folder.resolve("anna/deep/01.ipynb"), "x");
        Files.createDirectories(folder.resolve("empty"));
        Files.writeString(folder.resolve("notes.pdf"), "x");
        Files.createDirectories(folder.resolve("twice"));
        Files.setLastModifiedTime(Files.writeString(folder.resolve("twice/z.ipynb"), "x"), FileTime.fromMillis(0));
        Files.writeString(folder.resolve("twice/a.ipynb"), "x");
        Files.createDirectories(folder.resolve(".ipynb_checkpoints"));
        List<Handed> all = Handed.in(folder);
        assertEquals(
                List.of("Anna", "anna (2)", "empty", "notes.pdf", "twice"),
                all.stream().map(Handed::student).toList());
        assertEquals(folder.resolve("anna/deep/01.ipynb"), all.get(1).file());
        assertEquals(null, all.get(2).file());
        assertEquals(folder.resolve("twice/a.ipynb"), all.get(4).file());
        assertEquals(
                List.of("2 notebooks; the newest counts: a.ipynb"), all.get(4).notes());
        assertTrue(all.get(0).notes().get(0).startsWith("2 submissions bear this name"));
    }

    @Test
    void namesBecomeFileNamesThatAreSafeAndDiffer() {
        assertEquals("Anna Müller-1", Names.file("Anna Müller-1"));
        for (String name :
                List.of("..", "../../x", "a/b", "a\\b", "", "con", "x".repeat(300), "a\u0000b", ".hidden", "C:x")) {
            String file = Names.file(name);
            assertTrue(file.matches("[\\p{L}\\p{N} _-]{1,100}"), file);
            assertNotEquals(name, file);
        }
        assertNotEquals(Names.file("a/b"), Names.file("a_b"));
        assertNotEquals(Names.file("a/b"), Names.file("a\\b"));
    }

    @Test
    void tablesReadBackWhatTheyHold() throws IOException {
        String csv = "student,points,text\r\n\"a \"\"b\"\", c\",0.5,\"two\r\nlines\"\r\n'=x,1,\r\nopen,,\r\n";
        assertEquals(
                List.of("a \"b\", c", "0.5", "two\r\nlines"), Grades.rows(csv).get(1));
        Path file = Files.writeString(folder.resolve("m.csv"), "\uFEFF" + csv, StandardCharsets.UTF_8);
        assertEquals(Map.of("a \"b\", c", 0.5, "'=x", 1.0), Grades.manual(file));
        assertEquals("'=1+1", Grades.safe("=1+1"));
        assertEquals("-0.5", Grades.safe("-0.5"));
        for (String bad :
                List.of("student,points\na,2", "student,points\na,x", "student,points\na,-1", "name,points\na,1", "")) {
            Path wrong = Files.writeString(folder.resolve("w.csv"), bad);
            assertThrows(IllegalArgumentException.class, () -> Grades.manual(wrong), bad);
        }
        assertFalse(Grades.rows("a;b\n").isEmpty());
    }
}
