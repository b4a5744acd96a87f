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

    private Jvm() {
    }

    /** The launcher of the running JDK. */
    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", File.separatorChar == '\\' ? "java.exe" : "java");
    }

    /** Flags, then the class path: every jar of a folder. */
    static List<String> flags(Path jars) {
        List<String> flags = new ArrayList<>(List.of(HEAP, "-XX:+UseSerialGC", "-XX:ReservedCodeCacheSize=96m", "-Xss2m",
                "-Djava.awt.headless=true", "-Dorg.bytedeco.javacpp.maxbytes=160m", "-Dorg.bytedeco.javacpp.maxphysicalbytes=900m",
                "-Dfile.encoding=UTF-8"));
        if (ModuleFinder.ofSystem().find(VECTOR).isPresent()) {
            flags.add("--add-modules=" + VECTOR);
        }
        flags.add("-cp");
        flags.add(jars.toAbsolutePath().normalize() + File.separator + "*");
        return flags;
    }
}
