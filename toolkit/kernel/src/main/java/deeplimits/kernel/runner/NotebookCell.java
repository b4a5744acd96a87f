package deeplimits.kernel.runner;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** One cell of a notebook file: its source and, for code, the outputs of its last run. */
final class NotebookCell {
    private final JsonObject json;
    private final int number;
    private final Kind kind;

    /** What a cell holds. */
    enum Kind {
        CODE,
        MARKDOWN,
        RAW
    }

    NotebookCell(JsonObject json, int number, Set<String> ids) throws NotebookFile.BadNotebook {
        this.json = json;
        this.number = number;
        this.kind = kind(json, number);
        JsonElement language = NotebookFile.object(NotebookFile.object(json, "metadata"), "vscode")
                .get("languageId");
        if (kind == Kind.CODE && language != null && !language.getAsString().equals("java"))
            throw new NotebookFile.BadNotebook(
                    "cell " + number + " is written in " + language.getAsString() + ", not in java");
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

    Kind kind() {
        return kind;
    }

    /** The place in the notebook, from 1. */
    int number() {
        return number;
    }

    String source() {
        return text(json.get("source"));
    }

    /** Whether the notebook says that this cell fails on purpose. */
    boolean mayFail() {
        JsonElement tags = NotebookFile.object(json, "metadata").get("tags");
        return tags != null
                && tags.isJsonArray()
                && tags.getAsJsonArray().contains(new com.google.gson.JsonPrimitive("raises-exception"));
    }

    void clear() {
        json.add("execution_count", JsonNull.INSTANCE);
        json.add("outputs", new JsonArray());
    }

    void executed(int count, List<JsonObject> outputs) {
        json.addProperty("execution_count", count);
        JsonArray array = new JsonArray();
        outputs.forEach(array::add);
        json.add("outputs", array);
    }

    List<JsonObject> outputs() {
        List<JsonObject> outputs = new ArrayList<>();
        if (json.has("outputs"))
            json.getAsJsonArray("outputs").forEach(output -> outputs.add(output.getAsJsonObject()));
        return outputs;
    }

    /** Notebook text: one string, or a list of strings to be joined. */
    static String text(JsonElement element) {
        if (element == null || element.isJsonNull()) return "";
        if (!element.isJsonArray()) return element.getAsString();
        StringBuilder text = new StringBuilder();
        element.getAsJsonArray().forEach(line -> text.append(line.getAsString()));
        return text.toString();
    }

    /** The list form, a string a line, which reads well in a diff. */
    static JsonArray lines(String text) {
        JsonArray lines = new JsonArray();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end + 1;
            lines.add(text.substring(start, end));
            start = end;
        }
        return lines;
    }
}
