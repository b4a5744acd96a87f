package deeplimits.train;

import deeplimits.data.Images;
import deeplimits.net.ResNet;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/** What a training gave: its weights before and after, its history, and how it ended. */
public final class Run {
    private final Training training;
    private final Outcome outcome;
    private final ResNet.Parameters before;
    private final ResNet.Parameters after;
    private final History history;

    Run(Training training, Outcome outcome, ResNet.Parameters before, ResNet.Parameters after, History history) {
        this.training = training;
        this.outcome = outcome;
        this.before = before;
        this.after = after;
        this.history = history;
    }

    /** Whether it finished, and where not. */
    public Outcome outcome() {
        return outcome;
    }

    /** The first weights: {@code before().v().path(i, j)} is an entry of V as a function of the layer. */
    public ResNet.Parameters before() {
        return before;
    }

    /** The last weights: those of the last whole epoch after an interruption, those that gave the bad loss when it was not finite. */
    public ResNet.Parameters after() {
        return after;
    }

    /** Share of the held-out labels that the largest output names, after the last whole epoch; NaN without labels or epochs. */
    public double accuracy() {
        return history.epochs().isEmpty()
                ? Double.NaN
                : history.epochs().get(history.epochs().size() - 1).heldOutAccuracy();
    }

    /**
     * Share of the labels of other examples that the largest output of the last weights names.
     *
     * @param other labelled, with the network's numbers of inputs and classes
     * @throws IllegalArgumentException if they do not fit
     */
    public double accuracy(Examples other) {
        return Course.accuracy(training, after, other);
    }

    /** {@link #accuracy(Examples)} on images. */
    public double accuracy(Images other) {
        return accuracy(Examples.of(other));
    }

    /** The best held-out accuracy of all epochs; NaN without labels or epochs. */
    public double bestAccuracy() {
        return history.epochs().stream()
                .mapToDouble(History.Epoch::heldOutAccuracy)
                .max()
                .orElse(Double.NaN);
    }

    /**
     * One row a whole epoch: epoch, learning_rate, loss and accuracy (means over the epoch's batches while they were learned),
     * held_out_loss, held_out_accuracy (after the epoch). Accuracies are missing without labels.
     */
    public Table history() {
        IntColumn epoch = IntColumn.create("epoch");
        DoubleColumn rate = DoubleColumn.create("learning_rate");
        DoubleColumn loss = DoubleColumn.create("loss");
        DoubleColumn accuracy = DoubleColumn.create("accuracy");
        DoubleColumn heldOutLoss = DoubleColumn.create("held_out_loss");
        DoubleColumn heldOutAccuracy = DoubleColumn.create("held_out_accuracy");
        for (History.Epoch e : history.epochs()) {
            epoch.append(epoch.size() + 1);
            rate.append(e.rate());
            loss.append(e.loss());
            accuracy.append(e.accuracy());
            heldOutLoss.append(e.heldOutLoss());
            heldOutAccuracy.append(e.heldOutAccuracy());
        }
        return Table.create("training", epoch, rate, loss, accuracy, heldOutLoss, heldOutAccuracy);
    }

    /** One row a step: step, counted from 1 over all epochs, and the loss of its batch before the step, NaN or infinite at the end of a NOT_FINITE run. */
    public Table steps() {
        IntColumn step = IntColumn.create("step");
        DoubleColumn loss = DoubleColumn.create("loss");
        for (double value : history.losses()) {
            step.append(step.size() + 1);
            loss.append(value);
        }
        return Table.create("steps", step, loss);
    }

    @Override
    public String toString() {
        return String.format("Run[%s, held-out accuracy %.4f]", outcome, accuracy());
    }
}
