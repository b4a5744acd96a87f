package deeplimits.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.random.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
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
        IdxTest.list(folder, "a.bin", "b.bin");
        Images set = CifarBatches.read(Dataset.CIFAR_10, List.of(a, b));
        assertEquals(new Images.Format(32, 32, 3, 10), set.format());
        assertArrayEquals(new int[] {3, 0, 9}, new int[] {set.label(0), set.label(1), set.label(2)});
        for (int p = 0; p < 3072; p++) assertEquals((10 * (p / 1024 + 1) + 9) / 255f, set.image(2)[p]);
        assertEquals(
                "CIFAR-10 (not the published files), 3 images (" + folder.getFileName() + "/a.bin and 1 more)",
                set.source());
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
        IdxTest.list(folder, "good.bin", "bad.bin");
        String message = assertThrows(Refusal.class, () -> CifarBatches.read(Dataset.CIFAR_10, List.of(good, bad)))
                .getMessage();
        assertTrue(message.startsWith(bad + ": ") && message.contains(words), message);
    }

    /** A mutation is one changed bit, a lost end or an added byte; fixed key, no false alarm: SHA-256 tells any two apart. */
    @Test
    void everyOneOf100MutatedBatchesIsRefused() throws IOException {
        byte[] sound = batch(1, 2, 3);
        Path file = Files.write(folder.resolve("data_batch_1.bin"), sound);
        IdxTest.list(folder, "data_batch_1.bin");
        assertEquals(3, CifarBatches.read(Dataset.CIFAR_10, List.of(file)).count());
        deeplimits.random.Stream draws = Key.of(100).child("mutations").stream();
        for (int i = 0; i < 100; i++) {
            Files.write(file, IdxTest.mutated(sound, draws));
            assertThrows(Refusal.class, () -> CifarBatches.read(Dataset.CIFAR_10, List.of(file)));
        }
    }

    @Test
    void aSetIsReadFromItsArchiveWhateverTheOrder() throws IOException {
        Path archive = folder.resolve("cifar-10-binary.tar.gz");
        try (TarArchiveOutputStream tar =
                new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(archive)))) {
            add(tar, "batches.meta.txt", new byte[10]);
            add(tar, "test_batch.bin", batch(7));
            for (int k = 5; k >= 1; k--) add(tar, "data_batch_" + k + ".bin", batch(k, 0));
        }
        Split set = CifarBatches.archive("CIFAR-10", archive);
        int[] labels = IntStream.range(0, 10).map(set.train()::label).toArray();
        assertArrayEquals(new int[] {1, 0, 2, 0, 3, 0, 4, 0, 5, 0}, labels);
        assertEquals(7, set.heldOut().label(0));
        for (int p = 0; p < 3072; p++)
            assertEquals((10 * (p / 1024 + 1) + 4) / 255f, set.train().image(6)[p]);
    }

    private static void add(TarArchiveOutputStream tar, String name, byte[] bytes) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry("cifar-10-batches-bin/" + name);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }
}
