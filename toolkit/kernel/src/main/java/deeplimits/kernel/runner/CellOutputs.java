package deeplimits.kernel.runner;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import deeplimits.kernel.notebook.NotebookCell;
import deeplimits.kernel.notebook.NotebookFile;
import deeplimits.kernel.session.CellException;
import deeplimits.kernel.session.Output;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What one cell prints, displays, returns or throws, as nbformat stores it. */
final class CellOutputs implements Output {
    private static final Gson GSON = new Gson();

    private final List<JsonObject> outputs = new ArrayList<>();
    private final Map<String, List<JsonObject>> shown;
    private final StringBuilder printed = new StringBuilder();
    private JsonObject stream;
    private boolean closed;

    /** @param shown the notebook's displays by id, shared by its cells */
    CellOutputs(Map<String, List<JsonObject>> shown) {
        this.shown = shown;
    }

    @Override
    public synchronized void print(String text, boolean error) {
        if (closed) return;
        String name = error ? "stderr" : "stdout";
        if (stream == null || !stream.get("name").getAsString().equals(name)) {
            JsonObject opened = output("stream");
            opened.addProperty("name", name);
            stream = opened;
        }
        printed.append(text);
    }

    /** Stores what was printed, once, when something else follows. */
    private void endStream() {
        if (stream != null) stream.add("text", NotebookCell.lines(printed.toString()));
        stream = null;
        printed.setLength(0);
    }

    @Override
    public synchronized void display(DisplayData data) {
        if (!closed) {
            JsonObject output = rich(output("display_data"), data);
            if (data.hasDisplayId())
                shown.computeIfAbsent(data.getDisplayId(), id -> new ArrayList<>())
                        .add(output);
        }
    }

    @Override
    public synchronized void update(DisplayData data) {
        shown.getOrDefault(data.getDisplayId(), List.of()).forEach(output -> rich(output, data));
    }

    synchronized void result(int count, DisplayData data) {
        rich(output("execute_result"), data).addProperty("execution_count", count);
    }

    synchronized void error(CellException e) {
        endStream();
        outputs.add(NotebookCell.error(e.name(), e.getMessage(), e.traceback()));
    }

    /** Nothing that comes later is kept: the file is being written. */
    synchronized List<JsonObject> close() {
        closed = true;
        endStream();
        return List.copyOf(outputs);
    }

    private JsonObject output(String type) {
        endStream();
        JsonObject output = new JsonObject();
        output.addProperty("output_type", type);
        outputs.add(output);
        return output;
    }

    private static JsonObject rich(JsonObject output, DisplayData data) {
        JsonObject tree = GSON.toJsonTree(data).getAsJsonObject();
        JsonObject bundle = new JsonObject();
        tree.getAsJsonObject("data").entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> bundle.add(entry.getKey(), stored(entry.getKey(), entry.getValue())));
        output.add("data", bundle);
        output.add("metadata", NotebookFile.object(tree, "metadata"));
        return output;
    }

    private static JsonElement stored(String type, JsonElement value) {
        boolean text = value.isJsonPrimitive() && (type.startsWith("text/") || type.equals("image/svg+xml"));
        return text ? NotebookCell.lines(value.getAsString()) : value;
    }
}
