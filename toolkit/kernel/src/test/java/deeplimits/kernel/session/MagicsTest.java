package deeplimits.kernel.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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

    /** What the set-up cell of a chapter relies on, on every kernel that is made of JShell. */
    @Test
    void theCompanionsThatAManifestNamesJoinTheClassPathToo() throws IOException, CellException {
        Path classes = compiled("InCompanion");
        jar(folder.resolve("front.jar"), "x", "lib/companion-1.jar");
        Files.createDirectories(folder.resolve("lib"));
        try (JarOutputStream jar =
                new JarOutputStream(Files.newOutputStream(folder.resolve("lib").resolve("companion-1.jar")))) {
            jar.putNextEntry(new ZipEntry("extra/InCompanion.class"));
            jar.write(Files.readAllBytes(classes.resolve("extra/InCompanion.class")));
        }
        assertEquals("42", value("%classpath front.jar\nextra.InCompanion.answer()"));
    }

    @Test
    void aFolderJoinsTheClassPath() throws IOException, CellException {
        compiled("InFolder");
        assertEquals("42", value("%classpath classes-InFolder\nimport extra.InFolder;\nInFolder.answer()"));
    }

    /** A jar of one entry; companions are named in its manifest. */
    private static Path jar(Path file, String content, String companions) throws IOException {
        Files.createDirectories(file.getParent());
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (companions != null) manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, companions);
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
            ZipEntry entry = new ZipEntry("a.txt");
            entry.setTime(0);
            jar.putNextEntry(entry);
            jar.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    private static Path processJar(String artifact) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.matches(".*[/\\\\]" + artifact + "-\\d[^/\\\\]*\\.jar"))
                .map(Path::of)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aJarThatTheKernelRunsOnIsAlreadyHereAndNothingIsSaid() throws IOException, CellException {
        Path gson = processJar("gson");
        assertNull(value("%classpath " + gson));
        Path copy = Files.copy(gson, folder.resolve(gson.getFileName()));
        assertNull(value("%jars " + copy));
        assertNull(value("%classpath gone/gson.jar"), "an installed kernel needs no checkout");
        assertEquals("", seen.out.toString());
    }

    @Test
    void anotherVersionOfWhatTheKernelRunsOnIsSaidNotToBeUsed() throws IOException, CellException {
        Path other = jar(folder.resolve("other").resolve("gson-99.jar"), "x", null);
        assertNull(value("%classpath other/gson-99.jar"));
        assertTrue(
                seen.out
                        .toString()
                        .startsWith(other + " is not used: this kernel already runs on " + processJar("gson")),
                seen.out.toString());
    }

    @Test
    void anotherCheckoutsFolderIsUsedOrItIsSaidWhyNot() throws Exception {
        String before = System.getProperty("java.class.path");
        Path mine = jar(folder.resolve("mine").resolve("kit.jar"), "1", "core-1.jar");
        jar(mine.resolveSibling("core-1.jar"), "1", null);
        Path same = jar(folder.resolve("same").resolve("kit.jar"), "1", "core-1.jar");
        jar(same.resolveSibling("core-1.jar"), "1", null);
        Path changed = jar(folder.resolve("changed").resolve("kit.jar"), "1", "core-1.jar");
        jar(changed.resolveSibling("core-1.jar"), "2", null);
        System.setProperty("java.class.path", before + File.pathSeparator + mine);
        try (Session there = new Session(folder)) {
            there.run("%classpath same/kit.jar\n%classpath gone/kit.jar", seen);
            assertEquals("", seen.out.toString());
            there.run("%classpath changed/kit.jar", seen);
            assertEquals(
                    changed + " is not used: this kernel already runs on " + mine
                            + ", and core-1.jar there is not the same" + System.lineSeparator(),
                    seen.out.toString());
        } finally {
            System.setProperty("java.class.path", before);
        }
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
    void loadRunsTheCodeCellsOfANotebook() throws IOException, CellException {
        Files.writeString(
                folder.resolve("other.ipynb"),
                "{\"nbformat\": 4, \"nbformat_minor\": 5, \"cells\": [{\"cell_type\": \"markdown\", \"source\": \"# no code\"}, {\"cell_type\": \"code\", \"source\": "
                        + "[\"int first = 4;\\n\", \"first\"]}, {\"cell_type\": \"code\", \"source\": \"%%time\\nint second = first + 1;\"}]}");
        assertEquals("9", value("%load other\nfirst + second"));
        Files.writeString(folder.resolve("broken.ipynb"), "[]");
        assertTrue(assertThrows(CellException.class, () -> value("%load broken.ipynb"))
                .getMessage()
                .contains("no JSON object"));
    }

    @Test
    void coordinatesMayNamePackagingAndClassifier() {
        assertEquals(
                "<dependency><groupId>g</groupId><artifactId>a</artifactId><version>1</version></dependency>",
                MavenResolver.dependency("g", "a", "1"));
        assertEquals(
                "<dependency><groupId>g</groupId><artifactId>a</artifactId><type>jar</type><classifier>linux</classifier>"
                        + "<version>1</version></dependency>",
                MavenResolver.dependency("g", "a", "jar", "linux", "1"));
    }

    @Test
    void aPomIsMadeOfThePartsGivenAndOfTheRepositoriesAskedForBefore() {
        MavenResolver maven = new MavenResolver(session);
        maven.repository("mine", "https://example.org/m?a&b");
        String pom = maven.project(
                "<repository><id>r</id></repository> words <dependency>\n<groupId>g</groupId></dependency>");
        assertTrue(
                pom.contains(
                        "<repositories><repository><id>mine</id><url>https://example.org/m?a&amp;b</url></repository>\n"
                                + "<repository><id>r</id></repository></repositories>"),
                pom);
        assertTrue(pom.contains("<dependencies><dependency>\n<groupId>g</groupId></dependency></dependencies>"), pom);
    }

    @Test
    void timeTellsTheTimeAndKeepsTheValue() throws CellException {
        assertEquals("3", value("%time 1 + 2"));
        assertTrue(seen.out.toString().matches("Wall time: \\d+\\.\\d{3} s\\R"), seen.out.toString());
        assertEquals("4", value("%%time\nint a = 3;\na + 1"));
        assertEquals("2", value("%time 1 + 1\r\n"));
        assertEquals("5", value("%%time\r\nint b = 4;\r\nb + 1\r\n"));
        assertEquals(4, seen.out.toString().lines().count());
    }

    @Test
    @Timeout(60)
    void aProcessThatAMagicWaitsForEndsWithTheCell() throws Exception {
        Process endless = new ProcessBuilder("sleep", "600").start();
        Thread interrupt = new Thread(() -> {
            try {
                Thread.sleep(300);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            session.interrupt();
        });
        interrupt.start();
        assertEquals(
                "Interrupted",
                assertThrows(CellException.class, () -> session.await(endless)).name());
        assertTrue(endless.waitFor(10, TimeUnit.SECONDS));
        interrupt.join();
        assertEquals("2", value("1 + 1"));
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
                "%jars \"no where/a b.jar\" | no file matches no where/a b.jar",
                "%load none.jshell | NoSuchFileException",
                "%maven nonsense | takes group:artifact:version",
                "%maven a:not-here-at-all | needs a version",
                "%maven a:b:c:d:e:f | takes group:artifact:version or",
                "%mavenRepo alone | takes a name and an address",
                "%loadFromPOM none.xml | cannot load",
                "%%loadFromPOM | no <dependency>"
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
