package deeplimits.data;

import deeplimits.Require;
import deeplimits.random.Key;
import deeplimits.random.Stream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Digits 0 to 9 drawn with strokes, 28 x 28 grey: {@code ink(pixel) = clamp(radius + 1/2 - distance(pixel, strokes), 0, 1)}, each digit
 * in one of the ways to write it, bent, slanted, turned, scaled and shifted at random, with a little noise on the ink.
 *
 * <p>Image i of a key is drawn from {@code key.child(i)}: the same bytes on every machine, and the same image in a larger set. This
 * is the set that stands in where MNIST is not at hand. It is not MNIST, and accuracies on it say nothing about MNIST.
 */
public final class StrokeDigits {
    static final int SIZE = 28;
    static final int TRAIN = 4000;
    static final int TEST = 1000;
    static final Key KEY = Key.of(28).child("stroke digits");

    private static final Images.Format FORMAT = new Images.Format(SIZE, SIZE, 1, 10);
    private static final String NAME = "stroke digits (generated, not MNIST)";
    private static final int TONES = 15; // grey tones above black; few, so that the files stay small
    private static final double PALE = 0.6; // of the palest ink
    private static final double GRAIN = 0.25; // of the ink, lost at random

    private StrokeDigits() {}

    /**
     * Draws images 0 to count-1 of a key, labels uniform and independent.
     *
     * @param count at least 1
     */
    public static Images draw(int count, Key key) {
        return draw(count, key, "drawn with " + key);
    }

    private static Images draw(int count, Key key, String place) {
        Require.atLeast(1, "count", count);
        byte[] levels = new byte[Math.multiplyExact(count, FORMAT.pixels())];
        byte[] labels = new byte[count];
        for (int i = 0; i < count; i++) {
            Stream stream = key.child(i).stream();
            labels[i] = (byte) (stream.uniform() * FORMAT.classes());
            digit(labels[i], stream, levels, i * FORMAT.pixels());
        }
        return new Images(new Images.Origin(NAME, place), FORMAT, levels, labels);
    }

    private static void digit(int digit, Stream stream, byte[] levels, int offset) {
        List<List<Stroke>> ways = Glyph.ways(digit);
        List<Stroke> way = ways.get((int) (stream.uniform() * ways.size()));
        Pen pen = new Pen(stream, SIZE);
        List<double[]> lines = way.stream().map(s -> pen.place(s.points())).toList();
        double tone = TONES * (1 - (1 - PALE) * stream.uniform());
        for (int p = 0; p < FORMAT.pixels(); p++) {
            double ink = pen.radius() + 0.5 - distance(p % SIZE, p / SIZE, lines);
            if (ink > 0) {
                double grain = 1 - GRAIN * stream.uniform();
                long level = Math.round(tone * grain * Math.min(ink, 1)) * 255 / TONES;
                levels[offset + p] = (byte) level;
            }
        }
    }

    /** From the centre of a pixel to the nearest point of any segment. */
    private static double distance(double x, double y, List<double[]> lines) {
        double least = Double.MAX_VALUE;
        for (double[] line : lines) {
            for (int k = 0; k + 3 < line.length; k += 2) {
                double dx = line[k + 2] - line[k];
                double dy = line[k + 3] - line[k + 1];
                double square = dx * dx + dy * dy;
                double along = (x - line[k]) * dx + (y - line[k + 1]) * dy;
                double t = square > 0 ? Math.max(0, Math.min(1, along / square)) : 0;
                double ex = line[k] + t * dx - x;
                double ey = line[k + 1] + t * dy - y;
                least = Math.min(least, ex * ex + ey * ey);
            }
        }
        return Math.sqrt(least);
    }

    /** Writes the set that the project brings, {@code TRAIN} and {@code TEST} images, under the names of MNIST's files. */
    static void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Split split = draw();
        Idx.write(
                split.train(),
                folder.resolve("train-images-idx3-ubyte.gz"),
                folder.resolve("train-labels-idx1-ubyte.gz"));
        Idx.write(
                split.heldOut(),
                folder.resolve("t10k-images-idx3-ubyte.gz"),
                folder.resolve("t10k-labels-idx1-ubyte.gz"));
    }

    /** The set that the project brings: from its files, or, outside the project, the same bytes drawn again. */
    static Split load(DataFolder where) throws IOException {
        Path folder = where.project().map(p -> p.resolve("strokes")).orElse(null);
        if (folder == null) return draw();
        return new Split(
                Idx.read(
                        NAME,
                        folder.resolve("train-images-idx3-ubyte.gz"),
                        folder.resolve("train-labels-idx1-ubyte.gz")),
                Idx.read(
                        NAME,
                        folder.resolve("t10k-images-idx3-ubyte.gz"),
                        folder.resolve("t10k-labels-idx1-ubyte.gz")));
    }

    /** The set that the project brings, drawn again. */
    static Split draw() {
        return new Split(
                draw(TRAIN, KEY.child("train"), "drawn by the toolkit"),
                draw(TEST, KEY.child("test"), "drawn by the toolkit"));
    }
}
