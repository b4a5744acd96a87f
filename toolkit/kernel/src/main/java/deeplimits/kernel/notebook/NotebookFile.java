package deeplimits.kernel.notebook;

import com.google.gson.FormattingStyle;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** A Jupyter notebook, nbformat 4.5: JSON in, JSON out, everything kept that is not an output. */
public final class NotebookFile {
    private static final Gson GSON = new GsonBuilder()
            .disableHtmlEscaping()
            .serializeNulls()
            .setFormattingStyle(FormattingStyle.PRETTY.withIndent(" "))
            .create();
    private static final int FORMAT = 4;
    private static final int MINOR = 5;

    private static final Pattern MEASURED =
            Pattern.compile("(?m)^(\\*\\*Time and memory\\*\\*)[^\\[\\n]*?( *\\[!\\[.*)?$");

    private final Path path;
    private final JsonObject root;
    private final List<NotebookCell> cells = new ArrayList<>();

    /** A file that is no Java notebook, and why. */
    public static final class BadNotebook extends Exception {
        private static final long serialVersionUID = 1L;

        BadNotebook(String reason) {
            super(reason);
        }
    }

    private NotebookFile(Path path, JsonObject root) throws BadNotebook {
        this.path = path;
        this.root = root;
        Set<String> ids = new HashSet<>();
        int number = 0;
        if (!(root.get("cells") instanceof JsonArray list)) throw new BadNotebook("no list of cells");
        for (JsonElement cell : list) {
            number++;
            if (!cell.isJsonObject()) throw new BadNotebook("cell " + number + " is not an object");
            cells.add(new NotebookCell(cell.getAsJsonObject(), number, ids));
        }
        root.addProperty("nbformat", FORMAT);
        root.addProperty(
                "nbformat_minor", Math.max(MINOR, root.get("nbformat_minor").getAsInt()));
    }

    /**
     * Reads a notebook.
     *
     * @throws BadNotebook where it is not JSON, not nbformat 4, or written in another language than Java
     */
    public static NotebookFile read(Path path) throws IOException, BadNotebook {
        JsonElement json;
        try {
            json = new JsonParser().parse(Files.readString(path));
        } catch (JsonParseException | java.nio.charset.CharacterCodingException e) {
            throw new BadNotebook("not JSON: " + e.getMessage());
        }
        if (!json.isJsonObject()) throw new BadNotebook("not a notebook: the file holds no JSON object");
        JsonObject root = json.getAsJsonObject();
        if (number(root, "nbformat") != FORMAT || number(root, "nbformat_minor") < 0)
            throw new BadNotebook("nbformat must be 4 with a minor version, got " + root.get("nbformat") + "."
                    + root.get("nbformat_minor"));
        String language = language(root);
        if (!language.equalsIgnoreCase("java")) throw new BadNotebook("language must be java, got " + language);
        return new NotebookFile(path, root);
    }

    private static String language(JsonObject root) {
        JsonObject metadata = object(root, "metadata");
        JsonElement declared = object(metadata, "kernelspec").get("language");
        declared =
                declared != null ? declared : object(metadata, "language_info").get("name");
        return declared instanceof JsonPrimitive ? declared.getAsString() : "java";
    }

    public List<NotebookCell> cells() {
        return List.copyOf(cells);
    }

    /** The first heading, or the file name. */
    public String title() {
        return cells.stream()
                .filter(cell -> cell.kind() == NotebookCell.Kind.MARKDOWN)
                .flatMap(cell -> cell.source().lines())
                .filter(line -> line.startsWith("#"))
                .findFirst()
                .map(line -> line.replaceFirst("^#+\\s*", "").strip())
                .orElse(path.getFileName().toString());
    }

    /** What the build measured, in the line of the first cells that begins with "Time and memory"; the badges stay. */
    public void measured(long seconds, long megabytes) {
        cells.stream()
                .filter(cell -> cell.kind() == NotebookCell.Kind.MARKDOWN)
                .filter(cell -> MEASURED.matcher(cell.source()).find())
                .findFirst()
                .ifPresent(cell -> cell.rewrite(MEASURED.matcher(cell.source())
                        .replaceFirst("$1, as the build measured them: " + seconds + " s, " + megabytes + " MB.$2")));
    }

    public void write(Path target) throws IOException {
        Files.createDirectories(target.toAbsolutePath().getParent());
        Files.writeString(target, GSON.toJson(root) + "\n");
    }

    public static JsonObject object(JsonObject parent, String name) {
        return parent.get(name) instanceof JsonObject object ? object : new JsonObject();
    }

    private static int number(JsonObject parent, String name) {
        return parent.get(name) instanceof JsonPrimitive value && value.isNumber() ? value.getAsInt() : -1;
    }
}
