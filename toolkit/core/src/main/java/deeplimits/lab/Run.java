package deeplimits.lab;

import deeplimits.Require;
import deeplimits.random.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Function;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** One run of an experiment: its cells in order, those that a journal knows, those to compute, the table of all. */
final class Run {
    private final String name;
    private final List<Axis> axes;
    private final Experiment.Plan plan;
    private final Key key;
    private final boolean single; // a cell is one repetition; else one grid point
    private final List<List<Object>> points = new ArrayList<>();
    private final int perPoint;
    private final Block[] blocks;
    private final AtomicIntegerArray steps; // repetitions that a block has reported itself
    private Block pattern; // the first block known: all others have its columns

    Run(String name, List<Axis> axes, Experiment.Plan plan, Key key, boolean single) {
        this.name = name;
        this.axes = axes;
        this.plan = plan;
        this.key = key;
        this.single = single;
        Require.holds(plan.shards() == 0 || plan.journal() != null, "a shard", "given a journal to share", "none");
        points.add(List.of());
        for (Axis axis : axes) {
            List<List<Object>> longer = new ArrayList<>();
            for (List<Object> values : points) {
                for (Object value : axis.values()) {
                    List<Object> more = new ArrayList<>(values);
                    more.add(value);
                    longer.add(more);
                }
            }
            points.clear();
            points.addAll(longer);
        }
        perPoint = single ? plan.repetitions() : 1;
        long cells = (long) points.size() * perPoint;
        Require.holds(cells <= Integer.MAX_VALUE - 8, "grid points times repetitions", "at most 2147483639", cells);
        blocks = new Block[(int) cells];
        steps = new AtomicIntegerArray(blocks.length);
    }

    Table table(Function<Point, Block> measure) {
        if (plan.journal() == null) {
            compute(measure, Map.of(), null);
        } else {
            List<String> header =
                    new ArrayList<>(List.of("deeplimits journal 1", name, key.toString(), single ? "rows" : "blocks"));
            axes.forEach(axis -> header.add(axis.name()));
            try (Shards shards = new Shards(plan.journal(), plan.shard(), plan.shards(), header)) {
                compute(measure, shards.finished(), shards.journal());
            }
        }
        return assemble();
    }

    private Point point(int cell, Progress progress) {
        return new Point(
                axes, points.get(cell / perPoint), key, single ? cell % perPoint : -1, plan.repetitions(), n -> {
                    steps.addAndGet(cell, n);
                    progress.step(n);
                });
    }

    /** The name of a cell in a journal. */
    private String label(int cell, Point point) {
        return single ? point.toString() : point + ", repetitions=" + plan.repetitions();
    }

    private void compute(Function<Point, Block> measure, Map<String, Block> finished, Journal journal) {
        int weight = single ? 1 : plan.repetitions();
        try (Progress progress = Progress.of(name, (long) blocks.length * weight)) {
            List<Integer> todo = new ArrayList<>();
            for (int cell = 0; cell < blocks.length; cell++) {
                blocks[cell] = finished.isEmpty() ? null : finished.get(label(cell, point(cell, progress)));
                if (blocks[cell] == null && (plan.shards() == 0 || cell % plan.shards() == plan.shard() - 1)) {
                    todo.add(cell);
                } else if (blocks[cell] != null) {
                    fits(blocks[cell], cell, progress);
                    progress.step(weight);
                }
            }
            Sweep sweep = new Sweep(todo.size(), i -> measure.apply(point(todo.get(i), progress)));
            Sweep.End end = sweep.run(plan.threads(), (i, block, whole) -> {
                int cell = todo.get(i);
                if (!whole && single) {
                    return; // one row of a measure that was cut short cannot be trusted
                }
                fits(block, cell, progress);
                blocks[cell] = block;
                if (journal != null && whole) journal.append(label(cell, point(cell, progress)), block);
                progress.step(Math.max(0, weight - steps.get(cell)));
            });
            report(end, todo, progress);
        }
    }

    private void fits(Block block, int cell, Progress progress) {
        try {
            pattern = pattern == null ? block : pattern;
            block.mustMatch(pattern);
            for (String column : block.columns().keySet()) {
                Require.holds(
                        axes.stream().noneMatch(a -> a.name().equals(column))
                                && !(single && column.equals("repetition")),
                        "name of a measure",
                        "none of the axes",
                        '"' + column + '"');
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " at " + point(cell, progress) + ": " + e.getMessage(), e);
        }
    }

    private void report(Sweep.End end, List<Integer> todo, Progress progress) {
        if (end.failed() >= 0) {
            throw new IllegalStateException(
                    name + " failed at " + point(todo.get(end.failed()), progress) + ": " + end.cause(), end.cause());
        }
        if (end.interrupted()) {
            long kept = Arrays.stream(blocks).filter(Objects::nonNull).count();
            System.out.println(name + " was interrupted: " + kept + " of " + blocks.length
                    + (single ? " rows" : " blocks") + " are kept");
        }
    }

    private Table assemble() {
        List<Column<?>> columns = new ArrayList<>();
        axes.forEach(axis ->
                columns.add(axis.numeric() ? DoubleColumn.create(axis.name()) : StringColumn.create(axis.name())));
        if (single) columns.add(IntColumn.create("repetition"));
        if (pattern != null) columns.addAll(pattern.emptyColumns());
        for (int cell = 0; cell < blocks.length; cell++) {
            if (blocks[cell] != null) {
                List<Object> lead = new ArrayList<>(points.get(cell / perPoint));
                if (single) lead.add(cell % perPoint);
                for (Object[] values : blocks[cell].rows()) {
                    List<Object> row = new ArrayList<>(lead);
                    row.addAll(Arrays.asList(values));
                    Block.append(columns, row.toArray());
                }
            }
        }
        return Table.create(name, columns);
    }
}
