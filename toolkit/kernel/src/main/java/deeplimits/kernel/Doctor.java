package deeplimits.kernel;

import com.sun.management.OperatingSystemMXBean;
import deeplimits.kernel.install.Jupyter;
import deeplimits.kernel.install.Kernelspec;
import java.awt.GraphicsEnvironment;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
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
        List<Finding> findings = new ArrayList<>();
        findings.add(java(
                Runtime.version().feature(),
                ModuleLayer.boot().findModule("jdk.jshell").isPresent()));
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        findings.add(
                memory(system.getTotalMemorySize() / MIB, Runtime.getRuntime().maxMemory() / MIB));
        findings.add(fonts());
        findings.add(disk(Path.of(System.getProperty("user.home"))));
        findings.add(natives());
        findings.add(kernelspec(Jupyter.here().folders()));
        return findings;
    }

    static Finding java(int version, boolean jshell) {
        return new Finding(
                "Java",
                version >= JAVA && jshell,
                "version " + version + (jshell ? "" : ", without JShell") + " in " + System.getProperty("java.home"),
                "install a JDK " + JAVA
                        + " or newer (a run-time environment alone lacks JShell) and set JAVA_HOME to it");
    }

    static Finding memory(long physical, long heap) {
        return new Finding(
                "memory",
                physical >= MEMORY && heap >= HEAP,
                physical + " MB in this machine, " + heap + " MB for the Java heap",
                physical < MEMORY
                        ? "a chapter needs up to 900 MB: close other programs, or set the budget to ci"
                        : "give the JVM -Xmx448m, as the kernelspec of this project does");
    }

    private static Finding fonts() {
        String cure = "install fontconfig and a font; on Debian and Ubuntu: apt install fontconfig fonts-dejavu-core";
        try {
            int families = GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames().length;
            return new Finding("fonts", families > 0, families > 0 ? families + " families" : "none", cure);
        } catch (RuntimeException | LinkageError | InternalError e) {
            return new Finding("fonts", false, "Java cannot read them (" + e.getMessage() + ")", cure);
        }
    }

    static Finding disk(Path home) {
        String cure =
                "ND4J unpacks " + DISK + " MB there once: free space, or choose another home with -Duser.home=FOLDER";
        try {
            long free = Files.getFileStore(home).getUsableSpace() / MIB;
            boolean unpacked = Files.isDirectory(home.resolve(".javacpp"));
            boolean writable = Files.isWritable(home);
            return new Finding(
                    "disk",
                    writable && (free >= DISK || unpacked),
                    free + " MB free in " + home + (writable ? "" : ", which cannot be written"),
                    cure);
        } catch (IOException e) {
            return new Finding("disk", false, "no folder " + home, cure);
        }
    }

    private static Finding natives() {
        try {
            double four = Nd4j.ones(2, 2).mmul(Nd4j.ones(2, 2)).sumNumber().doubleValue() / 2;
            return new Finding(
                    "natives",
                    four == 4,
                    four == 4 ? "ND4J multiplies matrices" : "ND4J multiplies wrongly: 4 expected, got " + four,
                    "report it with this machine's processor");
        } catch (RuntimeException | LinkageError e) {
            return new Finding(
                    "natives",
                    false,
                    "ND4J does not load: " + e,
                    "build on this machine (mvn picks the natives of the "
                            + "machine it runs on), and see that the home folder can be written");
        }
    }

    static Finding kernelspec(List<Path> folders) {
        String cure = "run mvn -q package -Pinstall, or set JUPYTER_PATH to toolkit/kernel/target/jupyter";
        for (Path folder : folders) {
            if (!Files.exists(Kernelspec.file(folder))) continue;
            String problem = Kernelspec.problem(folder);
            return new Finding(
                    "kernelspec", problem.isEmpty(), (Kernelspec.file(folder) + " " + problem).stripTrailing(), cure);
        }
        return new Finding(
                "kernelspec",
                false,
                "none called java in "
                        + folders.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                cure);
    }
}
