package deeplimits.classroom;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import deeplimits.kernel.notebook.NotebookCell;
import deeplimits.kernel.notebook.NotebookFile;
import java.util.ArrayList;
import java.util.List;

/** A cell of an assignment and its nbgrader metadata, version 3. */
final class AssignmentCell {
    private final JsonObject json;
    private final JsonObject mark;

    AssignmentCell(JsonObject json) {
        this.json = json;
        this.mark = NotebookFile.object(NotebookFile.object(json, "metadata"), "nbgrader");
        if (!mark.has("grade_id"))
            throw new IllegalArgumentException("a cell has no nbgrader metadata: "
                    + source().lines().findFirst().orElse(""));
    }

    String id() {
        return mark.get("grade_id").getAsString();
    }

    String source() {
        return NotebookCell.text(json.get("source"));
    }

    /** The source without the lines that name jars: a process of the grader runs on them already. */
    String code() {
        return source().replaceAll("(?m)^%(?:classpath|jars) .*$", "");
    }

    boolean isCode() {
        return json.get("cell_type").getAsString().equals("code");
    }

    boolean is(String what) {
        return mark.has(what) && mark.get(what).getAsBoolean();
    }

    double points() {
        return mark.has("points") ? mark.get("points").getAsDouble() : 0;
    }

    JsonObject mark() {
        return mark;
    }

    /** Code of the teacher that runs in every session and is no test. */
    boolean isGiven() {
        return isCode() && !is("grade") && !is("solution");
    }

    /** What students get of this cell. */
    String released() {
        if (!is("solution")) return withoutHidden(source());
        return isCode() ? stubbed(source()) : Assignment.TEXT_STUB;
    }

    /** As nbgrader does it: the lines between the marks give way to the stub, at the indent of the first mark. */
    private static String stubbed(String source) {
        List<String> kept = new ArrayList<>();
        boolean inside = false;
        boolean found = false;
        for (String line : source.split("\n", -1)) {
            if (line.contains(Assignment.BEGIN)) {
                inside = true;
                found = true;
                kept.add(line.replaceFirst("\\S.*", "") + Assignment.STUB);
            } else if (line.contains(Assignment.END)) {
                inside = false;
            } else if (!inside) {
                kept.add(line);
            }
        }
        if (inside) throw new IllegalArgumentException("// " + Assignment.END + " is missing");
        return found ? String.join("\n", kept) : Assignment.STUB;
    }

    static String withoutHidden(String source) {
        int hidden = source.indexOf("// " + Question.HIDDEN);
        return hidden < 0 ? source : source.substring(0, hidden).stripTrailing();
    }

    /** A copy with another source, with its identity and nothing else: no output, no further metadata. */
    JsonObject with(String source) {
        JsonObject copy = new JsonObject();
        copy.add("cell_type", json.get("cell_type"));
        copy.add("id", json.get("id"));
        JsonObject metadata = new JsonObject();
        metadata.add("nbgrader", mark.deepCopy());
        copy.add("metadata", metadata);
        copy.add("source", NotebookCell.lines(source));
        if (isCode()) {
            copy.add("execution_count", JsonNull.INSTANCE);
            copy.add("outputs", new JsonArray());
        }
        return copy;
    }
}
