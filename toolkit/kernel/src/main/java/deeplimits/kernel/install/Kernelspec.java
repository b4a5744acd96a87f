package deeplimits.kernel.install;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.github.spencerpark.jupyter.kernel.BaseKernel;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.zeromq.ZMQ;

/**
 * The file by which Jupyter knows a kernel: {@code kernels/java/kernel.json}, of which this reads and writes what it uses. It is
 * no record, since a stock kernel may bring a Gson that reads none.
 */
public final class Kernelspec {
    static final String NAME = "java";
    /** The folder beside the kernelspec that holds what tells when the jars are gone. */
    static final String LAUNCHER = "launcher";

    static final String DISPLAY_NAME = "Java (DeepLimits)";
    private static final Gson GSON = new GsonBuilder()
            .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .create();

    private final List<String> argv;
    private final String displayName;
    private final String language;
    private final String interruptMode;
    private final Map<String, String> env;

    private Kernelspec(List<String> argv, String displayName, Map<String, String> env) {
        this.argv = argv;
        this.displayName = displayName;
        this.language = "java";
        this.interruptMode = "message";
        this.env = env;
    }

    /**
     * Called by the build: gathers the kernel's jars beside it, and names them to Jupyter.
     *
     * @param arguments the data folder that JUPYTER_PATH will name, and the kernel's jar
     */
    public static void main(String[] arguments) throws IOException {
        Jars.of(Path.of(arguments[1])).gather();
        write(Path.of(arguments[0]), Path.of(arguments[1]));
    }

    /**
     * Writes the kernelspec below a Jupyter data folder.
     *
     * @param data a folder that {@code JUPYTER_PATH} names, or the user's own
     * @param jar  the kernel's jar
     * @return the file written
     */
    static Path write(Path data, Path jar) throws IOException {
        Path file = file(data);
        Path launcher = file.resolveSibling(LAUNCHER).toAbsolutePath().normalize();
        copyLauncher(launcher);
        String classPath = String.join(
                File.pathSeparator,
                jar.toAbsolutePath().normalize().toString(),
                launcher.toString(),
                launcher.resolve("*").toString());
        List<String> command = Jvm.command(classPath, List.of(), Launcher.class, "{connection_file}");
        Kernelspec spec = new Kernelspec(command, DISPLAY_NAME, Jvm.ENVIRONMENT);
        Files.writeString(file, GSON.toJson(spec) + "\n", StandardCharsets.UTF_8);
        return file;
    }

    /** Copies the launcher's classes, and the jars of the libraries that it speaks to Jupyter with. */
    private static void copyLauncher(Path folder) throws IOException {
        for (Class<?> own : List.of(Launcher.class, Jars.class)) {
            String name = own.getName().replace('.', '/') + ".class";
            Files.createDirectories(folder.resolve(name).getParent());
            try (InputStream here = own.getClassLoader().getResourceAsStream(name)) {
                Files.copy(here, folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        for (Class<?> library : List.of(BaseKernel.class, Gson.class, ZMQ.class)) {
            try (InputStream here =
                    library.getProtectionDomain().getCodeSource().getLocation().openStream()) {
                Path copy = folder.resolve(library.getSimpleName() + ".jar");
                Files.copy(here, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** Whether a Jupyter data folder has a kernel of this name that is not ours, or whose file cannot be read. */
    static boolean isForeign(Path data) {
        return Files.exists(file(data)) && (!DISPLAY_NAME.equals(read(data).displayName) || jar(data) == null);
    }

    /** What is wrong with the kernelspec below a Jupyter data folder, as the end of a sentence about the file; empty for nothing. */
    public static String problem(Path data) {
        if (isForeign(data)) return "belongs to another kernel";
        if (!Files.isExecutable(Path.of(read(data).argv.get(0)))) return "names a Java that is not there any more";
        try {
            return Launcher.missing(jar(data).toString()).isEmpty() ? "" : "names jars that are not there any more";
        } catch (IOException e) {
            return "names jars that cannot be read: " + e.getMessage();
        }
    }

    /** The file below a Jupyter data folder; the folder's name is read without regard to case, as Jupyter does. */
    public static Path file(Path data) {
        Path kernels = data.resolve("kernels");
        Path folder = kernels.resolve(NAME);
        if (Files.isDirectory(kernels) && !Files.isDirectory(folder)) {
            try (Stream<Path> names = Files.list(kernels)) {
                folder = names.filter(name -> NAME.equalsIgnoreCase(String.valueOf(name.getFileName())))
                        .findFirst()
                        .orElse(folder);
            } catch (IOException e) {
                return folder.resolve("kernel.json");
            }
        }
        return folder.resolve("kernel.json");
    }

    /** The kernel's jar that a kernelspec of ours names; null where there is none. */
    static Path jar(Path data) {
        List<String> command = read(data).argv;
        int at = command == null ? 0 : command.indexOf("-cp") + 1;
        return at > 0 && at < command.size() ? Path.of(command.get(at).split(File.pathSeparator)[0]) : null;
    }

    String displayName() {
        return displayName;
    }

    /** The kernelspec in a data folder; one of nothing where there is none, or none that can be read. */
    static Kernelspec read(Path data) {
        try {
            Kernelspec spec = GSON.fromJson(Files.readString(file(data)), Kernelspec.class);
            if (spec != null) return spec;
        } catch (IOException | RuntimeException e) {
            // What cannot be read is not ours.
        }
        return new Kernelspec(null, null, null);
    }
}
