package deeplimits.kernel.install;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.github.spencerpark.jupyter.kernel.BaseKernel;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
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

    private List<String> argv;
    private String displayName;
    private String language = "java";
    private String interruptMode = "message";
    private Map<String, String> env = Jvm.ENVIRONMENT;

    private Kernelspec() {}

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
        Kernelspec spec = new Kernelspec();
        spec.argv = Jvm.command(classPath, List.of(), Launcher.class, "{connection_file}");
        spec.displayName = DISPLAY_NAME;
        Files.writeString(file, GSON.toJson(spec) + "\n");
        return file;
    }

    /** Copies the launcher's classes, and the jars of the libraries that it speaks to Jupyter with. */
    private static void copyLauncher(Path folder) throws IOException {
        for (Class<?> own : List.of(Launcher.class, Jars.class)) {
            String name = own.getName().replace('.', '/') + ".class";
            FileUtils.copyURLToFile(
                    own.getResource("/" + name), folder.resolve(name).toFile());
        }
        for (Class<?> library : List.of(BaseKernel.class, Gson.class, ZMQ.class))
            FileUtils.copyURLToFile(
                    library.getProtectionDomain().getCodeSource().getLocation(),
                    folder.resolve(library.getSimpleName() + ".jar").toFile());
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
        String[] names = kernels.toFile().list();
        String folder = Stream.of(names == null ? new String[0] : names)
                .filter(NAME::equalsIgnoreCase)
                .max(Comparator.naturalOrder()) // the name itself, where it is there
                .orElse(NAME);
        return kernels.resolve(folder).resolve("kernel.json");
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
        return new Kernelspec();
    }
}
