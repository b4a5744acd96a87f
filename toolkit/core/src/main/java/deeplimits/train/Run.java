package deeplimits.train;

import deeplimits.Require;
import deeplimits.data.Images;
import deeplimits.net.ResNet;
import deeplimits.net.Trainable;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/** What a training gave: its network before and after, its history, and how it ended. */
public final class Run {
    private final Training training;
    private final Outcome outcome;
    private final Trainable before;
    private final Trainable after;
    private final History history;

    /** What a training writes down: a row of the table of epochs, but for its number, for each whole epoch, and the loss of each step. */
    record History(List<double[]> epochs, List<Double> losses) {
        /** The columns of a row. */
        static final List<String> COLUMNS =
                List.of("learning_rate", "loss", "accuracy", "held_out_loss", "held_out_accuracy");

        double[] column(int j) {
            return epochs.stream().mapToDouble(row -> row[j]).toArray();
        }
    }

    Run(Training training, Outcome outcome, Trainable before, Map<String, double[][]> weights, History history) {
        this.training = training;
        this.outcome = outcome;
        this.before = before;
        after = GradientDescent.with(before, weights);
        this.history = history;
    }

    /** Whether it finished, and where not. */
    public Outcome outcome() {
        return outcome;
    }

    /** The first weights of a ResNet: {@code before().v().path(i, j)} is an entry of V as a function of the layer. */
    public ResNet.Parameters before() {
        return resNet(before).parameters();
    }

    /**
     * The last weights of a ResNet: those of the last whole epoch after an interruption, those that gave the bad loss when it was not
     * finite. An entry that is infinite or NaN stands as it is.
     */
    public ResNet.Parameters after() {
        return network().parameters();
    }

    /** The ResNet of the last weights, for states, gradients and tangents after training. */
    public ResNet network() {
        return resNet(after);
    }

    /** The network of the last weights, of the kind that was trained. */
    public Trainable trained() {
        return after;
    }

    private static ResNet resNet(Trainable network) {
        Require.holds(network instanceof ResNet, "network", "a ResNet; ask trained() for others", network);
        return (ResNet) network;
    }

    /** Share of the held-out labels that the largest output names, after the last whole epoch; NaN without labels or epochs. */
    public double accuracy() {
        double[] accuracies = history.column(4);
        return accuracies.length == 0 ? Double.NaN : accuracies[accuracies.length - 1];
    }

    /**
     * Share of the labels of other examples that the largest output of the last weights names.
     *
     * @param other labelled, with the network's numbers of inputs and classes
     * @throws IllegalArgumentException if they do not fit
     */
    public double accuracy(Examples other) {
        training.fits("examples", other, after);
        Require.holds(other.labelled(), "examples", "labelled", other);
        return TrainingLoop.accuracy(training, after, other);
    }

    /** {@link #accuracy(Examples)} on images. */
    public double accuracy(Images other) {
        return accuracy(Examples.of(other));
    }

    /**
     * One row a whole epoch: epoch, learning_rate, loss and accuracy (means over the epoch's batches while they were learned),
     * held_out_loss, held_out_accuracy (after the epoch). Accuracies are missing without labels.
     */
    public Table history() {
        Table table = Table.create("training", counted("epoch", history.epochs().size()));
        for (int j = 0; j < History.COLUMNS.size(); j++)
            table.addColumns(DoubleColumn.create(History.COLUMNS.get(j), history.column(j)));
        return table;
    }

    private static IntColumn counted(String name, int n) {
        return IntColumn.create(name, IntStream.rangeClosed(1, n).toArray());
    }

    /** One row a step: step, counted from 1 over all epochs, and the loss of its batch before the step, NaN or infinite at the end of a NOT_FINITE run. */
    public Table steps() {
        return Table.create(
                "steps", counted("step", history.losses().size()), DoubleColumn.create("loss", history.losses()));
    }

    @Override
    public String toString() {
        return String.format("Run[%s, held-out accuracy %.4f]", outcome, accuracy());
    }
}
