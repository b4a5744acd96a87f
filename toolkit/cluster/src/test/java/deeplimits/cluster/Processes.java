package deeplimits.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Java processes on what {@code mvn package -Pcluster} has made, all on loopback, and none left at the end. */
final class Processes implements AutoCloseable {
    private static final long PATIENCE = 240; // seconds for anything to happen on a busy machine
    static final Path TARGET = Path.of(System.getProperty("deeplimits.cluster"));
    static final String JARS = TARGET.resolve("test-classes") + ":" + TARGET.resolve("dist") + "/*";

    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();
    private final Set<ProcessHandle> started = new LinkedHashSet<>();

    /** A process and the file of its output. */
    record Child(Process process, Path output) {
        String text() {
            try {
                return Files.readString(output);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Its exit status, once it has ended. */
        int end() throws InterruptedException {
            if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) throw new AssertionError("still running: " + text());
            return process.exitValue();
        }

        /** The JVMs of executors that it has started itself or, of a worker, for a driver. */
        List<ProcessHandle> executors() {
            return process.descendants()
                    .filter(p -> p.info().commandLine().orElse("").contains("CoarseGrainedExecutorBackend"))
                    .toList();
        }
    }

    Processes(Path folder) {
        this.folder = folder;
        environment.put("SPARK_HOME", TARGET.resolve("spark").toString());
        environment.put("SPARK_LOCAL_IP", "127.0.0.1");
    }

    /** Sets a variable of the environment of what is started from here on. */
    Processes with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Starts java with the options of the build, on these jars and those of Spark. */
    Child java(String jars, List<String> options, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + TARGET.resolve("spark.options"),
                "-cp",
                jars + ":" + TARGET.resolve("spark") + "/jars/*",
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-Dspark.driver.host=127.0.0.1",
                "-Dspark.driver.bindAddress=127.0.0.1"));
        command.addAll(options);
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile(folder, "process", ".out");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.directory(folder.toFile()).environment().putAll(environment);
        Child child = new Child(builder.start(), output);
        started.add(child.process().toHandle());
        return child;
    }

    /** Waits until something is so, as long as a process runs. */
    static void await(Child child, String what, BooleanSupplier happened) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE);
        while (!happened.getAsBoolean()) {
            if (System.nanoTime() > deadline || !child.process().isAlive())
                throw new AssertionError("no " + what + ": " + child.text());
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** A port of loopback on which nothing listens yet. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Whether something listens on a port of loopback. */
    static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    /** The whole lines of a journal after its first, in any order of arrival. */
    static List<String> cells(Path journal) {
        try {
            if (!Files.exists(journal)) return List.of();
            String text = Files.readString(journal);
            return text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .skip(1)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A JAVA_HOME whose java changes the arguments of executors by a line of bash, of the first one or of every one. */
    Path javaHome(String name, boolean everyOne, String change) throws IOException {
        Path bin = Files.createDirectories(folder.resolve(name).resolve("bin"));
        Path java = bin.resolve("java");
        String test = everyOne ? "true" : "mkdir " + folder.resolve(name) + "/first 2>/dev/null";
        Files.writeString(
                java,
                "#!/bin/bash\nargs=(\"$@\")\nif [[ \"$*\" == *CoarseGrainedExecutorBackend* ]] && " + test + "; then\n"
                        + change + "\nfi\nexec " + Path.of(System.getProperty("java.home"), "bin", "java")
                        + " \"${args[@]}\"\n",
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING);
        if (!java.toFile().setExecutable(true)) throw new IOException("cannot make executable: " + java);
        return folder.resolve(name);
    }

    /** Sends a signal of POSIX. */
    static void signal(String name, List<ProcessHandle> processes) throws IOException, InterruptedException {
        for (ProcessHandle process : processes)
            new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
    }

    /** Remembers what a process has started, before it is killed. */
    void kill(Child child) throws InterruptedException {
        child.process().descendants().forEach(started::add);
        child.process().destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        for (ProcessHandle process : started)
            try (Stream<ProcessHandle> descendants = process.descendants()) {
                descendants.forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
    }
}
