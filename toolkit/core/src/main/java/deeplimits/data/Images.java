package deeplimits.data;

import deeplimits.Require;
import java.nio.file.Path;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A labelled set of images: {@code x_i} in [0, 1]^pixels and {@code y_i} in {0, ..., classes - 1}, i = 0, ..., count - 1.
 *
 * <p>A pixel is {@code level / 255} for the level 0..255 that the file holds, ordered [channel][row][column]. The set keeps
 * the levels, one byte each, and {@link #take} and {@link #split} are views on them. {@link #source()} says which images
 * these are; it belongs in the caption of every figure drawn from them.
 */
public final class Images {
    private static final float WHITE = 255f;

    private final Origin origin;
    private final Format format;
    private final byte[] levels;
    private final byte[] labels;
    private final int first;
    private final int count;

    /** What captions call a set, and where it came from. */
    record Origin(String name, String place) {}

    /**
     * The shape of one image and the number of its possible labels.
     *
     * @param rows     pixels from top to bottom, at least 1
     * @param columns  pixels from left to right, at least 1
     * @param channels 1 for grey, 3 for red, green, blue
     * @param classes  labels are 0..classes-1, classes in 1..256
     */
    public record Format(int rows, int columns, int channels, int classes) {
        private static final int MOST_PIXELS = 1 << 24;

        public Format {
            boolean sized = rows > 0
                    && columns > 0
                    && channels > 0
                    && (long) rows * columns <= MOST_PIXELS
                    && (long) rows * columns * channels <= MOST_PIXELS;
            if (!sized) {
                throw new IllegalArgumentException("an image must have 1 to " + Refusal.number(MOST_PIXELS)
                        + " pixels, got " + rows + " x " + columns + " x " + channels);
            }
            Require.holds(classes >= 1 && classes <= 256, "classes", "in 1..256", classes);
        }

        /** rows * columns * channels. */
        public int pixels() {
            return rows * columns * channels;
        }
    }

    /** Every image of the set, not copied. */
    Images(Origin origin, Format format, byte[] levels, byte[] labels) {
        this(origin, format, levels, labels, 0, labels.length);
        if (labels.length == 0 || (long) labels.length * format.pixels() != levels.length) {
            throw new IllegalArgumentException(name() + ": " + Refusal.number(labels.length) + " labels need "
                    + Refusal.number((long) labels.length * format.pixels()) + " levels (at least one image), got "
                    + Refusal.number(levels.length));
        }
        for (int i = 0; i < labels.length; i++) {
            if ((labels[i] & 0xff) >= format.classes()) {
                throw new IllegalArgumentException(name() + ": the label of image " + i + " must be in 0.."
                        + (format.classes() - 1) + ", got " + (labels[i] & 0xff));
            }
        }
    }

    private Images(Origin origin, Format format, byte[] levels, byte[] labels, int first, int count) {
        this.origin = origin;
        this.format = format;
        this.levels = levels;
        this.labels = labels;
        this.first = first;
        this.count = count;
    }

    /**
     * Images from memory.
     *
     * @param name   what captions call the set
     * @param levels count * pixels levels 0..255, image after image, each [channel][row][column]; copied
     * @param labels count labels 0..classes-1; copied
     * @throws IllegalArgumentException if the lengths do not fit or a label is out of range
     */
    public static Images of(String name, Format format, byte[] levels, byte[] labels) {
        return new Images(new Origin(name, "memory"), format, levels.clone(), labels.clone());
    }

    /**
     * An IDX pair, as MNIST and Fashion-MNIST come: gzip or not, ten classes.
     *
     * @throws java.io.UncheckedIOException if either file is not exactly that, with what was expected, what came, the cure
     */
    public static Images idx(Path images, Path labels) {
        return Refusal.unchecked(() -> Idx.read("IDX images", images, labels));
    }

    /**
     * CIFAR-10 batches in the binary version: records of one label and 3 x 32 x 32 levels, one batch after the other.
     *
     * @throws java.io.UncheckedIOException if a file is not exactly that, with what was expected, what came, the cure
     */
    public static Images cifarBatches(Path... batches) {
        return Refusal.unchecked(() -> CifarBatches.read("CIFAR-10 images", batches));
    }

    /** MNIST from data/cache or the folder named by {@code deeplimits.data}; an error with the cure where it is in neither. */
    public static Split mnist() {
        return Dataset.MNIST.load();
    }

    /** CIFAR-10 from data/cache or the folder named by {@code deeplimits.data}; an error with the cure where it is in neither. */
    public static Split cifar10() {
        return Dataset.CIFAR_10.load();
    }

    /**
     * The small set of digits that the toolkit draws itself, 4,000 + 1,000 images: always there, never from the network.
     *
     * @throws java.io.UncheckedIOException if the project's files of it are damaged
     */
    public static Split strokeDigits() {
        return Refusal.unchecked(() -> StrokeDigits.load(DataFolder.here()));
    }

    /** MNIST where it is present, else {@link #strokeDigits()}; which of them it is stands in {@link Split#source()}. */
    public static Split mnistOrStrokes() {
        return Dataset.MNIST.present() ? mnist() : strokeDigits();
    }

    /** What captions call the set. */
    public String name() {
        return origin.name();
    }

    /** Which images these are, for captions: name, which of how many, and where they came from. */
    public String source() {
        int all = labels.length;
        String which = count == all
                ? Refusal.number(count) + " images"
                : "images " + Refusal.number(first + 1L) + " to " + Refusal.number((long) first + count) + " of "
                        + Refusal.number(all);
        return name() + ", " + which + " (" + origin.place() + ")";
    }

    /** Number of images, at least 1. */
    public int count() {
        return count;
    }

    /** Shape of each image and number of labels. */
    public Format format() {
        return format;
    }

    /** Numbers per image: rows * columns * channels. */
    public int pixels() {
        return format.pixels();
    }

    /** Labels are 0..classes()-1. */
    public int classes() {
        return format.classes();
    }

    /** The label {@code y_i}, i in 0..count-1. */
    public int label(int i) {
        return labels[first + checked(i)] & 0xff;
    }

    /** How many images carry each label, length classes(). */
    public int[] labelCounts() {
        int[] counts = new int[classes()];
        for (int i = 0; i < count; i++) counts[label(i)]++;
        return counts;
    }

    /** The image {@code x_i} as a new array, length pixels(), ordered [channel][row][column], each in [0, 1]. */
    public float[] image(int i) {
        float[] x = new float[pixels()];
        copyTo(i, x, 0);
        return x;
    }

    /** Writes {@code x_i} to target[offset..offset+pixels()-1]: how a batch is filled without allocation. */
    public void copyTo(int i, float[] target, int offset) {
        int from = (first + checked(i)) * pixels();
        for (int p = 0; p < pixels(); p++) target[offset + p] = (levels[from + p] & 0xff) / WHITE;
    }

    /** The first n images, n in 1..count. */
    public Images take(int n) {
        return view(
                first,
                Require.holds(n >= 1 && n <= count, "take", "in 1.." + count + " (the images of " + source() + ")", n));
    }

    /**
     * The last {@code heldOut} images kept for validation, the others for training; always the same ones.
     *
     * @param heldOut in 1..count-1
     */
    public Split split(int heldOut) {
        Require.holds(
                heldOut >= 1 && heldOut < count,
                "heldOut",
                "in 1.." + (count - 1) + " (some of the " + count + " images must remain for training)",
                heldOut);
        return new Split(view(first, count - heldOut), view(first + count - heldOut, heldOut));
    }

    /** All images as single-precision rows, shape [count, pixels]. */
    public INDArray toINDArray() {
        float[] x = new float[Math.multiplyExact(count, pixels())];
        for (int i = 0; i < count; i++) copyTo(i, x, i * pixels());
        return Nd4j.createFromArray(x).reshape(count, pixels());
    }

    @Override
    public String toString() {
        return source() + ", " + format.rows() + " x " + format.columns() + " x " + format.channels() + ", " + "labels "
                + Arrays.toString(labelCounts());
    }

    /** The levels as files hold them, count * pixels of them, and the labels: both copied. */
    byte[] levels() {
        return Arrays.copyOfRange(levels, first * pixels(), (first + count) * pixels());
    }

    byte[] labels() {
        return Arrays.copyOfRange(labels, first, first + count);
    }

    private Images view(int from, int n) {
        return new Images(origin, format, levels, labels, from, n);
    }

    private int checked(int i) {
        if (!(i >= 0 && i < count))
            throw new IndexOutOfBoundsException("image index must be in 0.." + (count - 1) + ", got " + i);
        return i;
    }
}
