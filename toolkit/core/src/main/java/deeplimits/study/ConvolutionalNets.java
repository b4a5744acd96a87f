package deeplimits.study;

import deeplimits.Require;
import deeplimits.data.Dataset;
import deeplimits.data.Split;
import deeplimits.lab.Budget;
import deeplimits.lab.Experiment;
import deeplimits.lab.Point;
import deeplimits.random.Key;
import deeplimits.train.ConvNet;
import deeplimits.train.Optimiser;
import java.util.Arrays;
import java.util.Map;
import tech.tablesaw.api.Table;

/**
 * Training loss and test error of convolutional residual networks with and without batch normalisation and tau = 1 / sqrt(3 n), over n
 * blocks a stage, depth 6 n + 2: after Zhang et al. (2022), at a size that a core holds.
 *
 * <p>The networks of {@link ConvNet}; gradient descent with momentum 0.9, batches of 32, a tenth of the rate in the last third of the
 * epochs; no weight decay, no images that are shifted or turned.
 */
record ConvolutionalNets(Split images, double rate, int epochs, double[] blocks, int repetitions) implements Study {
    private static final int BATCH = 32;
    private static final String BN = "BN", BOTH = "BN and tau", NEITHER = "neither", TAU = "tau";

    ConvolutionalNets(Budget budget) {
        this(
                Dataset.CIFAR_10
                        .load()
                        .take(budget.of(64, 2000, Pictures.whole(Dataset.CIFAR_10)), budget.of(100, 1000, 10_000)),
                0.1,
                budget.of(1, 3, 30),
                budget.of(new double[] {1, 2}, new double[] {3, 9, 18}, new double[] {3, 9, 18}),
                budget.of(1, 5, 5));
    }

    @Override
    public String name() {
        return "convolution";
    }

    @Override
    public Experiment experiment() {
        Experiment grid = Experiment.named("convolutional networks")
                .over("network", BN, BOTH, NEITHER, TAU)
                .over("blocks", blocks)
                .repeated(repetitions);
        return Pictures.given(grid, images).given("rate", rate).given("epochs", epochs);
    }

    @Override
    public Table run(Experiment experiment) {
        return Require.present("experiment", experiment).runEach(Key.of(13), this::measure);
    }

    private ConvNet net(String network, int n, Key key) {
        double tau = network.equals(BOTH) || network.equals(TAU) ? 1 / Math.sqrt(3 * n) : 1;
        return network.equals(BN) || network.equals(BOTH)
                ? ConvNet.normalised(n, tau, images.train(), key)
                : ConvNet.bare(n, tau, images.train(), key);
    }

    private Map<String, Number> measure(Point p) {
        ConvNet net = net(p.text("network"), p.count("blocks"), p.key("weights"));
        double first = Double.NaN, loss = 0;
        for (int e = 0; e < epochs && Double.isFinite(loss); e++) {
            double now = e < epochs * 2 / 3.0 ? rate : rate / 10;
            loss = net.epoch(Optimiser.sgd(now, 0.9), BATCH, p.key("order").child(e));
            if (e == 0) first = loss;
        }
        boolean finite = Double.isFinite(loss);
        double none = Double.NaN;
        return Map.of(
                "finite",
                finite ? 1 : 0,
                "first_loss",
                Double.isFinite(first) ? first : none,
                "last_loss",
                finite ? loss : none,
                "error",
                finite ? net.error(images.heldOut()) : none);
    }

    /** By steps of the network of one block a stage, times the average number of blocks, as if no training diverged. */
    @Override
    public double secondsPerCell() {
        double average = Arrays.stream(blocks).average().orElseThrow();
        return average
                * Pictures.seconds(images, BATCH, epochs, some -> ConvNet.normalised(1, 1, some.train(), Key.of(0))
                        .epoch(Optimiser.sgd(1e-3, 0.9), some.train().count(), Key.of(0)));
    }
}
