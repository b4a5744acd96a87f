package deeplimits.classroom;

import deeplimits.kernel.runner.Runner;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Proves of an assignment what the teacher's page promises: a line each, and a verdict. */
final class Verify {
    static final String KEY = "a key for verifying";
    private static final int SLOWEST_SECONDS = 30;
    /** Draws of each probe: a wrong answer that is right for a fifth of the arguments goes through with probability 0.4 only. */
    private static final int DRAWS = 4;

    private static final PrintStream NOWHERE =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    private final Jail jail;
    private final Jail other;
    private final int threads;
    private final PrintStream out;
    private int failures;

    /** @param other shuts submissions of a second JDK in; null where there is none */
    Verify(Jail jail, Jail other, int threads, PrintStream out) {
        this.jail = jail;
        this.other = other;
        this.threads = threads;
        this.out = out;
        out.println(jail.words());
    }

    void expect(boolean holds, String what) {
        if (!holds) failures++;
        out.println((holds ? "  holds   " : "  FAILED  ") + what);
    }

    /** 0 where all holds. */
    int verdict() {
        out.println(failures == 0 ? "all holds" : failures + " promises do not hold");
        return failures == 0 ? 0 : 1;
    }

    /** The promises about one assignment. */
    void assignment(Assignment assignment) throws IOException, InterruptedException {
        long start = System.nanoTime();
        out.println(assignment.name);
        Form.problems(assignment).forEach(problem -> expect(false, problem));
        List<String> leaks = Leaks.of(assignment);
        expect(
                leaks.isEmpty(),
                "no line of an answer or of a hidden test in the release and the jars"
                        + (leaks.isEmpty() ? "" : ": " + leaks));
        Path folder = Files.createTempDirectory("verify");
        try {
            scores(assignment, folder);
            again(assignment, folder);
            runner(assignment, folder);
            byNbgrader(assignment, false);
            byNbgrader(assignment, true);
        } finally {
            Folders.delete(folder);
        }
        out.printf(Locale.ROOT, "  %.0f s%n", (System.nanoTime() - start) * 1e-9);
    }

    /** The release, the solution, the solution without each question, and every wrong answer. */
    private void scores(Assignment assignment, Path folder) throws IOException, InterruptedException {
        Variants variants = new Variants(assignment);
        Map<String, Variants.Variant> all = variants.all();
        for (var variant : all.entrySet())
            Folders.write(
                    folder.resolve("in").resolve(variant.getKey() + ".ipynb"),
                    variant.getValue().notebook());
        Folders.write(folder.resolve("out").resolve("key"), KEY);
        List<Result> results = new Grader(
                        assignment, jail, new Grades(assignment, Map.of()), folder.resolve("out"), threads, NOWHERE)
                .draws(DRAWS)
                .grade(folder.resolve("in"));
        for (Result result : results) {
            Map<String, Double> wanted = all.get(result.student).points();
            List<String> wrong = new ArrayList<>();
            result.questions.forEach((name, scored) -> {
                if (scored.points != wanted.get(name))
                    wrong.add(name + " " + Numbers.text(scored.points) + " in place of "
                            + Numbers.text(wanted.get(name)) + " (" + scored.reason + " " + scored.trouble + ")");
            });
            if (!result.refused.isEmpty()) wrong.add(result.refused);
            expect(
                    wrong.isEmpty(),
                    all.get(result.student).words() + (wrong.isEmpty() ? "" : ": " + wrong + result.notes));
        }
        pages(assignment, results, folder.resolve("in"), DRAWS);
    }

    /** Grades with the key of verification. */
    static List<Result> grade(Assignment assignment, Path in, Path out, Jail jail, int threads)
            throws IOException, InterruptedException {
        Folders.write(out.resolve("key"), KEY);
        return new Grader(
                        assignment,
                        jail,
                        new Grades(assignment, Map.of()),
                        out,
                        threads,
                        System.getProperty("verify.progress") == null ? NOWHERE : System.out)
                .grade(in);
    }

    /** No page of a student holds the key or an argument. */
    void pages(Assignment assignment, List<Result> results, Path in, int draws) throws IOException {
        Feedback feedback = new Feedback(assignment, new Grades(assignment, Map.of()));
        List<String> found = new ArrayList<>();
        for (Result result : results) {
            String page = feedback.page(result);
            if (page.contains(KEY) || page.matches("(?s).*(?:src|href)=\"(?!data:|https://github).*"))
                found.add(result.student);
            Path file = in.resolve(result.file);
            if (result.file.isEmpty() || !Files.isRegularFile(file)) continue;
            var uniform = Digest.uniforms(KEY, assignment.name, Digest.of(file));
            for (Question question : assignment.questions)
                for (Probe probe : question.probes)
                    for (int i = 0; i < draws; i++)
                        probe.arguments(uniform).values().stream()
                                .flatMap(literal -> List.of(literal.split("[{},\\s]+")).stream())
                                .filter(number -> number.length() > 6 && page.contains(number))
                                .forEach(number -> found.add(result.student + " " + number));
        }
        expect(
                found.isEmpty(),
                "no page of " + results.size() + " holds the key, a hidden argument or an address to load from"
                        + (found.isEmpty() ? "" : ": " + found));
    }

    /** Release, solution and the first wrong answers again: one thread, two threads, another JDK. */
    private void again(Assignment assignment, Path folder) throws IOException, InterruptedException {
        for (String name : List.of("release", "solution", "wrong-0"))
            Folders.write(
                    folder.resolve("again").resolve(name + ".ipynb"),
                    Files.readString(folder.resolve("in").resolve(name + ".ipynb")));
        Map<String, Jail> ways = new LinkedHashMap<>();
        ways.put("one thread", jail);
        ways.put("two threads", jail);
        if (other != null) ways.put("another JDK", other);
        Grades grades = new Grades(assignment, Map.of());
        List<String> tables = new ArrayList<>();
        for (var way : ways.entrySet()) {
            int n = way.getKey().equals("one thread") ? 1 : 2;
            tables.add(grades.grades(
                    grade(assignment, folder.resolve("again"), folder.resolve(way.getKey()), way.getValue(), n)));
        }
        expect(tables.stream().distinct().count() == 1, "the same grades.csv: " + ways.keySet());
    }

    /** In the headless runner the solution runs to its end with its checks, the release does not. */
    private void runner(Assignment assignment, Path folder) throws IOException, InterruptedException {
        Folders.write(folder.resolve("run").resolve("solution.ipynb"), assignment.solution());
        Folders.write(folder.resolve("run").resolve("release.ipynb"), assignment.release());
        for (String name : List.of("solution", "release")) {
            boolean passed = true;
            try {
                Runner.main(
                        "--folder=" + folder.resolve("run"),
                        "--notebooks=" + name,
                        "--out=" + folder.resolve("ran"),
                        "--checks=true");
            } catch (IllegalStateException e) {
                passed = false;
            }
            expect(
                    passed == name.equals("solution"),
                    "headless runner: the " + name + (passed ? " passes" : " does not pass"));
        }
    }

    /** An error or standard error is 0, a number as text/plain is that number, anything else is full. */
    private void byNbgrader(Assignment assignment, boolean released) throws IOException {
        double points = 0;
        double slowest = 0;
        try (StudentProcess process = new StudentProcess(jail, Grading.SUBMISSION_SECONDS)) {
            for (AssignmentCell cell : assignment.cells) {
                if (!cell.isCode()) continue;
                long start = System.nanoTime();
                Reply reply =
                        process.run(released && cell.is("solution") ? cell.released() : cell.source(), SLOWEST_SECONDS);
                slowest = Math.max(slowest, (System.nanoTime() - start) * 1e-9);
                if (!cell.is("grade") || !reply.ran() || reply.stderr()) continue;
                points += reply.plain().matches("[\\d.]+") ? Double.parseDouble(reply.plain()) : cell.points();
            }
        } catch (StudentProcess.Ended e) {
            points = Double.NaN;
        }
        double wanted = released
                ? 0
                : assignment.questions.stream()
                        .mapToDouble(question -> question.points)
                        .sum();
        expect(
                points == wanted && slowest < SLOWEST_SECONDS,
                String.format(
                        Locale.ROOT,
                        "nbgrader's rule: the %s scores %s; slowest cell %.1f s",
                        released ? "release" : "solution",
                        Numbers.text(Double.isNaN(points) ? -1 : points),
                        slowest));
    }
}
