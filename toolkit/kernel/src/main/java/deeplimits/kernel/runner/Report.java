package deeplimits.kernel.runner;

import com.google.gson.Gson;

/** How far the execution of a notebook has come: a worker says it before each cell, so that its end is never silent. */
final class Report {
    /** Begins a line that is a report. */
    static final String MARK = "\u0004";

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

    String line() {
        return MARK + GSON.toJson(this);
    }

    static Report parse(String line) {
        return GSON.fromJson(line.substring(MARK.length()), Report.class);
    }
}
