package deeplimits.study;

import deeplimits.Require;
import deeplimits.lab.Budget;
import deeplimits.lab.Experiment;
import deeplimits.lab.Point;
import deeplimits.net.Architecture;
import deeplimits.net.Ensemble;
import deeplimits.net.ResNet;
import deeplimits.random.Key;
import deeplimits.stats.Grid;
import deeplimits.stats.Statistics;
import deeplimits.weights.Law;
import java.util.Arrays;
import java.util.Map;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/**
 * E log10 |h_L - h_0| / |h_0| and E log10 |p_0 - p_L| / |p_L| over Hurst index H by scaling beta: Figure 7 of Marion et al. (2025).
 *
 * <p>res-3, ReLU, d = 40, 64 inputs, L = 1000, fractional noise as weights; a cell is one network at one H, its rows are all beta and inputs.
 */
record Figure7(double[] hursts, double[] betas, int networks, int inputs, Architecture architecture) implements Study {
    Figure7(Budget budget) {
        this(
                Grid.linear(0.05, 0.97, budget.of(3, 24, 51)),
                Grid.linear(0, 1.3, budget.of(8, 40, 70)),
                budget.of(1, 2, 5),
                budget.of(2, 5, 10),
                ResNet.res3(40).inputs(64).depth(budget.of(100, 1000, 1000)));
    }

    @Override
    public String name() {
        return "figure7";
    }

    @Override
    public Experiment experiment() {
        return Experiment.named("Figure 7")
                .over("hurst", hursts)
                .over("network", Grid.steps(1, networks, 1))
                .given("measure", 1)
                .given("architecture", architecture)
                .given("betas", Arrays.toString(betas))
                .given("inputs", inputs);
    }

    @Override
    public Table run(Experiment experiment) {
        return Require.present("experiment", experiment).run(Key.of(5), this::measure);
    }

    private Table measure(Point p) {
        return measure(Law.fractional(p.get("hurst")), p.key("weights"), betas);
    }

    private Table measure(Law law, Key key, double... some) {
        Table t = Ensemble.shared(architecture, law, key, inputs, some)
                .gradients()
                .threads(1)
                .run();
        return Table.create(
                t.column("beta"),
                t.column("input"),
                decimal(t, "log_drift", "log10_D"),
                decimal(t, "log_gradient_drift", "log10_G"));
    }

    private static DoubleColumn decimal(Table t, String natural, String name) {
        return t.doubleColumn(natural).divide(Math.log(10)).setName(name);
    }

    /** One row for each H and beta: the means over all networks and inputs. */
    @Override
    public Map<String, Table> tables(Table rows) {
        Table means = Statistics.summary(rows, "log10_D", "hurst", "beta").selectColumns("hurst", "beta");
        for (String column : new String[] {"log10_D", "log10_G"})
            means.addColumns(Statistics.summary(rows, column, "hurst", "beta")
                    .doubleColumn("mean")
                    .setName(column));
        return Map.of(name(), means);
    }

    @Override
    public double secondsPerCell() {
        measure(Law.fractional(0.5), Key.of(5), betas[0]);
        long start = System.nanoTime();
        measure(Law.fractional(0.5), Key.of(5), Arrays.copyOf(betas, 8));
        return (System.nanoTime() - start) / 1e9 * betas.length / 8;
    }
}
