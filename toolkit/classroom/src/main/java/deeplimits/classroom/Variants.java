package deeplimits.classroom;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Submissions made from an assignment, and what each must score. */
final class Variants {
    private final Assignment assignment;

    /**
     * A submission.
     *
     * @param points by question
     */
    record Variant(String words, String notebook, Map<String, Double> points) {}

    Variants(Assignment assignment) {
        this.assignment = assignment;
    }

    /** By the name of the file. */
    Map<String, Variant> all() {
        Map<String, Variant> all = new LinkedHashMap<>();
        all.put(
                "release",
                new Variant("the release scores nothing", with(cell -> cell.released()), points(question -> 0.0)));
        all.put(
                "solution",
                new Variant(
                        "the solution scores all", with(AssignmentCell::source), points(question -> question.points)));
        all.put(
                "without-theory",
                new Variant(
                        "a submission without an answer lacks its points, and no other",
                        with(cell -> cell.id().equals("theory") ? cell.released() : cell.source()),
                        points(question -> question.name.equals("theory") ? 0.0 : question.points)));
        all.put("wrong", new Variant("wrong answers score nothing", answered(worthless()), points(question -> 0.0)));
        return all;
    }

    /** In every question the first wrong answer that scores nothing. */
    Map<String, String> worthless() {
        Map<String, String> answers = new HashMap<>();
        for (Question question : assignment.questions)
            answers.put(
                    question.name,
                    question.wrongs.stream()
                            .filter(wrong -> wrong.points() == 0)
                            .findFirst()
                            .orElseThrow(() ->
                                    new IllegalArgumentException(question.name + " has no wrong answer that scores 0"))
                            .in(assignment.cell(question.name).source()));
        return answers;
    }

    private Map<String, Double> points(Function<Question, Double> of) {
        Map<String, Double> points = new LinkedHashMap<>();
        for (Question question : assignment.questions) points.put(question.name, of.apply(question));
        return points;
    }

    private String with(Function<AssignmentCell, String> source) {
        return notebook(cell -> cell.is("solution") ? source.apply(cell) : cell.released(), List.of());
    }

    /** The release with these answers, the right ones where none is given, and cells added in front of the first question. */
    String answered(Map<String, String> answers, String... added) {
        return notebook(
                cell -> cell.is("solution") ? answers.getOrDefault(cell.id(), cell.source()) : cell.released(),
                List.of(added));
    }

    private String notebook(Function<AssignmentCell, String> source, List<String> added) {
        JsonObject root = JsonParser.parseString(assignment.release()).getAsJsonObject();
        JsonArray cells = new JsonArray();
        for (AssignmentCell cell : assignment.cells) {
            cells.add(cell.with(source.apply(cell)));
            if (!cell.id().equals("set-up")) continue;
            for (String code : added) {
                JsonObject own = new JsonObject();
                own.addProperty("cell_type", "code");
                own.addProperty("id", "added-" + cells.size());
                own.add("metadata", new JsonObject());
                own.addProperty("source", code);
                cells.add(own);
            }
        }
        root.add("cells", cells);
        return Json.text(root);
    }
}
