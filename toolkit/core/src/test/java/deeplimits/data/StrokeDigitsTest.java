package deeplimits.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.random.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StrokeDigitsTest {
    private static final Path STROKES =
            DataFolder.here().project().orElseThrow().resolve("strokes");

    @Test
    void theCommittedFilesAreWhatTheKeyDraws() {
        Split drawn = StrokeDigits.draw();
        Split files = Images.strokeDigits();
        assertArrayEquals(drawn.train().levels(), files.train().levels());
        assertArrayEquals(drawn.train().labels(), files.train().labels());
        assertArrayEquals(drawn.heldOut().levels(), files.heldOut().levels());
        assertArrayEquals(drawn.heldOut().labels(), files.heldOut().labels());
        assertEquals(
                "stroke digits (generated, not MNIST), 4,000 images (strokes/train-images-idx3-ubyte.gz); held out: "
                        + "stroke digits (generated, not MNIST), 1,000 images (strokes/t10k-images-idx3-ubyte.gz)",
                files.source());
    }

    @Test
    void theCommittedFilesHaveTheListedChecksumsAndAreSmall() throws IOException {
        long bytes = 0;
        for (String line : Files.readAllLines(STROKES.resolve("SHA256SUMS"))) {
            String[] sumAndName = line.split(" +");
            assertEquals(sumAndName[0], Sha256.of(STROKES.resolve(sumAndName[1])), sumAndName[1]);
            bytes += Files.size(STROKES.resolve(sumAndName[1]));
        }
        assertTrue(bytes > 500_000 && bytes < 800_000, bytes + " bytes");
    }

    @Test
    void theReadmeListsTheChecksumsOfTheContents() throws IOException {
        String readme = Files.readString(STROKES.resolveSibling("README.md"));
        for (String name : Dataset.MNIST.training())
            assertTrue(
                    readme.contains(
                            Sha256.of(StrictInput.open(STROKES.resolve(name)).readAllBytes())),
                    name);
        for (String name : Dataset.MNIST.testing())
            assertTrue(
                    readme.contains(
                            Sha256.of(StrictInput.open(STROKES.resolve(name)).readAllBytes())),
                    name);
    }

    @Test
    void writingThemAgainGivesFilesThatReadTheSame(@TempDir Path folder) throws IOException {
        StrokeDigits.write(folder);
        for (String name : Dataset.MNIST.training()) {
            assertArrayEquals(
                    StrictInput.open(STROKES.resolve(name)).readAllBytes(),
                    StrictInput.open(folder.resolve(name)).readAllBytes());
            assertArrayEquals(
                    new byte[4],
                    Arrays.copyOfRange(Files.readAllBytes(folder.resolve(name)), 4, 8),
                    "no time in the gzip header");
        }
    }

    @Test
    void outsideTheProjectTheSameBytesAreDrawn(@TempDir Path elsewhere) throws IOException {
        Split split = StrokeDigits.load(new DataFolder(elsewhere, Optional.empty()));
        assertArrayEquals(Images.strokeDigits().train().levels(), split.train().levels());
        assertTrue(
                split.source().startsWith("stroke digits (generated, not MNIST), 4,000 images (drawn by the toolkit)"),
                split.source());
    }

    @Test
    void everyImageIsTheChildOfItsIndex() {
        Images few = StrokeDigits.draw(5, Key.of(1));
        Images more = StrokeDigits.draw(9, Key.of(1));
        assertArrayEquals(few.levels(), more.take(5).levels());
        assertFalse(Arrays.equals(few.levels(), StrokeDigits.draw(5, Key.of(2)).levels()));
    }

    @Test
    void everyDigitComesWithinFiveStandardErrorsOfATenth() {
        // false alarm 10 digits x 6e-7; binomial standard error sqrt(4000 x 0.1 x 0.9) = 19
        int[] counts = Images.strokeDigits().train().labelCounts();
        for (int digit = 0; digit < 10; digit++)
            assertEquals(400, counts[digit], 5 * Math.sqrt(4000 * 0.1 * 0.9), "digit " + digit);
    }

    @Test
    void everyImageHasInkAndKeepsItInside() {
        Images set = Images.strokeDigits().train();
        int touching = 0;
        for (int i = 0; i < set.count(); i++) {
            float[] x = set.image(i);
            double ink = 0;
            boolean edge = false;
            for (int p = 0; p < 784; p++) {
                ink += x[p];
                edge |= x[p] > 0 && (p / 28 == 0 || p / 28 == 27 || p % 28 == 0 || p % 28 == 27);
            }
            assertTrue(ink > 8 && ink < 250, "image " + i + " has ink " + ink);
            touching += edge ? 1 : 0;
        }
        assertTrue(touching < 0.05 * set.count(), touching + " images touch the edge");
    }

    @Test
    void aLinearClassifierReadsMostOfThemAndNotAll() {
        Split split = Images.strokeDigits();
        double accuracy = SoftmaxRegression.fit(split.train(), 6).accuracy(split.heldOut());
        assertEquals(0.90, accuracy, 0.04); // room for depth; its binomial standard error is 0.0095
    }

    @Test
    void aCountBelowOneIsRefused() {
        assertEquals(
                "count must be at least 1, got 0",
                assertThrows(IllegalArgumentException.class, () -> StrokeDigits.draw(0, Key.of(1)))
                        .getMessage());
    }
}
