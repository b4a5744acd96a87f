package deeplimits.lab;

import deeplimits.Require;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How far a long computation is: done of total, rate, time left.
 *
 * <pre>{@code
 * try (Progress progress = Progress.of("Figure 1", 450)) {
 *     for (...) { ...; progress.step(1); }
 * }
 * }</pre>
 *
 * <p>The toolkit reports; a {@link Sink} shows. A sink hears of one piece of work at most four times a second, and once
 * more when it is closed. The standard sink prints a few plain lines, and none for work under two seconds; a notebook
 * kernel replaces it by a bar. A failing sink never stops the work.
 */
public final class Progress implements AutoCloseable {
    private static final long PAUSE = 250_000_000L; // nanoseconds between two reports
    private static final AtomicLong IDS = new AtomicLong();
    private static volatile Sink sink = new PlainLines();

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

    /** Where reports go. It may be called from any thread, never for the same work from two at once. */
    @FunctionalInterface
    public interface Sink {
        /**
         * Shows one report; the last one of a piece of work has {@link Report#finished()} set.
         *
         * @param report the state of the work
         */
        void show(Report report);
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
        /**
         * Steps per second so far.
         *
         * @return the rate, 0 before the first step
         */
        public double rate() {
            return seconds > 0 ? done / seconds : 0;
        }

        /**
         * Seconds left at the rate so far.
         *
         * @return the estimate, NaN before the first step or when the total is unknown
         */
        public double secondsLeft() {
            return done > 0 && total > 0 ? Math.max(0, total - done) / rate() : Double.NaN;
        }

        /**
         * One plain line, such as {@code Figure 1: 120 of 450 (27 %), 35 /s, 9 s left}.
         *
         * @return the line, without a line end
         */
        public String line() {
            return PlainLines.line(this);
        }
    }

    /**
     * Starts a piece of work.
     *
     * @param name the work, in words
     * @param total steps in all, at least 0; 0 when unknown
     * @return its progress, to be closed at the end
     * @throws IllegalArgumentException if the total is negative
     */
    public static Progress of(String name, long total) {
        Require.present("name", name);
        if (total < 0) throw new IllegalArgumentException("total must be at least 0, got " + total);
        return new Progress(name, total);
    }

    /**
     * Replaces the sink for everything that follows.
     *
     * @param next where reports go from now on; {@code null} brings the plain lines back
     */
    public static void sink(Sink next) {
        sink = next == null ? new PlainLines() : next;
    }

    /**
     * Counts steps as done.
     *
     * @param n how many more, at least 0
     * @throws IllegalArgumentException if n is negative
     */
    public synchronized void step(long n) {
        if (n < 0) throw new IllegalArgumentException("n must be at least 0, got " + n);
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
            sink.show(new Report(id, name, done, total, (now - start) / 1e9, closed));
        } catch (RuntimeException broken) {
            sink = new PlainLines(); // say it once, then fall back
            System.out.println("Progress display failed (" + broken + "); plain lines from here on");
        }
    }
}
