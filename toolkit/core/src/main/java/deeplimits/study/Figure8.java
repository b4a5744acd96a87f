package deeplimits.study;

import deeplimits.Require;
import deeplimits.data.Dataset;
import deeplimits.data.Split;
import deeplimits.lab.Budget;
import deeplimits.lab.Experiment;
import deeplimits.lab.Point;
import deeplimits.net.Architecture;
import deeplimits.net.ResNet;
import deeplimits.random.Key;
import deeplimits.stats.Columns;
import deeplimits.stats.Grid;
import deeplimits.train.Optimiser;
import deeplimits.train.Run;
import deeplimits.train.Training;
import deeplimits.weights.Law;
import deeplimits.weights.Weights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/**
 * (V_k)_{3,7} and the roughness of V before and after training, for two starts by two scalings: Figure 8 of Marion et al. (2025).
 *
 * <p>res-1, ReLU, d = 30, L = 1000, batches of 128, 10 epochs; both protocols of the authors' code. A cell is one training, its rows are
 * the layers; seeds are shared by all starts, scalings and protocols.
 */
record Figure8(String suffix, Split images, int depth, int epochs, int seeds) implements Study {
    private static final int BATCH = 128;

    /** The two protocols of the published code, by the names of its branches. */
    enum Protocol {
        /** Adam at 1e-3, a tenth of it after every fifth epoch. */
        MASTER,
        /** Adam at 1e-2. */
        DEV;

        Training of(Architecture network, Law law) {
            Training training = Training.of(network, law).batch(BATCH);
            return this == MASTER
                    ? training.optimiser(Optimiser.adam(1e-3)).decay(5, 0.1)
                    : training.optimiser(Optimiser.adam(1e-2));
        }
    }

    static Figure8 of(Dataset set, Budget budget) {
        Split images = set.load().take(budget.of(512, 4000, Pictures.whole(set)), budget.of(200, 1000, 10_000));
        return of(Pictures.suffix(set), images, budget);
    }

    static Figure8 of(String suffix, Split images, Budget budget) {
        return new Figure8(suffix, images, budget.of(50, 1000, 1000), budget.of(1, 10, 10), budget.of(2, 5, 5));
    }

    @Override
    public String name() {
        return "figure8" + suffix;
    }

    @Override
    public Experiment experiment() {
        Map<String, Law> starts = new LinkedHashMap<>();
        starts.put("iid", Law.iid());
        starts.put("smooth", Law.smooth(0.1));
        Experiment grid = Experiment.named("Figure 8")
                .over("start", starts)
                .over("beta", 0.5, 1)
                .over("protocol", Protocol.values())
                .over("seed", Grid.steps(8, 7 + seeds, 1));
        return Pictures.given(grid, images).given("depth", depth).given("epochs", epochs);
    }

    private Training training(Protocol protocol, double beta, Law law) {
        var network =
                ResNet.res1(30).inputs(images.train().pixels()).depth(depth).scaling(beta);
        return protocol.of(network, law).epochs(epochs).threads(1).quiet();
    }

    @Override
    public Table run(Experiment experiment) {
        return Require.present("experiment", experiment).run(Key.of(8), this::measure);
    }

    private Table measure(Point p) {
        Run run = training(p.get("protocol", Protocol.class), p.get("beta"), p.get("start", Law.class))
                .run(images, Key.of(p.count("seed")));
        boolean finite = run.outcome().finished();
        Weights before = run.before().v();
        Weights after = run.after().v();
        Table rows = Table.create(
                DoubleColumn.create("layer", Grid.linear(1, depth, depth)),
                DoubleColumn.create("before", before.path(3, 7)),
                finite ? DoubleColumn.create("after", after.path(3, 7)) : constant("after", Double.NaN));
        double none = Double.NaN;
        return rows.addColumns(
                constant("finite", finite ? 1 : 0),
                constant("roughness before", before.roughness()),
                constant("roughness after", finite ? after.roughness() : none),
                constant("roughness added", finite ? after.minus(before).roughness() : none),
                constant("share", finite ? squares(before) / squares(after) : none),
                constant("accuracy", finite ? run.accuracy() : none));
    }

    private DoubleColumn constant(String name, double value) {
        double[] values = new double[depth];
        Arrays.fill(values, value);
        return DoubleColumn.create(name, values);
    }

    private static double squares(Weights w) {
        double sum = 0;
        for (int k = 0; k < w.depth(); k++) for (double x : w.matrix(k)) sum += x * x;
        return sum;
    }

    @Override
    public List<String> tables() {
        return List.of(name(), "roughness" + suffix);
    }

    /** The entry along depth of the first seed, and the roughness, one row a training. */
    @Override
    public Map<String, Table> tables(Table rows) {
        Table paths = Columns.where(rows, "seed", 8)
                .selectColumns("start", "beta", "protocol", "seed", "layer", "before", "after");
        Table trainings = Columns.where(rows, "layer", 1).removeColumns("layer", "before", "after");
        for (String column : new String[] {"before", "after", "added"})
            trainings.column("roughness " + column).setName(column);
        return Map.of(name(), paths, "roughness" + suffix, trainings);
    }

    @Override
    public int digits() {
        return 6;
    }

    @Override
    public double secondsPerCell() {
        return Pictures.seconds(images, BATCH, epochs, training(Protocol.MASTER, 1, Law.iid()));
    }
}
