package deeplimits.data;

import deeplimits.Require;

/**
 * Images to learn from and images kept out of it, whether for testing or for validation.
 *
 * @param train   what the gradient sees
 * @param heldOut what only the accuracy sees, of the same format
 */
public record Split(Images train, Images heldOut) {
    public Split {
        Require.present("train", train);
        Require.present("heldOut", heldOut);
        if (!train.format().equals(heldOut.format())) {
            throw new IllegalArgumentException(
                    "train and heldOut must have one format, got " + train.format() + " and " + heldOut.format());
        }
    }

    /** The first images of each part: {@code train} in 1..train().count(), {@code heldOut} in 1..heldOut().count(). */
    public Split take(int train, int heldOut) {
        return new Split(this.train.take(train), this.heldOut.take(heldOut));
    }

    /** Which images these are, for captions. */
    public String source() {
        return train.source() + "; held out: " + heldOut.source();
    }
}
