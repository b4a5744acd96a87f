package deeplimits.lab;

import deeplimits.Require;
import deeplimits.random.Key;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tech.tablesaw.api.Table;

/**
 * Grid x repetitions to tidy rows: named axes, a measure of one point, a table with one row for each point and repetition.
 *
 * <pre>{@code
 * Table norms = Experiment.named("Figure 1")
 *     .over("beta", 1.0, 0.25, 0.5).over("depth", Grid.steps(10, 1000, 110)).repeated(50)
 *     .run(Key.of(1), p -> Map.of("drift", ...));
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
    private final String name;
    private final List<Axis> axes;
    private final Plan plan;

    /** How an experiment runs: n repetitions, on so many threads, with which journal, as which shard. */
    record Plan(int repetitions, int threads, Path journal, int shard, int shards) {}

    private Experiment(String name, List<Axis> axes, Plan plan) {
        this.name = name;
        this.axes = List.copyOf(axes);
        this.plan = plan;
    }

    /**
     * An experiment without axes, of one repetition, on all processors.
     *
     * @param name what its progress and its messages call it
     * @return the experiment
     */
    public static Experiment named(String name) {
        Require.present("name of an experiment", name);
        Require.holds(!name.isBlank(), "name of an experiment", "not blank", '"' + name + '"');
        return new Experiment(name, List.of(), new Plan(1, Runtime.getRuntime().availableProcessors(), null, 0, 0));
    }

    /**
     * Adds a numeric axis.
     *
     * @param axis its name, the column it becomes
     * @param values at least one, finite, distinct
     * @return the experiment over this axis too
     * @throws IllegalArgumentException outside these domains, or if an axis has that name
     */
    public Experiment over(String axis, double... values) {
        return over(Axis.of(free(axis), values));
    }

    /**
     * Adds an axis of texts.
     *
     * @param axis its name, the column it becomes
     * @param values at least one, distinct
     * @return the experiment over this axis too
     * @throws IllegalArgumentException outside these domains, or if an axis has that name
     */
    public Experiment over(String axis, String... values) {
        return over(Axis.of(free(axis), values));
    }

    private String free(String axis) {
        Require.present("name of an axis", axis);
        Require.holds(
                !axis.isBlank() && !axis.equals("repetition"),
                "name of an axis",
                "not blank and not \"repetition\"",
                '"' + axis + '"');
        Require.holds(
                axes.stream().noneMatch(a -> a.name().equals(axis)), "name of an axis", "used once", '"' + axis + '"');
        return axis;
    }

    private Experiment over(Axis axis) {
        List<Axis> more = new ArrayList<>(axes);
        more.add(axis);
        return new Experiment(name, more, plan);
    }

    /**
     * Repeats every grid point.
     *
     * @param n at least 1
     * @return the experiment with n repetitions of each grid point
     */
    public Experiment repeated(int n) {
        Require.atLeast(1, "repetitions", n);
        return with(new Plan(n, plan.threads(), plan.journal(), plan.shard(), plan.shards()));
    }

    /**
     * Sets the number of threads; it changes no bit of the table.
     *
     * @param n at least 1
     * @return the experiment on n threads
     */
    public Experiment threads(int n) {
        Require.atLeast(1, "threads", n);
        return with(new Plan(plan.repetitions(), n, plan.journal(), plan.shard(), plan.shards()));
    }

    /**
     * Keeps finished cells in a file, each on disk before it counts as finished: a run that was killed continues where it
     * stopped. The grid may grow between runs; name, axes and key may not change.
     *
     * @param file the journal, created when absent; a second run on it at the same time is refused
     * @return the experiment with that journal
     */
    public Experiment journal(Path file) {
        Require.present("journal", file);
        return with(new Plan(plan.repetitions(), plan.threads(), file, plan.shard(), plan.shards()));
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
        return with(new Plan(plan.repetitions(), plan.threads(), plan.journal(), index, of));
    }

    private Experiment with(Plan changed) {
        return new Experiment(name, axes, changed);
    }

    /**
     * Measures every point once for each repetition.
     *
     * @param key root of all keys
     * @param measure a point to its named numbers, the same names at every point; a map without an order of its own gives
     *     columns in the order of their names
     * @return the axes, {@code repetition}, and the measures, one row a measurement
     * @throws IllegalStateException if the measure fails, with the point in the message and the cause
     */
    public Table run(Key key, Function<Point, ? extends Map<String, ? extends Number>> measure) {
        Require.present("measure", measure);
        return new Run(name, axes, plan, Require.present("key", key), true).table(p -> Block.of(measure.apply(p)));
    }

    /**
     * Measures every point in one call for all its repetitions, as an ensemble does.
     *
     * @param key root of all keys
     * @param measure a point to its rows, with the same columns at every point, none named like an axis
     * @return the axes and the columns of the blocks; an interruption keeps the rows of blocks cut short, too
     * @throws IllegalStateException if the measure fails, with the point in the message and the cause
     */
    public Table runBlocks(Key key, Function<Point, Table> measure) {
        Require.present("measure", measure);
        return new Run(name, axes, plan, Require.present("key", key), false).table(p -> Block.of(measure.apply(p)));
    }
}
