package deeplimits.classroom;

import deeplimits.kernel.install.Jvm;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the process of a submission is shut in on this machine, found out once by trying. */
final class Jail {
    static final int CPU_SECONDS = 120;
    /** What a process may map, in KiB: heap, code and class data, and the stacks of about a thousand threads. */
    private static final int ADDRESS_KIB = 4 << 20;

    private static final int PROCESSES = 3000;
    private static final int TRIAL_SECONDS = 20;

    /** What shuts a submission in, and what holds then. */
    enum Kind {
        NAMESPACES(
                "Linux namespaces: no network, no file but the JDK's and the toolkit's, read only, and a folder in memory; processes"
                        + " of a submission end with it; limits of processor time and memory"),
        LIMITS("no namespaces here: limits of processor time and memory; network and files by the JVM's own means"),
        JVM("network, files and other processes by the JVM's own means");

        final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    final Kind kind;
    private final Path java;
    private final Path script;

    /**
     * @param jdk  the home of the JDK that runs submissions
     * @param kind null: the best that works here
     */
    Jail(Path jdk, Kind kind) throws IOException {
        this.java = jdk.resolve("bin")
                .resolve(File.separatorChar == '\\' ? "java.exe" : "java")
                .toRealPath();
        this.script = Files.createTempFile("deeplimits-jail", ".sh");
        script.toFile().deleteOnExit();
        try (InputStream text = Jail.class.getResourceAsStream("jail.sh")) {
            Files.write(script, text.readAllBytes());
        }
        this.kind = kind != null
                ? kind
                : works(Kind.NAMESPACES) ? Kind.NAMESPACES : works(Kind.LIMITS) ? Kind.LIMITS : Kind.JVM;
    }

    /** What holds for submissions here, in one sentence. */
    String words() {
        return kind.words
                + (!closed() ? " (this JDK has none: network and files are NOT closed, grade in a container)" : "");
    }

    /** Whether network and files outside the folder are closed here. */
    boolean closed() {
        return kind == Kind.NAMESPACES || Guard.exists(feature());
    }

    /** The feature version of the JDK that runs submissions, as its own file says; else that of the running one. */
    private int feature() {
        try {
            String said = Files.readString(java.getParent().getParent().resolve("release"));
            Matcher version = Pattern.compile("JAVA_VERSION=\"(\\d+)").matcher(said);
            if (version.find()) return Integer.parseInt(version.group(1));
        } catch (IOException e) {
            return Runtime.version().feature(); // not every JDK has the file
        }
        return Runtime.version().feature();
    }

    private boolean works(Kind wanted) {
        Path folder = null;
        try {
            folder = Files.createTempDirectory("deeplimits-jail");
            List<String> command = new ArrayList<>(outer(wanted, folder));
            command.addAll(List.of(java.toString(), "-Xshare:auto", "-version"));
            Process trial = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = trial.waitFor(TRIAL_SECONDS, TimeUnit.SECONDS);
            if (!ended) trial.destroyForcibly();
            return ended && trial.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            Folders.delete(folder);
        }
    }

    /** Starts a process for one submission, with this empty folder as its own. */
    Process start(Path folder) throws IOException {
        List<String> command = new ArrayList<>(outer(kind, folder));
        command.addAll(jvm(folder));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        String system = System.getenv("SystemRoot");
        builder.environment().clear();
        if (system != null) builder.environment().put("SystemRoot", system);
        builder.environment().putAll(Jvm.ENVIRONMENT);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("PATH", "/usr/bin:/bin:/usr/sbin:/sbin");
        return builder.start();
    }

    private List<String> outer(Kind wanted, Path folder) {
        String limits = CPU_SECONDS + " " + ADDRESS_KIB + " " + PROCESSES;
        return switch (wanted) {
            case NAMESPACES -> {
                List<String> command = new ArrayList<>(List.of(
                        "unshare", "--user", "--map-root-user", "--net", "--mount", "--pid", "--fork", "--kill-child"));
                command.addAll(List.of("/bin/sh", script.toString(), limits, folder.toString()));
                command.addAll(readable());
                command.add("--");
                yield command;
            }
            case LIMITS -> List.of("/bin/sh", script.toString(), limits, "", "--");
            case JVM -> List.of();
        };
    }

    private List<String> jvm(Path folder) {
        String home = kind == Kind.NAMESPACES ? "/submission" : folder.toString();
        List<String> command = new ArrayList<>(List.of(
                java.toString(),
                "-Xmx448m",
                "-Xss2m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:ReservedCodeCacheSize=64m",
                "-XX:CompressedClassSpaceSize=96m",
                "-XX:MaxDirectMemorySize=64m",
                "-XX:-UsePerfData",
                "-XX:ActiveProcessorCount=1",
                "-Djava.awt.headless=true",
                "-Dfile.encoding=UTF-8",
                "-Ddeeplimits.budget=ci",
                "-Duser.home=" + home,
                "-Djava.io.tmpdir=" + home));
        if (kind != Kind.NAMESPACES) {
            command.addAll(List.of("-DsocksProxyHost=127.0.0.1", "-DsocksProxyPort=9"));
            command.addAll(List.of(
                    "-Dhttp.proxyHost=127.0.0.1",
                    "-Dhttp.proxyPort=9",
                    "-Dhttps.proxyHost=127.0.0.1",
                    "-Dhttps.proxyPort=9"));
            command.add("-D" + Guard.READABLE + "=" + String.join(File.pathSeparator, readable()));
            if (Guard.exists(feature())) command.add("-Djava.security.manager=allow");
        }
        command.addAll(List.of("-cp", classPath(), Worker.class.getName()));
        return command;
    }

    /** What the process may read: the JDK, the jars, and where jars bring others, the folder of those. */
    private Set<String> readable() {
        Set<String> paths = new LinkedHashSet<>();
        paths.add(java.getParent().getParent().toString());
        for (String entry : classPath().split(File.pathSeparator)) paths.add(entry);
        Path kernel = Folders.of(Jvm.class);
        paths.add((Files.isDirectory(kernel) ? kernel : kernel.getParent()).toString());
        return paths;
    }

    private static String classPath() {
        return String.join(
                File.pathSeparator,
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(entry ->
                                Path.of(entry).toAbsolutePath().normalize().toString())
                        .toList());
    }

    /** The text of the script, of which the state of a grading depends. */
    static String scriptText() throws IOException {
        try (InputStream text = Jail.class.getResourceAsStream("jail.sh")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
