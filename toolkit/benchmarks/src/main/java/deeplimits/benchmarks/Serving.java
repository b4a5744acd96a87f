package deeplimits.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Times what it is told to: reads "workload TAB variant" lines, answers "wall TAB processor" milliseconds a unit, or "-" for what it does
 * not do; to "about" it answers with its name.
 *
 * <p>It speaks as {@code reference/worker.py} does, so that {@link Compare} can alternate between the two.
 */
final class Serving {
    private static final double LEAST = 1e9; // nanoseconds of a timing
    private static final double WARM_UP = 6e9; // and of what goes before the first one: the compiler takes so long

    private final String about;
    private final List<Workload> workloads;
    private final Set<String> warm = new HashSet<>();

    Serving(String about, List<Workload> workloads) {
        this.about = about;
        this.workloads = workloads;
    }

    /** Serves until its input ends. */
    void run() throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(line.equals("about") ? about : answer(line.split("\t")));
            System.out.flush();
        }
    }

    private String answer(String[] words) {
        for (Workload workload : workloads) {
            if (!workload.name().equals(words[0]) || !workload.variants().contains(words[1])) continue;
            try {
                return time(workload, words[1]);
            } catch (NoClassDefFoundError missing) {
                return "-"; // this JVM has no Vector API
            }
        }
        return "-";
    }

    private String time(Workload workload, String variant) {
        if (warm.add(workload.name() + variant)) {
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
