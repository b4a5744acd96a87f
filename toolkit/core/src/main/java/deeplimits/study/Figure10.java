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
import deeplimits.train.Optimiser;
import deeplimits.train.Run;
import deeplimits.train.Training;
import deeplimits.weights.Law;
import java.util.Map;
import tech.tablesaw.api.Table;

/**
 * Steps of stochastic gradient descent to a given loss, for tau = L^-1/4, L^-1/2, L^-1 and without skip connections, over depth L:
 * after Zhang et al. (2022).
 *
 * <p>res-1 with ReLU after the sum, d = 40, batches of 64, one rate for all depths. The loss that counts is a running mean of the batches'
 * losses, of weight 0.1 for each new one.
 *
 * @param target the loss to reach
 */
record Figure10(String name, Split images, double rate, int epochs, double target, double[] depths, int repetitions)
        implements Study {
    private static final int BATCH = 64;
    private static final String VANILLA = "vanilla";
    private static final Map<String, Double> BETAS = Map.of("L^-1/4", 0.25, "L^-1/2", 0.5, "L^-1", 1.0);

    static Figure10 of(Dataset set, Budget budget) {
        boolean digits = set == Dataset.MNIST;
        int train = budget.of(640, digits ? 2048 : 5000, Pictures.whole(set));
        Split images = set.load().take(train, budget.of(200, digits ? 500 : 1000, 10_000));
        double[] depths = {10, 30, 100, 300, 1000};
        return new Figure10(
                "figure10" + Pictures.suffix(set),
                images,
                digits ? 0.1 : 0.01,
                digits ? budget.of(1, 4, 2) : budget.of(1, 10, 10),
                digits ? 1 : 2,
                budget.of(new double[] {10, 30}, depths, depths),
                budget.of(1, 3, 5));
    }

    @Override
    public Experiment experiment() {
        Experiment grid = Experiment.named("four networks")
                .over("network", "L^-1/4", "L^-1/2", "L^-1", VANILLA)
                .over("depth", depths)
                .repeated(repetitions);
        return Pictures.given(grid, images)
                .given("rate", rate)
                .given("epochs", epochs)
                .given("loss to reach", target);
    }

    private Training training(String network, int depth) {
        Architecture layers =
                network.equals(VANILLA) ? ResNet.plain(40) : ResNet.tau(40).scaling(BETAS.get(network));
        return Training.of(layers.inputs(images.train().pixels()).depth(depth), Law.iid())
                .optimiser(Optimiser.sgd(rate, 0))
                .batch(BATCH)
                .epochs(epochs)
                .threads(1)
                .quiet();
    }

    @Override
    public Table run(Experiment experiment) {
        return Require.present("experiment", experiment).runEach(Key.of(10), this::measure);
    }

    private Map<String, Number> measure(Point p) {
        Run run = training(p.text("network"), p.count("depth")).run(images, p.key("training"));
        double[] loss = run.steps().doubleColumn("loss").asDoubleArray();
        return Map.of(
                "first_loss",
                loss[0],
                "last_loss",
                loss[loss.length - 1],
                "steps",
                stepsTo(target, loss),
                "accuracy",
                run.accuracy(),
                "finite",
                run.outcome().finished() ? 1 : 0);
    }

    private static double stepsTo(double target, double[] loss) {
        double mean = loss[0];
        for (int s = 0; s < loss.length; s++) {
            mean = 0.9 * mean + 0.1 * loss[s];
            if (mean < target) return s + 1;
        }
        return Double.NaN;
    }

    /** Half the time of the deepest, as the depths of the grid have it on average. */
    @Override
    public double secondsPerCell() {
        double sum = 0;
        for (double depth : depths) sum += depth / depths[depths.length - 1] / depths.length;
        int deepest = (int) depths[depths.length - 1];
        return sum * Pictures.seconds(images, BATCH, epochs, training("L^-1", deepest));
    }
}
