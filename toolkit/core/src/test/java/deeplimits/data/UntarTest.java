package deeplimits.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UntarTest {
    @TempDir
    Path home;

    private static byte[] entry(String name, char type, byte[] bytes) {
        byte[] blocks = new byte[512 + (bytes.length + 511) / 512 * 512];
        put(blocks, 0, name);
        put(blocks, 124, String.format("%011o", bytes.length));
        put(blocks, 148, "        ");
        blocks[156] = (byte) type;
        int sum = 0;
        for (int i = 0; i < 512; i++) sum += blocks[i] & 0xff;
        put(blocks, 148, String.format("%06o", sum) + "\0 ");
        System.arraycopy(bytes, 0, blocks, 512, bytes.length);
        return blocks;
    }

    private static void put(byte[] target, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, target, at, bytes.length);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private Path archive(byte[]... entries) throws IOException {
        return Files.write(home.resolve("a.tar.gz"), IdxTest.gzip(join(entries)));
    }

    private static byte[] ramp(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) bytes[i] = (byte) (i * 31 + 1);
        return bytes;
    }

    @Test
    void wantedFilesAreTakenOutOfTheirFolderAndOthersAreNot() throws IOException {
        Path archive = archive(
                entry("set/", '5', new byte[0]),
                entry("set/readme.html", '0', ramp(700)),
                entry("set/a.bin", '0', ramp(512)),
                entry("set/b.bin", '0', ramp(1)),
                new byte[1024]);
        Path folder = Files.createDirectory(home.resolve("out"));
        Untar.extract(archive, Set.of("a.bin", "b.bin"), folder);
        assertArrayEquals(ramp(512), Files.readAllBytes(folder.resolve("a.bin")));
        assertArrayEquals(ramp(1), Files.readAllBytes(folder.resolve("b.bin")));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(2, files.count());
        }
    }

    @Test
    void whatIsNoArchiveOrLacksAFileIsRefused() throws IOException {
        byte[] a = entry("a.bin", '0', ramp(512));
        assertRefused(
                archive(a, new byte[1024]),
                "expected an archive with [b.bin], got one without [b.bin]; delete it and fetch it again");
        assertRefused(
                archive(ramp(2048)),
                "expected a tar header, got 512 bytes that are none; delete it and fetch it again");
        a[7] ^= 1;
        assertRefused(archive(a), "expected a tar header, got 512 bytes that are none");
        byte[] b = entry("b.bin", '0', ramp(2000));
        assertRefused(archive(Arrays.copyOf(b, 1024)), "expected 2,000 bytes of b.bin, got only 512; delete it");
    }

    private void assertRefused(Path archive, String words) {
        String message = assertThrows(IOException.class, () -> Untar.extract(archive, Set.of("b.bin"), home))
                .getMessage();
        assertTrue(message.startsWith(archive + ": " + words), message);
        assertFalse(Files.exists(home.resolve("b.bin")));
    }

    @Test
    void cifarIsReadFromItsArchiveAndTheArchiveIsThenGone() throws IOException {
        Path folder = Files.createDirectories(home.resolve("cifar10"));
        byte[][] entries = new byte[7][];
        for (int i = 0; i < 5; i++) {
            byte[] record = new byte[3073];
            record[0] = (byte) i;
            entries[i] = entry("cifar-10-batches-bin/data_batch_" + (i + 1) + ".bin", '0', record);
        }
        entries[5] = entry("cifar-10-batches-bin/test_batch.bin", '0', new byte[3073]);
        entries[6] = new byte[1024];
        Files.move(archive(entries), folder.resolve("cifar-10-binary.tar.gz"));
        Dataset.CIFAR_10.unpack(folder);
        Images train =
                Dataset.CIFAR_10.load(new DataFolder(home, Optional.of(home))).train();
        assertEquals(
                List.of(0, 1, 2, 3, 4),
                IntStream.range(0, 5).mapToObj(train::label).toList());
        assertFalse(Files.exists(folder.resolve("cifar-10-binary.tar.gz")));
    }
}
