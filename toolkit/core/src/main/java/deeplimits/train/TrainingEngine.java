package deeplimits.train;

import deeplimits.Require;
import deeplimits.net.Trainable;
import java.util.Map;
import java.util.ServiceLoader;

/**
 * A faster way to take the same steps: found by {@link ServiceLoader}, asked what it can do; all else is done by the readable loop.
 *
 * <p>{@code -Ddeeplimits.engine=none} leaves everything to the readable loop.
 */
public interface TrainingEngine {
    /** Whether it takes exactly the steps of this training, to the rounding of floats. */
    boolean supports(Training training, Trainable first);

    /** A learner with these first weights. @throws IllegalArgumentException if it would not fit in memory */
    Learner learner(Training training, Trainable first);

    /** The first engine that supports a training, else the readable loop. */
    static Learner of(Training training, Trainable first) {
        Require.present("training", training);
        Require.present("first network", first);
        if (!training.readable && !"none".equals(System.getProperty("deeplimits.engine")))
            for (TrainingEngine engine :
                    ServiceLoader.load(TrainingEngine.class, TrainingEngine.class.getClassLoader()))
                if (engine.supports(training, first)) return engine.learner(training, first);
        return new GradientDescent(training, first);
    }

    /**
     * What a batch gave.
     *
     * @param loss mean over the batch, finite or not
     * @param correct how many labels the largest output names
     * @param badLayer the first layer whose state a float cannot hold, L when only output or loss are not finite, else -1
     */
    record Step(double loss, int correct, int badLayer) {
        public Step {
            Require.atLeast(0, "correct", correct);
            Require.atLeast(-1, "badLayer", badLayer);
        }
    }

    /** A network that learns from batches. Not safe for use by several threads at once. */
    interface Learner extends AutoCloseable {
        /** One step down the mean loss of the batch; nothing is learned from a loss that is not finite. @param step from 1 on */
        Step learn(Examples batch, long step, double rate);

        /** Loss and accuracy of a batch. */
        Step evaluate(Examples batch);

        /** The weights by name, as {@link Trainable#tensors} has them; a copy. */
        Map<String, double[][]> weights();

        /** All that later steps depend on: the weights, and what the optimiser keeps of each; a copy. */
        Map<String, double[][]> state();

        /** Goes back to a {@link #state}. */
        void restore(Map<String, double[][]> state);

        /** What the last digits depend on. */
        String arithmetic();

        /** Ends what it has begun, such as threads. */
        @Override
        default void close() {}
    }
}
