package deeplimits.lab;

import deeplimits.Require;
import deeplimits.random.Key;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/**
 * Grid x repetitions to tidy rows: named axes, a measure of one point, a table with one row for each point and repetition.
 *
 * <pre>{@code
 * Table norms = Experiment.named("Figure 1")
 *     .over("beta", 1.0, 0.25, 0.5).over("depth", Grid.steps(10, 1000, 110)).repeated(50)
 *     .run(Key.of(1), p -> Ensemble.independent(..., p.key("networks"), p.repetitions()).run());
 * }</pre>
 *
 * <p>Points run in parallel; the table is the same, bit for bit, for any number of threads, because every draw is
 * addressed by the point's own keys ({@link Point#key}). Rows follow the axes in their order, the last one fastest, then
 * the repetition. Progress is shown. An interruption keeps the finished rows: the table returned is then shorter, a line
 * says so, and the interrupt flag is cleared, so that the next cell of a notebook runs. A measure that fails ends the run
 * with the point in the message and the cause.
 *
 * <p>With a {@linkplain #journal(Path) journal} finished cells are on disk, and the same run again computes only the rest.
 * An experiment is immutable; each method returns a new one.
 */
public final class Experiment {
    final String name;
    final List<Axis> axes = new ArrayList<>();
    final Map<String, String> given = new TreeMap<>();
    int repetitions; // 0 where it was not said: a block may then have any number of rows
    Path journal;
    int shard;
    int shards;
    private Consumer<OpenCells> computer = new Workers(Runtime.getRuntime().availableProcessors());

    private Experiment(String name) {
        this.name = name;
    }

    /**
     * An experiment without axes, of one repetition, on all processors.
     *
     * @param name what its progress and its messages call it
     */
    public static Experiment named(String name) {
        Require.present("name of an experiment", name);
        Require.holds(!name.isBlank(), "name of an experiment", "not blank", '"' + name + '"');
        return new Experiment(name);
    }

    private Experiment with(Consumer<Experiment> change) {
        Experiment next = new Experiment(name);
        next.axes.addAll(axes);
        next.given.putAll(given);
        next.repetitions = repetitions;
        next.journal = journal;
        next.shard = shard;
        next.shards = shards;
        next.computer = computer;
        change.accept(next);
        return next;
    }

    /**
     * Adds a numeric axis, the column of its name.
     *
     * @param values at least one, finite, distinct
     * @throws IllegalArgumentException outside these domains, or if an axis has that name
     */
    public Experiment over(String axis, double... values) {
        return over(Axis.of(axis, values));
    }

    /** Adds an axis of texts, at least one, distinct; see {@link #over(String, double...)}. */
    public Experiment over(String axis, String... values) {
        return over(axis, Arrays.asList(Require.present("values of axis " + axis, values)));
    }

    /** Adds an axis of enums, whose names the table holds; the measure has them by {@link Point#get(String, Class)}. */
    public Experiment over(String axis, Enum<?>... values) {
        return over(axis, Arrays.asList(Require.present("values of axis " + axis, values)));
    }

    /**
     * Adds an axis of records (texts or enums), such as laws of weights; the table holds what they print, the measure has them by
     * {@link Point#get(String, Class)}.
     */
    public Experiment over(String axis, List<?> values) {
        return over(Axis.of(axis, values));
    }

    /** Adds an axis of values of any type under names, which table, keys and journal hold; a map without an order is sorted by name. */
    public Experiment over(String axis, Map<String, ?> values) {
        return over(Axis.of(axis, values));
    }

    private Experiment over(Axis axis) {
        boolean free = axes().stream().noneMatch(axis.name()::equalsIgnoreCase);
        Require.holds(free, "name of an axis", "used once", axis.name());
        return with(next -> next.axes.add(axis));
    }

    /**
     * Repeats every grid point n times, n at least 1: the one place where a chapter says how many. A block of {@link #run} must
     * then have n rows; the point hands n out ({@link Point#repetitions}).
     */
    public Experiment repeated(int n) {
        Require.atLeast(1, "repetitions", n);
        return with(next -> next.repetitions = n);
    }

    /** Computes on n threads of this JVM, at least 1; it changes no bit of the table. */
    public Experiment threads(int n) {
        Require.atLeast(1, "threads", n);
        return with(next -> next.computer = new Workers(n));
    }

    /**
     * States what the rows depend on beside axes and key, such as the number of epochs, the checksum of the data, or the version
     * of the measure: a journal keeps it and gives its rows back only under the same.
     *
     * @param name not blank; given again, the last value counts
     * @param value a number, a text, an enum or a record
     */
    public Experiment given(String name, Object value) {
        Require.words("name of a constant", name);
        String label = Axis.label("constant " + name, value);
        return with(next -> next.given.put(name, label));
    }

    /**
     * Keeps finished cells in a file, each written before it counts as finished: a run that was killed continues where it
     * stopped, having lost nothing. What was written is forced onto the disk within a tenth of a second, so that a machine that loses
     * its power loses that much. The grid may grow between runs. Name, key, axes, constants, the JDK's number and its vectors may not
     * change: then the journal is refused, and both sides are shown.
     *
     * @param file the journal, created when absent; a second run on it at the same time is refused
     */
    public Experiment journal(Path file) {
        Require.holds(Require.present("journal", file).getFileName() != null, "journal", "a file", file);
        return with(next -> next.journal = file);
    }

    /**
     * Computes only every {@code of}-th cell, for several processes or machines that share the journal's folder; the table
     * returned holds every cell that any shard has finished, and a run without shards merges them all.
     *
     * @param index from 1 to {@code of}
     * @param of how many shards
     * @return one shard of the experiment, which needs a journal
     */
    public Experiment shard(int index, int of) {
        Require.atLeast(1, "number of shards", of);
        Require.holds(index >= 1 && index <= of, "shard", "in [1, " + of + "]", index);
        return with(next -> {
            next.shard = index;
            next.shards = of;
        });
    }

    /**
     * Leaves the computing of cells to another than the threads of this JVM; {@link #threads}, said later, takes it back.
     *
     * @param computer called once by {@link #run} or {@link #runEach}, on the calling thread, with the cells that are not finished; it
     *     may leave some open, and the table is then shorter
     */
    public Experiment computedBy(Consumer<OpenCells> computer) {
        Require.present("computer", computer);
        return with(next -> next.computer = computer);
    }

    /** {@return the names of the axes, in order} */
    public List<String> axes() {
        return axes.stream().map(Axis::name).toList();
    }

    /** {@return how many measurements the whole grid has: points times repetitions} */
    public long size() {
        long size = Math.max(1, repetitions);
        for (Axis axis : axes) size = Math.multiplyExact(size, axis.labels().size());
        return size;
    }

    /**
     * Measures every point in one call for all its repetitions, as an ensemble does.
     *
     * @param key root of all keys
     * @param measure a point to its rows, as many as {@link #repeated} says (where it says nothing, any number), with the same columns
     *     at every point, none named like an axis
     * @return the axes and the columns of the blocks; an interruption keeps the rows of blocks cut short, too
     * @throws IllegalArgumentException if a block has other rows or columns, or the table would not fit in memory
     * @throws IllegalStateException if the measure fails, with the point in the message and the cause
     */
    public Table run(Key key, Function<Point, Table> measure) {
        return run(key, measure, false, table -> Require.present("table of a block", table));
    }

    /**
     * Measures each repetition of every point in a call of its own.
     *
     * @param key root of all keys
     * @param measure a point at one repetition to its named numbers, the same names everywhere; a map without an order of its own
     *     gives columns in the order of their names
     * @return the axes, {@code repetition}, and the measures, one row a measurement
     * @throws IllegalArgumentException if the names differ, or the table would not fit in memory
     * @throws IllegalStateException if the measure fails, with the point in the message and the cause
     */
    public Table runEach(Key key, Function<Point, ? extends Map<String, ? extends Number>> measure) {
        return run(key, measure, true, Experiment::row);
    }

    private <T> Table run(Key key, Function<Point, T> measure, boolean each, Function<T, Table> block) {
        Require.present("measure", measure);
        OpenCells cells = new OpenCells(this, Require.present("key", key), each, p -> block.apply(measure.apply(p)));
        return cells.table(computer);
    }

    /** One row of named numbers. */
    private static Table row(Map<String, ? extends Number> measures) {
        Map<String, ? extends Number> ordered = Axis.ordered("measures", measures);
        Require.holds(!ordered.isEmpty(), "measures", "at least one", "none");
        Table row = Table.create();
        ordered.forEach((name, value) -> row.addColumns(DoubleColumn.create(
                name, new double[] {Require.present("measure " + name, value).doubleValue()})));
        return row;
    }
}
