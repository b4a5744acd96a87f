package deeplimits.lab;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The standard sink: a line after 2, 8, 32, ... seconds and one at the end; nothing for work under two seconds. */
final class PlainLines implements Progress.Sink {
    private static final double FIRST = 2; // seconds
    private static final double FACTOR = 4; // three hours make seven lines

    private final Map<Long, Double> due = new ConcurrentHashMap<>();

    @Override
    public void show(Progress.Report report) {
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

    /** Name, done of total, rate, time left or taken. */
    static String line(Progress.Report report) {
        StringBuilder line = new StringBuilder(report.name()).append(": ").append(report.done());
        if (report.total() > 0) {
            line.append(" of ").append(report.total());
            line.append(String.format(Locale.ROOT, " (%d %%)", 100 * report.done() / report.total()));
        }
        line.append(", ").append(number(report.rate())).append(" /s");
        if (report.finished()) {
            line.append(", ").append(time(report.seconds()));
        } else if (!Double.isNaN(report.secondsLeft())) {
            line.append(", ").append(time(report.secondsLeft())).append(" left");
        }
        return line.toString();
    }

    private static String number(double rate) {
        return String.format(Locale.ROOT, rate >= 10 ? "%.0f" : rate >= 0.1 ? "%.1f" : "%.2g", rate);
    }

    private static String time(double seconds) {
        if (seconds < 100) return String.format(Locale.ROOT, seconds < 10 ? "%.1f s" : "%.0f s", seconds);
        long minutes = Math.round(seconds / 60);
        return minutes < 100
                ? minutes + " min"
                : String.format(Locale.ROOT, "%d h %02d min", minutes / 60, minutes % 60);
    }
}
