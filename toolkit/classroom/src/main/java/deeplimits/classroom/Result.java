package deeplimits.classroom;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a grading found of one submission, as it is kept between two runs of the grader. Nothing in it is a hidden argument. */
final class Result {
    private static final Gson GSON = new GsonBuilder()
            .serializeSpecialFloatingPointValues()
            .disableHtmlEscaping()
            .setPrettyPrinting()
            .create();

    /** Tells one state of submission, assignment and toolkit from another. */
    String digest = "";

    String student = "";
    /** The name of its files, without ending. */
    String page = "";

    String file = "";
    /** Why nothing could be graded; empty where it could. */
    String refused = "";
    /** What was unusual and did no harm. */
    List<String> notes = new ArrayList<>();

    Map<String, Scored> questions = new LinkedHashMap<>();
    double[] figureX = {};
    double[] figureValue = {};
    double[] figureExpected = {};
    String explanation = "";
    double seconds;

    /** One question. */
    static final class Scored {
        double points;
        double of;
        /** Why points are missing, in a few words that no run changes; empty where none are. */
        String reason = "";
        /** What the compiler said of the answer, or the name of what it threw, for the student. */
        String trouble = "";

        List<Part> probes = new ArrayList<>();
        List<Shown> examples = new ArrayList<>();
    }

    /** One probe: the rule in words, and whether it held. */
    static final class Part {
        String sentence = "";
        double points;
        double of;
        String why = "";
    }

    /** One example: what the student's code gave, and what was expected, if that is told. */
    static final class Shown {
        String title = "";
        String value = "";
        String expected = "";
        boolean right;
    }

    double points() {
        return questions.values().stream()
                .mapToDouble(question -> question.points)
                .sum();
    }

    String json() {
        return GSON.toJson(this);
    }

    /** The result of a text, or null where it is none. */
    static Result read(String json) {
        try {
            return GSON.fromJson(json, Result.class);
        } catch (JsonParseException e) {
            return null;
        }
    }
}
