package deeplimits.kernel;

import deeplimits.kernel.extension.Extensions;
import deeplimits.kernel.extension.Finding;
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

/**
 * Says what this machine lacks for the notebooks, and how to mend it: in a cell {@code Doctor.examine()}, on a command line
 * {@code java -cp "toolkit/kernel/target/dist/*" deeplimits.kernel.Doctor}.
 */
public final class Doctor {
    private static final int JAVA = 17;
    private static final long MIB = 1024L * 1024;
    private static final long MEMORY = 950;
    private static final long HEAP = 400;
    /** ND4J unpacks its libraries once, about 400 MB. */
    private static final long DISK = 500;

    private Doctor() {}

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
        findings.add(memory(physicalMegabytes(), Runtime.getRuntime().maxMemory() / MIB));
        findings.add(fonts());
        findings.add(disk(Path.of(System.getProperty("user.home"))));
        findings.addAll(Extensions.examine());
        findings.add(kernelspec(Kernelspec.folders(System.getenv("JUPYTER_PATH"))));
        return findings;
    }

    static Finding java(int version, boolean jshell) {
        String found =
                "version " + version + (jshell ? "" : ", without JShell") + " in " + System.getProperty("java.home");
        return version >= JAVA && jshell
                ? Finding.well("Java", found)
                : Finding.ill(
                        "Java",
                        found,
                        "install a JDK " + JAVA
                                + " or newer (a run-time environment alone lacks JShell) and set JAVA_HOME to it");
    }

    static Finding memory(long physical, long heap) {
        String found = physical + " MB in this machine, " + heap + " MB for the Java heap";
        if (physical < MEMORY)
            return Finding.ill(
                    "memory", found, "a chapter needs up to 900 MB: close other programs, or set the budget to ci");
        return heap >= HEAP
                ? Finding.well("memory", found)
                : Finding.ill("memory", found, "give the JVM -Xmx448m, as the kernelspec of this project does");
    }

    private static long physicalMegabytes() {
        var system = ManagementFactory.getOperatingSystemMXBean();
        return system instanceof com.sun.management.OperatingSystemMXBean known
                ? known.getTotalMemorySize() / MIB
                : MEMORY;
    }

    private static Finding fonts() {
        String cure = "install fontconfig and a font; on Debian and Ubuntu: apt install fontconfig fonts-dejavu-core";
        try {
            int families = GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames().length;
            return families > 0 ? Finding.well("fonts", families + " families") : Finding.ill("fonts", "none", cure);
        } catch (RuntimeException | LinkageError | InternalError e) {
            return Finding.ill("fonts", "Java cannot read them (" + e.getMessage() + ")", cure);
        }
    }

    static Finding disk(Path home) {
        String cure =
                "ND4J unpacks " + DISK + " MB there once: free space, or choose another home with -Duser.home=FOLDER";
        try {
            long free = Files.getFileStore(home).getUsableSpace() / MIB;
            String found = free + " MB free in " + home;
            boolean unpacked = Files.isDirectory(home.resolve(".javacpp"));
            boolean writable = Files.isWritable(home);
            return writable && (free >= DISK || unpacked)
                    ? Finding.well("disk", found)
                    : Finding.ill("disk", found + (writable ? "" : ", which cannot be written"), cure);
        } catch (IOException e) {
            return Finding.ill("disk", "no folder " + home, cure);
        }
    }

    static Finding kernelspec(List<Path> folders) {
        String cure = "run mvn -q package -Pinstall, or set JUPYTER_PATH to toolkit/kernel/target/jupyter";
        for (Path folder : folders) {
            Kernelspec.Problem problem = Kernelspec.problem(folder);
            if (problem != Kernelspec.Problem.ABSENT) {
                String found = Kernelspec.file(folder).toString();
                return problem == Kernelspec.Problem.NONE
                        ? Finding.well("kernelspec", found)
                        : Finding.ill("kernelspec", found + " " + problem.words(), cure);
            }
        }
        return Finding.ill(
                "kernelspec",
                "none called java in "
                        + folders.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                cure);
    }
}
