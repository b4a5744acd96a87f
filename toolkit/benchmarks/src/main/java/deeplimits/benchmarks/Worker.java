package deeplimits.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import deeplimits.lab.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Times what it is told to: reads "workload TAB variant" lines, answers "wall TAB processor" milliseconds a unit.
 *
 * <p>It speaks as {@code reference/worker.py} does, so that {@link Compare} can alternate between the two.
 */
public final class Worker {
    /** All workloads of the comparison. */
    static final List<Workload> WORKLOADS = List.of(
            new Independent("W1", 40),
            new Independent("W2", 100),
            new Shared(),
            new Generation(),
            new TrainingStep(),
            new StrongErrors(20),
            new StrongErrors(40),
            new StrongErrors(100));

    private static final double LEAST = 1e9; // nanoseconds of a timing
    private static final double WARM_UP = 6e9; // and of what goes before the first one: the compiler takes so long

    private static final Set<String> WARM = new HashSet<>();

    private Worker() {}

    /** Serves until its input ends. */
    public static void main(String[] arguments) throws IOException {
        Progress.sink(report -> {}); // the output is the protocol's
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split("\t");
            System.out.println(answer(words[0], words[1]));
            System.out.flush();
        }
    }

    private static String answer(String name, String variant) {
        for (Workload workload : WORKLOADS) {
            if (!workload.name().equals(name) || !workload.variants().contains(variant)) continue;
            try {
                return time(workload, variant);
            } catch (NoClassDefFoundError missing) {
                return "-"; // this JVM has no Vector API
            }
        }
        return "-";
    }

    private static String time(Workload workload, String variant) {
        if (WARM.add(workload.name() + variant)) {
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < WARM_UP) workload.run(variant);
        }
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long start = System.nanoTime();
        long processor = system.getProcessCpuTime();
        long units = 0;
        while (System.nanoTime() - start < LEAST) units += workload.run(variant);
        double wall = (System.nanoTime() - start) / 1e6 / units;
        return String.format(Locale.ROOT, "%.6f\t%.6f", wall, (system.getProcessCpuTime() - processor) / 1e6 / units);
    }
}
