package deeplimits.lab;

import deeplimits.Require;
import deeplimits.random.Key;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * One run of an experiment, and the cells of it that its journal does not hold yet, for whoever computes them: the threads of this JVM,
 * or the machines of a cluster.
 *
 * <p>cell number to bytes, bytes to journal: another machine computes a cell to a <em>journal of that one cell</em>, the very bytes that a
 * journal writes, and the run takes it in as if a thread of its own had measured it. The two sides need nothing in common but the
 * experiment; both have its cells by {@link Experiment#computedBy}.
 *
 * <pre>{@code
 * study.run(experiment.journal(file).computedBy(cells -> {
 *     for (int cell : cells.numbers()) cells.accept("this machine", cell, cells.compute(cell));
 * }));
 * }</pre>
 *
 * <p>All methods may be called from any thread.
 */
public final class OpenCells {
    private static final int CELL = 200; // bytes of heap that a cell takes, as a row of a dozen numbers, twice

    private final Experiment experiment;
    private final Key key;
    private final boolean each; // a cell is one repetition; else one grid point
    private final Function<Point, Table> measure;
    private final int perPoint; // cells
    private final int perCell; // repetitions, the steps of progress that a cell stands for
    private final int[] from; // the first row of a cell's block among the measures, -1 where it is not finished
    private final int[] to;
    private final AtomicIntegerArray steps; // repetitions that a block has reported itself
    private int[] numbers; // of the open cells
    private Table measures; // of the finished cells, as they came; null before the first one
    private Journal journal; // null without one
    private Progress progress;
    private boolean over;

    OpenCells(Experiment experiment, Key key, boolean each, Function<Point, Table> measure) {
        this.experiment = experiment;
        this.key = key;
        this.each = each;
        this.measure = measure;
        Require.holds(
                experiment.shards == 0 || experiment.journal != null, "a shard", "given a journal to share", "none");
        int repetitions = Math.max(1, experiment.repetitions);
        perPoint = each ? repetitions : 1;
        perCell = repetitions / perPoint;
        double cells = perPoint;
        for (Axis axis : experiment.axes) cells *= axis.labels().size();
        Require.fits("cells of " + experiment.name, cells * CELL, "take a coarser grid");
        from = new int[(int) cells];
        Arrays.fill(from, -1);
        to = new int[from.length];
        steps = new AtomicIntegerArray(from.length);
    }

    /** Computes the open cells and gives the table of all. */
    Table table(Consumer<OpenCells> computer) {
        // The first table of a JVM takes seconds: made later, cells that end meanwhile would wait for the journal.
        Table points = points();
        Path file = experiment.journal;
        try (Journal opened =
                file == null ? null : Journal.open(file, experiment.shard, experiment.shards, measured())) {
            journal = opened;
            compute(computer, opened == null ? Map.of() : opened.finished());
        }
        return assemble(points);
    }

    /** {@return their numbers, ascending, each from 0 to below {@link Experiment#size}} */
    public int[] numbers() {
        return numbers.clone();
    }

    /** {@return what is measured, as the first line of a journal says it: another machine's is the same, or its cells are refused} */
    public byte[] header() {
        return JournalLine.header(measured());
    }

    /**
     * Computes a cell, also after the run is over.
     *
     * @param cell its number, open or finished
     * @return a journal of that cell: the header and its line
     * @throws IllegalStateException if the measure fails, with the point in the message and the cause, or is interrupted
     */
    public byte[] compute(int cell) {
        Table block = measure(known(cell));
        // what a measure gives that was interrupted may be cut short
        if (Thread.currentThread().isInterrupted())
            throw new IllegalStateException(experiment.name + " was interrupted at " + point(cell));
        byte[] header = header();
        byte[] line = JournalLine.of(label(cell), block);
        byte[] both = Arrays.copyOf(header, header.length + line.length);
        System.arraycopy(line, 0, both, header.length, line.length);
        return both;
    }

    /**
     * Takes a computed cell into the table and the journal; one that is there already stays as it is, for the same cell has the same
     * bytes wherever it is computed.
     *
     * @param who computed it, for the words of a refusal
     * @param cell its number
     * @param journal what {@link #compute} gave there
     * @throws IllegalArgumentException if it was measured under another header, with what differs on both sides, or is no journal of
     *     that cell
     * @throws IllegalStateException when the run is over
     */
    public void accept(String who, int cell, byte[] journal) {
        Require.words("who", who);
        known(cell);
        byte[] header = header();
        int common = Arrays.mismatch(header, Require.present("journal", journal));
        if (common >= 0 && common < header.length)
            throw JournalLine.otherHeader(
                    "the journal of " + who, measured(), journal, "there", "take machines that agree with this one");
        String line = new String(journal, header.length, journal.length - header.length, StandardCharsets.UTF_8);
        List<String> fields = line.endsWith("\n") ? JournalLine.fields(line.substring(0, line.length() - 1)) : null;
        List<String> name = fields == null ? List.of("no whole line") : JournalLine.name(fields);
        Require.holds(
                name.equals(label(cell)), "journal from " + who, "that of cell " + cell + ", " + label(cell), name);
        synchronized (this) {
            if (from[cell] >= 0) return;
            if (over) throw new IllegalStateException("the run of " + experiment.name + " is over; start it again");
            keep(cell, JournalLine.block(fields), true);
        }
    }

    private int known(int cell) {
        return Require.holds(cell >= 0 && cell < from.length, "cell", "in [0, " + from.length + ")", cell);
    }

    /** All that the rows of a cell depend on, beside the values of its axes. */
    private Map<String, String> measured() {
        Map<String, String> header = new LinkedHashMap<>();
        header.put("experiment", experiment.name);
        header.put("key", key.toString());
        header.put("a cell", each ? "one repetition" : "one point");
        for (Axis axis : experiment.axes)
            header.put("axis " + (header.size() - 2), (axis.numeric() ? "numbers " : "texts ") + axis.name());
        header.put("java", Runtime.version().feature() + ", " + vectors());
        experiment.given.forEach((name, value) -> header.put("given " + name, value));
        return header;
    }

    /** The width of the Vector API's sums, on which last digits depend, where this JVM has it. */
    private static String vectors() {
        try {
            Class<?> vectors = Class.forName("jdk.incubator.vector.FloatVector");
            return vectors.getField("SPECIES_PREFERRED").get(null).toString();
        } catch (ReflectiveOperationException absent) {
            return "no Vector API";
        }
    }

    private Point point(int cell) {
        List<Axis> axes = experiment.axes;
        int[] at = new int[axes.size()];
        for (int i = at.length - 1, rest = cell / perPoint; i >= 0; i--) {
            int size = axes.get(i).labels().size();
            at[i] = rest % size;
            rest /= size;
        }
        return new Point(axes, at, key, each ? cell % perPoint : -1, experiment.repetitions, n -> {
            steps.addAndGet(cell, n);
            progress.step(n);
        });
    }

    /** The name of a cell in a journal: its axis values, then which repetition, or how many. */
    private List<String> label(int cell) {
        Point point = point(cell);
        List<String> label = new ArrayList<>();
        for (int i = 0; i < experiment.axes.size(); i++) label.add(point.label(i));
        label.add(String.valueOf(each ? point.repetition() : experiment.repetitions));
        return label;
    }

    private void compute(Consumer<OpenCells> computer, Map<List<String>, List<String>> finished) {
        IntStream.Builder open = IntStream.builder();
        for (int cell = 0; cell < from.length; cell++) {
            List<String> fields = finished.isEmpty() ? null : finished.get(label(cell));
            if (fields != null) add(cell, JournalLine.block(fields), true);
            else if (experiment.shards == 0 || cell % experiment.shards == experiment.shard - 1) open.add(cell);
        }
        numbers = open.build().toArray();
        try (Progress shown = Progress.of(experiment.name, (long) numbers.length * perCell)) {
            progress = shown;
            computer.accept(this);
        } finally {
            synchronized (this) {
                over = true;
            }
        }
    }

    /** Measures a cell here and now. */
    Table measure(int cell) {
        try {
            return measure.apply(point(cell));
        } catch (Throwable cause) {
            throw new IllegalStateException(experiment.name + " failed at " + point(cell) + ": " + cause, cause);
        }
    }

    /** Keeps what was measured, unless the run is over; {@code whole} is false when an interruption may have cut it short. */
    synchronized void keep(int cell, Table block, boolean whole) {
        if (over || !whole && each) return; // one row of a measure that was cut short cannot be trusted
        add(cell, block, whole);
        if (journal != null && whole) journal.append(label(cell), block);
        progress.step(Math.max(0, perCell - steps.get(cell)));
    }

    /** Says what is kept of a run that was interrupted. */
    synchronized void interrupted() {
        long kept = Arrays.stream(from).filter(row -> row >= 0).count();
        System.out.println(experiment.name + " was interrupted: " + kept + " of " + from.length
                + (each ? " rows" : " blocks") + " are kept");
    }

    /** Adds a block to the measures, whose columns it must have. */
    private void add(int cell, Table block, boolean whole) {
        try {
            if (measures == null) measures = empty(block);
            if (!block.columnNames().equals(measures.columnNames())
                    || !block.types().equals(measures.types()))
                Require.holds(
                        false, "columns of every cell", "those of the first one, " + columns(measures), columns(block));
            Require.holds(
                    each || !whole || experiment.repetitions == 0 || block.rowCount() == experiment.repetitions,
                    "rows of a block",
                    experiment.repetitions + ", one a repetition (ask the point: p.repetitions())",
                    block.rowCount());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(experiment.name + " at " + point(cell) + ": " + e.getMessage(), e);
        }
        from[cell] = measures.rowCount();
        measures.append(block);
        to[cell] = measures.rowCount();
    }

    /** The columns of a block, none of which may be named like one of the points. */
    private Table empty(Table block) {
        Table empty = Table.create();
        for (Column<?> column : block.columns()) {
            String name = column.name();
            boolean free = experiment.axes().stream().noneMatch(name::equalsIgnoreCase) // as a table compares names
                    && !(each && name.equalsIgnoreCase("repetition"));
            Require.holds(free, "name of a measure", "none of the axes", '"' + name + '"');
            empty.addColumns(column.type().create(name));
        }
        return empty;
    }

    private static List<String> columns(Table block) {
        return block.columns().stream()
                .map(column -> column.name() + "=" + column.type())
                .toList();
    }

    /** The columns that tell rows apart, still empty. */
    private Table points() {
        Table points = Table.create(experiment.name);
        for (Axis axis : experiment.axes)
            points.addColumns(axis.numeric() ? DoubleColumn.create(axis.name()) : StringColumn.create(axis.name()));
        if (each) points.addColumns(IntColumn.create("repetition"));
        return points;
    }

    private Table assemble(Table points) {
        IntStream.Builder order = IntStream.builder();
        for (int cell = 0; cell < from.length; cell++) {
            if (from[cell] < 0) continue;
            Point point = point(cell);
            for (int row = from[cell]; row < to[cell]; row++) {
                for (int i = 0; i < experiment.axes.size(); i++)
                    points.column(i).appendObj(point.cell(i));
                if (each) points.intColumn("repetition").append(point.repetition());
                order.add(row);
            }
        }
        int[] rows = order.build().toArray();
        if (measures != null) measures.columns().forEach(column -> points.addColumns(column.subset(rows)));
        return points;
    }
}
