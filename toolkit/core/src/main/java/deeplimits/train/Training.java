package deeplimits.train;

import deeplimits.Require;
import deeplimits.data.Split;
import deeplimits.net.Architecture;
import deeplimits.net.ResNet;
import deeplimits.net.Trainable;
import deeplimits.random.Key;
import deeplimits.weights.Law;
import deeplimits.weights.Weights;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * theta_{t+1} = theta_t - step of an optimiser on the mean loss of mini-batch t, for all parameters of a network.
 *
 * <pre>{@code
 * Run run = Training.of(ResNet.res1(30).inputs(784).depth(1000).scaling(1), Law.iid())
 *     .optimiser(Optimiser.adam(1e-3)).decay(5, 0.1).batch(128).epochs(10)
 *     .run(Images.mnistOrStrokes(), Key.of(1));
 * }</pre>
 *
 * <p>Cross-entropy, Adam at 1e-3, batches of 128 and 10 epochs until told otherwise. First weights, and the order of the examples in
 * every epoch, follow from the key; the number of threads changes no bit. A {@link TrainingEngine} that knows the network and the
 * optimiser works in float, so that the last digits depend on whether the JVM has the Vector API; all others are trained by the
 * readable loop, in double precision. Each method returns a new training.
 */
public final class Training implements Cloneable {
    private final BiFunction<Integer, Key, Trainable> start; // of outputs and key to the network before the first step
    private boolean biases;
    private Loss loss = Loss.CROSS_ENTROPY;
    private Optimiser optimiser = Optimiser.adam(1e-3);
    private int decayEvery = Integer.MAX_VALUE;
    private double decayFactor = 1;
    private int batch = 128;
    int epochs = 10;
    private Set<String> frozen = Set.of();
    private int threads = Runtime.getRuntime().availableProcessors();
    boolean quiet;
    boolean readable;
    Path checkpoint;

    private Training(BiFunction<Integer, Key, Trainable> start) {
        this.start = start;
    }

    /**
     * The training of a network with first weights of a law: those of {@link Architecture#draw} on the child "weights" of the key of
     * the run, with one output for each class or target.
     */
    public static Training of(Architecture architecture, Law law) {
        Require.present("architecture", architecture);
        Require.present("law", law);
        return new Training((outputs, key) -> architecture.outputs(outputs).draw(law, key.child("weights")));
    }

    /** The training of a network from the weights it has. */
    public static Training of(Trainable network) {
        Require.present("network", network);
        return new Training((outputs, key) -> network);
    }

    private Training with(Consumer<Training> change) {
        try {
            Training copy = (Training) clone();
            change.accept(copy);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /** With biases that start at 0, where the network has none: inside sigma beside W h, or beside V g where there is no W. */
    public Training biases() {
        return with(t -> t.biases = true);
    }

    /** With another loss. */
    public Training loss(Loss other) {
        Require.present("loss", other);
        return with(t -> t.loss = other);
    }

    /** With another optimiser. */
    public Training optimiser(Optimiser other) {
        Require.positive("learning rate", Require.present("optimiser", other).rate());
        return with(t -> t.optimiser = other);
    }

    /**
     * With the learning rate rate_e = rate factor^floor(e / every) in epochs e = 0, 1, ...: PyTorch's StepLR.
     *
     * @param every at least 1
     * @param factor in (0, 1]
     */
    public Training decay(int every, double factor) {
        Require.atLeast(1, "epochs between decays", every);
        Require.holds(factor > 0 && factor <= 1, "decay factor", "in (0, 1]", factor);
        return with(t -> {
            t.decayEvery = every;
            t.decayFactor = factor;
        });
    }

    /** With batches of n examples, n = all of them for gradient descent; the last batch of an epoch may have fewer. */
    public Training batch(int n) {
        Require.atLeast(1, "batch", n);
        return with(t -> t.batch = n);
    }

    /** With n passes over the examples. */
    public Training epochs(int n) {
        Require.atLeast(1, "epochs", n);
        return with(t -> t.epochs = n);
    }

    /** With parameters that stay as they are. @param names such as "A" and "B", as {@link Trainable#tensors} has them */
    public Training freeze(String... names) {
        Set<String> all = new TreeSet<>(frozen);
        for (String name : Require.present("frozen parameters", names)) all.add(Require.words("name", name));
        return with(t -> t.frozen = all);
    }

    /** On at most n threads, of which one for every 64 examples of a batch can be used. */
    public Training threads(int n) {
        Require.atLeast(1, "threads", n);
        return with(t -> t.threads = n);
    }

    /** Without progress of its own, for one of many trainings of an experiment. */
    public Training quiet() {
        return with(t -> t.quiet = true);
    }

    /** By the readable loop, in double precision, even where an engine would be faster. */
    public Training doublePrecision() {
        return with(t -> t.readable = true);
    }

    /**
     * Keeps the state in a file after each epoch; the same training begins where the file ends, and ends in the same bits as one
     * that was never stopped. More epochs than before may be asked for; everything else must be the same.
     *
     * @param file is replaced by renaming, so that a crash leaves the epoch before; one training at a time may hold it
     */
    public Training checkpoint(Path file) {
        Require.holds(Require.present("checkpoint", file).getFileName() != null, "checkpoint", "a file", file);
        return with(t -> t.checkpoint = file);
    }

    /** What is brought down. */
    public Loss loss() {
        return loss;
    }

    /** What moves the weights. */
    public Optimiser optimiser() {
        return optimiser;
    }

    /** Examples of a batch. */
    public int batch() {
        return batch;
    }

    /** Names of the parameters that stay as they are. */
    public Set<String> frozen() {
        return Set.copyOf(frozen);
    }

    /** Most threads. */
    public int threads() {
        return threads;
    }

    /** The learning rate of epoch e, counted from 0. */
    double rate(int e) {
        return optimiser.rate() * Math.pow(decayFactor, e / decayEvery);
    }

    /** The network before the first step. */
    Trainable first(int outputs, Key key) {
        Trainable network = start.apply(outputs, key);
        if (biases) network = withBiases(network);
        Map<String, Weights> tensors = network.tensors();
        for (String name : frozen)
            Require.holds(tensors.containsKey(name), "frozen parameter", "one of " + tensors.keySet(), name);
        return network;
    }

    private static ResNet withBiases(Trainable network) {
        Require.holds(network instanceof ResNet, "network with biases", "a ResNet", network);
        ResNet net = (ResNet) network;
        Map<String, Weights> tensors = net.tensors();
        tensors.putIfAbsent("b", Weights.of(net.width(), 1, new float[net.depth()][net.width()]));
        return net.with(tensors);
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
     * @throws IllegalArgumentException if the examples do not fit the network, or the checkpoint belongs to another training
     * @throws java.io.UncheckedIOException if the checkpoint cannot be read or written
     */
    public Run run(Examples train, Examples heldOut, Key key) {
        Require.present("training examples", train);
        Require.present("held-out examples", heldOut);
        Require.present("key", key);
        Require.holds(
                train.labelled() == heldOut.labelled(),
                "held-out examples",
                "of the kind of the training examples",
                heldOut);
        Require.holds(batch <= train.count(), "batch", "at most the " + train.count() + " training examples", batch);
        Trainable first = first(train.outputs(), key);
        fits("training examples", train, first);
        fits("held-out examples", heldOut, first);
        return new TrainingLoop(this, train, heldOut, key).run(first);
    }

    /** Refuses examples that a network cannot learn from. */
    void fits(String name, Examples examples, Trainable network) {
        Require.present(name, examples);
        Require.sameLength("input of " + name, examples.inputs(), "the network's input length", network.inputLength());
        Require.sameLength(
                "output of " + name, examples.outputs(), "the network's output length", network.outputLength());
        Require.holds(
                examples.labelled() || !loss.labelled(),
                name,
                "labelled for " + loss + "; use Loss.SQUARED for targets",
                examples);
    }

    /** What the bits of a training depend on beside its network and examples, but for the number of epochs. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "Training[%s, %s, rate times %s every %d epochs, batch %d, frozen %s]",
                loss,
                optimiser,
                decayFactor,
                decayEvery,
                batch,
                frozen);
    }
}
