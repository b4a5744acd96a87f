package deeplimits.kernel.install;

import java.io.File;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** How this project starts a JVM for notebooks: quiet, headless, and within 900 MB of resident memory, natives included. */
public final class Jvm {
    /** What the process finds in its environment beside the caller's: fewer arenas of C's malloc, for less memory. */
    public static final Map<String, String> ENVIRONMENT = Map.of("MALLOC_ARENA_MAX", "2");

    /** The Java heap; class data, code and ND4J's libraries take about 350 MB more. */
    static final String HEAP = "-Xmx448m";

    private static final String VECTOR = "jdk.incubator.vector";
    private static final int NATIVE_ACCESS = 22;
    private static final int UNSAFE_ACCESS = 23;

    private Jvm() {}

    /**
     * The command line of such a JVM.
     *
     * @param classPath  as {@code java -cp} takes it
     * @param properties system properties, {@code name=value}
     * @param main       the class to start
     * @param arguments  its arguments
     */
    public static List<String> command(String classPath, List<String> properties, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                java().toString(),
                HEAP,
                "-XX:+UseSerialGC",
                "-XX:ReservedCodeCacheSize=96m",
                "-Xss2m",
                "-Djava.awt.headless=true",
                "-Dorg.bytedeco.javacpp.maxbytes=160m",
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=900m",
                "-Dfile.encoding=UTF-8"));
        if (ModuleFinder.ofSystem().find(VECTOR).isPresent()) command.add("--add-modules=" + VECTOR);
        command.addAll(permissions(Runtime.version().feature()));
        properties.forEach(property -> command.add("-D" + property));
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    /** Later JDKs warn, in the middle of a cell, of what JavaCPP does to load ND4J's libraries, unless it is allowed beforehand. */
    static List<String> permissions(int version) {
        List<String> flags = new ArrayList<>();
        if (version >= NATIVE_ACCESS) flags.add("--enable-native-access=ALL-UNNAMED");
        if (version >= UNSAFE_ACCESS) flags.add("--sun-misc-unsafe-memory-access=allow");
        return flags;
    }

    /** The launcher of the running JDK. */
    private static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", File.separatorChar == '\\' ? "java.exe" : "java");
    }
}
