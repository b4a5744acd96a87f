package deeplimits.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProgressTest {
    @AfterEach
    void plain() {
        Progress.sink(null);
    }

    @Test
    void aSinkHearsAtMostFourReportsASecondAndOneLast() throws InterruptedException {
        List<Progress.Report> reports = new ArrayList<>();
        Progress.sink(reports::add);
        long start = System.nanoTime();
        Progress progress = Progress.of("work", 60);
        for (int i = 0; i < 60; i++) {
            Thread.sleep(10);
            progress.step(1);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        progress.close();
        progress.close();
        progress.step(1);
        long moving = reports.stream().filter(r -> !r.finished()).count();
        assertTrue(moving >= 1 && moving <= 4 * seconds, moving + " reports in " + seconds + " s");
        Progress.Report last = reports.get(reports.size() - 1);
        assertEquals(moving + 1, reports.size());
        assertTrue(last.finished() && last.done() == 60 && last.total() == 60);
    }

    /** Eight threads step while a sink is slower than its pause: all of them would have a report for it. */
    @Test
    void aSinkNeverHearsOfOneWorkFromTwoThreadsAtOnce() throws InterruptedException {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger reports = new AtomicInteger();
        Progress.sink(report -> {
            if (!report.name().equals("shared work")) return;
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            LockSupport.parkNanos(300_000_000);
            inside.decrementAndGet();
            reports.incrementAndGet();
        });
        List<Thread> threads = new ArrayList<>();
        try (Progress progress = Progress.of("shared work", 0)) {
            for (int i = 0; i < 8; i++) {
                threads.add(new Thread(() -> {
                    while (reports.get() < 2) progress.step(1);
                }));
                threads.get(i).start();
            }
            for (Thread thread : threads) thread.join();
        }
        assertEquals(1, most.get());
    }

    @Test
    void shortWorkPrintsNothing() {
        assertEquals("", Captured.output(() -> {
            try (Progress progress = Progress.of("quick", 3)) {
                progress.step(3);
            }
        }));
    }

    @Test
    void longWorkPrintsAHandfulOfPlainLines() {
        Progress.PlainLines lines = new Progress.PlainLines();
        String printed = Captured.output(() -> {
            for (int tenth = 0; tenth < 36_000; tenth++)
                lines.accept(new Progress.Report(7, "hour", tenth, 36_000, tenth / 10.0, false));
            lines.accept(new Progress.Report(7, "hour", 36_000, 36_000, 3600, true));
        });
        assertEquals(7, printed.lines().count(), printed);
        assertFalse(printed.contains("\r"));
        assertEquals(
                "hour: 20 of 36000 (0 %), 10 /s, 60 min left",
                printed.lines().findFirst().orElseThrow());
        assertTrue(printed.endsWith("hour: 36000 of 36000 (100 %), 10 /s, 60 min" + System.lineSeparator()));
    }

    @Test
    void rateAndTimeLeftFollowFromTheCounts() {
        var report = new Progress.Report(1, "w", 25, 100, 5, false);
        assertEquals(5, report.rate());
        assertEquals(15, report.secondsLeft());
        assertEquals("w: 25 of 100 (25 %), 5.0 /s, 15 s left", report.line());
        assertTrue(Double.isNaN(new Progress.Report(1, "w", 0, 100, 5, false).secondsLeft()));
        assertEquals("w: 5 of 10 (50 %), 0.0 /s", new Progress.Report(1, "w", 5, 10, 0, false).line());
        assertEquals("w: 9 , 3.0 /s".replace(" ,", ","), new Progress.Report(1, "w", 9, 0, 3, false).line());
    }

    @Test
    void aFailingSinkDoesNotStopTheWork() {
        Progress.sink(report -> {
            throw new IllegalStateException("no display");
        });
        String printed = Captured.output(() -> Progress.of("work", 1).close());
        assertTrue(printed.contains("no display"), printed);
    }

    @Test
    void badCountsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> Progress.of("w", -1));
        assertThrows(IllegalArgumentException.class, () -> Progress.of("w", 1).step(-1));
    }
}
