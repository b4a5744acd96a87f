package deeplimits.study;

import deeplimits.data.Dataset;
import deeplimits.data.Images;
import deeplimits.data.Split;
import deeplimits.lab.Experiment;
import deeplimits.random.Key;
import deeplimits.train.Training;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/** What studies of images share. */
final class Pictures {
    private Pictures() {}

    /** What a set adds to the name of a study. */
    static String suffix(Dataset set) {
        return set == Dataset.MNIST ? "" : "-cifar10";
    }

    /** Images to train on in a whole set, which a study of a paper's size needs. */
    static int whole(Dataset set) {
        return set == Dataset.MNIST ? 60_000 : 50_000;
    }

    /**
     * Seconds for so many epochs on all images, from those on at most n of them: the fastest epoch of two seconds counts, of which the
     * first go into compilation.
     */
    static double seconds(Split images, int n, int epochs, Consumer<Split> epoch) {
        Split some = images.take(Math.min(images.train().count(), n), 1);
        double fastest = Double.POSITIVE_INFINITY;
        for (long begin = System.nanoTime(), start = begin; start - begin < 2e9; start = System.nanoTime()) {
            epoch.accept(some);
            fastest = Math.min(fastest, System.nanoTime() - start);
        }
        return fastest / 1e9 * epochs * images.train().count() / some.train().count();
    }

    /** {@link #seconds(Split, int, int, Consumer)} of a training, by a few steps of it. */
    static double seconds(Split images, int batch, int epochs, Training training) {
        return seconds(images, 6 * batch, epochs, some -> training.epochs(1).run(some, Key.of(0)));
    }

    /** An experiment that says which images its rows come from, and the version of its measure. */
    static Experiment given(Experiment experiment, Split images) {
        return experiment
                .given("training images", images.train().count() + ", checksum " + checksum(images.train()))
                .given("held-out images", images.heldOut().count() + ", checksum " + checksum(images.heldOut()))
                .given("measure", 1);
    }

    /** CRC-32 of levels and labels. */
    private static String checksum(Images images) {
        CRC32 crc = new CRC32();
        byte[] levels = new byte[images.pixels()];
        for (int i = 0; i < images.count(); i++) {
            float[] image = images.image(i);
            for (int p = 0; p < levels.length; p++) levels[p] = (byte) Math.round(255 * image[p]);
            crc.update(levels);
            crc.update(images.label(i));
        }
        return Long.toHexString(crc.getValue());
    }
}
