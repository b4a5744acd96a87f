package deeplimits.study;

import deeplimits.data.Split;
import deeplimits.random.Key;
import deeplimits.train.Training;

/** How long a training takes, by a few of its steps. */
final class Trial {
    private static final int STEPS = 6;
    private static final double PATIENCE = 2e9; // nanoseconds, of which the first go into compilation

    private Trial() {}

    /** Seconds for so many epochs of a training on these images, on its threads: the fastest few steps of two seconds count. */
    static double seconds(Training training, Split images, int batch, int epochs) {
        Split some = images.take(Math.min(images.train().count(), STEPS * batch), 1);
        double fastest = Double.POSITIVE_INFINITY;
        for (long begin = System.nanoTime(), start = begin; start - begin < PATIENCE; start = System.nanoTime()) {
            int steps = training.epochs(1).run(some, Key.of(0)).steps().rowCount();
            fastest = Math.min(fastest, (System.nanoTime() - start) / 1e9 / steps);
        }
        return fastest * epochs * Math.ceil(images.train().count() / (double) batch);
    }
}
