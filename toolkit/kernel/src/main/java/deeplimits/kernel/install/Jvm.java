package deeplimits.kernel.install;

import java.io.File;
import java.lang.module.ModuleFinder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How this project starts a JVM for notebooks: quiet, headless, and within 900 MB of resident memory, natives included. */
final class Jvm {
    /** The Java heap; class data, code and ND4J's libraries take about 350 MB more. */
    static final String HEAP = "-Xmx448m";

    private static final String VECTOR = "jdk.incubator.vector";

    private static final int NATIVE_ACCESS = 22;
    private static final int UNSAFE_ACCESS = 23;

    private Jvm() {}

    /** Later JDKs warn, in the middle of a cell, of what JavaCPP does to load ND4J's libraries, unless it is allowed beforehand. */
    static List<String> permissions(int version) {
        List<String> flags = new ArrayList<>();
        if (version >= NATIVE_ACCESS) flags.add("--enable-native-access=ALL-UNNAMED");
        if (version >= UNSAFE_ACCESS) flags.add("--sun-misc-unsafe-memory-access=allow");
        return flags;
    }

    /** The launcher of the running JDK. */
    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", File.separatorChar == '\\' ? "java.exe" : "java");
    }

    /** Flags, then the class path: every jar of a folder. */
    static List<String> flags(Path jars) {
        List<String> flags = new ArrayList<>(List.of(
                HEAP,
                "-XX:+UseSerialGC",
                "-XX:ReservedCodeCacheSize=96m",
                "-Xss2m",
                "-Djava.awt.headless=true",
                "-Dorg.bytedeco.javacpp.maxbytes=160m",
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=900m",
                "-Dfile.encoding=UTF-8"));
        if (ModuleFinder.ofSystem().find(VECTOR).isPresent()) flags.add("--add-modules=" + VECTOR);
        flags.addAll(permissions(Runtime.version().feature()));
        flags.add("-cp");
        flags.add(jars.toAbsolutePath().normalize() + File.separator + "*");
        return flags;
    }
}
