package deeplimits.kernel.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import deeplimits.lab.Progress;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProgressBarsTest {
    private final Session session = new Session(Path.of(""));
    private final Recorder seen = new Recorder();

    @BeforeEach
    void bars() {
        Progress.sink(new ProgressBars());
    }

    @AfterEach
    void plain() {
        Progress.sink(null);
        session.close();
    }

    private void work(int steps) throws CellException {
        session.run(
                """
                try (var work = deeplimits.lab.Progress.of("Figure <1>", %d)) {
                    for (int i = 0; i < %d; i++) { Thread.sleep(20); work.step(1); }
                }"""
                        .formatted(steps, steps),
                seen);
    }

    @Test
    void longWorkHasOneBarReplacedAtMostFourTimesASecond() throws CellException {
        long start = System.nanoTime();
        work(110);
        double seconds = (System.nanoTime() - start) * 1e-9;
        assertEquals(1, seen.shown.size());
        String id =
                seen.shown.get(0).getAsJsonObject("transient").get("display_id").getAsString();
        assertTrue(seen.updates.stream().allMatch(u -> u.getAsJsonObject("transient")
                .get("display_id")
                .getAsString()
                .equals(id)));
        assertTrue(
                seen.updates.size() >= 2 && seen.updates.size() <= 4 * seconds + 1,
                () -> seen.updates.size() + " in " + seconds);
        JsonObject first = seen.shown.get(0).getAsJsonObject("data");
        assertTrue(
                first.get("text/plain").getAsString().matches("Figure <1>: \\d+ of 110 \\(\\d+ %\\), .* /s, .* left"),
                first.toString());
        assertTrue(first.get("text/html").getAsString().contains("<progress max=\"1\" value=\"0."), first.toString());
        JsonObject last = seen.updates.get(seen.updates.size() - 1).getAsJsonObject("data");
        assertTrue(last.get("text/plain").getAsString().startsWith("Figure <1>: 110 of 110 (100 %)"), last.toString());
        assertFalse(last.get("text/html").getAsString().contains("<progress")
                || last.get("text/html").getAsString().contains("<1>"));
        assertEquals("", seen.out.toString() + seen.err);
    }

    @Test
    void shortWorkShowsNothing() throws CellException {
        work(5);
        assertTrue(seen.shown.isEmpty() && seen.out.isEmpty());
    }

    /** As after a restart of the kernel, when the page still shows the bars of the last one. */
    @Test
    void theSameWorkOfAnotherProcessHasABarOfItsOwn() {
        Cell cell = new Cell(session.renderer(), seen);
        cell.begin();
        for (int process = 0; process < 2; process++) {
            ProgressBars bars = new ProgressBars();
            bars.accept(new Progress.Report(7, "first", 2, 10, 2, false));
            bars.accept(new Progress.Report(7, "second", 5, 10, 3, false));
        }
        cell.end();
        assertEquals(2, seen.shown.stream().map(ProgressBarsTest::id).distinct().count());
        assertEquals(
                seen.shown.stream().map(ProgressBarsTest::id).toList(),
                seen.updates.stream().map(ProgressBarsTest::id).toList());
    }

    private static String id(JsonObject display) {
        return display.getAsJsonObject("transient").get("display_id").getAsString();
    }

    @Test
    void workOutsideACellIsIgnored() {
        try (Progress progress = Progress.of("alone", 1)) {
            progress.step(1);
        }
        assertTrue(seen.shown.isEmpty());
    }
}
