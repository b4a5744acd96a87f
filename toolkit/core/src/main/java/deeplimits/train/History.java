package deeplimits.train;

import java.util.ArrayList;
import java.util.List;

/** What a training has written down: its whole epochs and the loss of every step. */
final class History {
    private final List<Epoch> epochs = new ArrayList<>();
    private final List<Double> losses = new ArrayList<>();

    /** One whole epoch; accuracies are NaN without labels. */
    record Epoch(double rate, double loss, double accuracy, double heldOutLoss, double heldOutAccuracy) {}

    List<Epoch> epochs() {
        return epochs;
    }

    List<Double> losses() {
        return losses;
    }
}
