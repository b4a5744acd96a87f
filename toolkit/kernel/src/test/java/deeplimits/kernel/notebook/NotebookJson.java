package deeplimits.kernel.notebook;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Notebooks written by tests: code by its source, any other cell by its JSON. */
public final class NotebookJson {
    private NotebookJson() {}

    public static Path write(Path file, String... cells) throws IOException {
        JsonArray array = new JsonArray();
        for (String cell : cells) {
            JsonObject json = cell.startsWith("{\"cell_type")
                    ? new JsonParser().parse(cell).getAsJsonObject()
                    : code(cell);
            json.addProperty("id", "id-" + array.size());
            array.add(json);
        }
        JsonObject root = new JsonParser()
                .parse(
                        "{\"metadata\": {\"kernelspec\": {\"display_name\": \"Java\", \"language\": \"java\", \"name\": \"java\"}},"
                                + " \"nbformat\": 4, \"nbformat_minor\": 5}")
                .getAsJsonObject();
        root.add("cells", array);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, root.toString());
    }

    public static String markdown(String source) {
        JsonObject json = new JsonObject();
        json.addProperty("cell_type", "markdown");
        json.add("metadata", new JsonObject());
        json.addProperty("source", source);
        return json.toString();
    }

    /** A code cell with one output. */
    public static String code(String source, String output) {
        JsonObject json = code(source);
        json.getAsJsonArray("outputs").add(new JsonParser().parse(output));
        return json.toString();
    }

    /** A code cell that may fail. */
    public static String failing(String source) {
        JsonObject json = code(source);
        JsonArray tags = new JsonArray();
        tags.add("raises-exception");
        json.getAsJsonObject("metadata").add("tags", tags);
        return json.toString();
    }

    private static JsonObject code(String source) {
        JsonObject json = new JsonObject();
        json.addProperty("cell_type", "code");
        json.add("metadata", new JsonObject());
        json.addProperty("source", source);
        json.add("outputs", new JsonArray());
        return json;
    }
}
