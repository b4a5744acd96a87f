package deeplimits.study;

import deeplimits.Require;
import deeplimits.data.Split;
import deeplimits.lab.Budget;
import deeplimits.lab.Experiment;
import deeplimits.lab.Point;
import deeplimits.random.Key;
import deeplimits.train.ConvNet;
import deeplimits.train.Optimiser;
import java.util.Map;
import tech.tablesaw.api.Table;

/**
 * Training loss and test error of convolutional residual networks with and without batch normalisation and tau = 1 / sqrt(3 n), over n
 * blocks a stage, depth 6 n + 2: after Zhang et al. (2022), at a size that a core holds.
 *
 * <p>The networks of {@link ConvNet}; gradient descent with momentum 0.9, batches of 32, a tenth of the rate in the last third of the
 * epochs; no weight decay, no images that are shifted or turned.
 */
public final class ConvolutionalNets implements Study {
    private static final int BATCH = 32;
    private static final String BN = "BN", BOTH = "BN and tau", NEITHER = "neither", TAU = "tau";

    private final Split images;
    private final Plan plan;

    /** Rate and epochs, and the grid. */
    record Plan(double rate, int epochs, double[] blocks, int repetitions) {}

    ConvolutionalNets(Split images, Plan plan) {
        this.images = images;
        this.plan = plan;
    }

    ConvolutionalNets(Budget budget) {
        this(
                Pictures.CIFAR_10
                        .load()
                        .take(budget.of(64, 2000, Pictures.CIFAR_10.whole), budget.of(100, 1000, 10_000)),
                new Plan(
                        0.1,
                        budget.of(1, 3, 30),
                        budget.of(new double[] {1, 2}, new double[] {3, 9, 18}, new double[] {3, 9, 18}),
                        budget.of(1, 5, 5)));
    }

    @Override
    public String name() {
        return "convolution";
    }

    @Override
    public Experiment experiment() {
        Experiment grid = Experiment.named("convolutional networks")
                .over("network", BN, BOTH, NEITHER, TAU)
                .over("blocks", plan.blocks)
                .repeated(plan.repetitions);
        return Pictures.given(grid, images)
                .given("measure", 1)
                .given("rate", plan.rate)
                .given("epochs", plan.epochs);
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
        for (int e = 0; e < plan.epochs && Double.isFinite(loss); e++) {
            double rate = e < plan.epochs * 2 / 3.0 ? plan.rate : plan.rate / 10;
            loss = net.epoch(Optimiser.sgd(rate, 0.9), BATCH, p.key("order").child(e));
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
        double n = 0;
        for (double blocks : plan.blocks) n += blocks / plan.blocks.length;
        Split some = images.take(Math.min(BATCH, images.train().count()), 1);
        ConvNet net = ConvNet.normalised(1, 1, some.train(), Key.of(0));
        double fastest = Double.POSITIVE_INFINITY;
        for (long begin = System.nanoTime(), start = begin; start - begin < 2e9; ) {
            net.epoch(Optimiser.sgd(1e-3, 0.9), some.train().count(), Key.of(0));
            long end = System.nanoTime();
            fastest = Math.min(fastest, (end - start) / 1e9);
            start = end;
        }
        return fastest * n * plan.epochs * images.train().count() / some.train().count();
    }
}
