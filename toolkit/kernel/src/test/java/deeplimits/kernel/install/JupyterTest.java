package deeplimits.kernel.install;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folders of {@code jupyter --paths}, jupyter_core 5.3, on the three systems. */
class JupyterTest {
    private static final Path HOME = Path.of("home");

    private static Jupyter on(String system, Map<String, String> environment) {
        return new Jupyter(system, HOME, environment);
    }

    @Test
    void theUsersOwnFolderIsTheSystems() {
        assertEquals(HOME.resolve(".local/share/jupyter"), on("Linux", Map.of()).userData());
        assertEquals(
                Path.of("xdg", "jupyter"),
                on("Linux", Map.of("XDG_DATA_HOME", "xdg")).userData());
        assertEquals(
                HOME.resolve("Library/Jupyter"),
                on("Mac OS X", Map.of("XDG_DATA_HOME", "xdg")).userData());
        assertEquals(
                HOME.resolve("AppData/Roaming/jupyter"),
                on("Windows 11", Map.of()).userData());
        assertEquals(
                Path.of("roaming", "jupyter"),
                on("Windows 11", Map.of("APPDATA", "roaming")).userData());
        for (String system : List.of("Linux", "Mac OS X", "Windows 11"))
            assertEquals(
                    Path.of("chosen"),
                    on(system, Map.of("JUPYTER_DATA_DIR", "chosen", "APPDATA", "x"))
                            .userData());
    }

    @Test
    void foldersAreAskedInJupytersOrder(@TempDir Path bin) throws Exception {
        Path tools = Files.createDirectories(bin.resolve("py").resolve("bin")).toRealPath();
        Files.writeString(tools.resolve("jupyter"), "");
        Map<String, String> environment =
                Map.of("JUPYTER_PATH", "a:b", "VIRTUAL_ENV", "venv", "PATH", "none:" + tools, "CONDA_PREFIX", "");
        assertEquals(
                List.of(
                        Path.of("a"),
                        Path.of("b"),
                        Path.of("venv/share/jupyter"),
                        HOME.resolve(".local/share/jupyter"),
                        tools.getParent().resolve("share/jupyter"),
                        Path.of("/usr/local/share/jupyter"),
                        Path.of("/usr/share/jupyter")),
                on("Linux", environment).folders());
    }

    @Test
    void windowsHasItsOwnSeparatorAndSystemFolder() {
        assertEquals(
                List.of(
                        Path.of("a"),
                        Path.of("b"),
                        Path.of("conda/share/jupyter"),
                        Path.of("roaming/jupyter"),
                        Path.of("program data/jupyter")),
                on(
                                "Windows 10",
                                Map.of(
                                        "JUPYTER_PATH",
                                        "a;b",
                                        "CONDA_PREFIX",
                                        "conda",
                                        "APPDATA",
                                        "roaming",
                                        "PROGRAMDATA",
                                        "program data"))
                        .folders());
    }
}
