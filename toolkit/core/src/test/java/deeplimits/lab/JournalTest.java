package deeplimits.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import deeplimits.random.Key;
import deeplimits.stats.Grid;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

@Timeout(180)
class JournalTest {
    private static final int KILLS = 20;
    private static final List<String> ALONE = ExperimentTest.rows(JournalChild.run(
            Experiment.named("alone").over("h", Grid.linear(0, 1, 80)).repeated(3), null));

    @TempDir
    Path folder;

    private Path journal() {
        return folder.resolve("run.journal");
    }

    private static Process child(String wrapper, Path folder, String... args) throws IOException {
        List<String> command = new ArrayList<>();
        boolean vectors =
                ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(); // or the journal is another's
        if (wrapper != null) command.addAll(List.of("bash", "-c", wrapper + "; exec \"$@\"", "bash"));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "--add-modules",
                vectors ? "jdk.incubator.vector" : "java.base",
                "-cp",
                System.getProperty("java.class.path"),
                JournalChild.class.getName(),
                folder.resolve("run.journal").toString(),
                folder.resolve("log").toString()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
    }

    /** The whole cells that a journal holds, by the plain rule: a line with its end and its checksum. */
    private static Set<String> cells(Path journal) throws IOException {
        Set<String> cells = new HashSet<>();
        String text = Files.exists(journal) ? Files.readString(journal) : "";
        List<String> lines = Arrays.asList(text.split("\n", -1));
        for (String line : lines.subList(Math.min(1, lines.size() - 1), lines.size() - 1)) {
            List<String> fields = JournalLine.fields(line);
            if (fields == null) continue;
            String cell = "h=" + fields.get(1) + ", repetition=" + fields.get(2);
            assertTrue(cells.add(cell), "twice: " + cell);
        }
        return cells;
    }

    /** A torn line may be longer than the one that is appended next. */
    @Test
    void nothingStaysOfATornLine() throws IOException {
        Experiment e = Experiment.named("e").journal(journal());
        e.over("x", 1).runEach(Key.of(7), p -> Map.of("y", 1));
        Files.writeString(journal(), "x".repeat(1000), StandardOpenOption.APPEND);
        e.over("x", 1, 2).runEach(Key.of(7), p -> Map.of("y", 1));
        List<String> lines = Files.readAllLines(journal());
        assertEquals(3, lines.size());
        for (String line : lines) assertNotNull(JournalLine.fields(line), line);
    }

    /** An ensemble that is interrupted gives the rows it has: the table keeps them, and the next run makes the block whole. */
    @Test
    void aBlockThatWasCutShortIsNotFinished() throws InterruptedException {
        Experiment e = Experiment.named("e").over("x", 0, 1, 2).threads(1).journal(journal());
        List<Double> begun = new CopyOnWriteArrayList<>();
        CountDownLatch reached = new CountDownLatch(1);
        Function<Point, Table> measure = p -> {
            begun.add(p.get("x"));
            boolean cut = p.get("x") == 1 && reached.getCount() > 0;
            if (cut) reached.countDown();
            while (cut && !Thread.currentThread().isInterrupted()) LockSupport.park();
            return Table.create(DoubleColumn.create("y", cut ? new double[] {1} : new double[] {1, 2}));
        };
        int[] rows = new int[1];
        Thread caller = new Thread(
                () -> Captured.output(() -> rows[0] = e.run(Key.of(7), measure).rowCount()));
        caller.start();
        assertTrue(reached.await(20, TimeUnit.SECONDS));
        caller.interrupt();
        caller.join(20_000);
        assertEquals(3, rows[0]);
        begun.clear();
        assertEquals(6, e.run(Key.of(7), measure).rowCount());
        assertEquals(List.of(1.0, 2.0), begun);
    }

    private List<String> log() throws IOException {
        Path log = folder.resolve("log");
        return Files.exists(log) ? Files.readAllLines(log, StandardCharsets.UTF_8) : List.of();
    }

    /** kill -9 at 20 random moments: no finished cell is lost, none is computed again, the table is that of one run. */
    @Test
    void aKilledRunLosesNothingAndRepeatsNothing() throws Exception {
        Random random = new Random(5);
        Set<String> finished = new HashSet<>();
        int kills = 0;
        for (int life = 0; kills < KILLS; life++) {
            assertTrue(finished.size() < 230 && life < 60, "the run ended after " + kills + " kills");
            int begun = log().size();
            Process child = child(null, folder, life % 2 == 0 ? "1" : "3");
            if (life % 4 == 3) {
                Thread.sleep(random.nextInt(300)); // now and then before the first cell, or before the file
            }
            while (life % 4 != 3
                    && child.isAlive()
                    && cellsWritten(journal()) < finished.size() + 1 + random.nextInt(4)) Thread.sleep(1);
            child.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
            kills += child.exitValue() == 137 ? 1 : 0;
            Set<String> now = cells(journal());
            assertTrue(now.containsAll(finished), "a finished cell was lost");
            for (String again : log().subList(begun, log().size()))
                assertTrue(!finished.contains(again), "computed again: " + again);
            finished = now;
        }
        int begun = log().size();
        Table whole = JournalChild.run(JournalChild.experiment(journal()).threads(2), folder.resolve("log"));
        assertEquals(240 - finished.size(), log().size() - begun);
        assertEquals(ALONE, ExperimentTest.rows(whole));
        assertEquals(240, cells(journal()).size());
    }

    private static long cellsWritten(Path journal) throws IOException {
        if (!Files.exists(journal)) return 0;
        long lines = -1;
        for (byte b : Files.readAllBytes(journal)) lines += b == '\n' ? 1 : 0;
        return lines;
    }

    private static Experiment small(Path journal) {
        return Experiment.named("small").over("x", 1, 2, 3, 4).repeated(2).journal(journal);
    }

    private static Map<String, Double> measure(Point p) {
        double draw = p.key("draw").stream().gaussian();
        return Map.of(
                "a", draw / 3, "b", p.get("x") == 2 ? Double.NaN : p.get("x") == 3 ? Double.NEGATIVE_INFINITY : 1e-310);
    }

    /**
     * Cut at every byte, a journal gives back exactly the cells whose lines are whole, and completes to the same bytes; so it does
     * where a machine lost its power and the file system kept the length of what was not yet on the disk, but zeros for its bytes.
     */
    @Test
    void aJournalCutAnywhereKeepsItsWholeLines() throws IOException {
        Table once = small(journal()).threads(1).runEach(Key.of(1), JournalTest::measure);
        byte[] whole = Files.readAllBytes(journal());
        int header = Files.readAllLines(journal()).get(0).length() + 1;
        for (int cut = 0; cut < 2 * whole.length - header; cut++) {
            boolean zeros = cut >= whole.length;
            int good = zeros ? cut - whole.length + header : cut;
            Files.write(journal(), Arrays.copyOf(Arrays.copyOf(whole, good), zeros ? whole.length : good));
            int kept = cells(journal()).size();
            AtomicInteger computed = new AtomicInteger();
            Table again = small(journal()).threads(1).runEach(Key.of(1), p -> {
                computed.incrementAndGet();
                return measure(p);
            });
            assertEquals(8 - kept, computed.get(), "cut at " + cut);
            assertEquals(ExperimentTest.rows(once), ExperimentTest.rows(again));
            assertEquals(new String(whole, StandardCharsets.UTF_8), Files.readString(journal()));
        }
    }

    @Test
    void aGrownGridComputesOnlyWhatIsNew() {
        small(journal()).runEach(Key.of(1), JournalTest::measure);
        AtomicInteger computed = new AtomicInteger();
        Table grown = Experiment.named("small")
                .over("x", 0, 1, 2, 3, 4)
                .repeated(3)
                .journal(journal())
                .runEach(Key.of(1), p -> {
                    computed.incrementAndGet();
                    return measure(p);
                });
        assertEquals(15, grown.rowCount());
        assertEquals(7, computed.get());
    }

    @Test
    void everyTypeReadsBackToTheSameBits() {
        Table table = Table.create(
                "types",
                DoubleColumn.create("d", Double.MIN_VALUE, Math.PI, -0.0, Double.NaN, -1 / 0.0),
                IntColumn.create("i", new int[] {1, -2, Integer.MAX_VALUE, 0, 5}),
                LongColumn.create("l", 1L, -1L, 1L << 62, 0L, 9L),
                StringColumn.create("s", "a\tb", "line\nend\r", "back\\slash \\n \\N", "\u00e9\u03b2\u2713", ""),
                BooleanColumn.create("z", true, false, true, false, true));
        List<String> name = List.of("c\t1", "\\N", "\ud800 alone", "\ud83d\ude00", "");
        String line = new String(JournalLine.of(name, table), StandardCharsets.UTF_8);
        List<String> fields = JournalLine.fields(line.substring(0, line.length() - 1));
        Table back = JournalLine.block(fields);
        assertEquals(name, JournalLine.name(fields));
        assertEquals(1, line.lines().count());
        assertEquals(table.columnNames(), back.columnNames());
        assertEquals(table.types(), back.types());
        assertEquals(ExperimentTest.rows(table), ExperimentTest.rows(back));
        Table dates = Table.create("t", DateColumn.create("day", java.time.LocalDate.EPOCH));
        assertEquals(
                "type of column day in a journal must be one of [BOOLEAN, DOUBLE, INTEGER, LONG, STRING], got LOCAL_DATE",
                assertThrows(IllegalArgumentException.class, () -> JournalLine.of(name, dates))
                        .getMessage());
    }

    @Test
    void shardsMergeToTheTableOfOneRun() {
        List<String> one = ExperimentTest.rows(
                Experiment.named("small").over("x", 1, 2, 3, 4).repeated(2).runEach(Key.of(1), JournalTest::measure));
        AtomicInteger computed = new AtomicInteger();
        for (int shard = 1; shard <= 3; shard++) {
            small(journal()).shard(shard, 3).runEach(Key.of(1), p -> {
                computed.incrementAndGet();
                return measure(p);
            });
        }
        Table last = small(journal()).shard(1, 3).runEach(Key.of(1), p -> Map.of("never", 0));
        Table merged = small(journal()).runEach(Key.of(1), p -> Map.of("never", 0));
        assertEquals(8, computed.get());
        assertEquals(one, ExperimentTest.rows(last));
        assertEquals(one, ExperimentTest.rows(merged));
    }

    @Test
    void aSecondRunIsRefusedAndAnotherShardIsNot() {
        RuntimeException[] refused = new RuntimeException[2];
        small(journal()).shard(1, 2).threads(1).runEach(Key.of(1), p -> {
            if (p.get("x") == 1) {
                refused[0] = assertThrows(
                        IllegalStateException.class,
                        () -> small(journal()).shard(1, 2).runEach(Key.of(1), JournalTest::measure));
                refused[1] = assertThrows(
                        IllegalStateException.class, () -> small(journal()).runEach(Key.of(1), JournalTest::measure));
                small(journal()).shard(2, 2).runEach(Key.of(1), JournalTest::measure);
            }
            return measure(p);
        });
        assertTrue(
                refused[0]
                        .getMessage()
                        .endsWith("run.journal.1-of-2 is in use by another run; wait for it, or let every run"
                                + " take a shard of its own: .shard(1, 2) and .shard(2, 2)"),
                refused[0].getMessage());
        assertTrue(
                refused[1].getMessage().contains("run.journal.1-of-2 is in use by another run"),
                refused[1].getMessage());
        assertEquals(
                8, small(journal()).runEach(Key.of(1), p -> Map.of("never", 0)).rowCount());
    }

    @Test
    void aSecondProcessIsRefused() throws Exception {
        String[] answer = new String[1];
        small(journal()).threads(1).runEach(Key.of(1), p -> {
            if (p.get("x") == 1 && p.repetition() == 0) {
                try {
                    child(null, folder, "1").waitFor(60, TimeUnit.SECONDS);
                    answer[0] = Files.readString(folder.resolve("out"));
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return measure(p);
        });
        assertTrue(answer[0].contains("run.journal is in use by another run"), answer[0]);
    }

    /** A limit on file size stands for a full disk: the write fails half way, what was whole stays whole. */
    @Test
    void aFullDiskIsToldAndLeavesTheJournalWhole() throws Exception {
        assumeTrue(Files.exists(Path.of("/bin/bash")), "needs bash for a limit on file size");
        Process child = child("ulimit -f 8", folder, "1");
        assertTrue(child.waitFor(60, TimeUnit.SECONDS));
        String out = Files.readString(folder.resolve("out"));
        assertTrue(
                out.contains("failed: cannot write to the journal ")
                        && out.contains("the cells in it are whole, make room"),
                out);
        byte[] bytes = Files.readAllBytes(journal());
        assertEquals('\n', bytes[bytes.length - 1]);
        int kept = cells(journal()).size();
        assertTrue(kept > 0 && kept < 240, kept + " cells");
        assertEquals(ALONE, ExperimentTest.rows(JournalChild.run(JournalChild.experiment(journal()), null)));
    }

    private static boolean shell(String command) throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .start();
        shell.getInputStream().readAllBytes();
        return shell.waitFor() == 0;
    }

    /** A real full disk and a read-only one, where this process may mount a file system of 64 kB. */
    @Test
    void fullAndReadOnlyFileSystemsAreToldAndLeaveTheJournalWhole() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(shell("mount -t tmpfs -o size=8k tmpfs " + disk), "needs the right to mount a tmpfs");
        try {
            Path journal = disk.resolve("run.journal");
            var full = assertThrows(
                    java.io.UncheckedIOException.class, () -> JournalChild.run(JournalChild.experiment(journal), null));
            assertTrue(
                    full.getMessage().contains("No space left on device; the cells in it are whole"),
                    full.getMessage());
            int kept = cells(journal).size();
            byte[] before = Files.readAllBytes(journal);
            assertTrue(kept > 0 && kept < 240 && before[before.length - 1] == '\n', kept + " cells");
            assertTrue(shell("mount -o remount,ro,size=8m " + disk));
            var readOnly = assertThrows(
                    java.io.UncheckedIOException.class, () -> JournalChild.run(JournalChild.experiment(journal), null));
            assertTrue(readOnly.getMessage().contains("Read-only file system"), readOnly.getMessage());
            assertTrue(Arrays.equals(before, Files.readAllBytes(journal)));
            assertTrue(shell("mount -o remount,rw,size=8m " + disk));
            assertEquals(ALONE, ExperimentTest.rows(JournalChild.run(JournalChild.experiment(journal), null)));
        } finally {
            shell("umount " + disk);
        }
    }

    /** A run whose rows would be another measurement's is refused, with what differs on both sides, and the file stays as it is. */
    @Test
    void aJournalKnowsWhatWasMeasured() throws IOException {
        Experiment here = small(journal()).given("epochs", 10).given("data", "sha 12");
        here.runEach(Key.of(1), JournalTest::measure);
        String text = Files.readString(journal());
        refused("given epochs is 2 now, 10 in the file", here.given("epochs", 2));
        refused(
                "given data is sha 34 now, sha 12 in the file; given epochs is 2 now, 10 in the file",
                here.given("epochs", 2).given("data", "sha 34"));
        refused("given measure is 2 now, not said in the file", here.given("measure", 2));
        refused("given data is not said now, sha 12 in the file; given epochs is not said now", small(journal()));
        Experiment other =
                Experiment.named("other").journal(journal()).given("epochs", 10).given("data", "sha 12");
        refused(
                "axis 1 is numbers y now, numbers x in the file; experiment is other now, small in the file",
                other.over("y", 1));
        refused("axis 1 is texts x now, numbers x in the file", other.over("x", "1"));
        refused(
                "axis 2 is numbers z now, not said in the file",
                other.over("x", 1).over("z", 1));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> here.runEach(Key.of(2), JournalTest::measure))
                .getMessage()
                .contains("key is " + Key.of(2) + " now, " + Key.of(1) + " in the file"));
        assertTrue(assertThrows(IllegalArgumentException.class, () -> here.run(Key.of(1), p -> Table.create()))
                .getMessage()
                .contains("a cell is one point now, one repetition in the file"));
        assertEquals(text, Files.readString(journal()));
        assertEquals(8, here.runEach(Key.of(1), p -> Map.of("never", 0)).rowCount());
    }

    /** The same file from a JVM with other vectors: its last digits may be others. */
    @Test
    void aMixedBackEndIsRefused() throws IOException {
        small(journal()).runEach(Key.of(1), JournalTest::measure);
        List<String> lines = Files.readAllLines(journal());
        List<String> header = JournalLine.fields(lines.get(0));
        int java = header.indexOf("java") + 1;
        String mine = header.get(java);
        assertTrue(mine.startsWith(Runtime.version().feature() + ", "), mine);
        for (String other : List.of("16, " + mine.substring(4), mine + " or others")) {
            header.set(java, other);
            Files.write(journal(), JournalLine.of(header));
            refused("java is " + mine + " now, " + other + " in the file", small(journal()));
        }
    }

    private static void refused(String words, Experiment experiment) {
        String message = assertThrows(
                        IllegalArgumentException.class, () -> experiment.runEach(Key.of(1), JournalTest::measure))
                .getMessage();
        assertTrue(message.contains(words) && message.contains("run.journal"), message);
    }

    /** Two axes of texts whose values joined by ", " would read alike, and a text that has no UTF-8: each keeps its own rows. */
    @Test
    void textsThatCollideKeepTheirOwnRows() {
        AtomicInteger computed = new AtomicInteger();
        Experiment texts = Experiment.named("texts")
                .over("a", "1, b=2", "1", "\ud800", "?", "\\N", "t\tt\n")
                .over("b", "2", "2, b=2", "2, repetition=0")
                .journal(journal());
        List<String> once = ExperimentTest.rows(texts.runEach(Key.of(1), p -> Map.of("n", computed.incrementAndGet())));
        assertEquals(18, computed.get());
        assertEquals(once, ExperimentTest.rows(texts.runEach(Key.of(1), p -> Map.of("n", -1))));
    }

    @Test
    void aBlockOfOtherRepetitionsIsComputedAnew() {
        AtomicInteger computed = new AtomicInteger();
        for (int n : new int[] {2, 3, 3, 2}) {
            Table table = Experiment.named("blocks")
                    .over("x", 1, 2)
                    .repeated(n)
                    .journal(journal())
                    .run(Key.of(1), p -> {
                        computed.incrementAndGet();
                        return Table.create(DoubleColumn.create("y", new double[p.repetitions()]));
                    });
            assertEquals(2 * n, table.rowCount());
        }
        assertEquals(4, computed.get());
    }

    @Test
    void whatAnEditorDidIsTold() throws IOException {
        small(journal()).runEach(Key.of(1), JournalTest::measure);
        String text = Files.readString(journal());
        for (var edit : Map.of(
                        text.replace("\n", "\r\n"),
                        "its lines end in CR LF",
                        "\ufeff" + text,
                        "it begins with a byte order mark",
                        text.replace("\n", "\r\n").replaceFirst("\r", ""),
                        "line 2 ends in CR LF")
                .entrySet()) {
            Files.writeString(journal(), edit.getKey());
            refused("was changed by an editor or a transfer: " + edit.getValue(), small(journal()));
            assertEquals(edit.getKey(), Files.readString(journal()));
        }
    }

    /**
     * 20,000 cells faster than the disk, on four threads, killed: at most one cell a thread was computed and is not on the disk.
     * (Where finished cells wait for one thread that writes, hundreds are lost.)
     */
    @Test
    void aKillCostsAtMostOneCellAThread() throws Exception {
        for (int kill = 0; kill < 5; kill++) {
            long before = cellsWritten(journal());
            int begun = log().size();
            Process child = child(null, folder, "4", "fast");
            while (child.isAlive() && cellsWritten(journal()) < before + 300) Thread.sleep(1);
            child.destroyForcibly().waitFor(20, TimeUnit.SECONDS);
            assertEquals(137, child.exitValue(), Files.readString(folder.resolve("out")));
            long lost = log().size() - begun - (cells(journal()).size() - Math.max(0, before));
            assertTrue(lost >= 0 && lost <= 4, lost + " cells computed and not kept, kill " + kill);
        }
    }

    @Test
    void journalsThatCannotServeAreRefused() throws IOException {
        small(journal()).runEach(Key.of(1), JournalTest::measure);
        String text = Files.readString(journal());
        String damaged = text.replaceFirst("\t2.0\t", "\t9.0\t");
        Files.writeString(journal(), damaged);
        assertTrue(assertThrows(
                        IllegalArgumentException.class, () -> small(journal()).runEach(Key.of(1), JournalTest::measure))
                .getMessage()
                .contains("is damaged in line "));
        assertEquals(damaged, Files.readString(journal()));
        Files.writeString(journal(), "my notes\n");
        assertThrows(IllegalArgumentException.class, () -> small(journal()).runEach(Key.of(1), JournalTest::measure));
        assertEquals("my notes\n", Files.readString(journal()));
        assertThrows(java.io.UncheckedIOException.class, () -> small(folder.resolve("absent/run.journal"))
                .runEach(Key.of(1), JournalTest::measure));
        Files.createDirectory(folder.resolve("a.folder"));
        assertThrows(java.io.UncheckedIOException.class, () -> small(folder.resolve("a.folder"))
                .runEach(Key.of(1), JournalTest::measure));
    }
}
