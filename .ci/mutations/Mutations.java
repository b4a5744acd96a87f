import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * Plants the faults of faults.txt one at a time in a copy of their class, runs the tests that look at it, and says
 * which were caught.
 *
 * <pre>java .ci/mutations/Mutations.java [words]</pre>
 *
 * <p>It builds the project, then compiles one class and starts one JVM a fault; no source is touched. Words choose the
 * faults in whose description, file or tests they stand. Exit 1 where fewer than 95 % are caught, and where the list is
 * not true any more: an old text that does not stand in its file exactly once, a new one that does not compile, tests
 * that fail without a fault.
 */
public final class Mutations {
    private static final double NEEDED = 0.95;
    private static final int AT_ONCE = 2; // JVMs
    private static final int MINUTES = 10; // of the tests of one fault; then it hangs, and is caught
    private static final int HANGS = 124;
    private static final List<String> BUILD = List.of(
            "mvn",
            "-q",
            "-B",
            "-ntp",
            "test-compile",
            "dependency:build-classpath",
            "-Dmdep.outputFile=target/test.classpath");
    private static final Path HERE = Path.of(".ci/mutations");

    private final Path work = Files.createTempDirectory("mutations"); // tests look for the project's folders upwards

    private Mutations() throws IOException {}

    /** The tests of a module, without a fault where {@code file} is null. */
    private record Fault(String words, String module, String file, List<String> tests, String old, String now) {
        static Fault of(String[] lines) {
            String[] where = lines[1].split("[ |]+");
            return new Fault(
                    lines[0],
                    where[0],
                    "src/main/java/" + where[1],
                    List.of(where).subList(2, where.length),
                    lines[2].substring(1).strip(),
                    lines[3].substring(1).strip());
        }

        Fault without() {
            return new Fault("", module, null, tests, null, null);
        }

        Path home() {
            return Path.of("toolkit", module);
        }
    }

    private enum Verdict {
        CAUGHT,
        SURVIVED,
        LIST_IS_WRONG
    }

    public static void main(String[] words) throws Exception {
        List<Fault> faults = new ArrayList<>();
        String list = Files.readString(HERE.resolve("faults.txt")).replaceAll("(?m)^#.*\n", "");
        for (String block : list.strip().split("\n{2,}"))
            if (block.contains(String.join(" ", words))) faults.add(Fault.of(block.split("\n")));
        Mutations mutations = new Mutations();
        boolean proved = false;
        try {
            proved = mutations.prove(faults);
        } finally {
            try (Stream<Path> files = Files.walk(mutations.work)) {
                files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
            }
        }
        System.exit(proved ? 0 : 1);
    }

    private boolean prove(List<Fault> faults) throws Exception {
        if (run(BUILD, null) != 0) return false;
        compile(HERE.resolve("FirstFailure.java"), work, classPath("core"));
        List<Fault> sound = faults.stream().map(Fault::without).distinct().toList();
        if (all(sound).contains(Verdict.CAUGHT)) return false; // tests that fail anyway prove nothing
        List<Verdict> verdicts = all(faults);
        long caught = verdicts.stream().filter(Verdict.CAUGHT::equals).count();
        System.out.println(caught + " of " + faults.size() + " caught");
        return !verdicts.contains(Verdict.LIST_IS_WRONG) && caught >= NEEDED * faults.size();
    }

    private List<Verdict> all(List<Fault> faults) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
        List<Callable<Verdict>> work = new ArrayList<>();
        for (Fault fault : faults) work.add(() -> verdict(fault));
        List<Verdict> verdicts = new ArrayList<>();
        for (Future<Verdict> verdict : pool.invokeAll(work)) verdicts.add(verdict.get());
        pool.shutdown();
        return verdicts;
    }

    private Verdict verdict(Fault fault) throws Exception {
        long start = System.nanoTime();
        Path folder = Files.createTempDirectory(work, "fault");
        String wrong = fault.file == null ? null : plant(fault, folder);
        String failed = wrong == null ? failure(fault, folder) : null;
        Verdict verdict = wrong != null ? Verdict.LIST_IS_WRONG : failed != null ? Verdict.CAUGHT : Verdict.SURVIVED;
        String what = fault.file == null ? "without a fault" : fault.file.replaceFirst(".*/", "") + ", " + fault.words;
        String how = wrong != null ? wrong : failed != null ? failed : String.join(" ", fault.tests);
        long seconds = (System.nanoTime() - start) / 1_000_000_000;
        String word = fault.file != null ? verdict.toString().replace('_', ' ') : failed == null ? "passed" : "FAILED";
        System.out.printf("%-14s %4d s  %s: %s%n", word, seconds, what, how);
        return verdict;
    }

    /** Compiles the class with its fault into a folder; null, or what is wrong with the list. */
    private String plant(Fault fault, Path folder) throws IOException {
        Path file = fault.home().resolve(fault.file);
        if (!Files.exists(file)) return "the file is there no more";
        String text = Files.readString(file);
        int at = text.indexOf(fault.old);
        if (at < 0) return "the old text stands there no more";
        if (text.indexOf(fault.old, at + 1) >= 0) return "the old text stands there twice";
        Path source = folder.resolve("source").resolve(file.getFileName());
        Files.createDirectories(source.getParent());
        Files.writeString(source, text.replace(fault.old, fault.now));
        return compile(source, folder, classPath(fault.module)) ? null : "the new text does not compile";
    }

    private static boolean compile(Path source, Path to, String classPath) {
        String[] arguments = {
            "-nowarn", "-XDsuppressNotes", "-proc:none", "-cp", classPath, "-d", to.toString(), source.toString()
        };
        return ToolProvider.getSystemJavaCompiler().run(null, null, System.err, arguments) == 0;
    }

    /** Runs the tests with the classes of a folder before all others; null where all pass, else the one that failed. */
    private String failure(Fault fault, Path folder) throws Exception {
        Path report = folder.resolve("report");
        Path notebooks = Path.of("notebooks").toAbsolutePath();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx448m",
                "-XX:+UseSerialGC",
                "-Djava.awt.headless=true",
                "-Ddeeplimits.budget=ci",
                "-Ddeeplimits.notebooks.folder=" + notebooks,
                "-cp",
                folder + File.pathSeparator + work + File.pathSeparator + classPath(fault.module),
                "FirstFailure",
                report.toString()));
        command.addAll(fault.tests);
        int exit = run(command, fault.module.equals("kernel") ? notebooks : fault.home());
        if (exit == 0) return null;
        return Files.exists(report) ? Files.readString(report) : exit == HANGS ? "hangs" : "exit " + exit;
    }

    /** Runs a command, in a folder with its output thrown away, or here and to be seen. */
    private static int run(List<String> command, Path folder) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command);
        if (folder == null) builder.inheritIO();
        else builder.directory(folder.toFile()).redirectErrorStream(true).redirectOutput(Redirect.DISCARD);
        Process process = builder.start();
        if (process.waitFor(MINUTES, TimeUnit.MINUTES)) return process.exitValue();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        return HANGS;
    }

    /** What the tests of a module see, and JUnit's launcher, which Surefire has brought to where the engine is. */
    private static String classPath(String module) throws IOException {
        Path target = Path.of("toolkit", module, "target").toAbsolutePath();
        String jars = Files.readString(target.resolve("test.classpath"));
        String engine = Stream.of(jars.split(File.pathSeparator))
                .filter(jar -> jar.contains("junit-platform-engine"))
                .findFirst()
                .orElseThrow();
        return String.join(
                File.pathSeparator,
                target.resolve("test-classes").toString(),
                target.resolve("classes").toString(),
                jars,
                engine.replace("junit-platform-engine", "junit-platform-launcher"));
    }
}
