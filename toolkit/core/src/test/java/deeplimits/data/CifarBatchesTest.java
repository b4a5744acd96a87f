package deeplimits.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CifarBatchesTest {
    private static final int RECORD = 3073;

    @TempDir
    Path folder;

    /** One record a label, whose red is 10 + label, green 20 + label, blue 30 + label. */
    private static byte[] batch(int... labels) {
        byte[] bytes = new byte[labels.length * RECORD];
        for (int r = 0; r < labels.length; r++) {
            bytes[r * RECORD] = (byte) labels[r];
            for (int channel = 0; channel < 3; channel++) {
                int from = r * RECORD + 1 + channel * 1024;
                Arrays.fill(bytes, from, from + 1024, (byte) (10 * (channel + 1) + labels[r]));
            }
        }
        return bytes;
    }

    @Test
    void batchesFollowOneAnotherChannelByChannel() throws IOException {
        Path a = Files.write(folder.resolve("a.bin"), batch(3, 0));
        Path b = Files.write(folder.resolve("b.bin"), batch(9));
        Images set = Images.cifarBatches(a, b);
        assertEquals(new Images.Format(32, 32, 3, 10), set.format());
        assertArrayEquals(new int[] {3, 0, 9}, new int[] {set.label(0), set.label(1), set.label(2)});
        for (int p = 0; p < 3072; p++) assertEquals((10 * (p / 1024 + 1) + 9) / 255f, set.image(2)[p]);
        assertEquals("CIFAR-10 images, 3 images (" + folder.getFileName() + "/a.bin and 1 more)", set.source());
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                Arguments.of(
                        new byte[0],
                        "expected a whole number of records of 3,073 bytes, got 0 bytes (0 records and 0 bytes); give an unpacked"),
                Arguments.of(
                        Arrays.copyOf(batch(1, 2), 2 * RECORD - 1),
                        "got 6,145 bytes (1 records and 3072 bytes); give an unpacked data_batch"),
                Arguments.of(
                        Arrays.copyOf(batch(1, 2), 2 * RECORD + 1),
                        "got 6,147 bytes (2 records and 1 bytes); give an unpacked data_batch"),
                Arguments.of(
                        batch(1, 10),
                        "expected labels in 0..9, got 10 in record 1; give a file of CIFAR-10, not of CIFAR-100"),
                Arguments.of(batch(255), "expected labels in 0..9, got 255 in record 0; give a file of CIFAR-10"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("bad")
    void whatIsNotABatchIsRefused(byte[] bytes, String words) throws IOException {
        Path good = Files.write(folder.resolve("good.bin"), batch(1));
        Path bad = Files.write(folder.resolve("bad.bin"), bytes);
        String message = assertThrows(UncheckedIOException.class, () -> Images.cifarBatches(good, bad))
                .getMessage();
        assertTrue(message.startsWith(bad + ": ") && message.contains(words), message);
    }

    @Test
    void anAbsentBatchAndNoBatchAreRefused() {
        String message = assertThrows(UncheckedIOException.class, () -> Images.cifarBatches(folder.resolve("none")))
                .getMessage();
        assertEquals(
                folder.resolve("none") + ": expected a CIFAR-10 batch, got no file of that name; check the path",
                message);
        assertEquals(
                "batches must name at least one file, got none",
                assertThrows(IllegalArgumentException.class, () -> Images.cifarBatches())
                        .getMessage());
    }
}
