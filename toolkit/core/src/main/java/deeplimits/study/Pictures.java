package deeplimits.study;

import deeplimits.data.Dataset;
import deeplimits.data.Images;
import deeplimits.data.Split;
import deeplimits.lab.Experiment;
import java.util.zip.CRC32;

/** The sets of images that studies train on. */
enum Pictures {
    MNIST(Dataset.MNIST, "", 60_000),
    CIFAR_10(Dataset.CIFAR_10, "-cifar10", 50_000);

    private final Dataset set;
    /** What it adds to the name of a study. */
    final String suffix;
    /** Images to train on in the whole set. */
    final int whole;

    Pictures(Dataset set, String suffix, int whole) {
        this.set = set;
        this.suffix = suffix;
        this.whole = whole;
    }

    /** The set as it is here, whole or reduced; never another in its place. */
    Split load() {
        return set.load();
    }

    /** An experiment that says which images its rows come from. */
    static Experiment given(Experiment experiment, Split images) {
        return experiment
                .given("training images", images.train().count() + ", checksum " + checksum(images.train()))
                .given("held-out images", images.heldOut().count() + ", checksum " + checksum(images.heldOut()));
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
