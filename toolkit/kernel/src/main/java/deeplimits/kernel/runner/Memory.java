package deeplimits.kernel.runner;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/** Peak memory of this process: resident set size, natives included, where the system tells it (Linux); else the Java heap's peak. */
final class Memory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path FORGET = Path.of("/proc/self/clear_refs");
    private static final long KIB = 1024;
    private static final long MIB = 1024 * 1024;

    private Memory() {}

    /** From here on the peak is that of what follows, and of what the process holds already. */
    static void forgetPeak() {
        ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
        try {
            Files.writeString(FORGET, "5");
        } catch (IOException e) {
            // The peak of the whole process is more, not less.
        }
    }

    /** Megabytes (MiB) since {@link #forgetPeak}. */
    static long peakMegabytes() {
        try {
            for (String line : Files.readAllLines(STATUS))
                if (line.startsWith("VmHWM:")) return Long.parseLong(line.replaceAll("\\D", "")) * KIB / MIB;
        } catch (IOException e) {
            // Another system than Linux.
        }
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .mapToLong(pool -> pool.getPeakUsage().getUsed())
                        .sum()
                / MIB;
    }
}
