package deeplimits.study;

import deeplimits.Require;
import deeplimits.data.Dataset;
import deeplimits.data.Split;
import deeplimits.lab.Budget;
import deeplimits.lab.Experiment;
import deeplimits.lab.Point;
import deeplimits.net.ResNet;
import deeplimits.random.Key;
import deeplimits.stats.Grid;
import deeplimits.train.Optimiser;
import deeplimits.train.Run;
import deeplimits.train.Training;
import deeplimits.weights.Law;
import java.util.Map;
import tech.tablesaw.api.Table;

/**
 * Accuracy after training over Hurst index H by scaling beta by learning rate: Figure 9 of Marion et al. (2025).
 *
 * <p>res-1 with biases, ReLU, d = 30, L = 1000, fractional noise as first weights, Adam, a tenth of the rate after every fifth epoch,
 * batches of 128, 10 epochs. Budget paper is theirs, 10 H by 10 beta by 5 rates on the whole set, where the rate is chosen by
 * test images, so that {@code validation} is missing; budget class is the same grid on the first 10,000 images (four fifths of a
 * smaller set), and as many as a quarter of them, those that follow, for validation. The spread is five repetitions of a coarser grid.
 *
 * @param learn to learn on, and to validate on its held-out images or, where {@code learn == test}, not at all
 */
record Figure9(String name, Split learn, Split test, Size size) implements Study {
    private static final int BATCH = 128;
    private static final double GUESS = 0.1; // of ten classes, where the loss stopped being finite

    /** Grid, depth and length. */
    record Size(int hursts, int betas, double[] rates, int depth, int epochs, int repetitions) {
        static Size of(Budget budget) {
            return new Size(
                    budget.of(2, 10, 10),
                    budget.of(2, 10, 10),
                    budget.of(new double[] {0.01}, Grid.geometric(1e-4, 1, 5), Grid.geometric(1e-4, 1, 5)),
                    budget.of(50, 1000, 1000),
                    budget.of(1, 10, 10),
                    1);
        }

        Size coarser(int repetitions) {
            return new Size(hursts / 2, betas - 1, new double[] {0.001, 0.01}, depth, epochs, repetitions);
        }
    }

    static Figure9 of(Dataset set, Budget budget) {
        return of("figure9" + Pictures.suffix(set), set, budget, Size.of(budget));
    }

    static Figure9 spread(Dataset set, Budget budget) {
        return of(
                "figure9" + Pictures.suffix(set) + "-spread",
                set,
                budget,
                Size.of(budget).coarser(budget.of(2, 5, 5)));
    }

    private static Figure9 of(String name, Dataset set, Budget budget, Size size) {
        Split all = set.load();
        if (budget == Budget.PAPER) {
            Split whole = all.take(Pictures.whole(set), 10_000);
            return new Figure9(name, whole, whole, size);
        }
        int train = budget == Budget.CI ? 512 : Math.min(10_000, all.train().count() * 4 / 5);
        Split learn = all.train().take(train + train / 4).split(train / 4);
        return new Figure9(
                name,
                learn,
                all.take(1, budget == Budget.CI ? 200 : all.heldOut().count()),
                size);
    }

    @Override
    public Experiment experiment() {
        Experiment grid = Experiment.named(name)
                .over("hurst", Grid.linear(0.1, 0.9, size.hursts))
                .over("beta", Grid.linear(0.1, 0.9, size.betas))
                .over("rate", size.rates)
                .repeated(size.repetitions);
        return Pictures.given(grid, new Split(learn.train(), test.heldOut()))
                .given("depth", size.depth)
                .given("epochs", size.epochs)
                .given("images to validate", learn == test ? 0 : learn.heldOut().count());
    }

    private Training training(double hurst, double beta, double rate) {
        var network =
                ResNet.res1(30).inputs(learn.train().pixels()).depth(size.depth).scaling(beta);
        return Training.of(network, Law.fractional(hurst))
                .biases()
                .optimiser(Optimiser.adam(rate))
                .decay(5, 0.1)
                .batch(BATCH)
                .epochs(size.epochs)
                .threads(1)
                .quiet();
    }

    @Override
    public Table run(Experiment experiment) {
        return Require.present("experiment", experiment).runEach(Key.of(9), this::measure);
    }

    private Map<String, Number> measure(Point p) {
        Run run = training(p.get("hurst"), p.get("beta"), p.get("rate")).run(learn, p.key("training"));
        boolean finite = run.outcome().finished();
        double validation = learn == test ? Double.NaN : finite ? run.accuracy() : GUESS;
        double tested = !finite ? GUESS : learn == test ? run.accuracy() : run.accuracy(test.heldOut());
        return Map.of("finite", finite ? 1 : 0, "validation", validation, "test", tested);
    }

    @Override
    public int digits() {
        return 4;
    }

    @Override
    public double secondsPerCell() {
        return Pictures.seconds(learn, BATCH, size.epochs, training(0.5, 1, 1e-3));
    }
}
