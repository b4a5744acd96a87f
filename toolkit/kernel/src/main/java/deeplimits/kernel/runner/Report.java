package deeplimits.kernel.runner;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** How far the execution of a notebook has come: what a worker leaves in a file before each cell, so that its end is never silent. */
final class Report {
    private static final Gson GSON = new Gson();

    /** The cell that runs or ran last, counted from 1; 0 before the first. */
    int cell;

    int passed;
    int failed;
    /** Peak memory of the process, 0 where it ended before it could tell. */
    long megabytes;
    /** Whether the notebook came to its end or to a failure that was caught. */
    boolean ended;
    /** What went wrong first, or null. */
    String failure;

    void fail(String what) {
        if (failure == null) failure = what;
    }

    void write(Path file) throws IOException {
        Files.writeString(file, GSON.toJson(this), StandardCharsets.UTF_8);
    }

    /** What was left in the file; nothing done where that cannot be read. */
    static Report read(Path file) throws IOException {
        try {
            Report report = GSON.fromJson(Files.readString(file), Report.class);
            return report == null ? new Report() : report;
        } catch (JsonParseException e) {
            return new Report();
        }
    }
}
