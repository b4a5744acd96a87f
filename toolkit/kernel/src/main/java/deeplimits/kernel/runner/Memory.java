package deeplimits.kernel.runner;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/** Peak memory of this process: resident set size, natives included, where the system tells it (Linux); else the Java heap's peak. */
final class Memory {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path CLEAR = Path.of("/proc/self/clear_refs");
    /** Tells Linux to start the peak of the resident set anew. */
    private static final String RESET_PEAK = "5";

    private static final long KIB = 1024;
    private static final long MIB = 1024 * 1024;

    private Memory() {}

    /** Starts the peak anew, after collecting what the notebook before has left: each peak is to be a notebook's own. */
    static void resetPeak() {
        System.gc();
        ManagementFactory.getMemoryPoolMXBeans().forEach(MemoryPoolMXBean::resetPeakUsage);
        try {
            if (Files.isWritable(CLEAR)) Files.writeString(CLEAR, RESET_PEAK);
        } catch (IOException e) {
            return; // the peak since the start stands in
        }
    }

    /** Megabytes (MiB) since the last reset. */
    static long peakMegabytes() {
        try {
            if (Files.isReadable(STATUS)) {
                for (String line : Files.readAllLines(STATUS))
                    if (line.startsWith("VmHWM:")) return Long.parseLong(line.replaceAll("\\D", "")) * KIB / MIB;
            }
        } catch (IOException e) {
            return heapPeak();
        }
        return heapPeak();
    }

    private static long heapPeak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .mapToLong(pool -> pool.getPeakUsage().getUsed())
                        .sum()
                / MIB;
    }
}
