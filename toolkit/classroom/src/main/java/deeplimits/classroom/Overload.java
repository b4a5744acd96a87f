package deeplimits.classroom;

import java.lang.management.ManagementFactory;

/** Limits by the clock are for code that sleeps: on a machine with too much to do they stretch, so that grades do not depend on it. */
final class Overload {
    /** Threads that are ready to run for each processor that a grading counts on. */
    private static final double PROCESSORS = Math.max(2, Runtime.getRuntime().availableProcessors());

    private Overload() {}

    /** How many times longer than on a machine of its own a thread may take now; at least 1. */
    static double factor() {
        return Math.max(1, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage() / PROCESSORS);
    }
}
