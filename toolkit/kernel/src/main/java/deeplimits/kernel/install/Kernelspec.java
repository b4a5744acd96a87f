package deeplimits.kernel.install;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import deeplimits.kernel.protocol.KernelMain;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The file by which Jupyter knows a kernel: {@code kernels/java/kernel.json}. */
public final class Kernelspec {
    static final String NAME = "java";
    static final String DISPLAY_NAME = "Java (DeepLimits)";
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    private Kernelspec() {}

    /** Called by the build. @param arguments the data folder that JUPYTER_PATH will name, and the folder of jars */
    public static void main(String[] arguments) throws IOException {
        write(Path.of(arguments[0]), Path.of(arguments[1]));
    }

    /**
     * Writes the kernelspec below a Jupyter data folder.
     *
     * @param data a folder that {@code JUPYTER_PATH} names, or the user's own
     * @param jars the folder of run-time jars
     * @return the file written
     */
    static Path write(Path data, Path jars) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Jvm.java().toString());
        command.addAll(Jvm.flags(jars));
        command.add(KernelMain.class.getName());
        command.add("{connection_file}");
        JsonObject spec = new JsonObject();
        spec.add("argv", GSON.toJsonTree(command));
        spec.addProperty("display_name", DISPLAY_NAME);
        spec.addProperty("language", "java");
        spec.addProperty("interrupt_mode", "message");
        spec.add("env", GSON.toJsonTree(Map.of("MALLOC_ARENA_MAX", "2")));
        Path file = file(data);
        Files.createDirectories(file.getParent());
        Files.writeString(file, GSON.toJson(spec) + "\n", StandardCharsets.UTF_8);
        return file;
    }

    /** What may be wrong with a kernelspec. */
    public enum Problem {
        /** Nothing. */
        NONE(""),
        /** There is no such file. */
        ABSENT("is absent"),
        /** It was written for another kernel. */
        FOREIGN("belongs to another kernel"),
        /** It names a Java that is gone. */
        NO_JAVA("names a Java that is not there any more"),
        /** It names a folder of jars that is gone. */
        NO_JARS("names a folder of jars that is not there any more");

        private final String words;

        Problem(String words) {
            this.words = words;
        }

        /** The problem as the end of a sentence about the file. */
        public String words() {
            return words;
        }
    }

    /** Looks at the kernelspec below a Jupyter data folder. */
    public static Problem problem(Path data) {
        if (!Files.exists(file(data))) return Problem.ABSENT;
        if (!DISPLAY_NAME.equals(displayName(data))) return Problem.FOREIGN;
        try {
            JsonArray command = new Gson()
                    .fromJson(Files.readString(file(data)), JsonObject.class)
                    .getAsJsonArray("argv");
            String jars = command.get(command.size() - 3).getAsString();
            return !Files.isExecutable(Path.of(command.get(0).getAsString()))
                    ? Problem.NO_JAVA
                    : Files.isDirectory(Path.of(jars.substring(0, jars.length() - 1))) ? Problem.NONE : Problem.NO_JARS;
        } catch (IOException | RuntimeException e) {
            return Problem.FOREIGN;
        }
    }

    /** Where Jupyter looks for kernels: the entries of JUPYTER_PATH, then the user's own folder. */
    public static List<Path> folders(String jupyterPath) {
        List<Path> folders = new ArrayList<>();
        for (String entry : jupyterPath == null ? new String[0] : jupyterPath.split(File.pathSeparator))
            if (!entry.isBlank()) folders.add(Path.of(entry));
        folders.add(Install.userData(System.getenv("JUPYTER_DATA_DIR")));
        return folders;
    }

    /** The file below a Jupyter data folder. */
    public static Path file(Path data) {
        return data.resolve("kernels").resolve(NAME).resolve("kernel.json");
    }

    /** The display name of the kernelspec in a data folder; null where there is none, or none that can be read. */
    static String displayName(Path data) {
        try {
            return new Gson()
                    .fromJson(Files.readString(file(data)), JsonObject.class)
                    .get("display_name")
                    .getAsString();
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }
}
