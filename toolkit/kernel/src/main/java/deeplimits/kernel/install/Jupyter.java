package deeplimits.kernel.install;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.io.function.Uncheck;

/**
 * Where Jupyter looks for kernels, as {@code jupyter --paths} tells: JUPYTER_PATH, the virtual environment, the user's own folder, the
 * folder of the Python that {@code jupyter} runs on, the system's.
 *
 * @param system      the operating system's name, as Java tells it
 * @param home        the user's home folder
 * @param environment variables of the environment
 */
public record Jupyter(String system, Path home, Map<String, String> environment) {
    /** As this process finds it. */
    public static Jupyter here() {
        return new Jupyter(System.getProperty("os.name"), Path.of(System.getProperty("user.home")), System.getenv());
    }

    private boolean windows() {
        return system.startsWith("Windows");
    }

    private Path variable(String name, Path otherwise) {
        String value = environment.getOrDefault(name, "");
        return value.isBlank() ? otherwise : Path.of(value);
    }

    /** Jupyter's folder for a user's own kernels; {@code JUPYTER_DATA_DIR} names another. */
    public Path userData() {
        Path usual = system.startsWith("Mac")
                ? home.resolve("Library/Jupyter")
                : windows()
                        ? variable("APPDATA", home.resolve("AppData/Roaming")).resolve("jupyter")
                        : variable("XDG_DATA_HOME", home.resolve(".local/share"))
                                .resolve("jupyter");
        return variable("JUPYTER_DATA_DIR", usual);
    }

    /** The data folders in the order in which Jupyter asks them for a kernel. */
    public List<Path> folders() {
        Set<Path> folders = new LinkedHashSet<>(entries("JUPYTER_PATH"));
        for (String active : List.of("VIRTUAL_ENV", "CONDA_PREFIX"))
            if (!environment.getOrDefault(active, "").isBlank()) folders.add(shared(Path.of(environment.get(active))));
        folders.add(userData());
        for (Path folder : entries("PATH"))
            if (Files.exists(folder.resolve(windows() ? "jupyter.exe" : "jupyter"))) {
                folders.add(shared(Uncheck.get(folder::toRealPath).getParent()));
                break;
            }
        if (windows())
            folders.add(variable("PROGRAMDATA", Path.of("C:\\ProgramData")).resolve("jupyter"));
        else folders.addAll(List.of(shared(Path.of("/usr/local")), shared(Path.of("/usr"))));
        return List.copyOf(folders);
    }

    private List<Path> entries(String variable) {
        List<Path> entries = new ArrayList<>();
        for (String entry : environment.getOrDefault(variable, "").split(windows() ? ";" : File.pathSeparator))
            if (!entry.isBlank()) entries.add(Path.of(entry));
        return entries;
    }

    private static Path shared(Path prefix) {
        return prefix.resolve("share").resolve("jupyter");
    }
}
