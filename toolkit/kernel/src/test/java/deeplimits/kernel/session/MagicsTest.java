package deeplimits.kernel.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MagicsTest {
    @TempDir
    private static Path folder;

    private final Session session = new Session(folder);
    private final Recorder seen = new Recorder();

    @AfterEach
    void close() {
        session.close();
    }

    private String value(String code) throws CellException {
        var data = session.run(code, seen);
        return data == null ? null : Recorder.plain(data);
    }

    private static Path compiled(String name) throws IOException {
        Path classes = Files.createDirectories(folder.resolve("classes-" + name));
        Path source = Files.writeString(
                classes.resolve(name + ".java"),
                "package extra; public class " + name + " { public static int answer() { return 42; } }");
        assertEquals(
                0,
                ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", classes.toString(), source.toString()));
        return classes;
    }

    @Test
    void jarsJoinTheClassPathInTheSameCell() throws IOException, CellException {
        Path classes = compiled("InJar");
        try (OutputStream file = Files.newOutputStream(folder.resolve("extra-1.0.jar"));
                JarOutputStream jar = new JarOutputStream(file)) {
            jar.putNextEntry(new ZipEntry("extra/InJar.class"));
            jar.write(Files.readAllBytes(classes.resolve("extra/InJar.class")));
        }
        assertEquals("42", value("%jars extra-*.jar\nextra.InJar.answer()"));
        assertEquals("", seen.out.toString());
    }

    @Test
    void aFolderJoinsTheClassPath() throws IOException, CellException {
        compiled("InFolder");
        assertEquals("42", value("%classpath classes-InFolder\nimport extra.InFolder;\nInFolder.answer()"));
    }

    @Test
    void theToolkitsOwnJarsAreAlreadyHereAndNothingIsSaid() throws CellException {
        assertNull(value("%jars ../toolkit/kernel/target/dist/*.jar"));
        assertEquals("", seen.out.toString());
    }

    @Test
    void anArtifactThatIsHereIsSaidToBe() throws CellException {
        assertNull(value("%maven tech.tablesaw:tablesaw-core:0.44.4"));
        assertTrue(
                seen.out.toString().contains("already here as tablesaw-core-0.44.4.jar, nothing to do"),
                seen.out.toString());
    }

    @Test
    void loadRunsAFileInThisSession() throws IOException, CellException {
        Files.writeString(folder.resolve("extra.jshell"), "int loaded = 5;\nint twice(int x) { return 2 * x; }\n");
        assertEquals("10", value("%load extra.jshell\ntwice(loaded)"));
    }

    @Test
    void timeTellsTheTimeAndKeepsTheValue() throws CellException {
        assertEquals("3", value("%time 1 + 2"));
        assertTrue(seen.out.toString().matches("Wall time: \\d+\\.\\d{3} s\\R"), seen.out.toString());
        assertEquals("4", value("%%time\nint a = 3;\na + 1"));
        assertEquals(2, seen.out.toString().lines().count());
    }

    @Test
    void aPercentSignInsideAnExpressionOrATextBlockIsNoMagic() throws CellException {
        assertEquals("1", value("int seven = 7, three = 3;\nint r = seven\n%three;\nr"));
        assertEquals("%time 1\n", value("String s = \"\"\"\n%time 1\n\"\"\";\ns"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "%nope 1 | %nope is not a magic",
                "%%bash | %%bash is not a magic",
                "%jars | needs an argument",
                "%jars none/*.jar | no file matches none/*.jar",
                "%classpath nowhere | no file matches nowhere",
                "%load none.jshell | cannot load",
                "%maven nonsense | takes group:artifact:version",
                "%maven a:not-here-at-all | needs a version"
            })
    void whatCannotBeDoneIsRefused(String code, String told) {
        CellException e = assertThrows(CellException.class, () -> session.run(code, seen));
        assertEquals("MagicError", e.name());
        assertTrue(e.getMessage().contains(told), e.getMessage());
    }

    @Test
    void anErrorInACellThatIsTimedNamesTheLine() {
        CellException e =
                assertThrows(CellException.class, () -> session.run("%%time\nint a = 1;\nint b = a / 0;", seen));
        assertTrue(e.traceback().get(1).startsWith("  at line 3:"), "" + e.traceback());
    }
}
