package deeplimits.classroom;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Grades a folder: what is new or changed is run, each result is kept as soon as it is there, and the tables and pages follow. */
final class Grader {
    private static final int KEY_BYTES = 32;

    private final Assignment assignment;
    private final Jail jail;
    private final Grades grades;
    private final Path out;
    private final int threads;
    private final PrintStream progress;
    private final List<Result> results = new ArrayList<>();
    private long start;
    private int fresh;

    /** @param out where results, tables and pages go */
    Grader(Assignment assignment, Jail jail, Grades grades, Path out, int threads, PrintStream progress) {
        this.assignment = assignment;
        this.jail = jail;
        this.grades = grades;
        this.out = out;
        this.threads = threads;
        this.progress = progress;
    }

    /** Grades every submission in the folder; the results in the order of the students' names. */
    List<Result> grade(Path folder) throws IOException, InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try (Reference reference = new Reference(assignment)) {
            return all(begin(folder, reference, pool));
        } finally {
            pool.shutdownNow();
        }
    }

    /** Has every submission in the folder graded by the pool, a task each; {@link #all} waits for them. */
    List<Future<Result>> begin(Path folder, Reference reference, ExecutorService pool) throws IOException {
        start = System.nanoTime();
        List<Handed> students = Handed.in(folder);
        progress.println(
                assignment.name + ": " + students.size() + " submissions on " + threads + " threads; " + jail.words());
        String key = key();
        String state = state(key);
        List<Future<Result>> running = new ArrayList<>();
        for (Handed student : students)
            running.add(pool.submit(() -> one(folder, student, reference, key, state, students.size())));
        return running;
    }

    static <T> List<T> all(List<Future<T>> running) throws IOException, InterruptedException {
        try {
            List<T> all = new ArrayList<>();
            for (Future<T> future : running) all.add(future.get());
            return all;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException reason) throw reason;
            throw new IOException(e.getCause());
        }
    }

    /** The key that hidden arguments are drawn from: made once for a folder of results, and never shown. */
    private String key() throws IOException {
        Path file = out.resolve("key");
        if (!Files.exists(file)) {
            byte[] bytes = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(bytes);
            Folders.write(file, HexFormat.of().formatHex(bytes));
        }
        return Files.readString(file);
    }

    /** All that a result depends on beside the submission. */
    private String state(String key) throws IOException {
        StringBuilder all = new StringBuilder(key).append(assignment.digest()).append(Jail.scriptText());
        for (Class<?> type :
                List.of(Grader.class, deeplimits.kernel.session.Session.class, deeplimits.random.Key.class)) {
            Path place = Folders.of(type);
            all.append(Files.isDirectory(place) ? type.getName() : Digest.of(place));
        }
        return Digest.of(all.toString());
    }

    private Result one(Path folder, Handed student, Reference reference, String key, String state, int count)
            throws IOException {
        String page = Names.file(student.student());
        Path kept = out.resolve("results").resolve(page + ".json");
        String content = content(student.file());
        String digest = Digest.of(state + content + student);
        if (Files.exists(kept)) {
            Result before = Result.read(Files.readString(kept));
            if (before != null && before.digest.equals(digest)) return done(before, count, "unchanged");
        }
        long begin = System.nanoTime();
        Result result = graded(student, reference, key, content);
        result.digest = digest;
        result.student = Names.plain(student.student());
        result.page = page;
        result.file = student.file() == null
                ? ""
                : Names.plain(folder.relativize(student.file()).toString());
        result.notes.addAll(0, student.notes());
        result.seconds = (System.nanoTime() - begin) * 1e-9;
        Folders.write(kept, result.json());
        synchronized (this) {
            fresh++;
        }
        return done(result, count, String.format(Locale.ROOT, "%.1f s", result.seconds));
    }

    private static String content(Path file) throws IOException {
        if (file == null || Files.isSymbolicLink(file) || !Files.isRegularFile(file)) return "none";
        return Files.size(file) > Submission.LARGEST_FILE ? "large" : Digest.of(file);
    }

    private Result graded(Handed student, Reference reference, String key, String content) throws IOException {
        Result nothing = new Result();
        for (Question question : assignment.questions) {
            nothing.questions.put(question.name, new Result.Scored());
            nothing.questions.get(question.name).of = question.points;
            nothing.questions.get(question.name).reason = "not graded";
        }
        if (student.file() == null) {
            nothing.refused = "no notebook in the folder";
            return nothing;
        }
        try {
            Submission submission = Submission.read(student.file());
            if (!AssignmentNotes.other(assignment, submission))
                return new Grading(assignment, reference, jail, key).grade(submission, content);
            nothing.refused = submission.assignment.isEmpty()
                    ? "none of the cells of " + assignment.name
                    : "a submission of " + Names.plain(submission.assignment) + ", not of " + assignment.name;
        } catch (Submission.Refused e) {
            nothing.refused = e.getMessage();
        }
        return nothing;
    }

    private synchronized Result done(Result result, int count, String how) throws IOException {
        results.add(result);
        results.sort(Comparator.comparing(each -> each.student));
        grades.write(out, results);
        int left = count - results.size();
        double each = (System.nanoTime() - start) * 1e-9 / Math.max(1, fresh);
        String time = left == 0 ? "" : fresh == 0 ? "" : String.format(Locale.ROOT, ", %.0f s left", left * each);
        progress.printf(
                Locale.ROOT,
                "[%d/%d] %-24s %s (%s%s)%n",
                results.size(),
                count,
                result.student,
                result.refused.isEmpty() ? Numbers.text(result.points()) + " points" : "not graded: " + result.refused,
                how,
                time);
        return result;
    }
}
