package deeplimits.classroom;

import deeplimits.kernel.runner.Runner;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Proves of an assignment what the teacher's page promises: a line each, and a verdict. */
final class Verify {
    static final String KEY = "a key for verifying";
    private static final int SLOWEST_SECONDS = 30;
    private static final PrintStream NOWHERE =
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);

    /** What was promised, and whether it was kept. */
    record Promise(boolean holds, String what) {}

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
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<Promise>> others = new ArrayList<>(List.of(
                pool.submit(() -> runner(folder, "solution", assignment.solution())),
                pool.submit(() -> runner(folder, "release", assignment.release())),
                pool.submit(() -> byNbgrader(assignment, false)),
                pool.submit(() -> byNbgrader(assignment, true))));
        try (Reference reference = new Reference(assignment)) {
            Map<String, Variants.Variant> variants = new Variants(assignment).all();
            for (var variant : variants.entrySet())
                Folders.write(
                        folder.resolve("in").resolve(variant.getKey() + ".ipynb"),
                        variant.getValue().notebook());
            List<Future<Result>> graded =
                    grader(assignment, folder.resolve("out"), jail).begin(folder.resolve("in"), reference, pool);
            others.add(0, pool.submit(() -> again(assignment, folder, reference, graded)));
            AnswerBank bank = new AnswerBank(assignment, reference, jail);
            List<Future<List<Promise>>> answers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int share = i;
                answers.add(pool.submit(() -> bank.share(share, threads)));
            }
            List<Result> results = Grader.all(graded);
            for (Result result : results) judge(result, variants.get(result.student));
            pages(assignment, results, folder.resolve("in"));
            for (List<Promise> promises : Grader.all(answers)) promises.forEach(this::expect);
            Grader.all(others).forEach(this::expect);
        } finally {
            pool.shutdownNow();
            Folders.delete(folder);
        }
        out.printf(Locale.ROOT, "  %.0f s%n", (System.nanoTime() - start) * 1e-9);
    }

    private void expect(Promise promise) {
        expect(promise.holds, promise.what);
    }

    private void judge(Result result, Variants.Variant variant) {
        List<String> wrong = new ArrayList<>();
        result.questions.forEach((name, scored) -> {
            double wanted = variant.points().get(name);
            if (scored.points != wanted)
                wrong.add(name + " " + Numbers.text(scored.points) + " in place of " + Numbers.text(wanted) + " ("
                        + scored.reason + " " + scored.trouble + ")");
        });
        if (!result.refused.isEmpty()) wrong.add(result.refused);
        expect(wrong.isEmpty(), variant.words() + (wrong.isEmpty() ? "" : ": " + wrong + result.notes));
    }

    /** Grades with the key of verification. */
    static List<Result> grade(Assignment assignment, Path in, Path out, Jail jail, int threads)
            throws IOException, InterruptedException {
        return grader(assignment, out, jail, threads).grade(in);
    }

    private Grader grader(Assignment assignment, Path out, Jail shut) throws IOException {
        return grader(assignment, out, shut, threads);
    }

    private static Grader grader(Assignment assignment, Path out, Jail jail, int threads) throws IOException {
        Folders.write(out.resolve("key"), KEY);
        return new Grader(assignment, jail, new Grades(assignment, Map.of()), out, threads, NOWHERE);
    }

    /** No page of a student holds the key or an argument. */
    void pages(Assignment assignment, List<Result> results, Path in) throws IOException {
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

    /** Some of the submissions again, on one thread, and on the other JDK if there is one: the same rows. */
    private Promise again(Assignment assignment, Path folder, Reference reference, List<Future<Result>> graded)
            throws IOException, InterruptedException {
        for (String name : List.of("solution", "without-theory"))
            Folders.write(
                    folder.resolve("again").resolve(name + ".ipynb"),
                    Files.readString(folder.resolve("in").resolve(name + ".ipynb")));
        ExecutorService one = Executors.newSingleThreadExecutor();
        try {
            Grader.all(grader(assignment, folder.resolve("out-again"), other != null ? other : jail)
                    .begin(folder.resolve("again"), reference, one));
        } finally {
            one.shutdownNow();
        }
        Grader.all(graded);
        List<String> before = Files.readAllLines(folder.resolve("out").resolve("grades.csv"));
        List<String> after = Files.readAllLines(folder.resolve("out-again").resolve("grades.csv"));
        return new Promise(
                before.containsAll(after) && after.size() == 3,
                "the same grades on " + threads + " threads and on one"
                        + (other == null ? "" : ", and on another JDK"));
    }

    /** In the headless runner the solution runs to its end with its checks, the release does not. */
    private static Promise runner(Path folder, String name, String notebook) throws IOException, InterruptedException {
        Path own = folder.resolve("run-" + name);
        Folders.write(own.resolve("in").resolve(name + ".ipynb"), notebook);
        boolean passed = true;
        try {
            Runner.main("--folder=" + own.resolve("in"), "--out=" + own.resolve("out"), "--checks=true");
        } catch (IllegalStateException e) {
            passed = false;
        }
        return new Promise(
                passed == name.equals("solution"),
                "headless runner: the " + name + (passed ? " passes" : " does not pass"));
    }

    /** An error or standard error is 0, a number as text/plain is that number, anything else is full. */
    private Promise byNbgrader(Assignment assignment, boolean released) throws IOException {
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
        return new Promise(
                points == wanted && slowest < SLOWEST_SECONDS,
                String.format(
                        Locale.ROOT,
                        "nbgrader's rule: the %s scores %s; slowest cell %.1f s",
                        released ? "release" : "solution",
                        Numbers.text(Double.isNaN(points) ? -1 : points),
                        slowest));
    }
}
