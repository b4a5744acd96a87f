package deeplimits.classroom;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** An assignment as it is committed: a notebook with its answers, and what is built from it. */
final class Assignment {
    /** What an answer is until a student writes one; nbgrader is told to write the same. */
    static final String STUB = "throw new UnsupportedOperationException(\"your answer here\");";

    static final String TEXT_STUB = "your answer here";
    static final String BEGIN = "BEGIN SOLUTION";
    static final String END = "END SOLUTION";
    /** The questions, in their order, and their points. */
    static final Map<String, Integer> QUESTIONS = questionsAndPoints();

    static final String EXPLAIN = "explain";

    final Path file;
    final String name;
    final List<AssignmentCell> cells = new ArrayList<>();
    /** All but the one that the teacher judges. */
    final List<Question> questions = new ArrayList<>();

    private final String text;

    private Assignment(Path file) throws IOException {
        this.file = file;
        name = file.getFileName().toString().replaceFirst("\\.ipynb$", "");
        text = Files.readString(file, StandardCharsets.UTF_8);
        for (var cell : root().getAsJsonArray("cells")) cells.add(new AssignmentCell(cell.getAsJsonObject()));
        for (String question : QUESTIONS.keySet()) {
            if (question.equals(EXPLAIN)) continue;
            AssignmentCell test = cell(question + "-test");
            questions.add(new Question(question, test.points(), test.source()));
        }
    }

    private static Map<String, Integer> questionsAndPoints() {
        Map<String, Integer> all = new LinkedHashMap<>();
        all.put("predict", 1);
        all.put("by-hand", 3);
        all.put("measure", 2);
        all.put("theory", 2);
        all.put("break", 1);
        all.put(EXPLAIN, 1);
        return all;
    }

    /**
     * Reads an assignment.
     *
     * @param course the folder of the assignments
     * @param number two digits, or the whole name
     * @throws IllegalArgumentException where there is none, or it is not written as the teacher's page says
     */
    static Assignment read(Path course, String number) throws IOException {
        List<Path> found = files(course).stream()
                .filter(file -> file.getFileName().toString().startsWith(number))
                .toList();
        if (found.size() != 1)
            throw new IllegalArgumentException("an assignment is one of "
                    + files(course).stream()
                            .map(file -> file.getFileName().toString().replace(".ipynb", ""))
                            .toList() + ", by its number or name, got " + number);
        try {
            return new Assignment(found.get(0));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(found.get(0).getFileName() + ": " + e.getMessage(), e);
        }
    }

    /** Every assignment of the folder, in order. */
    static List<Path> files(Path course) throws IOException {
        if (!Files.isDirectory(course))
            throw new IllegalArgumentException(
                    "no folder of assignments: " + course + "; start in the checkout, or name it by --course");
        try (Stream<Path> files = Files.list(course)) {
            return files.filter(file -> file.getFileName().toString().matches("\\d\\d_\\w+\\.ipynb"))
                    .sorted()
                    .toList();
        }
    }

    /** The notebook's JSON, anew. */
    private JsonObject root() {
        return JsonParser.parseString(text).getAsJsonObject();
    }

    AssignmentCell cell(String id) {
        return cells.stream()
                .filter(cell -> cell.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no cell has the grade_id " + id));
    }

    String chapter() {
        return name.substring(0, 2);
    }

    /** The first heading. */
    String title() {
        return cells.get(0).source().lines().findFirst().orElse(name).replaceFirst("^#+\\s*", "");
    }

    /** X axis, y axis and title of the figure. */
    String[] figureWords() {
        return questions.stream()
                .filter(question -> question.figure != null)
                .map(question -> question.figure.sentence().split("\\s*\\|\\s*"))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + " has no figure"));
    }

    /** What students get: no answer, no hidden test, no output. */
    String release() {
        JsonObject root = root();
        JsonArray released = new JsonArray();
        for (AssignmentCell cell : cells) released.add(cell.with(cell.released()));
        root.add("cells", released);
        JsonObject mark = new JsonObject();
        mark.addProperty("assignment", name);
        mark.addProperty("version", version());
        root.getAsJsonObject("metadata").add("deeplimits", mark);
        return Json.text(root);
    }

    /** Tells one release from another: all that students see of it. */
    String version() {
        StringBuilder all = new StringBuilder(name);
        for (AssignmentCell cell : cells)
            all.append('\0').append(cell.id()).append('\0').append(cell.released());
        return Digest.of(all.toString()).substring(0, 12);
    }

    /** Tells one state of the whole source from another. */
    String digest() {
        return Digest.of(text);
    }

    /** The right answers, without hidden tests and outputs. */
    String solution() {
        JsonObject root = root();
        JsonArray all = new JsonArray();
        for (AssignmentCell cell : cells) all.add(cell.with(AssignmentCell.withoutHidden(cell.source())));
        root.add("cells", all);
        return Json.text(root);
    }
}
