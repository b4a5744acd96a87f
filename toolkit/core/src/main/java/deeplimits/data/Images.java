package deeplimits.data;

import deeplimits.Require;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.function.Uncheck;
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

    private final String name;
    private final String place;
    private final Format format;
    private final byte[] levels;
    private final byte[] labels;
    private final int first;
    private final int count;

    /**
     * The shape of one image and the number of its possible labels.
     *
     * @param rows     pixels from top to bottom, in 1..4096
     * @param columns  pixels from left to right, in 1..4096
     * @param channels 1 for grey, 3 for red, green, blue; in 1..16
     * @param classes  labels are 0..classes-1, classes in 1..256
     */
    public record Format(int rows, int columns, int channels, int classes) {
        public Format {
            Require.holds(rows >= 1 && rows <= 4096, "rows of an image", "in 1..4096", rows);
            Require.holds(columns >= 1 && columns <= 4096, "columns of an image", "in 1..4096", columns);
            Require.holds(channels >= 1 && channels <= 16, "channels of an image", "in 1..16", channels);
            Require.holds(classes >= 1 && classes <= 256, "classes", "in 1..256", classes);
        }

        /** rows * columns * channels. */
        public int pixels() {
            return rows * columns * channels;
        }
    }

    /** Every image of the set, not copied. */
    Images(String name, String place, Format format, byte[] levels, byte[] labels) {
        this(name, place, format, levels, labels, 0, labels.length);
        long needed = (long) labels.length * format.pixels();
        Require.holds(
                needed > 0 && needed == levels.length,
                name + ": levels",
                Refusal.number(needed) + " for " + Refusal.number(labels.length) + " labels (at least one image)",
                Refusal.number(levels.length));
        String rule = "in 0.." + (format.classes() - 1);
        for (int i = 0; i < labels.length; i++)
            if (label(i) >= format.classes()) Require.holds(false, name + ": label of image " + i, rule, label(i));
    }

    private Images(String name, String place, Format format, byte[] levels, byte[] labels, int first, int count) {
        this.name = name;
        this.place = place;
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
     * @throws IllegalArgumentException if something is null, the lengths do not fit or a label is out of range
     */
    public static Images of(String name, Format format, byte[] levels, byte[] labels) {
        Require.words("name", name);
        Require.present("format", format);
        Require.present("levels", levels);
        Require.present("labels", labels);
        return new Images(name, "memory", format, levels.clone(), labels.clone());
    }

    /** MNIST from the folder named by {@code deeplimits.data} or data/cache; an error with the cure where it is in neither. */
    public static Split mnist() {
        return Dataset.MNIST.load();
    }

    /**
     * The small set that the toolkit brings, 4,000 + 1,000 images of digits 28 x 28, drawn by a program with strokes that are bent,
     * slanted, turned, scaled and shifted at random: always there, never from the network.
     *
     * <p>It stands in where MNIST is not at hand. It is not MNIST, and accuracies on it say nothing about MNIST.
     */
    public static Split strokeDigits() {
        return Uncheck.get(() -> new Split(strokes("train"), strokes("t10k")));
    }

    private static Images strokes(String part) throws IOException {
        Contents images = Contents.resource("strokes/" + part + "-images-idx3-ubyte.gz");
        Contents labels = Contents.resource("strokes/" + part + "-labels-idx1-ubyte.gz");
        return Idx.read("stroke digits (generated, not MNIST)", images, labels);
    }

    /** MNIST where it is present, else {@link #strokeDigits()}; which of them it is stands in {@link Split#source()}. */
    public static Split mnistOrStrokes() {
        return Dataset.MNIST.present() ? mnist() : strokeDigits();
    }

    /** What captions call the set. */
    public String name() {
        return name;
    }

    /** Which images these are, for captions: name, which of how many, and where they came from. */
    public String source() {
        int all = labels.length;
        String which = count == all
                ? Refusal.number(count) + " images"
                : "images " + Refusal.number(first + 1L) + " to " + Refusal.number((long) first + count) + " of "
                        + Refusal.number(all);
        return name() + ", " + which + " (" + place + ")";
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
    int[] labelCounts() {
        int[] counts = new int[classes()];
        for (int i = 0; i < count; i++) counts[label(i)]++;
        return counts;
    }

    /** The image {@code x_i} as a new array, length pixels(), ordered [channel][row][column], each in [0, 1]. */
    public float[] image(int i) {
        float[] x = new float[pixels()];
        int from = (first + checked(i)) * x.length;
        for (int p = 0; p < x.length; p++) x[p] = (levels[from + p] & 0xff) / WHITE;
        return x;
    }

    /**
     * SHA-256 of these very images, for whoever keeps a result of them: of rows, columns, channels, classes and count as big-endian
     * ints, then the labels, then the levels, one byte each. Where the set came from does not matter, which images of it does.
     *
     * @return 64 lower-case hexadecimal digits; a pass over all bytes
     */
    public String sha256() {
        MessageDigest digest = DigestUtils.getSha256Digest();
        int[] head = {format.rows(), format.columns(), format.channels(), format.classes(), count};
        for (int x : head) digest.update(ByteBuffer.allocate(4).putInt(0, x));
        digest.update(labels, first, count);
        digest.update(levels, first * pixels(), count * pixels());
        return HexFormat.of().formatHex(digest.digest());
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
        return Nd4j.createFromArray(
                IntStream.range(0, count).mapToObj(this::image).toArray(float[][]::new));
    }

    @Override
    public String toString() {
        return source() + ", " + format.rows() + " x " + format.columns() + " x " + format.channels() + ", " + "labels "
                + Arrays.toString(labelCounts());
    }

    private Images view(int from, int n) {
        return new Images(name, place, format, levels, labels, from, n);
    }

    private int checked(int i) {
        if (i < 0 || i >= count) Require.holds(false, "image index", "in 0.." + (count - 1), i);
        return i;
    }
}
