package deeplimits.lab;

import deeplimits.Require;
import deeplimits.random.Key;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

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
    private static final int CELL = 200; // bytes of heap that a cell takes at least, as one row of one number

    private final Experiment experiment;
    private final Key key;
    private final boolean each; // a cell is one repetition; else one grid point
    private final Function<Point, Table> measure;
    private final int perPoint;
    private final Table[] blocks; // null where a cell is not finished
    private final AtomicIntegerArray steps; // repetitions that a block has reported itself
    private int[] numbers;
    private Table first; // the first block known: all others have its columns
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
        perPoint = each ? Math.max(1, experiment.repetitions) : 1;
        double cells = perPoint;
        for (Axis axis : experiment.axes) cells *= axis.labels().size();
        Require.fits("cells of " + experiment.name, cells * CELL, "take a coarser grid");
        blocks = new Table[(int) cells];
        steps = new AtomicIntegerArray(blocks.length);
    }

    /** Computes the open cells and gives the table of all. */
    Table table(Consumer<OpenCells> computer) {
        if (experiment.journal == null) {
            compute(computer, Map.of());
        } else {
            try (Journal opened = Journal.open(experiment.journal, experiment.shard, experiment.shards, measured())) {
                journal = opened;
                compute(computer, opened.finished());
            }
        }
        return assemble();
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
     * @param from who computed it, for the words of a refusal
     * @param cell its number
     * @param journal what {@link #compute} gave there
     * @throws IllegalArgumentException if it was measured under another header, with what differs on both sides, or is no journal of
     *     that cell
     * @throws IllegalStateException when the run is over
     */
    public void accept(String from, int cell, byte[] journal) {
        Require.words("from", from);
        known(cell);
        byte[] header = header();
        int common = Arrays.mismatch(header, Require.present("journal", journal));
        if (common >= 0 && common < header.length)
            throw JournalLine.otherHeader(
                    "the journal of " + from, measured(), journal, "there", "take machines that agree with this one");
        String line = new String(journal, header.length, journal.length - header.length, StandardCharsets.UTF_8);
        List<String> fields = line.endsWith("\n") ? JournalLine.fields(line.substring(0, line.length() - 1)) : null;
        JournalLine.Cell read = fields == null ? null : JournalLine.cell(fields);
        Require.holds(
                read != null && read.name().equals(label(cell)),
                "journal from " + from,
                "that of cell " + cell + ", " + label(cell),
                read == null ? "no whole line" : read.name());
        synchronized (this) {
            if (blocks[cell] != null) return;
            if (over) throw new IllegalStateException("the run of " + experiment.name + " is over; start it again");
            keep(cell, read.block(), true);
        }
    }

    private int known(int cell) {
        return Require.holds(cell >= 0 && cell < blocks.length, "cell", "in [0, " + blocks.length + ")", cell);
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

    private void compute(Consumer<OpenCells> computer, Map<List<String>, Table> finished) {
        IntStream.Builder open = IntStream.builder();
        for (int cell = 0; cell < blocks.length; cell++) {
            Table block = finished.isEmpty() ? null : finished.get(label(cell));
            if (block != null) blocks[cell] = fitting(block, cell, true);
            else if (experiment.shards == 0 || cell % experiment.shards == experiment.shard - 1) open.add(cell);
        }
        numbers = open.build().toArray();
        try (Progress shown = Progress.of(experiment.name, (long) numbers.length * weight())) {
            progress = shown;
            computer.accept(this);
        } finally {
            synchronized (this) {
                over = true;
            }
        }
    }

    /** Steps of progress that a cell stands for. */
    private int weight() {
        return each ? 1 : Math.max(1, experiment.repetitions);
    }

    /** Measures a cell here and now. */
    Table measure(int cell) {
        try {
            return measure.apply(point(cell));
        } catch (Throwable cause) {
            throw new IllegalStateException(experiment.name + " failed at " + point(cell) + ": " + cause, cause);
        }
    }

    /** Keeps what was measured here, unless the run is over; {@code whole} is false when an interruption may have cut it short. */
    synchronized void keep(int cell, Table block, boolean whole) {
        if (over || !whole && each) return; // one row of a measure that was cut short cannot be trusted
        blocks[cell] = fitting(block, cell, whole);
        if (journal != null && whole) journal.append(label(cell), block);
        progress.step(Math.max(0, weight() - steps.get(cell)));
    }

    /** Says what is kept of a run that was interrupted. */
    synchronized void interrupted() {
        long kept = Arrays.stream(blocks).filter(Objects::nonNull).count();
        System.out.println(experiment.name + " was interrupted: " + kept + " of " + blocks.length
                + (each ? " rows" : " blocks") + " are kept");
    }

    /** The block, which must have the columns of all others. */
    private Table fitting(Table block, int cell, boolean whole) {
        try {
            first = first == null ? block : first;
            Require.holds(
                    columns(block).equals(columns(first)),
                    "columns of every cell",
                    "those of the first one, " + columns(first),
                    columns(block));
            Require.holds(
                    each || !whole || experiment.repetitions == 0 || block.rowCount() == experiment.repetitions,
                    "rows of a block",
                    experiment.repetitions + ", one a repetition (ask the point: p.repetitions())",
                    block.rowCount());
            for (String column : block.columnNames())
                Require.holds(
                        !experiment.axes().contains(column) && !(each && column.equals("repetition")),
                        "name of a measure",
                        "none of the axes",
                        '"' + column + '"');
            return block;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(experiment.name + " at " + point(cell) + ": " + e.getMessage(), e);
        }
    }

    /** Names and types, in order. */
    private static List<String> columns(Table block) {
        return block.columns().stream()
                .map(column -> column.name() + "=" + column.type())
                .toList();
    }

    private Table assemble() {
        Table points = Table.create(experiment.name);
        for (Axis axis : experiment.axes)
            points.addColumns(axis.numeric() ? DoubleColumn.create(axis.name()) : StringColumn.create(axis.name()));
        if (each) points.addColumns(IntColumn.create("repetition"));
        Table measures = Table.create();
        if (first != null) first.columns().forEach(c -> measures.addColumns(c.type().create(c.name())));
        for (int cell = 0; cell < blocks.length; cell++) {
            if (blocks[cell] == null) continue;
            Point point = point(cell);
            for (int row = 0; row < blocks[cell].rowCount(); row++) {
                for (int i = 0; i < experiment.axes.size(); i++) points.column(i).appendObj(point.cell(i));
                if (each) points.intColumn("repetition").append(point.repetition());
            }
            measures.append(blocks[cell]);
        }
        return points.addColumns(measures.columnArray());
    }
}
