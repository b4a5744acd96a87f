package deeplimits.cluster;

import deeplimits.Require;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs one study on a cluster: {@code java @toolkit/cluster/target/spark.options deeplimits.cluster.Main figure9 --budget paper
 * --journal figure9.journal --master spark://host:7077}.
 *
 * <p>The arguments are those of {@link deeplimits.study.Main}, with {@code --master} in the place of {@code --threads}; without it
 * the cluster is all processors of this machine. Ctrl-C keeps the cells that are finished.
 */
public final class Main {
    private static final long GRACE = 30; // seconds for Spark to stop its executors

    private static volatile boolean running = true;
    private static volatile boolean stopping;

    private Main() {}

    /** Whether the process was asked to end. */
    static boolean stopping() {
        return stopping;
    }

    /** Runs a study; the process ends with 2 where it is refused. */
    public static void main(String[] arguments) {
        Thread main = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(main)));
        try {
            run(arguments);
            running = false;
        } catch (IllegalArgumentException | IllegalStateException | UncheckedIOException refused) {
            running = false;
            System.err.println(refused.getMessage());
            System.exit(2);
        }
    }

    private static void run(String[] arguments) {
        List<String> others = new ArrayList<>(List.of(arguments));
        Require.holds(!others.contains("--threads"), "--threads", "left to --master, such as local[2]", others);
        int at = others.indexOf("--master");
        String master = "local[*]";
        if (at >= 0 && at + 1 < others.size()) {
            master = others.remove(at + 1);
            others.remove(at);
        }
        deeplimits.study.Main.run(new SparkCluster(master), others.toArray(String[]::new));
    }

    /** Lets a run that is under way close its journal and say what it kept. */
    private static void stop(Thread main) {
        if (!running) return;
        stopping = true;
        main.interrupt();
        try {
            TimeUnit.SECONDS.timedJoin(main, GRACE);
        } catch (InterruptedException now) {
            Thread.currentThread().interrupt();
        }
    }
}
