package deeplimits.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.cluster.Processes.Child;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** However many machines compute it, and whichever of them are killed, a study has the table and the journal of one machine. */
@Timeout(600)
class ClusterTest {
    private static final int CELLS = 18;
    private static final List<String> SUMMARY = new ArrayList<>();

    @TempDir
    static Path alone;

    private static String table;
    private static List<String> journal;
    private static String header;

    @TempDir
    Path folder;

    private Processes processes;

    @BeforeAll
    static void oneMachine() throws Exception {
        try (Processes processes = new Processes(alone)) {
            Child child = start(processes, alone, "deeplimits.study.Main", List.of(), "--threads", "2");
            assertEquals(0, child.end(), child.text());
        }
        table = Files.readString(alone.resolve("trainings.csv"));
        journal = Processes.cells(alone.resolve("journal"));
        header = Files.readAllLines(alone.resolve("journal")).get(0);
        assertEquals(CELLS, journal.size());
    }

    @AfterAll
    static void report() {
        SUMMARY.forEach(line -> System.out.println("cluster: " + line));
    }

    @BeforeEach
    void begin() {
        processes = new Processes(folder);
    }

    @AfterEach
    void end() {
        processes.close();
    }

    private static Child start(Processes processes, Path folder, String main, List<String> options, String... more)
            throws IOException {
        List<String> all = new ArrayList<>(options);
        all.add("-Ddeeplimits.log=" + folder.resolve("log"));
        all.add("-Dspark.executor.extraClassPath=" + Processes.JARS);
        all.add("-Dspark.executor.memory=512m");
        List<String> arguments = new ArrayList<>(List.of(main, Trainings.class.getName(), "--budget", "ci"));
        arguments.addAll(List.of("--journal", folder.resolve("journal").toString(), "--out", folder.toString()));
        arguments.addAll(List.of(more));
        return processes.java(Processes.JARS, all, arguments.toArray(String[]::new));
    }

    private Child driver(String master, String... options) throws IOException {
        return start(processes, folder, "deeplimits.cluster.Main", List.of(options), "--master", master);
    }

    private List<String> cells() {
        return Processes.cells(folder.resolve("journal"));
    }

    private void awaitCells(Child driver, int n) {
        Processes.await(driver, n + " cells", () -> cells().size() >= n);
    }

    private List<String> begun() {
        try {
            Path log = folder.resolve("log");
            return Files.exists(log) ? Files.readAllLines(log) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Two cells are under way, and still are a tenth of a second later: one that is only on its way to the journal is not. */
    private boolean bothAtWork() {
        LockSupport.parkNanos(100_000_000);
        return begun().size() == cells().size() + 2;
    }

    /** How many cells were begun more than once, after checking that table and journal are those of one machine. */
    private int computedAgain(Child last) throws Exception {
        assertEquals(0, last.end(), last.text());
        assertEquals(table, Files.readString(folder.resolve("trainings.csv")));
        assertEquals(journal, cells());
        assertEquals(header, Files.readAllLines(folder.resolve("journal")).get(0));
        List<String> begun = begun();
        assertEquals(CELLS, Set.copyOf(begun).size());
        return begun.size() - CELLS;
    }

    @Test
    void localThreadsGiveTheTableOfOneMachine() throws Exception {
        Child driver = driver("local[2]");
        assertEquals(0, computedAgain(driver));
        assertTrue(driver.text().contains("18 of 18 cells are finished"), driver.text());
        Child again = driver("local[2]");
        assertEquals(0, computedAgain(again)); // nothing is left to compute
    }

    /** Ctrl-C: what is finished is kept and said, and the same command goes on. */
    @Test
    void anInterruptionKeepsWhatIsDone() throws Exception {
        Child driver = driver("local[2]");
        awaitCells(driver, 3);
        Processes.signal("INT", List.of(driver.process().toHandle()));
        assertEquals(128 + 2, driver.end(), driver.text());
        int kept = cells().size();
        assertTrue(kept >= 3 && kept < CELLS, kept + " cells");
        assertTrue(driver.text().contains(kept + " of 18 cells are finished"), driver.text());
        assertFalse(Files.exists(folder.resolve("trainings.csv")));
        int again = computedAgain(driver("local[2]"));
        assertTrue(again <= 2, again + " cells computed again, of two threads");
        SUMMARY.add("Ctrl-C at " + kept + " cells: " + again + " computed again");
    }

    /** Two executors in JVMs of their own, one of which is killed: its cell is computed again elsewhere. */
    @Test
    void anExecutorMayBeKilled() throws Exception {
        Child driver = driver("local-cluster[2,1,1024]");
        awaitCells(driver, 4);
        assertTrue(driver.executors().get(0).destroyForcibly());
        int again = computedAgain(driver);
        assertTrue(again <= 2, again + " cells computed again, of one thread");
        SUMMARY.add("executor of local-cluster killed: " + again + " computed again");
    }

    /** A master and two workers of a standalone cluster, one core each, on hosts of their own: 127.0.0.1 and 127.0.0.2. */
    private String standalone(List<Child> workers) throws IOException {
        int port = Processes.freePort();
        String spark = "org.apache.spark.deploy.";
        Child master = processes.java(
                Processes.TARGET.resolve("test-classes").toString(),
                List.of(),
                spark + "master.Master",
                "--host",
                "127.0.0.1",
                "--port",
                "" + port,
                "--webui-port",
                "0");
        Processes.await(master, "master", () -> Processes.listens(port));
        String address = "spark://127.0.0.1:" + port;
        for (int i = 1; i <= 2; i++)
            workers.add(processes
                    .with("SPARK_LOCAL_IP", "127.0.0." + i)
                    .java(
                            Processes.TARGET.resolve("test-classes").toString(),
                            List.of(),
                            spark + "worker.Worker",
                            "--host",
                            "127.0.0." + i,
                            "--cores",
                            "1",
                            "--memory",
                            "1g",
                            "--webui-port",
                            "0",
                            "--work-dir",
                            folder.resolve("work" + i).toString(),
                            address));
        processes.with("SPARK_LOCAL_IP", "127.0.0.1");
        return address;
    }

    private static List<ProcessHandle> executors(List<Child> workers) {
        return workers.stream().flatMap(worker -> worker.executors().stream()).toList();
    }

    /** Nothing that is in the journal is computed again, whoever is killed; a second driver on the journal is refused meanwhile. */
    @Test
    void theDriverMayBeKilled() throws Exception {
        List<Child> workers = new ArrayList<>();
        String master = standalone(workers);
        Child first = driver(master);
        awaitCells(first, 2);
        Processes.signal("STOP", executors(workers));
        Child second = driver(master);
        assertEquals(2, second.end(), second.text());
        assertTrue(second.text().contains("journal is in use by another run; wait for it"), second.text());
        Processes.signal("CONT", executors(workers));
        processes.kill(first);
        List<String> before = cells();
        assertTrue(before.size() < CELLS / 2, "killed too late");
        Child third = driver(master);
        awaitCells(third, before.size() + 4);
        assertTrue(cells().containsAll(before));
        assertTrue(executors(workers).get(0).destroyForcibly());
        int again = computedAgain(third);
        assertTrue(again <= 2 + 2 + 2, again + " cells computed again, of two threads and then one");
        SUMMARY.add("driver of a standalone cluster killed at " + before.size() + " cells, then an executor: " + again
                + " computed again");
    }

    /** A machine that hangs: a copy of its cell runs on another host, the first to end counts, and the bytes are the same. */
    @Test
    void speculationIsHarmless() throws Exception {
        List<Child> workers = new ArrayList<>();
        Child driver = driver(
                standalone(workers),
                "-Dspark.speculation=true",
                "-Dspark.speculation.interval=50ms",
                "-Dspark.speculation.quantile=0.5",
                "-Dspark.speculation.multiplier=1.5");
        Processes.await(driver, "a cell on both machines", () -> bothAtWork() && bothAtWork());
        Processes.signal("STOP", workers.get(1).executors());
        int twice = computedAgain(driver);
        assertEquals(1, twice, "cells of the machine that hangs");
        SUMMARY.add("one machine of a standalone cluster hangs: " + twice + " computed again, by speculation");
    }

    /** An executor of another back end, one with other data, one whose data are refused: both sides are named, nothing of it is kept. */
    @Test
    void aMixedClusterIsRefused() throws Exception {
        String withoutVectors =
                "for i in \"${!args[@]}\"; do [[ ${args[i]} == *jdk.incubator.vector* ]] && unset \"args[i]\"; done";
        String mine = Runtime.version().feature() + ", ";
        refused(
                processes.javaHome("plain", false, withoutVectors),
                "java is " + mine + "Species[",
                " now, " + mine + "no Vector API there");
        refused(
                processes.javaHome("data", false, "args=(-Ddeeplimits.images=512 \"${args[@]}\")"),
                "given images is 1024 now, 512 there",
                "the journal of executor ");
        refused(
                processes.javaHome("bad", true, "args=(-Ddeeplimits.images=-1 \"${args[@]}\")"),
                "executor ",
                "must be ");
    }

    private void refused(Path javaHome, String... words) throws Exception {
        processes.with("JAVA_HOME", javaHome.toString());
        Child driver = driver("local-cluster[2,1,1024]");
        assertEquals(2, driver.end(), driver.text());
        for (String word : words) assertTrue(driver.text().contains(word), driver.text());
        assertTrue(journal.containsAll(cells()));
    }
}
