package deeplimits.classroom;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/** A class in which every student but a few tries something, graded as a whole. */
final class HostileClass {
    private static final int MINUTES = 10;
    private static final int PATIENCE_MILLIS = 50;

    private final Assignment assignment;
    private final Variants variants;
    private final Jail jail;
    private final int threads;
    private final Verify verify;
    private final Path folder = Files.createTempDirectory("class");
    private final Path marker = folder.resolve("marker");
    private final Map<String, Expected> expected = new LinkedHashMap<>();
    private int port;

    /**
     * What must come of a submission.
     *
     * @param points of all probes; negative: the student is told why nothing was graded
     * @param reason words that its row must hold
     */
    private record Expected(double points, String reason) {}

    HostileClass(Assignment assignment, Jail jail, int threads, Verify verify) throws IOException {
        this.assignment = assignment;
        this.variants = new Variants(assignment);
        this.jail = jail;
        this.threads = threads;
        this.verify = verify;
    }

    /** Generates a class of at least this size and grades it. */
    void grade(int size) throws IOException, InterruptedException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(PATIENCE_MILLIS);
            port = server.getLocalPort();
            attacks();
            badInput();
            honest(size);
            long start = System.nanoTime();
            List<Result> results = Verify.grade(assignment, folder.resolve("in"), folder.resolve("out"), jail, threads);
            double minutes = (System.nanoTime() - start) / 60e9;
            judge(results);
            verify.expect(
                    minutes < MINUTES,
                    String.format(
                            Locale.ROOT,
                            "%d submissions in %.1f minutes on %d threads",
                            results.size(),
                            minutes,
                            threads));
            if (jail.closed()) {
                verify.expect(!reached(server), "no submission reached the network");
                verify.expect(!Files.exists(marker), "no submission wrote outside its folder");
            }
            verify.pages(assignment, results, folder.resolve("in"));
            again(results);
        } finally {
            Folders.delete(folder);
        }
    }

    private void put(String name, String notebook, double points, String reason) throws IOException {
        Folders.write(folder.resolve("in").resolve(name + ".ipynb"), notebook);
        expected.put(name, new Expected(points, reason));
    }

    private double full() {
        return assignment.questions.stream()
                .mapToDouble(question -> question.points)
                .sum();
    }

    /** In front of answers that are worth nothing. */
    private void attacks() throws IOException {
        String text;
        try (InputStream in = HostileClass.class.getResourceAsStream("hostile.txt")) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        Path jar = Folders.of(HostileClass.class);
        String filled = text.replace(
                        "${SOURCE}", assignment.file.toAbsolutePath().toString())
                .replace("${NAME}", assignment.name)
                .replace("${MARKER}", marker.toString())
                .replace("${JAR}", jar.toString())
                .replace("${PORT}", String.valueOf(port));
        for (String part : filled.substring(filled.indexOf("== ")).split("(?m)^== ")) {
            if (part.isBlank()) continue;
            String name = part.substring(0, part.indexOf('\n'));
            put(name, variants.answered(variants.worthless(), part.substring(part.indexOf('\n') + 1)), 0, "");
        }
        String right = variants.answered(Map.of(), "System.err.println(\"debug\");");
        put("right with a debug line", right, full(), "");
        put("right with an endless loop", variants.answered(Map.of(), "while (true) Thread.onSpinWait();"), full(), "");
    }

    private void badInput() throws IOException {
        String right = variants.answered(Map.of());
        Path in = folder.resolve("in");
        put("windows", "\uFEFF" + right.replace("\\n\"", "\\r\\n\"").replace("\n", "\r\n"), full(), "");
        put(
                "deleted cells",
                right.replace("\"theory-test\"", "\"gone\"").replace("\"set-up\"", "\"gone-too\""),
                full(),
                "missing cells: set-up theory-test");
        put(
                "doubled cells",
                right.replace("\"measure-test\"", "\"theory-test\""),
                full(),
                "doubled cells: theory-test");
        put("edited cells", right.replace("Check.", "// Check."), full(), "changed cells, put back");
        put(
                "another assignment",
                right.replace("\"" + assignment.name + "\"", "\"99_another\""),
                -1,
                "a submission of 99_another");
        put(
                "an older version",
                right.replace(assignment.version(), "0123456789ab"),
                full(),
                "made from version 0123456789ab");
        put(
                "another language",
                right.replace("\"language\": \"java\"", "\"language\": \"python\""),
                -1,
                "written in python");
        put("not JSON", "this is no notebook", -1, "not JSON");
        put("no cells", "{\"nbformat\": 4}", -1, "it has no cells");
        put("a giant value", variants.answered(giant()), full() - 1, "");
        put("=1+1", right, full(), "");
        put("a.b..c", right, full(), "");
        put("\u00c5sa \\ C:", right, full(), "");
        put("Twin", right, full(), "2 submissions bear this name");
        Folders.write(in.resolve("twin").resolve("any.ipynb"), right);
        expected.put("twin (2)", new Expected(full(), "2 submissions bear this name"));
        Folders.write(in.resolve("two notebooks").resolve("old.ipynb"), assignment.release());
        Files.setLastModifiedTime(
                in.resolve("two notebooks/old.ipynb"), java.nio.file.attribute.FileTime.fromMillis(0));
        Folders.write(in.resolve("two notebooks").resolve("new.ipynb"), right);
        expected.put("two notebooks", new Expected(full(), "2 notebooks; the newest counts: new.ipynb"));
        Files.createDirectories(in.resolve("empty"));
        expected.put("empty", new Expected(-1, "no notebook in the folder"));
        Files.createSymbolicLink(in.resolve("link.ipynb"), in.resolve("windows.ipynb"));
        expected.put("link", new Expected(-1, "a symbolic link"));
        large(in.resolve("large outputs.ipynb"), right);
        expected.put("large outputs", new Expected(full(), ""));
    }

    private Map<String, String> giant() {
        String answer = assignment.cell("break").source();
        int from = answer.indexOf("// " + Assignment.BEGIN);
        String method = answer.substring(0, from).replaceFirst("(?m)^\\w[\\w\\[\\]]*", "double[]");
        return Map.of("break", method + "return new double[10000000];\n}");
    }

    /** The same notebook with 100 MB of output in its first code cell. */
    private static void large(Path file, String notebook) throws IOException {
        int at = notebook.indexOf("\"outputs\": []") + "\"outputs\": [".length();
        try (var writer = Files.newBufferedWriter(file)) {
            writer.write(notebook, 0, at);
            writer.write("{\"output_type\": \"stream\", \"name\": \"stdout\", \"text\": \"");
            for (int i = 0; i < 100_000; i++) writer.write("0123456789".repeat(100));
            writer.write("\"}");
            writer.write(notebook, at, notebook.length() - at);
        }
    }

    /** Students who know some answers and not others, up to the size of the class. */
    private void honest(int size) throws IOException {
        Random random = new Random(1);
        for (int i = 1; expected.size() < size; i++) {
            Map<String, String> answers = new LinkedHashMap<>();
            double points = full();
            for (Question question : assignment.questions) {
                if (random.nextBoolean()) continue;
                answers.put(question.name, assignment.cell(question.name).released());
                points -= question.points;
            }
            put("student " + i, variants.answered(answers), points, "");
        }
    }

    private void judge(List<Result> results) {
        verify.expect(
                results.size() == expected.size(), results.size() + " rows for " + expected.size() + " submissions");
        String csv = new Grades(assignment, Map.of()).grades(results);
        for (Result result : results) {
            Expected wanted = expected.get(result.student);
            boolean points = wanted != null
                    && result.points() == Math.max(0, wanted.points())
                    && result.refused.isEmpty() == wanted.points() >= 0;
            boolean told = wanted != null && csv.contains(wanted.reason());
            verify.expect(
                    points && told,
                    result.student + ": " + Numbers.text(result.points()) + " points " + result.refused + " "
                            + result.notes);
        }
    }

    private static boolean reached(ServerSocket server) throws IOException {
        try {
            server.accept().close();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    /** The same folder again grades nothing anew, and gives the same. */
    private void again(List<Result> before) throws IOException, InterruptedException {
        long start = System.nanoTime();
        List<Result> after = Verify.grade(assignment, folder.resolve("in"), folder.resolve("out"), jail, threads);
        List<String> digests = new ArrayList<>();
        before.forEach(result -> digests.add(result.json()));
        double seconds = (System.nanoTime() - start) * 1e-9;
        verify.expect(
                digests.equals(after.stream().map(Result::json).toList()),
                String.format(Locale.ROOT, "the same folder again grades nothing anew, in %.0f s", seconds));
    }
}
