package deeplimits.lab;

import deeplimits.Require;
import deeplimits.random.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
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
final class ExperimentRun {
    private static final int CELL = 200; // bytes of heap that a cell takes at least, as one row of one number
    private final Experiment experiment;
    private final Key key;
    private final boolean each; // a cell is one repetition; else one grid point
    private final int perPoint;
    private final CellRows[] blocks;
    private final AtomicIntegerArray steps; // repetitions that a block has reported itself
    private CellRows pattern; // the first block known: all others have its columns

    ExperimentRun(Experiment experiment, Key key, boolean each) {
        this.experiment = experiment;
        this.key = key;
        this.each = each;
        Require.holds(
                experiment.shards == 0 || experiment.journal != null, "a shard", "given a journal to share", "none");
        perPoint = each ? Math.max(1, experiment.repetitions) : 1;
        double cells = perPoint;
        for (Axis axis : experiment.axes) cells *= axis.labels().size();
        double room = Runtime.getRuntime().maxMemory() / 2.0;
        Require.holds(
                cells * CELL <= room && cells < Integer.MAX_VALUE - 8,
                "cells of " + experiment.name,
                String.format("at most %.0f for half of this JVM's heap; take a coarser grid", room / CELL),
                String.format("%.0f, at least %.1f GB", cells, cells * CELL / 1e9));
        blocks = new CellRows[(int) cells];
        steps = new AtomicIntegerArray(blocks.length);
    }

    Table table(Function<Point, CellRows> measure) {
        if (experiment.journal == null) {
            compute(measure, Map.of(), null);
        } else {
            try (Journal journal = Journal.open(experiment.journal, experiment.shard, experiment.shards, header())) {
                compute(measure, journal.finished(), journal);
            }
        }
        return assemble();
    }

    /** All that the rows of a cell depend on, beside the values of its axes. */
    private Map<String, String> header() {
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

    private Point point(int cell, Progress progress) {
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
        Point point = point(cell, null);
        List<String> label = new ArrayList<>();
        for (int i = 0; i < experiment.axes.size(); i++) label.add(point.label(i));
        label.add(String.valueOf(each ? point.repetition() : experiment.repetitions));
        return label;
    }

    private void compute(Function<Point, CellRows> measure, Map<List<String>, CellRows> finished, Journal journal) {
        List<Integer> todo = new ArrayList<>();
        for (int cell = 0; cell < blocks.length; cell++) {
            blocks[cell] = finished.isEmpty() ? null : finished.get(label(cell));
            if (blocks[cell] != null) blocks[cell] = fitting(blocks[cell], cell, true);
            else if (experiment.shards == 0 || cell % experiment.shards == experiment.shard - 1) todo.add(cell);
        }
        int weight = each ? 1 : Math.max(1, experiment.repetitions);
        try (Progress progress = Progress.of(experiment.name, (long) todo.size() * weight)) {
            Workers workers = new Workers(todo.size(), i -> measure.apply(point(todo.get(i), progress)));
            workers.run(experiment.threads, (i, block, whole) -> {
                if (!whole && each) return; // one row of a measure that was cut short cannot be trusted
                int cell = todo.get(i);
                blocks[cell] = fitting(block, cell, whole);
                if (journal != null && whole) journal.append(label(cell), block);
                progress.step(Math.max(0, weight - steps.get(cell)));
            });
            report(workers, todo);
        }
    }

    /** The block with the columns of all others, which it must have. */
    private CellRows fitting(CellRows block, int cell, boolean whole) {
        try {
            pattern = pattern == null ? block : pattern;
            block.mustMatch(pattern);
            int rows = block.rows().size();
            Require.holds(
                    each || !whole || experiment.repetitions == 0 || rows == experiment.repetitions,
                    "rows of a block",
                    experiment.repetitions + ", one a repetition (ask the point: p.repetitions())",
                    rows);
            for (String column : block.columns().keySet()) {
                Require.holds(
                        experiment.axes.stream().noneMatch(a -> a.name().equals(column))
                                && !(each && column.equals("repetition")),
                        "name of a measure",
                        "none of the axes",
                        '"' + column + '"');
            }
            return new CellRows(pattern.columns(), block.rows());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(experiment.name + " at " + point(cell, null) + ": " + e.getMessage(), e);
        }
    }

    private void report(Workers workers, List<Integer> todo) {
        if (workers.cause() != null) {
            throw new IllegalStateException(
                    experiment.name + " failed at " + point(todo.get(workers.failed()), null) + ": " + workers.cause(),
                    workers.cause());
        }
        if (workers.interrupted()) {
            long kept = Arrays.stream(blocks).filter(Objects::nonNull).count();
            System.out.println(experiment.name + " was interrupted: " + kept + " of " + blocks.length
                    + (each ? " rows" : " blocks") + " are kept");
        }
    }

    private Table assemble() {
        List<Column<?>> columns = new ArrayList<>();
        for (Axis axis : experiment.axes)
            columns.add(axis.numeric() ? DoubleColumn.create(axis.name()) : StringColumn.create(axis.name()));
        if (each) columns.add(IntColumn.create("repetition"));
        int measures = columns.size();
        if (pattern != null) columns.addAll(pattern.emptyColumns());
        for (int cell = 0; cell < blocks.length; cell++) {
            if (blocks[cell] == null) continue;
            Point point = point(cell, null);
            for (Object[] row : blocks[cell].rows()) {
                for (int i = 0; i < experiment.axes.size(); i++) columns.get(i).appendObj(point.cell(i));
                if (each) columns.get(measures - 1).appendObj(point.repetition());
                for (int c = 0; c < row.length; c++) CellRows.append(columns.get(measures + c), row[c]);
            }
        }
        return Table.create(experiment.name, columns);
    }
}
