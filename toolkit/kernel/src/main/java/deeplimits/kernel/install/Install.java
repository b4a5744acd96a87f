package deeplimits.kernel.install;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Installs the kernel for the user: one kernelspec in Jupyter's own folder, and nothing else. */
public final class Install {
    private Install() {}

    /**
     * Called by the build with the folder of jars; the system property {@code force} lets it replace another kernel
     * called {@code java}.
     */
    public static void main(String[] arguments) throws IOException {
        boolean force = System.getProperty("force") != null;
        String problem = install(userData(System.getenv("JUPYTER_DATA_DIR")), Path.of(arguments[0]), force);
        if (problem != null) throw new IllegalStateException(problem);
    }

    /** Installs; answers why not, or null. */
    static String install(Path data, Path jars, boolean force) throws IOException {
        Path file = Kernelspec.file(data);
        if (Files.exists(file) && !Kernelspec.DISPLAY_NAME.equals(Kernelspec.displayName(data)) && !force) {
            return "refused: " + file + " belongs to another kernel (" + Kernelspec.displayName(data)
                    + "); add -Dforce to replace it, or leave it alone and set JUPYTER_PATH="
                    + jars.resolveSibling("jupyter");
        }
        System.out.println("kernel \"" + Kernelspec.DISPLAY_NAME + "\" installed: " + Kernelspec.write(data, jars));
        return null;
    }

    /** Jupyter's folder for a user's own kernels, by operating system; {@code JUPYTER_DATA_DIR} names another. */
    static Path userData(String chosen) {
        if (chosen != null && !chosen.isBlank()) return Path.of(chosen);
        Path home = Path.of(System.getProperty("user.home"));
        String system = System.getProperty("os.name");
        if (system.startsWith("Mac")) return home.resolve("Library").resolve("Jupyter");
        if (File.separatorChar == '\\') {
            String roaming = System.getenv("APPDATA");
            return (roaming != null ? Path.of(roaming) : home.resolve("AppData").resolve("Roaming")).resolve("jupyter");
        }
        String share = System.getenv("XDG_DATA_HOME");
        return (share != null && !share.isBlank()
                        ? Path.of(share)
                        : home.resolve(".local").resolve("share"))
                .resolve("jupyter");
    }
}
