package deeplimits.train;

import deeplimits.Require;
import deeplimits.lab.Progress;
import deeplimits.net.ResNet;
import deeplimits.net.Trainable;
import deeplimits.random.Key;
import deeplimits.random.Stream;
import deeplimits.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** Epoch after epoch of one training. */
final class TrainingLoop {
    /** Held-out examples that are looked at together. */
    private static final int EVAL_BATCH = 512;
    /** Names of the history in a checkpoint, which no parameter bears. */
    private static final String EPOCHS = "epochs of the history", LOSSES = "losses of the history";

    private final Training training;
    private final Examples train;
    private final Examples heldOut;
    private final Key key;
    private final Run.History history = new Run.History(new ArrayList<>(), new ArrayList<>());
    private final int perEpoch;

    TrainingLoop(Training training, Examples train, Examples heldOut, Key key) {
        this.training = training;
        this.train = train;
        this.heldOut = heldOut;
        this.key = key;
        perEpoch = (train.count() + training.batch() - 1) / training.batch();
    }

    Run run(Trainable first) {
        try (TrainingEngine.Learner learner = TrainingEngine.of(training, first);
                Checkpoint checkpoint = training.checkpoint == null
                        ? null
                        : new Checkpoint(training.checkpoint, configuration(first, learner));
                Progress progress =
                        training.quiet ? null : Progress.of("Training", (long) training.epochs * perEpoch)) {
            if (checkpoint != null && checkpoint.exists()) restore(checkpoint.read(), learner);
            // a place that cannot be written to is told before the first epoch, not after
            else if (checkpoint != null) checkpoint.save(state(learner));
            if (progress != null) progress.step((long) history.epochs().size() * perEpoch);
            while (history.epochs().size() < training.epochs) {
                Map<String, double[][]> before = perEpoch > 1 ? learner.weights() : null;
                Outcome end = epoch(learner, progress);
                if (end != null) {
                    boolean back = before != null && end.kind() == Outcome.Kind.INTERRUPTED;
                    return new Run(training, end, first, back ? before : learner.weights(), history);
                }
                if (checkpoint != null) checkpoint.save(state(learner));
            }
            Map<String, double[][]> last = learner.weights();
            return new Run(training, finished(last), first, last, history);
        }
    }

    /** All that later epochs and the run depend on. */
    private Map<String, double[][]> state(TrainingEngine.Learner learner) {
        Map<String, double[][]> state = learner.state();
        state.put(EPOCHS, history.epochs().toArray(double[][]::new));
        state.put(LOSSES, new double[][] {
            history.losses().stream().mapToDouble(loss -> loss).toArray()
        });
        return state;
    }

    private void restore(Map<String, double[][]> state, TrainingEngine.Learner learner) {
        history.epochs().addAll(List.of(state.remove(EPOCHS)));
        String rule = "at least those of the checkpoint, " + history.epochs().size() + "; name another file for fewer";
        Require.holds(history.epochs().size() <= training.epochs, "epochs", rule, training.epochs);
        for (double loss : state.remove(LOSSES)[0]) history.losses().add(loss);
        learner.restore(state);
    }

    /** One epoch; null when it is whole. */
    private Outcome epoch(TrainingEngine.Learner learner, Progress progress) {
        int e = history.epochs().size();
        int[] order = order(key.child("order").child(e).stream(), train.count());
        int steps = history.losses().size();
        double loss = 0;
        int correct = 0;
        for (int s = 0; s < perEpoch; s++) {
            if (Thread.currentThread().isInterrupted()) {
                history.losses().subList(steps, steps + s).clear();
                return new Outcome(Outcome.Kind.INTERRUPTED, e, 0, -1);
            }
            int from = s * training.batch();
            Examples batch = train.batch(order, from, Math.min(from + training.batch(), order.length));
            TrainingEngine.Step step = learner.learn(batch, steps + s + 1, training.rate(e));
            history.losses().add(step.loss());
            if (step.badLayer() >= 0) return new Outcome(Outcome.Kind.NOT_FINITE, e + 1, s + 1, step.badLayer());
            loss += step.loss() * batch.count();
            correct += step.correct();
            if (progress != null) progress.step(1);
        }
        TrainingEngine.Step test = evaluate(learner, heldOut);
        history.epochs().add(new double[] {
            training.rate(e), loss / train.count(), share(correct, train), test.loss(), share(test.correct(), heldOut)
        });
        return null;
    }

    private static double share(int correct, Examples examples) {
        return examples.labelled() ? (double) correct / examples.count() : Double.NaN;
    }

    /** 0, ..., n - 1 in an order drawn by Fisher and Yates. */
    static int[] order(Stream stream, int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = (int) (stream.uniform() * (i + 1));
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** Mean loss of examples, and how many labels are named. */
    private static TrainingEngine.Step evaluate(TrainingEngine.Learner learner, Examples examples) {
        int n = examples.count();
        int[] all = IntStream.range(0, n).toArray();
        double loss = 0;
        int correct = 0;
        for (int from = 0; from < n; from += EVAL_BATCH) {
            Examples batch = examples.batch(all, from, Math.min(from + EVAL_BATCH, n));
            TrainingEngine.Step step = learner.evaluate(batch);
            loss += step.loss() * batch.count();
            correct += step.correct();
        }
        return new TrainingEngine.Step(loss / n, correct, -1);
    }

    /** Share of the labels that a network names. */
    static double accuracy(Training training, Trainable network, Examples examples) {
        try (TrainingEngine.Learner learner = TrainingEngine.of(training, network)) {
            return share(evaluate(learner, examples).correct(), examples);
        }
    }

    /** All epochs are done; weights that a float cannot hold, which no later loss has told of, are told here. */
    private Outcome finished(Map<String, double[][]> weights) {
        int epochs = history.epochs().size();
        for (double[][] layers : weights.values())
            for (int k = 0; k < layers.length; k++)
                if (!GradientDescent.isFloat(layers[k]))
                    return new Outcome(Outcome.Kind.NOT_FINITE, epochs, perEpoch, k);
        return new Outcome(Outcome.Kind.FINISHED, epochs, 0, -1);
    }

    /** Everything that the bits of a training depend on, but for the number of epochs. */
    private String configuration(Trainable first, TrainingEngine.Learner learner) {
        return String.format(
                Locale.ROOT,
                "%s, %s, %s, %s with first weights %x, trained on %s with checksum %x, tested on %s with checksum %x",
                training,
                key,
                learner.arithmetic(),
                first instanceof ResNet net
                        ? net.architecture()
                        : first.getClass().getName(),
                checksum(first.tensors()),
                train,
                train.checksum(),
                heldOut,
                heldOut.checksum());
    }

    private static long checksum(Map<String, Weights> tensors) {
        return Checkpoint.checksum(tensors.values().stream()
                .flatMap(weights -> IntStream.range(0, weights.depth()).mapToObj(weights::matrix)));
    }
}
