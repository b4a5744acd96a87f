package deeplimits.study;

import deeplimits.data.Split;
import deeplimits.random.Key;
import deeplimits.train.Training;

/** How long a training takes, by a few of its steps. */
final class Trial {
    private static final int STEPS = 6;

    private Trial() {}

    /** Seconds for so many epochs of a training on these images, on its threads. */
    static double seconds(Training training, Split images, int batch, int epochs) {
        int few = Math.min(images.train().count(), STEPS * batch);
        Split some = images.take(few, 1);
        Training trial = training.epochs(1);
        trial.run(some, Key.of(0)); // compiled, and its pages touched
        long start = System.nanoTime();
        int steps = trial.run(some, Key.of(0)).steps().rowCount();
        return (System.nanoTime() - start)
                / 1e9
                / steps
                * epochs
                * Math.ceil(images.train().count() / (double) batch);
    }
}
