package deeplimits.classroom;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The commands of a teacher; {@link #USAGE} says which. */
public final class Main {
    static final String USAGE =
            """
            usage: java -jar toolkit/classroom/target/deeplimits-classroom.jar COMMAND [--OPTION=VALUE]...
              release NN         writes what students get
              solution NN        writes the right answers
              grade NN FOLDER    grades STUDENT.ipynb or STUDENT/*.ipynb in FOLDER
              verify [NN]        proves what the teacher's page promises, for one assignment or for all
              nbgrader           writes nbgrader_config.py, for those who grade with nbgrader
            NN is the number of an assignment, 01 to 10
              --out=PATH         where the results go; target/course, and for grade FOLDER-graded
              --manual=FILE      grade: points of the question in words, a CSV with the columns student and points
              --threads=N        grade, verify: submissions at a time; as many as there are processors
              --jdk=PATH         grade, verify: the JDK that runs submissions; the running one
              --other-jdk=PATH   verify: a second JDK, on which the grades must be the same
              --isolation=KIND   grade, verify: NAMESPACES, LIMITS or JVM; the best that works here
              --class=N          verify: size of the generated class; 30, and 0 for none
              --course=PATH      the folder of the assignments; notebooks/course""";

    private final PrintStream out;
    private final List<String> words = new ArrayList<>();
    private final Map<String, String> options = new HashMap<>();

    Main(PrintStream out, String... arguments) {
        this.out = out;
        for (String argument : arguments) {
            if (!argument.startsWith("--")) {
                words.add(argument);
                continue;
            }
            String[] sides = argument.substring(2).split("=", 2);
            if (sides.length < 2 || !USAGE.contains("--" + sides[0] + "="))
                throw new IllegalArgumentException("no option is " + argument + "\n" + USAGE);
            options.put(sides[0], sides[1]);
        }
    }

    public static void main(String... arguments) throws IOException, InterruptedException {
        System.setProperty("java.awt.headless", "true");
        System.setProperty("deeplimits.budget", "ci");
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        int status = 2;
        try {
            status = new Main(out, arguments).run();
        } catch (IllegalArgumentException e) {
            out.println(e.getMessage());
        }
        System.exit(status);
    }

    /** Carries the command out; 0 where all is well. */
    int run() throws IOException, InterruptedException {
        String command = words.isEmpty() ? "" : words.get(0);
        switch (command) {
            case "release" -> written("release", assignment().release());
            case "solution" -> written("solution", assignment().solution());
            case "nbgrader" -> {
                Path file =
                        Path.of(options.getOrDefault("out", "target/course")).resolve("nbgrader_config.py");
                Folders.write(file, NbgraderConfig.text("deeplimits"));
                out.println(file);
            }
            case "grade" -> grade();
            case "verify" -> {
                return verify();
            }
            default -> throw new IllegalArgumentException("a command is needed, got " + words + "\n" + USAGE);
        }
        return 0;
    }

    private Assignment assignment() throws IOException {
        if (words.size() < 2) throw new IllegalArgumentException(words.get(0) + " needs the number of an assignment");
        return Assignment.read(course(), words.get(1));
    }

    private Path course() {
        return Path.of(options.getOrDefault("course", "notebooks/course"));
    }

    private void written(String kind, String notebook) throws IOException {
        Path file = Path.of(options.getOrDefault("out", "target/course"))
                .resolve(kind)
                .resolve(assignment().name + ".ipynb");
        Folders.write(file, notebook);
        out.println(file);
    }

    private int threads() {
        String threads = options.getOrDefault(
                "threads", String.valueOf(Runtime.getRuntime().availableProcessors()));
        if (!threads.matches("[1-9]\\d?"))
            throw new IllegalArgumentException("--threads is from 1 to 99, got " + threads);
        return Integer.parseInt(threads);
    }

    private Jail jail() throws IOException {
        return jail(options.getOrDefault("jdk", System.getProperty("java.home")));
    }

    private Jail jail(String home) throws IOException {
        Path jdk = Path.of(home);
        if (!Files.isDirectory(jdk.resolve("bin"))) throw new IllegalArgumentException("--jdk is no JDK: " + jdk);
        String kind = options.get("isolation");
        return new Jail(jdk, kind == null ? null : Jail.Kind.valueOf(kind));
    }

    private void grade() throws IOException, InterruptedException {
        if (words.size() < 3) throw new IllegalArgumentException("grade needs the folder of the submissions");
        Path folder = Path.of(words.get(2)).toAbsolutePath().normalize();
        Path target = options.containsKey("out")
                ? Path.of(options.get("out"))
                : folder.resolveSibling(folder.getFileName() + "-graded");
        Assignment assignment = assignment();
        String manual = options.get("manual");
        Grades grades = new Grades(assignment, Grades.manual(manual == null ? null : Path.of(manual)));
        List<Result> results = new Grader(assignment, jail(), grades, target, threads(), out).grade(folder);
        grades.write(target, results);
        grades.unknown(results).forEach(name -> out.println(manual + " names " + name + ", who is not in " + folder));
        Feedback feedback = new Feedback(assignment, grades);
        for (Result result : results) feedback.write(target, result);
        new Summary(assignment, grades).write(target, results);
        out.println(target.resolve("grades.csv") + ", questions.csv, explain.csv, summary.html, feedback/");
    }

    private int verify() throws IOException, InterruptedException {
        List<Path> files = words.size() > 1
                ? List.of(Path.of(Assignment.read(course(), words.get(1)).name + ".ipynb"))
                : Assignment.files(course());
        String second = options.get("other-jdk");
        int size = Integer.parseInt(options.getOrDefault("class", "30"));
        Verify verify = new Verify(jail(), second == null ? null : jail(second), threads(), out);
        for (Path file : files)
            verify.assignment(
                    Assignment.read(course(), file.getFileName().toString().replace(".ipynb", "")));
        if (size > 0 && !files.isEmpty())
            new HostileClass(
                            Assignment.read(
                                    course(),
                                    files.get(0).getFileName().toString().replace(".ipynb", "")),
                            jail(),
                            threads(),
                            verify)
                    .grade(size);
        return verify.verdict();
    }
}
