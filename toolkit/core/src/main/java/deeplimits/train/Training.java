package deeplimits.train;

import deeplimits.Require;
import deeplimits.data.Split;
import deeplimits.net.ResNet;
import deeplimits.random.Key;
import java.nio.file.Path;
import java.util.Optional;

/**
 * w_{t+1} = w_t - step of an optimiser on the mean loss of mini-batch t, for all weights A, V_k, W_k, b_k, B of a {@link Model}.
 *
 * <pre>{@code
 * Run run = Training.of(Model.residual(ResNet.res1(30).inputs(784).depth(1000).scaling(1), Law.iid()))
 *     .optimiser(Optimiser.adam(1e-3)).decay(5, 0.1).batch(128).epochs(10)
 *     .run(Images.mnistOrStrokes(), Key.of(1));
 * }</pre>
 *
 * <p>Cross-entropy, Adam at 1e-3, batches of 128 and 10 epochs until told otherwise. First weights, and the order of the examples in
 * every epoch, follow from the key; the number of threads changes no bit. Arithmetic is in float on the engine's products, so
 * the last digits depend on whether the JVM has the Vector API. Each method returns a new training.
 *
 * @param model what learns
 * @param loss what is brought down
 * @param optimiser how
 * @param schedule how the learning rate falls and how far to go
 * @param way on how many threads, and whether progress is shown; neither changes a bit
 * @param checkpoint where to keep the state after each epoch
 * @param initial first weights of the user's own, instead of the model's law
 */
public record Training(
        Model model,
        Loss loss,
        Optimiser optimiser,
        Schedule schedule,
        Way way,
        Optional<Path> checkpoint,
        Optional<ResNet.Parameters> initial) {

    /** @param decay of the learning rate; batch and epochs are at least 1 */
    record Schedule(Decay decay, int batch, int epochs) {
        Schedule {
            Require.atLeast(1, "batch", batch);
            Require.atLeast(1, "epochs", epochs);
        }
    }

    /** @param threads most threads, at least 1; one for every 64 examples of a batch can be used */
    record Way(int threads, boolean quiet) {
        Way {
            Require.atLeast(1, "threads", threads);
        }
    }

    public Training {
        Require.present("model", model);
        Require.present("loss", loss);
        Require.present("optimiser", optimiser);
    }

    /** The training of a model, with the defaults above. */
    public static Training of(Model model) {
        return new Training(
                model,
                Loss.CROSS_ENTROPY,
                Optimiser.adam(1e-3),
                new Schedule(Decay.NONE, 128, 10),
                new Way(Runtime.getRuntime().availableProcessors(), false),
                Optional.empty(),
                Optional.empty());
    }

    /** With another loss. */
    public Training loss(Loss other) {
        return new Training(model, other, optimiser, schedule, way, checkpoint, initial);
    }

    /** With another optimiser. */
    public Training optimiser(Optimiser other) {
        return new Training(model, loss, other, schedule, way, checkpoint, initial);
    }

    /**
     * With a learning rate that is multiplied by factor after every so many epochs: PyTorch's StepLR.
     *
     * @param every at least 1
     * @param factor in (0, 1]
     */
    public Training decay(int every, double factor) {
        return with(new Schedule(new Decay(every, factor), schedule.batch, schedule.epochs));
    }

    /** With batches of n examples; the last batch of an epoch may have fewer. */
    public Training batch(int n) {
        return with(new Schedule(schedule.decay, n, schedule.epochs));
    }

    /** With n passes over the examples. */
    public Training epochs(int n) {
        return with(new Schedule(schedule.decay, schedule.batch, n));
    }

    private Training with(Schedule other) {
        return new Training(model, loss, optimiser, other, way, checkpoint, initial);
    }

    /** On at most n threads. */
    public Training threads(int n) {
        return new Training(model, loss, optimiser, schedule, new Way(n, way.quiet), checkpoint, initial);
    }

    /** Without progress of its own, for one of many trainings of an experiment. */
    public Training quiet() {
        return new Training(model, loss, optimiser, schedule, new Way(way.threads, true), checkpoint, initial);
    }

    /** Most threads. */
    public int threads() {
        return way.threads;
    }

    /**
     * Keeps the state in a file after each epoch; the same training begins where the file ends, and ends in the same bits as one
     * that was never stopped. More epochs than before may be asked for; everything else must be the same.
     *
     * @param file is replaced by renaming, so that a crash leaves the epoch before
     */
    public Training checkpoint(Path file) {
        return new Training(
                model, loss, optimiser, schedule, way, Optional.of(Require.present("checkpoint", file)), initial);
    }

    /** From weights of the user's own; b must be given exactly when the model has biases. */
    public Training from(ResNet.Parameters weights) {
        return new Training(
                model,
                loss,
                optimiser,
                schedule,
                way,
                checkpoint,
                Optional.of(Require.present("first weights", weights)));
    }

    /** Trains on images and tests on those held out. */
    public Run run(Split images, Key key) {
        Require.present("images", images);
        return run(Examples.of(images.train()), Examples.of(images.heldOut()), key);
    }

    /**
     * Trains.
     *
     * <p>An interruption ends it with the last whole epoch's weights and sets the interrupt flag again; a loss that is not
     * finite ends it too. Both are told by {@link Run#outcome}, not thrown.
     *
     * @param train what the gradient sees
     * @param heldOut what only loss and accuracy see, after each epoch
     * @param key the address of the first weights and of the order of the examples
     * @throws IllegalArgumentException if the examples do not fit the model, or the checkpoint belongs to another training
     * @throws java.io.UncheckedIOException if the checkpoint cannot be read or written
     */
    public Run run(Examples train, Examples heldOut, Key key) {
        fits("training examples", train);
        fits("held-out examples", heldOut);
        Require.present("key", key);
        Require.sameLength(
                "output of held-out examples", heldOut.outputs(), "that of the training examples", train.outputs());
        Require.holds(
                train.labelled() == heldOut.labelled(),
                "held-out examples",
                "of the kind of the training examples",
                heldOut);
        Require.holds(
                schedule.batch <= train.count(),
                "batch",
                "at most the " + train.count() + " training examples",
                schedule.batch);
        try (Course course = new Course(this, train, heldOut, key)) {
            return course.run();
        }
    }

    void fits(String name, Examples examples) {
        Require.present(name, examples);
        Require.sameLength(
                "input of " + name,
                examples.inputs(),
                "the network's input length",
                model.architecture().inputLength());
        Require.holds(
                loss == Loss.SQUARED || examples.labelled(),
                name,
                "labelled for CROSS_ENTROPY; use Loss.SQUARED for targets",
                examples);
    }
}
