package deeplimits.lab;

import deeplimits.Require;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * How far a long computation is: done of total, rate, time left.
 *
 * <pre>{@code
 * try (Progress progress = Progress.of("Figure 1", 450)) {
 *     for (...) { ...; progress.step(1); }
 * }
 * }</pre>
 *
 * <p>The toolkit reports; a sink shows. It hears of one piece of work at most four times a second, and once more when it
 * is closed. The standard sink prints a few plain lines, and none for work under two seconds; a notebook
 * kernel replaces it by a bar. A failing sink never stops the work.
 */
public final class Progress implements AutoCloseable {
    private static final long PAUSE = 250_000_000L; // nanoseconds between two reports
    private static final AtomicLong IDS = new AtomicLong();
    private static volatile Consumer<Report> sink = new PlainLines();

    private final long id = IDS.incrementAndGet();
    private final String name;
    private final long total;
    private final long start = System.nanoTime();
    private long done;
    private long reported = start;
    private boolean closed;

    private Progress(String name, long total) {
        this.name = name;
        this.total = total;
    }

    /**
     * The state of one piece of work.
     *
     * @param id tells pieces of work apart, unique in this JVM
     * @param name the work, in words
     * @param done steps done
     * @param total steps in all, 0 when unknown
     * @param seconds time since the start
     * @param finished whether this is the last report, complete or not
     */
    public record Report(long id, String name, long done, long total, double seconds, boolean finished) {
        public Report {
            Require.holds(id >= 0, "id", "at least 0", id);
            Require.words("name", name);
            Require.holds(done >= 0, "done", "at least 0", done);
            Require.holds(total >= 0, "total", "at least 0, 0 when unknown", total);
            Require.notNegative("seconds", seconds);
        }

        /** Steps per second so far, 0 before the first one. */
        public double rate() {
            return seconds > 0 ? done / seconds : 0;
        }

        /** Seconds left at the rate so far, NaN before the first step or when the total is unknown. */
        public double secondsLeft() {
            return total > 0 && rate() > 0 ? Math.max(0, total - done) / rate() : Double.NaN;
        }

        /** One plain line, such as {@code Figure 1: 120 of 450 (27 %), 35 /s, 9 s left}. */
        public String line() {
            StringBuilder line = new StringBuilder(name).append(": ").append(done);
            if (total > 0) line.append(" of ").append(total).append(" (" + 100 * done / total + " %)");
            String form = rate() >= 10 ? "%.0f" : rate() >= 0.1 ? "%.1f" : "%.2g";
            line.append(", ").append(String.format(Locale.ROOT, form, rate())).append(" /s");
            if (finished) line.append(", ").append(time(seconds));
            else if (!Double.isNaN(secondsLeft()))
                line.append(", ").append(time(secondsLeft())).append(" left");
            return line.toString();
        }
    }

    /** A time in words: 9.5 s, 40 s, 12 min, 3 h 05 min. @param seconds at least 0, finite */
    public static String time(double seconds) {
        Require.notNegative("seconds", seconds);
        if (seconds < 100) return String.format(Locale.ROOT, seconds < 10 ? "%.1f s" : "%.0f s", seconds);
        long minutes = Math.round(seconds / 60);
        return minutes < 100
                ? minutes + " min"
                : String.format(Locale.ROOT, "%d h %02d min", minutes / 60, minutes % 60);
    }

    /** The standard sink: a line after 2, 8, 32, ... seconds and one at the end; nothing for work under two seconds. */
    static final class PlainLines implements Consumer<Report> {
        private static final double FIRST = 2; // seconds
        private static final double FACTOR = 4; // three hours make seven lines

        private final Map<Long, Double> due = new ConcurrentHashMap<>();

        @Override
        public void accept(Report report) {
            double next = due.getOrDefault(report.id(), FIRST);
            if (report.finished()) {
                due.remove(report.id());
                if (report.seconds() >= FIRST) System.out.println(report.line());
            } else if (report.seconds() >= next) {
                while (next <= report.seconds()) next *= FACTOR;
                due.put(report.id(), next);
                System.out.println(report.line());
            }
        }
    }

    /**
     * Starts a piece of work, to be closed at its end.
     *
     * @param name the work, in words
     * @param total steps in all, at least 0; 0 when unknown
     */
    public static Progress of(String name, long total) {
        Require.words("name", name);
        Require.holds(total >= 0, "total", "at least 0", total);
        return new Progress(name, total);
    }

    /**
     * Replaces the sink for everything that follows.
     *
     * @param next shows a report, the last one of a piece of work with {@link Report#finished()} set; it may be called from any
     *     thread, never for the same work from two at once. {@code null} brings the plain lines back
     */
    public static void sink(Consumer<Report> next) {
        sink = next == null ? new PlainLines() : next;
    }

    /** Counts n more steps as done, n at least 0. */
    public synchronized void step(long n) {
        Require.holds(n >= 0, "n", "at least 0", n);
        done += n;
        long now = System.nanoTime();
        if (!closed && now - reported >= PAUSE) {
            reported = now;
            show(now);
        }
    }

    /** Ends the work, with one last report; closing twice does nothing. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            show(System.nanoTime());
        }
    }

    private void show(long now) {
        try {
            sink.accept(new Report(id, name, done, total, (now - start) / 1e9, closed));
        } catch (RuntimeException broken) {
            sink = new PlainLines(); // say it once, then fall back
            System.out.println("Progress display failed (" + broken + "); plain lines from here on");
        }
    }
}
