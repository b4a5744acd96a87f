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
import java.util.stream.IntStream;
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
    private final Function<Point, CellRows> measure;
    private final int perPoint;
    private final CellRows[] blocks;
    private final AtomicIntegerArray steps; // repetitions that a block has reported itself
    private CellRows pattern; // the first block known: all others have its columns
    private Journal journal; // null without one
    private Progress progress;
    private boolean over;

    ExperimentRun(Experiment experiment, Key key, boolean each, Function<Point, CellRows> measure) {
        this.experiment = experiment;
        this.key = key;
        this.each = each;
        this.measure = measure;
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

    Table table() {
        if (experiment.journal == null) {
            compute(Map.of());
        } else {
            try (Journal opened = Journal.open(experiment.journal, experiment.shard, experiment.shards, header())) {
                journal = opened;
                compute(opened.finished());
            }
        }
        return assemble();
    }

    int size() {
        return blocks.length;
    }

    /** All that the rows of a cell depend on, beside the values of its axes. */
    Map<String, String> header() {
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
    List<String> label(int cell) {
        Point point = point(cell);
        List<String> label = new ArrayList<>();
        for (int i = 0; i < experiment.axes.size(); i++) label.add(point.label(i));
        label.add(String.valueOf(each ? point.repetition() : experiment.repetitions));
        return label;
    }

    private void compute(Map<List<String>, CellRows> finished) {
        int[] todo = open(finished);
        try (Progress shown = Progress.of(experiment.name, (long) todo.length * weight())) {
            progress = shown;
            if (experiment.computer == null) {
                Workers workers = new Workers(todo.length, i -> measure.apply(point(todo[i])));
                workers.run(experiment.threads, (i, block, whole) -> take(todo[i], block, whole));
                report(workers, todo);
            } else {
                experiment.computer.accept(new OpenCells(this, todo));
            }
        } finally {
            end();
        }
    }

    /** The cells to compute, after taking those that are finished. */
    private int[] open(Map<List<String>, CellRows> finished) {
        IntStream.Builder open = IntStream.builder();
        for (int cell = 0; cell < blocks.length; cell++) {
            CellRows block = finished.isEmpty() ? null : finished.get(label(cell));
            if (block != null) blocks[cell] = fitting(block, cell, true);
            else if (experiment.shards == 0 || cell % experiment.shards == experiment.shard - 1) open.add(cell);
        }
        return open.build().toArray();
    }

    /** Steps of progress that a cell stands for. */
    private int weight() {
        return each ? 1 : Math.max(1, experiment.repetitions);
    }

    private void take(int cell, CellRows block, boolean whole) {
        if (!whole && each) return; // one row of a measure that was cut short cannot be trusted
        blocks[cell] = fitting(block, cell, whole);
        if (journal != null && whole) journal.append(label(cell), block);
        progress.step(Math.max(0, weight() - steps.get(cell)));
    }

    private synchronized void end() {
        over = true;
    }

    /** Takes a whole block that was measured elsewhere. */
    synchronized void keep(int cell, CellRows block) {
        if (blocks[cell] != null) return;
        if (over) throw new IllegalStateException("the run of " + experiment.name + " is over; start it again");
        take(cell, block, true);
    }

    /** Measures a cell here and now. */
    CellRows measured(int cell) {
        CellRows block;
        try {
            block = measure.apply(point(cell));
        } catch (RuntimeException e) {
            throw failed(cell, e);
        }
        // what a measure gives that was interrupted may be cut short
        if (Thread.currentThread().isInterrupted())
            throw new IllegalStateException(experiment.name + " was interrupted at " + point(cell));
        return block;
    }

    private IllegalStateException failed(int cell, Throwable cause) {
        return new IllegalStateException(experiment.name + " failed at " + point(cell) + ": " + cause, cause);
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
            throw new IllegalArgumentException(experiment.name + " at " + point(cell) + ": " + e.getMessage(), e);
        }
    }

    private void report(Workers workers, int[] todo) {
        if (workers.cause() != null) throw failed(todo[workers.failed()], workers.cause());
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
            Point point = point(cell);
            for (Object[] row : blocks[cell].rows()) {
                for (int i = 0; i < experiment.axes.size(); i++) columns.get(i).appendObj(point.cell(i));
                if (each) columns.get(measures - 1).appendObj(point.repetition());
                for (int c = 0; c < row.length; c++) CellRows.append(columns.get(measures + c), row[c]);
            }
        }
        return Table.create(experiment.name, columns);
    }
}
