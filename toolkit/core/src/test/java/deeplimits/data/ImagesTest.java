package deeplimits.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

class ImagesTest {
    private static final Images.Format FORMAT = new Images.Format(1, 2, 1, 12);
    /** Image i is (i, 2 i) / 255 with label i. */
    private static final Images TEN = ten();

    private static Images ten() {
        byte[] levels = new byte[20];
        byte[] labels = new byte[10];
        for (int i = 0; i < 10; i++) {
            levels[2 * i] = (byte) i;
            levels[2 * i + 1] = (byte) (2 * i);
            labels[i] = (byte) i;
        }
        return Images.of("ten", FORMAT, levels, labels);
    }

    private static int[] labels(Images set) {
        return IntStream.range(0, set.count()).map(set::label).toArray();
    }

    @Test
    void takeAndSplitAreViewsWithTheirOwnIndices() {
        Split split = TEN.take(8).split(3);
        assertArrayEquals(new int[] {0, 1, 2, 3, 4}, labels(split.train()));
        assertArrayEquals(new int[] {5, 6, 7}, labels(split.heldOut()));
        assertArrayEquals(new float[] {6 / 255f, 12 / 255f}, split.heldOut().image(1));
        assertArrayEquals(new int[] {5, 6}, labels(split.heldOut().take(2)));
        assertArrayEquals(new int[] {5, 6}, labels(split.take(1, 2).heldOut()));
        assertArrayEquals(new int[] {5}, labels(split.heldOut().split(2).train()));
        assertArrayEquals(new int[] {6, 7}, labels(split.heldOut().split(2).heldOut()));
        assertArrayEquals(
                new int[] {0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0}, split.heldOut().labelCounts());
    }

    @Test
    void theSourceSaysWhichImagesOfWhichSet() {
        assertEquals("ten, 10 images (memory)", TEN.source());
        assertEquals(
                "ten, images 1 to 5 of 10 (memory); held out: ten, images 6 to 8 of 10 (memory)",
                TEN.take(8).split(3).source());
    }

    @Test
    void imagesAreCopies() {
        byte[] levels = {1, 2};
        byte[] labels = {3};
        Images one = Images.of("one", FORMAT, levels, labels);
        levels[0] = 9;
        labels[0] = 9;
        one.image(0)[0] = 9;
        assertArrayEquals(new float[] {1 / 255f, 2 / 255f}, one.image(0));
        assertEquals(3, one.label(0));
    }

    @Test
    void everyLevelIsItsFractionOfWhite() {
        byte[] levels = new byte[256];
        for (int i = 0; i < 256; i++) levels[i] = (byte) i;
        float[] x = Images.of("ramp", new Images.Format(16, 16, 1, 1), levels, new byte[1])
                .image(0);
        for (int i = 0; i < 256; i++) assertEquals((float) (i / 255.0), x[i], "level " + i);
    }

    @Test
    void theMatrixHasAnImageARow() {
        INDArray x = TEN.split(4).heldOut().toINDArray();
        assertArrayEquals(new long[] {4, 2}, x.shape());
        assertEquals(DataType.FLOAT, x.dataType());
        for (int i = 0; i < 4; i++)
            assertArrayEquals(TEN.image(6 + i), x.getRow(i).toFloatVector());
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refusal(() -> TEN.take(0), "take must be in 1..10 (the images of ten, 10 images (memory)), got 0"),
                refusal(() -> TEN.take(11), "take must be in 1..10 (the images of ten, 10 images (memory)), got 11"),
                refusal(
                        () -> TEN.split(0),
                        "heldOut must be in 1..9 (some of the 10 images must remain for training), got 0"),
                refusal(
                        () -> TEN.split(10),
                        "heldOut must be in 1..9 (some of the 10 images must remain for training), got 10"),
                refusal(() -> TEN.take(4).image(4), "image index must be in 0..3, got 4"),
                refusal(() -> TEN.take(4).label(-1), "image index must be in 0..3, got -1"),
                refusal(
                        () -> Images.of("odd", FORMAT, new byte[5], new byte[2]),
                        "odd: levels must be 4 for 2 labels (at least one image), got 5"),
                refusal(
                        () -> Images.of("none", FORMAT, new byte[0], new byte[0]),
                        "none: levels must be 0 for 0 labels (at least one image), got 0"),
                refusal(
                        () -> Images.of("dozen", FORMAT, new byte[4], new byte[] {11, 12}),
                        "dozen: label of image 1 must be in 0..11, got 12"),
                refusal(() -> new Images.Format(0, 1, 1, 1), "rows of an image must be in 1..4096, got 0"),
                refusal(
                        () -> new Images.Format(1 << 20, 1 << 20, 1 << 24, 1),
                        "rows of an image must be in 1..4096, got 1048576"),
                refusal(() -> new Images.Format(1, -1, 1, 1), "columns of an image must be in 1..4096, got -1"),
                refusal(() -> new Images.Format(1, 1, 17, 1), "channels of an image must be in 1..16, got 17"),
                refusal(() -> Images.of(null, FORMAT, new byte[2], new byte[1]), "name must be given, got null"),
                refusal(() -> Images.of("x", null, new byte[2], new byte[1]), "format must be given, got null"),
                refusal(() -> Images.of("x", FORMAT, null, new byte[1]), "levels must be given, got null"),
                refusal(() -> Images.of("x", FORMAT, new byte[2], null), "labels must be given, got null"),
                refusal(() -> new Split(null, TEN), "train must be given, got null"),
                refusal(() -> new Split(TEN, null), "heldOut must be given, got null"),
                refusal(() -> new Images.Format(1, 1, 1, 257), "classes must be in 1..256, got 257"),
                refusal(
                        () -> new Split(
                                TEN, Images.of("other", new Images.Format(2, 1, 1, 12), new byte[2], new byte[1])),
                        "train and heldOut must have one format, got Format[rows=1, columns=2, channels=1, classes=12] and "
                                + "Format[rows=2, columns=1, channels=1, classes=12]"));
    }

    private static Arguments refusal(Executable call, String message) {
        return Arguments.of(call, message);
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("refused")
    void whatCannotBeRightIsRefused(Executable call, String message) {
        RuntimeException refused = assertThrows(RuntimeException.class, call);
        assertEquals(message, refused.getMessage());
        assertEquals(IllegalArgumentException.class, refused.getClass());
    }

    @Test
    void theHashIsOfTheImagesAndOfNothingElse() {
        byte[] one = {0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 12, 0, 0, 0, 1, 3, 3, 6
        }; // format, count, label, levels
        Images third = Images.of("another name", FORMAT, new byte[] {3, 6}, new byte[] {3});
        assertEquals(DigestUtils.sha256Hex(one), third.sha256());
        assertEquals(third.sha256(), TEN.take(4).split(1).heldOut().sha256());
        assertNotEquals(third.sha256(), TEN.take(1).sha256());
        Images turned = Images.of("x", new Images.Format(2, 1, 1, 12), new byte[] {3, 6}, new byte[] {3});
        assertNotEquals(third.sha256(), turned.sha256());
    }

    /** The set that the toolkit brings, pinned: what the chapters print on it depends on every bit. */
    @Test
    void theStrokeDigitsAreTheSameForEver() {
        Split strokes = Images.strokeDigits();
        assertEquals(
                "stroke digits (generated, not MNIST), 4,000 images (strokes/train-images-idx3-ubyte.gz); held out: "
                        + "stroke digits (generated, not MNIST), 1,000 images (strokes/t10k-images-idx3-ubyte.gz)",
                strokes.source());
        assertEquals(
                "e36046788f0cc8b85ad7a68d31bee20884fdbf73d933ef5d02b20dac558d9434",
                strokes.train().sha256());
        assertEquals(
                "e37d3119f5839411aed69b4afbb8242922d32a0f6c8019d8213b482e93e7fdd8",
                strokes.heldOut().sha256());
    }

    @Test
    void aLinearClassifierReadsMostStrokeDigitsAndNotAll() {
        Split split = Images.strokeDigits();
        double accuracy = SoftmaxRegression.fit(split.train(), 6).accuracy(split.heldOut());
        assertEquals(0.90, accuracy, 0.04); // room for depth; its binomial standard error is 0.0095
    }
}
