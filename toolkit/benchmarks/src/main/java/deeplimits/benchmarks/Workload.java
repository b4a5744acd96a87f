package deeplimits.benchmarks;

import java.util.List;

/**
 * A fixed piece of work that is timed in several variants, here and in the reference scripts, under the same name.
 *
 * <p>To add one: implement this, list it in {@link Worker#WORKLOADS}, and give it its {@code authors} and {@code expert}
 * functions in {@code reference/}.
 */
public interface Workload {
    /** The name, such as W1; also that of the reference functions. */
    String name();

    /** What one unit is, for the table. */
    String unit();

    /** The ways to do it; {@code floor}, if any, is the bound that the machine sets, on two threads with what a second processor adds. */
    List<String> variants();

    /** Threads that a variant uses. */
    default int threads(String variant) {
        return variant.contains("2 threads") ? 2 : 1;
    }

    /**
     * Does some units.
     *
     * @return how many
     */
    int run(String variant);
}
