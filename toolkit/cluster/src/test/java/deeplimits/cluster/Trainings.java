package deeplimits.cluster;

import deeplimits.data.Images;
import deeplimits.data.Split;
import deeplimits.lab.Budget;
import deeplimits.lab.Experiment;
import deeplimits.lab.Point;
import deeplimits.net.ResNet;
import deeplimits.random.Key;
import deeplimits.stats.Grid;
import deeplimits.study.Study;
import deeplimits.train.Optimiser;
import deeplimits.train.Run;
import deeplimits.train.Training;
import deeplimits.weights.Law;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import tech.tablesaw.api.Table;

/**
 * Eighteen trainings of depth 120 on the project's own digits, about half a second each: a sweep that can be killed in the middle.
 *
 * <p>The file {@code deeplimits.log} has a line for each that was begun, on whatever machine; {@code deeplimits.images} is how many
 * images a machine has.
 */
public final class Trainings implements Study {
    private final Split digits = Images.strokeDigits().take(Integer.getInteger("deeplimits.images", 1024), 100);

    /** The same at every budget. */
    public Trainings(Budget budget) {}

    @Override
    public String name() {
        return "trainings";
    }

    @Override
    public Experiment experiment() {
        return Experiment.named("trainings")
                .over("hurst", 0.3, 0.5, 0.8)
                .over("beta", Grid.linear(0.4, 1, 3))
                .repeated(2)
                .given("images", digits.train().count());
    }

    @Override
    public Table run(Experiment experiment) {
        return experiment.runEach(Key.of(16), this::measure);
    }

    private Map<String, Number> measure(Point p) {
        note(p);
        var network = ResNet.res1(30).inputs(digits.train().pixels()).depth(120).scaling(p.get("beta"));
        Run run = Training.of(network, Law.fractional(p.get("hurst")))
                .biases()
                .optimiser(Optimiser.adam(0.001))
                .batch(32)
                .epochs(2)
                .threads(1)
                .quiet()
                .run(digits, p.key("training"));
        double[] loss = run.steps().doubleColumn("loss").asDoubleArray();
        return Map.of("loss", loss[loss.length - 1], "accuracy", run.accuracy());
    }

    private static void note(Point p) {
        String log = System.getProperty("deeplimits.log");
        if (log == null) return;
        try {
            Files.write(Path.of(log), List.of(p.toString()), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int digits() {
        return 17;
    }

    @Override
    public double secondsPerCell() {
        return 0.5;
    }
}
