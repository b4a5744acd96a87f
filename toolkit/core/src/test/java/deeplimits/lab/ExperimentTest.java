package deeplimits.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.random.Key;
import deeplimits.random.Stream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

@Timeout(60)
class ExperimentTest {
    private static final Key KEY = Key.of(7);

    /** A walk of as many steps as the depth: a measure that reads axes and key. */
    static Map<String, Double> walk(Point p) {
        Stream stream = p.key("weights").stream();
        double sum = 0;
        for (int k = 0; k < p.count("depth"); k++) sum += stream.gaussian();
        return Map.of(
                "end",
                sum * Math.pow(p.count("depth"), -p.get("beta")),
                "first",
                p.key("input").stream().uniform());
    }

    static Experiment walks() {
        return Experiment.named("walks")
                .over("beta", 1.0, 0.25)
                .over("depth", 10, 30, 20)
                .repeated(4);
    }

    /** All rows as exact text, in order. */
    static List<String> rows(Table table) {
        List<String> rows = new ArrayList<>();
        for (Row row : table) {
            List<String> cells = new ArrayList<>();
            table.columnNames().forEach(name -> cells.add(String.valueOf(row.getObject(name))));
            rows.add(String.join(" ", cells));
        }
        return rows;
    }

    @Test
    void rowsAreTidyAndFollowTheAxes() {
        Table table = walks().runEach(KEY, ExperimentTest::walk);
        assertEquals(List.of("beta", "depth", "repetition", "end", "first"), table.columnNames());
        assertEquals(2 * 3 * 4, table.rowCount());
        assertTrue(rows(table).get(0).startsWith("1.0 10.0 0 "));
        assertTrue(rows(table).get(3).startsWith("1.0 10.0 3 "));
        assertTrue(rows(table).get(4).startsWith("1.0 30.0 0 "));
        assertTrue(rows(table).get(23).startsWith("0.25 20.0 3 "));
    }

    @Test
    void everyNumberOfThreadsGivesTheSameBits() {
        List<String> one = rows(walks().threads(1).runEach(KEY, ExperimentTest::walk));
        for (int threads : new int[] {2, 8, 100})
            assertEquals(one, rows(walks().threads(threads).runEach(KEY, ExperimentTest::walk)), threads + " threads");
    }

    @Test
    void aNewGridPointOrRepetitionChangesNoOtherRow() {
        List<String> before = rows(walks().runEach(KEY, ExperimentTest::walk));
        List<String> after = rows(Experiment.named("other name")
                .over("beta", 0.5, 1.0, 0.25)
                .over("depth", 5, 10, 20, 25, 30)
                .repeated(6)
                .runEach(KEY, ExperimentTest::walk));
        assertEquals(3 * 5 * 6, after.size());
        assertTrue(after.containsAll(before));
        assertFalse(
                rows(walks().runEach(Key.of(8), ExperimentTest::walk)).stream().anyMatch(before::contains));
    }

    @Test
    void whatIsSetOnAnExperimentLeavesItAsItWas() {
        Experiment one = Experiment.named("e").over("x", 1, 2);
        List<String> before = rows(one.runEach(KEY, p -> Map.of("y", p.get("x"))));
        one.over("z", 1, 2, 3);
        one.repeated(7);
        one.given("epochs", 3);
        one.journal(Path.of("no-such-folder", "journal")).shard(1, 2);
        assertEquals(List.of("x"), one.axes());
        assertEquals(2, one.size());
        assertEquals(before, rows(one.runEach(KEY, p -> Map.of("y", p.get("x")))));
    }

    @Test
    void keysAreDerivedByNameAndValue() {
        Key[] seen = new Key[1];
        Experiment.named("k").over("beta", 0.5).over("law", "iid").repeated(1).runEach(KEY, p -> {
            seen[0] = p.key("weights");
            assertEquals("iid", p.text("law"));
            return Map.of("x", 0);
        });
        assertEquals(
                KEY.child("beta")
                        .child(0.5)
                        .child("law")
                        .child("iid")
                        .child("repetition")
                        .child(0L)
                        .child("weights"),
                seen[0]);
    }

    @Test
    void blocksGainTheAxesAndKeepTheirColumns() {
        Function<Point, Table> block = p -> Table.create(
                "b",
                IntColumn.create("repetition", new int[] {0, 1, 2}),
                DoubleColumn.create("x", p.get("beta"), Double.NaN, Double.POSITIVE_INFINITY),
                StringColumn.create("note", "a", p.text("law"), ""));
        Table table = Experiment.named("blocks")
                .over("law", "iid", "fbm")
                .over("beta", 1, 2)
                .repeated(3)
                .run(KEY, block);
        assertEquals(List.of("law", "beta", "repetition", "x", "note"), table.columnNames());
        assertEquals(12, table.rowCount());
        assertEquals("iid 1.0 0 1.0 a", rows(table).get(0));
        assertEquals("fbm 2.0 2 Infinity ", rows(table).get(11));
        assertEquals(4, table.doubleColumn("x").countMissing());
    }

    record Law(double hurst, TimeUnit unit) {}

    /** Enums, records and named values are texts in the table, themselves in the measure, and give the keys of their texts. */
    @Test
    void anAxisMayBeOfEnumsRecordsAndNamedValues() {
        Law rough = new Law(0.2, TimeUnit.DAYS);
        Law soft = new Law(0.8, TimeUnit.HOURS);
        Map<String, Function<Double, Double>> functions = new LinkedHashMap<>();
        functions.put("square", x -> x * x);
        functions.put("half", x -> x / 2);
        Table table = Experiment.named("axes")
                .over("unit", TimeUnit.DAYS, TimeUnit.HOURS)
                .over("law", List.of(rough, soft))
                .over("f", functions)
                .runEach(KEY, p -> {
                    assertEquals(
                            KEY.child("unit")
                                    .child(p.text("unit"))
                                    .child("law")
                                    .child(p.text("law"))
                                    .child("f")
                                    .child(p.text("f"))
                                    .child("repetition")
                                    .child(0L)
                                    .child("k"),
                            p.key("k"));
                    @SuppressWarnings("unchecked")
                    Function<Double, Double> f = p.get("f", Function.class);
                    return Map.of(
                            "y",
                            f.apply(p.get("law", Law.class).hurst()),
                            "unit of law",
                            p.get("law", Law.class).unit().ordinal()
                                    - p.get("unit", TimeUnit.class).ordinal());
                });
        assertEquals(List.of("unit", "law", "f", "repetition", "unit of law", "y"), table.columnNames());
        assertEquals(
                "DAYS Law[hurst=0.2, unit=DAYS] square 0 0.0 " + 0.2 * 0.2,
                rows(table).get(0));
        assertEquals(
                "HOURS Law[hurst=0.8, unit=HOURS] half 0 0.0 0.4", rows(table).get(7));
        assertEquals(
                List.of("a", "b", "c"),
                Experiment.named("a map without an order")
                        .over("m", Map.of("c", 3, "a", 1, "b", 2))
                        .runEach(KEY, p -> Map.of("y", p.get("m", Integer.class)))
                        .stringColumn("m")
                        .asList());
    }

    /** A value that prints its address would have another key in every run. */
    @Test
    void aValueWithoutATextOfItsOwnIsRefused() {
        String message = assertThrows(IllegalArgumentException.class, () -> Experiment.named("e")
                        .over("x", List.of(new Object())))
                .getMessage();
        assertTrue(message.contains("name it by a map of text to value"), message);
        Function<Double, Double> lambda = x -> x;
        assertThrows(IllegalArgumentException.class, () -> Experiment.named("e").given("f", lambda));
    }

    /** 400 million cells are refused before memory is spent on them. */
    @Test
    void aGridBeyondTheHeapIsRefusedWithAnEstimate() {
        double[] many = deeplimits.stats.Grid.linear(0, 1, 20_000);
        Experiment large = Experiment.named("large").over("x", many).over("y", many);
        assertEquals(400_000_000, large.size());
        for (Runnable run : List.<Runnable>of(
                () -> large.runEach(KEY, p -> Map.of("z", 1)),
                () -> large.run(KEY, p -> Table.create()),
                () -> Experiment.named("large").repeated(400_000_000).runEach(KEY, p -> Map.of("z", 1)))) {
            String message =
                    assertThrows(IllegalArgumentException.class, run::run).getMessage();
            assertTrue(message.contains("cells of large must be of at most "), message);
            assertTrue(message.endsWith("take a coarser grid, or raise -Xmx, got 80,000,000,000"), message);
        }
    }

    @Test
    void progressCountsEveryRepetitionOnce() {
        List<Progress.Report> reports = new ArrayList<>();
        Progress.sink(reports::add);
        try {
            walks().runEach(KEY, ExperimentTest::walk);
            Experiment.named("blocks").over("x", 1, 2).repeated(10).run(KEY, p -> {
                p.step(p.get("x") == 1 ? 4 : 10);
                return Table.create(DoubleColumn.create("y", new double[p.repetitions()]));
            });
        } finally {
            Progress.sink(null);
        }
        List<Progress.Report> last =
                reports.stream().filter(Progress.Report::finished).toList();
        assertEquals(List.of(24L, 20L), last.stream().map(Progress.Report::done).toList());
        assertEquals(
                List.of(24L, 20L), last.stream().map(Progress.Report::total).toList());
    }

    @Test
    void aFailureNamesThePointAndItsCause() {
        RuntimeException cause = new ArithmeticException("no convergence");
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> walks().runEach(KEY, p -> {
            if (p.get("beta") == 0.25 && p.count("depth") == 30 && p.repetition() == 2) throw cause;
            return walk(p);
        }));
        assertEquals(
                "walks failed at beta=0.25, depth=30.0, repetition=2: java.lang.ArithmeticException: no convergence",
                e.getMessage());
        assertSame(cause, e.getCause());
    }

    @Test
    void measuresOfAnotherPointMustHaveTheSameNames() {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> Experiment.named("n")
                .over("x", 1, 2)
                .threads(1)
                .runEach(KEY, p -> p.get("x") == 1 ? Map.of("a", 1) : Map.of("b", 1)));
        assertTrue(
                e.getMessage()
                        .startsWith("n at x=2.0, repetition=0: columns of every cell must be those of the first one"),
                e.getMessage());
        assertThrows(
                IllegalArgumentException.class,
                () -> Experiment.named("n").over("x", 1).runEach(KEY, p -> Map.of("x", 1)));
        assertThrows(
                IllegalArgumentException.class,
                () -> Experiment.named("n").over("x", 1).runEach(KEY, p -> Map.of("repetition", 1)));
    }

    @Test
    void columnsFollowAnOrderedMapAndElseTheirNames() {
        Map<String, Number> ordered = new LinkedHashMap<>();
        ordered.put("z", 1);
        ordered.put("a", 2.5f);
        assertEquals(
                List.of("repetition", "z", "a"),
                Experiment.named("n").runEach(KEY, p -> ordered).columnNames());
        assertEquals(
                List.of("repetition", "a", "b", "c", "d"),
                Experiment.named("n")
                        .runEach(KEY, p -> Map.of("d", 1, "b", 2, "c", 3L, "a", 4.0))
                        .columnNames());
    }

    /** The caller is interrupted while cell 5 of 8 waits: five rows stand, in order, and the flag is clear. */
    @Test
    void anInterruptionKeepsTheFinishedRows() throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        Table[] kept = new Table[1];
        boolean[] flag = new boolean[1];
        String[] said = new String[1];
        Thread caller = new Thread(() -> said[0] = Captured.output(() -> {
            kept[0] = Experiment.named("long")
                    .over("x", 0, 1, 2, 3, 4, 5, 6, 7)
                    .threads(1)
                    .runEach(KEY, p -> {
                        if (p.count("x") == 5) {
                            reached.countDown();
                            LockSupport.park(); // until interrupted
                        }
                        return Map.of("y", p.get("x"));
                    });
            flag[0] = Thread.currentThread().isInterrupted();
        }));
        caller.start();
        assertTrue(reached.await(20, TimeUnit.SECONDS));
        caller.interrupt();
        caller.join(20_000);
        assertEquals(List.of("0.0 0 0.0", "1.0 0 1.0", "2.0 0 2.0", "3.0 0 3.0", "4.0 0 4.0"), rows(kept[0]));
        assertFalse(flag[0]);
        assertEquals("long was interrupted: 5 of 8 rows are kept", said[0].strip());
    }

    /** A cell that heeds no interruption is left to itself: the caller is back before a notebook stops it, which is after 200 ms. */
    @Test
    void aBusyCellDoesNotHoldTheCaller() throws InterruptedException {
        long least = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 5 && least > 200; attempt++)
            least = Math.min(least, millisecondsToLeaveABusyCell());
        assertTrue(least <= 200, least + " ms at best");
    }

    private static long millisecondsToLeaveABusyCell() throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        Thread caller = new Thread(() ->
                Captured.output(() -> Experiment.named("busy").over("x", 0).runEach(KEY, p -> {
                    reached.countDown();
                    while (release.getCount() > 0) Thread.onSpinWait();
                    return Map.of("y", 1);
                })));
        caller.start();
        assertTrue(reached.await(20, TimeUnit.SECONDS));
        long asked = System.nanoTime();
        caller.interrupt();
        caller.join(10_000);
        boolean back = !caller.isAlive();
        long taken = System.nanoTime() - asked;
        release.countDown();
        assertTrue(back);
        return TimeUnit.NANOSECONDS.toMillis(taken);
    }

    @TestFactory
    List<DynamicTest> whatCannotBeRightIsRefused() {
        Map<String, Runnable> bad = new LinkedHashMap<>();
        Experiment e = Experiment.named("e").over("x", 1.0);
        bad.put("name of an experiment must be given, got null", () -> Experiment.named(null));
        bad.put("name of an experiment must be not blank, got \" \"", () -> Experiment.named(" "));
        bad.put("axis y must be given at least one value, got none", () -> e.over("y", new double[0]));
        bad.put("axis t must be given at least one value, got none", () -> e.over("t", new String[0]));
        bad.put("name of an axis must be used once, got x", () -> e.over("x", 2.0));
        bad.put("name of an axis must be used once, got X", () -> e.over("X", 2.0)); // to a table they are one name
        bad.put(
                "name of an axis must be not blank and not \"repetition\", got \"Repetition\"",
                () -> e.over("Repetition", 2.0));
        bad.put(
                "e at x=1.0, repetition=0: name of a measure must be none of the axes, got \"X\"",
                () -> e.runEach(KEY, p -> Map.of("X", 1)));
        bad.put(
                "e at x=1.0, repetition=0: name of a measure must be none of the axes, got \"REPETITION\"",
                () -> e.runEach(KEY, p -> Map.of("REPETITION", 1)));
        bad.put("name of an axis must be given, got null", () -> e.over(null, 2.0));
        bad.put(
                "name of an axis must be not blank and not \"repetition\", got \"repetition\"",
                () -> e.over("repetition", 2.0));
        bad.put("values of axis y must be given, got null", () -> e.over("y", (double[]) null));
        bad.put("value of axis y must be a finite number, got NaN", () -> e.over("y", 1, Double.NaN));
        bad.put("value of axis y must be a finite number, got Infinity", () -> e.over("y", Double.POSITIVE_INFINITY));
        bad.put("values of axis y must be distinct, got [1.0, 2.0, 1.0]", () -> e.over("y", 1, 2, 1));
        bad.put("values of axis y must be distinct, got [0.0, 0.0]", () -> e.over("y", 0.0, -0.0));
        bad.put("value of axis y must be given, got null", () -> e.over("y", "a", null));
        bad.put("repetitions must be at least 1, got 0", () -> e.repeated(0));
        bad.put("threads must be at least 1, got 0", () -> e.threads(0));
        bad.put("shard must be in [1, 2], got 3", () -> e.shard(3, 2));
        bad.put("number of shards must be at least 1, got 0", () -> e.shard(1, 0));
        bad.put("a shard must be given a journal to share, got none", () -> e.shard(1, 2)
                .runEach(KEY, p -> Map.of("y", 1)));
        bad.put("journal must be given, got null", () -> e.journal(null));
        Path root = Path.of("").toAbsolutePath().getRoot(); // a file named null stood for it, in the working directory
        bad.put("journal must be a file, got " + root, () -> e.journal(root));
        bad.put("key must be given, got null", () -> e.runEach(null, p -> Map.of("y", 1)));
        bad.put("measure must be given, got null", () -> e.runEach(KEY, null));
        bad.put("values of axis z must be given, got null", () -> e.over("z", (List<?>) null));
        bad.put("value of axis z must be given, got null", () -> e.over("z", java.util.Arrays.asList("a", null)));
        bad.put(
                "value of axis z must be a text, an enum or a record; numbers go into over(name, double...), got 1",
                () -> e.over("z", List.of(1, 2)));
        bad.put("axis z must be given at least one value, got none", () -> e.over("z", Map.of()));
        bad.put("values of axis z must be distinct, got [DAYS, DAYS]", () -> e.over("z", TimeUnit.DAYS, TimeUnit.DAYS));
        bad.put("name of a constant must be not blank, got  ", () -> e.given(" ", 1));
        bad.put("constant epochs must be given, got null", () -> e.given("epochs", null));
        bad.put(
                "e failed at x=1.0, repetition=0: java.lang.IllegalArgumentException: axis x must be of texts to be read by text,"
                        + " got 1.0",
                () -> e.runEach(KEY, p -> Map.of("y", p.text("x").length())));
        bad.put(
                "e failed at x=1.0, t=a, repetition=0: java.lang.IllegalArgumentException: value of axis t must be a TimeUnit, got"
                        + " String a",
                () -> e.over("t", "a")
                        .runEach(
                                KEY, p -> Map.of("y", p.get("t", TimeUnit.class).ordinal())));
        bad.put(
                "e at x=1.0: rows of a block must be 3, one a repetition (ask the point: p.repetitions()), got 6",
                () -> e.repeated(3).run(KEY, p -> Table.create(DoubleColumn.create("y", new double[6]))));
        bad.put(
                "e at x=1.0: rows of a block must be 1, one a repetition (ask the point: p.repetitions()), got 0",
                () -> e.repeated(1).run(KEY, p -> Table.create(DoubleColumn.create("y", new double[0]))));
        bad.put(
                "e failed at x=1.0, repetition=0: java.lang.IllegalArgumentException: measures must be given, got null",
                () -> e.runEach(KEY, p -> null));
        bad.put(
                "e failed at x=1.0, repetition=0: java.lang.IllegalArgumentException: measures must be at least one, got none",
                () -> e.runEach(KEY, p -> Map.of()));
        bad.put(
                "e failed at x=1.0: java.lang.IllegalArgumentException: table of a block must be given, got null",
                () -> e.run(KEY, p -> null));
        bad.put(
                "e failed at x=1.0, repetition=0: java.lang.IllegalArgumentException: Axis z is not present in this experiment,"
                        + " which has [x]",
                () -> e.runEach(KEY, p -> Map.of("y", p.get("z"))));
        bad.put(
                "e failed at h=0.5, repetition=0: java.lang.IllegalArgumentException: axis h must be a whole number to be read by"
                        + " count, got 0.5",
                () -> Experiment.named("e").over("h", 0.5).runEach(KEY, p -> Map.of("y", p.count("h"))));
        bad.put(
                "e failed at h=2.147483648E9, repetition=0: java.lang.IllegalArgumentException: axis h must be a whole number to be"
                        + " read by count, got 2.147483648E9",
                () -> Experiment.named("e").over("h", 0x1p31).runEach(KEY, p -> Map.of("y", p.count("h"))));
        List<DynamicTest> tests = new ArrayList<>();
        bad.forEach((message, run) -> tests.add(DynamicTest.dynamicTest(
                message,
                () -> assertEquals(
                        message, assertThrows(RuntimeException.class, run::run).getMessage()))));
        return tests;
    }
}
