package deeplimits.kernel;

import com.sun.management.OperatingSystemMXBean;
import deeplimits.kernel.install.Jupyter;
import deeplimits.kernel.install.Kernelspec;
import java.awt.GraphicsEnvironment;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.commons.lang3.StringUtils;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Says what this machine lacks for the notebooks, and how to mend it: in a cell {@code Doctor.examine()}, on a command line
 * {@code java -cp "toolkit/kernel/target/dist/deeplimits.jar" deeplimits.kernel.Doctor}.
 */
public final class Doctor {
    private static final int JAVA = 17;
    private static final long MIB = 1024L * 1024;
    private static final long MEMORY = 950;
    private static final long HEAP = 400;
    /** ND4J unpacks its libraries once, about 400 MB. */
    private static final long DISK = 500;

    private Doctor() {}

    /** One thing that notebooks need, whether it is as it should be, what was found, and how to mend it where it is not. */
    record Finding(String what, boolean well, String found, String cure) {
        @Override
        public String toString() {
            return (well ? "ok    " : "MEND  ") + what + ": " + found
                    + (well ? "" : System.lineSeparator() + "      " + cure);
        }
    }

    /** Prints the report; ends with 1 where something is to be mended. */
    public static void main(String[] arguments) {
        List<Finding> findings = findings();
        System.out.println(report(findings));
        System.exit(findings.stream().allMatch(Finding::well) ? 0 : 1);
    }

    /** The report, to be shown as a cell's last expression. */
    public static String examine() {
        return report(findings());
    }

    private static String report(List<Finding> findings) {
        long ill = findings.stream().filter(finding -> !finding.well()).count();
        return findings.stream().map(Finding::toString).collect(Collectors.joining(System.lineSeparator()))
                + System.lineSeparator()
                + (ill == 0 ? "nothing is missing" : ill + " to mend");
    }

    static List<Finding> findings() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return List.of(
                java(
                        Runtime.version().feature(),
                        ModuleLayer.boot().findModule("jdk.jshell").isPresent()),
                memory(system.getTotalMemorySize() / MIB, Runtime.getRuntime().maxMemory() / MIB),
                fonts(),
                disk(Path.of(System.getProperty("user.home"))),
                natives(),
                kernelspec(Jupyter.here().folders()));
    }

    /** What a look tells is found; where it fails, its message is, and that is to be mended. */
    private static Finding look(String what, String cure, Callable<String> look) {
        try {
            return new Finding(what, true, look.call(), cure);
        } catch (Exception | LinkageError | InternalError e) {
            return new Finding(what, false, e.getMessage(), cure);
        }
    }

    /** What is found, in a look that fails where it is not well. */
    private static String found(boolean well, String found) {
        if (!well) throw new IllegalStateException(found);
        return found;
    }

    static Finding java(int version, boolean jshell) {
        String cure = "install a JDK " + JAVA
                + " or newer (a run-time environment alone lacks JShell) and set JAVA_HOME to it";
        String found =
                "version " + version + (jshell ? "" : ", without JShell") + " in " + System.getProperty("java.home");
        return new Finding("Java", version >= JAVA && jshell, found, cure);
    }

    static Finding memory(long physical, long heap) {
        String cure = physical < MEMORY
                ? "a chapter needs up to 900 MB: close other programs, or set the budget to ci"
                : "give the JVM -Xmx448m, as the kernelspec of this project does";
        String found = physical + " MB in this machine, " + heap + " MB for the Java heap";
        return new Finding("memory", physical >= MEMORY && heap >= HEAP, found, cure);
    }

    private static Finding fonts() {
        String cure = "install fontconfig and a font; on Debian and Ubuntu: apt install fontconfig fonts-dejavu-core";
        return look("fonts", cure, () -> {
            int families = GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames().length;
            return found(families > 0, families + " families");
        });
    }

    static Finding disk(Path home) {
        String cure =
                "ND4J unpacks " + DISK + " MB there once: free space, or choose another home with -Duser.home=FOLDER";
        return look("disk", cure, () -> {
            found(Files.isWritable(home), home + " is no folder that can be written");
            long free = Files.getFileStore(home).getUsableSpace() / MIB;
            boolean unpacked = Files.isDirectory(home.resolve(".javacpp"));
            return found(free >= DISK || unpacked, free + " MB free in " + home);
        });
    }

    private static Finding natives() {
        String cure =
                "build on this machine (mvn picks the natives of the machine it runs on), see that the home folder can"
                        + " be written, and report what stays with this machine's processor";
        return look("natives", cure, () -> {
            double four = Nd4j.ones(2, 2).mmul(Nd4j.ones(2, 2)).sumNumber().doubleValue() / 2;
            found(four == 4, "ND4J multiplies wrongly: 4 expected, got " + four);
            return "ND4J multiplies matrices";
        });
    }

    static Finding kernelspec(List<Path> folders) {
        String cure = "run mvn -q package -Pinstall, or set JUPYTER_PATH to toolkit/kernel/target/jupyter";
        for (Path folder : folders) {
            if (!Files.exists(Kernelspec.file(folder))) continue;
            String problem = Kernelspec.problem(folder);
            String found = (Kernelspec.file(folder) + " " + problem).stripTrailing();
            return new Finding("kernelspec", problem.isEmpty(), found, cure);
        }
        String none = "none called java in " + StringUtils.join(folders, File.pathSeparator);
        return new Finding("kernelspec", false, none, cure);
    }
}
