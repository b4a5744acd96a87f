package deeplimits.kernel.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallTest {
    @TempDir
    private Path folder;

    private Jupyter jupyter(String... more) {
        Map<String, String> environment = new java.util.HashMap<>(Map.of("JUPYTER_DATA_DIR", data().toString()));
        for (int i = 0; i < more.length; i += 2) environment.put(more[i], more[i + 1]);
        return new Jupyter("Linux", folder.resolve("home"), environment);
    }

    private Path data() {
        return folder.resolve("data");
    }

    /** A build: the kernel's jar, one that its manifest names, and one that an older build left. */
    private Path dist(String checkout, String content) throws IOException {
        Path dist = Files.createDirectories(folder.resolve(checkout).resolve("dist"));
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, "0.1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, "core-1.0.jar");
        new JarOutputStream(Files.newOutputStream(dist.resolve("deeplimits.jar")), manifest).close();
        Files.writeString(dist.resolve("core-1.0.jar"), content);
        Files.writeString(dist.resolve("core-0.9.jar"), "old");
        return dist.resolve("deeplimits.jar");
    }

    private List<String> installed() throws IOException {
        try (Stream<Path> names = Files.list(data().resolve("kernels").resolve("java"))) {
            return names.filter(Files::isDirectory)
                    .map(path -> path.getFileName().toString())
                    .filter(name -> !name.equals(Kernelspec.LAUNCHER))
                    .sorted()
                    .toList();
        }
    }

    private void foreign(Path data, String name) throws IOException {
        Path kernel = Files.createDirectories(data.resolve("kernels").resolve(name));
        Files.writeString(kernel.resolve("kernel.json"), "{\"display_name\": \"Java (IJava)\", \"argv\": [\"java\"]}");
    }

    private static String refusal(Jupyter jupyter, Path jar, boolean force) {
        return assertThrows(IllegalStateException.class, () -> Install.install(jupyter, jar, force))
                .getMessage();
    }

    @Test
    void theSpecNamesARunnableJavaAndTheJar() throws IOException {
        Kernelspec.write(data(), dist("a folder", "1"));
        JsonObject spec = new Gson().fromJson(Files.readString(Kernelspec.file(data())), JsonObject.class);
        assertEquals("message", spec.get("interrupt_mode").getAsString());
        assertEquals("java", spec.get("language").getAsString());
        var command = spec.getAsJsonArray("argv");
        assertTrue(Files.isExecutable(Path.of(command.get(0).getAsString())));
        assertEquals("{connection_file}", command.get(command.size() - 1).getAsString());
        assertTrue(Kernelspec.jar(data()).isAbsolute());
        assertEquals("", Kernelspec.problem(data()));
    }

    @Test
    void anInstallationOutlivesItsCheckout() throws IOException {
        Path jar = dist("checkout", "1");
        Install.install(jupyter(), jar, false);
        for (String name : List.of("deeplimits.jar", "core-1.0.jar", "core-0.9.jar"))
            Files.delete(jar.resolveSibling(name));
        assertEquals("", Kernelspec.problem(data()));
        assertTrue(Kernelspec.jar(data()).startsWith(data()));
        assertFalse(Files.exists(Kernelspec.jar(data()).resolveSibling("core-0.9.jar")));
        Files.delete(Kernelspec.jar(data()).resolveSibling("core-1.0.jar"));
        assertEquals("names jars that are not there any more", Kernelspec.problem(data()));
    }

    @Test
    void twoCheckoutsAndUpgradesStandSideBySideAndTheLastIsInForce() throws IOException {
        Install.install(jupyter(), dist("one", "1"), false);
        Path first = Kernelspec.jar(data());
        Install.install(jupyter(), dist("same", "1"), false);
        assertEquals(first, Kernelspec.jar(data()));
        assertEquals(1, installed().size());
        Install.install(jupyter(), dist("two", "2"), false);
        Path second = Kernelspec.jar(data());
        assertNotEquals(first, second);
        assertTrue(Files.exists(first), "a session may still run on it");
        Install.install(jupyter(), dist("three", "3"), false);
        assertFalse(Files.exists(first));
        assertTrue(Files.exists(second));
        assertEquals(2, installed().size());
        assertTrue(installed().stream().allMatch(name -> name.matches("0\\.1\\.0-[0-9a-f]{8}")), "" + installed());
    }

    @Test
    void whatTheKernelNeedsLiesBesideItsSpecSoThatJupyterRemovesBoth() throws IOException {
        Install.install(jupyter(), dist("one", "1"), false);
        assertTrue(Kernelspec.jar(data()).startsWith(Kernelspec.file(data()).getParent()));
        try (Stream<Path> names = Files.list(data())) {
            assertEquals(List.of(data().resolve("kernels")), names.toList());
        }
    }

    @Test
    void anotherJavaKernelIsNotReplacedUnlessForced() throws IOException {
        foreign(data(), "java");
        String problem = refusal(jupyter(), dist("one", "1"), false);
        assertTrue(problem.contains("Java (IJava)") && problem.contains("-Dforce"), problem);
        assertEquals("Java (IJava)", Kernelspec.read(data()).displayName());
        Install.install(jupyter(), dist("one", "1"), true);
        assertEquals(Kernelspec.DISPLAY_NAME, Kernelspec.read(data()).displayName());
    }

    @Test
    void aKernelThatWouldHideOursOrBeHiddenByItIsSeen() throws IOException {
        Path environment = folder.resolve("venv");
        foreign(environment.resolve("share").resolve("jupyter"), "Java");
        Path jar = dist("one", "1");
        assertTrue(refusal(jupyter("VIRTUAL_ENV", environment.toString()), jar, false)
                .startsWith("refused: " + environment));
        assertTrue(refusal(
                        jupyter(
                                "JUPYTER_PATH",
                                environment.resolve("share").resolve("jupyter").toString()),
                        jar,
                        false)
                .startsWith("refused: " + environment));
        Files.createDirectories(environment.resolve("bin"));
        Files.writeString(environment.resolve("bin").resolve("jupyter"), "");
        assertTrue(refusal(jupyter("PATH", environment.resolve("bin").toString()), jar, false)
                .startsWith("refused: " + environment));
        Install.install(jupyter(), jar, false);
    }

    @Test
    void aBrokenKernelspecIsNotOverwrittenEither() throws IOException {
        Files.createDirectories(Kernelspec.file(data()).getParent());
        Files.writeString(Kernelspec.file(data()), "not json");
        assertTrue(refusal(jupyter(), dist("one", "1"), false).startsWith("refused"));
    }

    @Test
    void aBuildLeavesOneVersionOfEachJar() throws IOException {
        Path jar = dist("one", "1");
        Kernelspec.main(new String[] {data().toString(), jar.toString()});
        assertFalse(Files.exists(jar.resolveSibling("core-0.9.jar")));
        assertTrue(Files.exists(jar.resolveSibling("core-1.0.jar")) && Files.exists(jar));
    }
}
