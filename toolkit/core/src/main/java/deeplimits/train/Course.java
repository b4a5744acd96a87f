package deeplimits.train;

import deeplimits.Require;
import deeplimits.engine.Learner;
import deeplimits.lab.Progress;
import deeplimits.net.ResNet;
import deeplimits.random.Key;
import deeplimits.random.Stream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;

/** One training under way. */
final class Course implements AutoCloseable {
    /** Held-out examples that are looked at together. */
    private static final int GLANCE = 512;

    private final Training training;
    private final Examples train;
    private final Examples heldOut;
    private final Key key;
    private final Learner learner;
    private final ResNet.Parameters before;
    private final History history = new History();
    private final Map<String, float[][]> epochEnd = new LinkedHashMap<>();
    private long step;

    Course(Training training, Examples train, Examples heldOut, Key key) {
        this.training = training;
        this.train = train;
        this.heldOut = heldOut;
        this.key = key;
        before = training.initial().orElseGet(() -> training.model().draw(train.outputs(), key.child("weights")));
        learner = new Learner(
                training.model().plan(train.outputs()),
                new Learner.Way(training.loss().head(), training.schedule().batch(), training.threads()));
        try {
            Exchange.set(learner, before);
        } catch (RuntimeException e) {
            learner.close();
            throw e;
        }
    }

    /** Share of the labels that weights name. */
    static double accuracy(Training training, ResNet.Parameters weights, Examples examples) {
        training.fits("examples", examples);
        Require.holds(
                examples.labelled() && examples.outputs() == weights.readOut().rows(),
                "examples",
                "labelled, of " + weights.readOut().rows() + " classes",
                examples);
        try (Course course = new Course(training.from(weights), examples, examples, Key.of(0))) {
            return course.test()[1];
        }
    }

    Run run() {
        Checkpoint checkpoint = training.checkpoint()
                .map(file -> new Checkpoint(file, configuration()))
                .orElse(null);
        if (checkpoint != null) checkpoint.restore(learner, history);
        step = history.losses().size();
        keep();
        int epochs = training.schedule().epochs();
        int perEpoch = (train.count() + training.schedule().batch() - 1)
                / training.schedule().batch();
        try (Progress progress = training.way().quiet() ? null : Progress.of("Training", (long) epochs * perEpoch)) {
            LongConsumer done = progress == null ? n -> {} : progress::step;
            done.accept((long) history.epochs().size() * perEpoch);
            while (history.epochs().size() < epochs) {
                Outcome end = epoch(done);
                if (end != null) return end(end);
                keep();
                if (checkpoint != null) checkpoint.save(learner, history);
            }
        }
        return end(new Outcome(Outcome.Kind.FINISHED, history.epochs().size(), 0, -1));
    }

    /** One epoch; null when it is whole. */
    private Outcome epoch(LongConsumer done) {
        int e = history.epochs().size();
        double rate = training.schedule().decay().rate(training.optimiser().rate(), e);
        int[] order = order(key.child("order").child(e).stream(), train.count());
        int batch = training.schedule().batch();
        int steps = history.losses().size();
        double loss = 0;
        int correct = 0;
        for (int from = 0, s = 1; from < order.length; from += batch, s++) {
            if (Thread.currentThread().isInterrupted()) {
                while (history.losses().size() > steps)
                    history.losses().remove(history.losses().size() - 1);
                return new Outcome(Outcome.Kind.INTERRUPTED, e, 0, -1);
            }
            int to = Math.min(from + batch, order.length);
            Learner.Step result = learner.learn(
                    train.batch(order, from, to), training.optimiser().rule(++step, rate));
            history.losses().add(result.loss());
            if (result.badLayer() >= 0) return new Outcome(Outcome.Kind.NOT_FINITE, e + 1, s, result.badLayer());
            loss += result.loss() * (to - from);
            correct += result.correct();
            done.accept(1);
        }
        double[] test = test();
        double n = order.length;
        history.epochs()
                .add(new History.Epoch(rate, loss / n, train.labelled() ? correct / n : Double.NaN, test[0], test[1]));
        return null;
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

    /** Loss and accuracy on what is held out. */
    private double[] test() {
        int n = heldOut.count();
        int[] all = new int[n];
        for (int i = 0; i < n; i++) all[i] = i;
        double loss = 0;
        int correct = 0;
        for (int from = 0; from < n; from += GLANCE) {
            int to = Math.min(from + GLANCE, n);
            Learner.Step result = learner.evaluate(heldOut.batch(all, from, to));
            loss += result.loss() * (to - from);
            correct += result.correct();
        }
        return new double[] {loss / n, heldOut.labelled() ? (double) correct / n : Double.NaN};
    }

    /** After an interruption the weights go back to the last whole epoch. */
    private Run end(Outcome outcome) {
        if (outcome.kind() == Outcome.Kind.INTERRUPTED)
            learner.tensors().forEach((name, tensor) -> tensor.set(epochEnd.get(name)));
        return new Run(training, outcome, before, Exchange.get(learner), history);
    }

    private void keep() {
        learner.tensors().forEach((name, tensor) -> epochEnd.put(name, tensor.get()));
    }

    /** Everything that the bits of a training depend on, but for the number of epochs. */
    private String configuration() {
        StringBuilder words = new StringBuilder();
        words.append(training.model())
                .append(", ")
                .append(training.loss())
                .append(", ")
                .append(training.optimiser());
        words.append(", ")
                .append(training.schedule().decay())
                .append(", batch ")
                .append(training.schedule().batch());
        words.append(", ").append(key).append(", ").append(Learner.backEnd());
        words.append(", trained on ")
                .append(train)
                .append(" with checksum ")
                .append(Long.toHexString(train.checksum()));
        words.append(", tested on ")
                .append(heldOut)
                .append(" with checksum ")
                .append(Long.toHexString(heldOut.checksum()));
        training.initial().ifPresent(weights -> words.append(", from weights with checksum ")
                .append(Checkpoint.checksum(weights)));
        return words.toString();
    }

    @Override
    public void close() {
        learner.close();
    }
}
