package deeplimits.classroom;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * What is read of a notebook that a student handed in: the sources of its cells and their names. The file is read as a stream, outputs are
 * skipped, nothing in it names a class, and each part has its limit.
 */
final class Submission {
    static final long LARGEST_FILE = 400L << 20;
    static final int LARGEST_CELL = 100_000;
    static final int LARGEST_SOURCE = 1_000_000;
    static final int MOST_CELLS = 1000;

    final List<Cell> cells = new ArrayList<>();
    String assignment = "";
    String version = "";

    private String language = "";
    private int characters;

    /**
     * A cell as handed in.
     *
     * @param id its grade_id, or empty
     */
    record Cell(String id, boolean code, String source) {}

    /** A file that cannot be graded, and why. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String reason) {
            super(reason);
        }
    }

    private Submission() {}

    static Submission read(Path file) throws Refused {
        if (Files.isSymbolicLink(file)) throw new Refused("a symbolic link is not read");
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) throw new Refused("not a file");
        try {
            if (Files.size(file) > LARGEST_FILE) throw new Refused("larger than " + (LARGEST_FILE >> 20) + " MB");
            Submission submission = new Submission();
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS));
                    JsonReader json = new JsonReader(text(in))) {
                submission.notebook(json);
            }
            if (!submission.language.isEmpty() && !submission.language.equalsIgnoreCase("java"))
                throw new Refused("written in " + Names.plain(submission.language) + ", not in Java");
            return submission;
        } catch (MalformedJsonException | EOFException | IllegalStateException | NumberFormatException e) {
            throw new Refused("not a notebook: it is not JSON as Jupyter writes it");
        } catch (IOException e) {
            throw new Refused("cannot be read: " + e.getClass().getSimpleName());
        } catch (StackOverflowError e) {
            throw new Refused("not a notebook: it is nested too deeply");
        }
    }

    private static Reader text(InputStream in) throws IOException {
        in.mark(3);
        byte[] first = in.readNBytes(3);
        boolean mark = first.length == 3
                && (first[0] & 0xff) == 0xef
                && (first[1] & 0xff) == 0xbb
                && (first[2] & 0xff) == 0xbf;
        if (!mark) in.reset();
        return new InputStreamReader(in, StandardCharsets.UTF_8);
    }

    private void notebook(JsonReader json) throws IOException, Refused {
        boolean found = false;
        json.beginObject();
        while (json.hasNext()) {
            switch (json.nextName()) {
                case "cells" -> {
                    found = true;
                    cells(json);
                }
                case "metadata" -> metadata(json);
                default -> json.skipValue();
            }
        }
        json.endObject();
        if (!found) throw new Refused("not a notebook: it has no cells");
    }

    private void cells(JsonReader json) throws IOException, Refused {
        json.beginArray();
        while (json.hasNext()) {
            if (cells.size() == MOST_CELLS) throw new Refused("more than " + MOST_CELLS + " cells");
            cell(json);
        }
        json.endArray();
    }

    private void cell(JsonReader json) throws IOException, Refused {
        String[] id = {""};
        String type = "";
        String source = "";
        json.beginObject();
        while (json.hasNext()) {
            switch (json.nextName()) {
                case "cell_type" -> type = json.nextString();
                case "source" -> source = source(json);
                case "metadata" -> gradeId(json, id);
                default -> json.skipValue();
            }
        }
        json.endObject();
        characters += source.length();
        if (source.length() > LARGEST_CELL || characters > LARGEST_SOURCE)
            throw new Refused("a source of more than "
                    + (source.length() > LARGEST_CELL
                            ? LARGEST_CELL + " characters in a cell"
                            : LARGEST_SOURCE + " characters"));
        cells.add(new Cell(id[0], type.equals("code"), source));
    }

    private static String source(JsonReader json) throws IOException, Refused {
        StringBuilder text = new StringBuilder();
        if (json.peek() == JsonToken.STRING) {
            text.append(json.nextString());
        } else {
            json.beginArray();
            while (json.hasNext()) {
                text.append(json.nextString());
                if (text.length() > LARGEST_SOURCE)
                    throw new Refused("a source of more than " + LARGEST_SOURCE + " characters");
            }
            json.endArray();
        }
        return text.toString().replace("\r\n", "\n").replace('\r', '\n');
    }

    private void metadata(JsonReader json) throws IOException {
        json.beginObject();
        while (json.hasNext()) {
            switch (json.nextName()) {
                case "kernelspec" -> strings(
                        json, (name, text) -> language = name.equals("language") ? text : language);
                case "language_info" -> strings(
                        json, (name, text) -> language = name.equals("name") && language.isEmpty() ? text : language);
                case "deeplimits" -> strings(json, this::mark);
                default -> json.skipValue();
            }
        }
        json.endObject();
    }

    private void mark(String name, String text) {
        if (name.equals("assignment")) assignment = text;
        if (name.equals("version")) version = text;
    }

    private static void gradeId(JsonReader json, String[] id) throws IOException {
        if (json.peek() != JsonToken.BEGIN_OBJECT) {
            json.skipValue();
            return;
        }
        json.beginObject();
        while (json.hasNext()) {
            if (json.nextName().equals("nbgrader"))
                strings(json, (name, text) -> id[0] = name.equals("grade_id") ? text : id[0]);
            else json.skipValue();
        }
        json.endObject();
    }

    /** Hands on the names of an object whose values are strings, and these. */
    private static void strings(JsonReader json, BiConsumer<String, String> to) throws IOException {
        if (json.peek() != JsonToken.BEGIN_OBJECT) {
            json.skipValue();
            return;
        }
        json.beginObject();
        while (json.hasNext()) {
            String name = json.nextName();
            if (json.peek() == JsonToken.STRING) to.accept(name, json.nextString());
            else json.skipValue();
        }
        json.endObject();
    }

    /** The first cell of this name, or null. */
    Cell cell(String id) {
        return cells.stream().filter(cell -> cell.id().equals(id)).findFirst().orElse(null);
    }

    long count(String id) {
        return cells.stream().filter(cell -> cell.id().equals(id)).count();
    }
}
