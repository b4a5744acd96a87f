package deeplimits.kernel.install;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The file by which Jupyter knows a kernel: {@code kernels/java/kernel.json}. */
public final class Kernelspec {
    static final String NAME = "java";
    /** The folder beside the kernelspec that holds the one class which tells when the jars are gone. */
    static final String LAUNCHER = "launcher";

    static final String DISPLAY_NAME = "Java (DeepLimits)";
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

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
        Path launcher = file.resolveSibling(LAUNCHER);
        JsonObject spec = new JsonObject();
        spec.add(
                "argv",
                GSON.toJsonTree(Jvm.command(
                        jar.toAbsolutePath().normalize()
                                + File.pathSeparator
                                + launcher.toAbsolutePath().normalize(),
                        List.of(),
                        Launcher.class,
                        "{connection_file}")));
        spec.addProperty("display_name", DISPLAY_NAME);
        spec.addProperty("language", "java");
        spec.addProperty("interrupt_mode", "message");
        spec.add("env", GSON.toJsonTree(Jvm.ENVIRONMENT));
        String name = Launcher.class.getName().replace('.', '/') + ".class";
        Files.createDirectories(launcher.resolve(name).getParent());
        try (InputStream here = Launcher.class.getClassLoader().getResourceAsStream(name)) {
            Files.copy(here, launcher.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.writeString(file, GSON.toJson(spec) + "\n", StandardCharsets.UTF_8);
        return file;
    }

    /** Whether a Jupyter data folder has a kernel of this name that is not ours, or whose file cannot be read. */
    static boolean isForeign(Path data) {
        return Files.exists(file(data)) && (!DISPLAY_NAME.equals(displayName(data)) || jar(data) == null);
    }

    /** What is wrong with the kernelspec below a Jupyter data folder, as the end of a sentence about the file; empty for nothing. */
    public static String problem(Path data) {
        if (isForeign(data)) return "belongs to another kernel";
        if (!Files.isExecutable(Path.of(command(data).get(0)))) return "names a Java that is not there any more";
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

    /** The display name of the kernelspec in a data folder; null where there is none, or none that can be read. */
    static String displayName(Path data) {
        JsonObject spec = read(data);
        return spec.has("display_name") ? spec.get("display_name").getAsString() : null;
    }

    /** The kernel's jar that a kernelspec of ours names; null where there is none. */
    static Path jar(Path data) {
        List<String> command = command(data);
        int at = command.indexOf("-cp") + 1;
        return at > 0 && at < command.size() ? Path.of(command.get(at).split(File.pathSeparator)[0]) : null;
    }

    private static List<String> command(Path data) {
        List<String> command = new ArrayList<>();
        if (read(data).has("argv")) read(data).getAsJsonArray("argv").forEach(word -> command.add(word.getAsString()));
        return command;
    }

    private static JsonObject read(Path data) {
        try {
            JsonObject spec = new Gson().fromJson(Files.readString(file(data)), JsonObject.class);
            return spec == null ? new JsonObject() : spec;
        } catch (IOException | RuntimeException e) {
            return new JsonObject();
        }
    }
}
