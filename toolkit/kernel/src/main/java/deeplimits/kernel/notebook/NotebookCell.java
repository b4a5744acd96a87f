package deeplimits.kernel.notebook;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** One cell of a notebook file: its source and, for code, the outputs of its last run. */
public final class NotebookCell {
    /** How the toolkit's checks begin the line of one that holds. */
    private static final String HOLDS = "\u2713 ";

    private final JsonObject json;
    private final int number;
    private final Kind kind;

    /** What a cell holds. */
    public enum Kind {
        CODE,
        MARKDOWN,
        RAW
    }

    NotebookCell(JsonObject json, int number, Set<String> ids) throws NotebookFile.BadNotebook {
        this.json = json;
        this.number = number;
        this.kind = kind(json, number);
        if (!json.has("metadata")) json.add("metadata", new JsonObject());
        String id = json.has("id") ? json.get("id").getAsString() : "cell-" + number;
        while (!ids.add(id)) id = id + "-" + number;
        json.addProperty("id", id);
        source();
    }

    private static Kind kind(JsonObject json, int number) throws NotebookFile.BadNotebook {
        String name = json.has("cell_type") ? json.get("cell_type").getAsString() : "none";
        for (Kind kind : Kind.values()) if (kind.name().toLowerCase(Locale.ROOT).equals(name)) return kind;
        throw new NotebookFile.BadNotebook(
                "cell " + number + " has cell_type " + name + ", known are code, markdown and raw");
    }

    public Kind kind() {
        return kind;
    }

    public boolean isCode() {
        return kind == Kind.CODE;
    }

    /** The place in the notebook, from 1. */
    public int number() {
        return number;
    }

    public String source() {
        return text(json.get("source"));
    }

    void rewrite(String source) {
        json.add("source", lines(source));
    }

    /** Whether the notebook says that this cell fails on purpose. */
    public boolean mayFail() {
        return NotebookFile.object(json, "metadata").get("tags") instanceof JsonArray tags
                && tags.contains(new JsonPrimitive("raises-exception"));
    }

    /** Forgets what the last run left. */
    public void clear() {
        json.add("execution_count", JsonNull.INSTANCE);
        json.add("outputs", new JsonArray());
    }

    /** Takes what a run left. */
    public void executed(int count, List<JsonObject> outputs) {
        json.addProperty("execution_count", count);
        JsonArray array = new JsonArray();
        outputs.forEach(array::add);
        json.add("outputs", array);
    }

    public List<JsonObject> outputs() {
        List<JsonObject> outputs = new ArrayList<>();
        if (json.has("outputs"))
            json.getAsJsonArray("outputs").forEach(output -> outputs.add(output.getAsJsonObject()));
        return outputs;
    }

    /** The lines of checks that hold, without their mark. */
    public List<String> checks() {
        return outputs().stream()
                .filter(output ->
                        output.has("name") && output.get("name").getAsString().equals("stdout"))
                .flatMap(output -> text(output.get("text")).lines())
                .filter(line -> line.startsWith(HOLDS))
                .map(line -> line.substring(HOLDS.length()))
                .toList();
    }

    /** Ends the cell's outputs with an error that it could not write itself. */
    public void broken(String message) {
        json.getAsJsonArray("outputs").add(error("ProcessEnded", message, List.of(message)));
    }

    /** An error as an output of a cell. */
    public static JsonObject error(String name, String message, List<String> traceback) {
        JsonObject error = new JsonObject();
        error.addProperty("output_type", "error");
        error.addProperty("ename", name);
        error.addProperty("evalue", message);
        error.add("traceback", new Gson().toJsonTree(traceback));
        return error;
    }

    /** Notebook text: one string, or a list of strings to be joined. */
    public static String text(JsonElement element) {
        if (element == null || element.isJsonNull()) return "";
        if (!element.isJsonArray()) return element.getAsString();
        StringBuilder text = new StringBuilder();
        element.getAsJsonArray().forEach(line -> text.append(line.getAsString()));
        return text.toString();
    }

    /** The list form, a string a line, which reads well in a diff. */
    public static JsonArray lines(String text) {
        JsonArray lines = new JsonArray();
        if (!text.isEmpty()) for (String line : text.split("(?<=\n)")) lines.add(line);
        return lines;
    }
}
