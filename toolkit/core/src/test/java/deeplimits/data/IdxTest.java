package deeplimits.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.random.Key;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdxTest {
    private static final byte[] LEVELS = {0, 51, (byte) 255, 102, (byte) 204, (byte) 153};
    private static final byte[] IMAGES = idx(0x0803, LEVELS, 3, 2, 1);
    private static final byte[] LABELS = idx(0x0801, new byte[] {7, 0, 9}, 3);

    @TempDir
    Path folder;

    static byte[] idx(int magic, byte[] bytes, int... sizes) {
        ByteBuffer all =
                ByteBuffer.allocate(4 + 4 * sizes.length + bytes.length).putInt(magic);
        Arrays.stream(sizes).forEach(all::putInt);
        return all.put(bytes).array();
    }

    static byte[] gzip(byte[] bytes) {
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
                zip.write(bytes);
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] append(byte[] bytes, int... more) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length + more.length);
        for (int i = 0; i < more.length; i++) longer[bytes.length + i] = (byte) more[i];
        return longer;
    }

    private static byte[] cut(byte[] bytes, int less) {
        return Arrays.copyOf(bytes, bytes.length - less);
    }

    private static byte[] damaged(byte[] bytes, int at) {
        byte[] other = bytes.clone();
        other[at] ^= 0x55;
        return other;
    }

    /** What sha256sum would write into the folder. */
    static void list(Path folder, String... names) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (String name : names)
            lines.append(DigestUtils.sha256Hex(Files.readAllBytes(folder.resolve(name))))
                    .append("  ")
                    .append(name)
                    .append('\n');
        Files.writeString(folder.resolve("SHA256SUMS"), lines);
    }

    private Images read(byte[] images, byte[] labels) throws IOException {
        Path x = Files.write(folder.resolve("images"), images);
        Path y = Files.write(folder.resolve("labels"), labels);
        list(folder, "images", "labels");
        return idx(x, y);
    }

    private static Images idx(Path images, Path labels) throws IOException {
        return Idx.read("IDX images", Contents.read(images), Contents.read(labels));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void levelsAndLabelsComeAsWrittenGzipOrNot(boolean zipped) throws IOException {
        Images set = zipped ? read(gzip(IMAGES), gzip(LABELS)) : read(IMAGES, LABELS);
        assertEquals(3, set.count());
        assertEquals(new Images.Format(2, 1, 1, 10), set.format());
        assertArrayEquals(new float[] {0, 0.2f}, set.image(0));
        assertArrayEquals(new float[] {1, 0.4f}, set.image(1));
        assertArrayEquals(new float[] {0.8f, 0.6f}, set.image(2));
        assertArrayEquals(new int[] {7, 0, 9}, new int[] {set.label(0), set.label(1), set.label(2)});
        assertEquals("IDX images, 3 images (" + folder.getFileName() + "/images)", set.source());
    }

    @Test
    void aPlainFileThatNothingVouchesForIsRefused() throws IOException {
        Path images = Files.write(folder.resolve("images"), IMAGES);
        Path labels = Files.write(folder.resolve("labels"), LABELS);
        String message = assertThrows(Refusal.class, () -> idx(images, labels)).getMessage();
        assertEquals(
                images + ": expected a published file, a gzip, or its SHA-256 in SHA256SUMS, got SHA-256 "
                        + DigestUtils.sha256Hex(IMAGES)
                        + "; fetch it again, or, if it is as it should be: sha256sum images >> SHA256SUMS",
                message);
        list(folder, "images", "labels");
        assertEquals(3, idx(images, labels).count());
    }

    /** A mutation is one changed bit, a lost end or an added byte; fixed key, no false alarm: SHA-256 tells any two apart. */
    @Test
    void everyOneOf200MutatedPlainFilesAndOf200MutatedGzipFilesIsRefusedOrReadsTheSame() throws IOException {
        String sound = read(gzip(IMAGES), gzip(LABELS)).sha256();
        deeplimits.random.Stream draws = Key.of(200).child("mutations").stream();
        for (int i = 0; i < 200; i++) {
            boolean images = draws.nextInt() < 0;
            byte[] plain = mutated(images ? IMAGES : LABELS, draws);
            read(IMAGES, LABELS);
            Files.write(folder.resolve(images ? "images" : "labels"), plain);
            assertThrows(Refusal.class, () -> idx(folder.resolve("images"), folder.resolve("labels")));
            byte[] zipped = mutated(gzip(images ? IMAGES : LABELS), draws);
            Files.write(folder.resolve("images"), images ? zipped : gzip(IMAGES));
            Files.write(folder.resolve("labels"), images ? gzip(LABELS) : zipped);
            Files.delete(folder.resolve("SHA256SUMS"));
            try { // the header of a gzip has bytes that change nothing, such as the time
                assertEquals(
                        sound,
                        idx(folder.resolve("images"), folder.resolve("labels")).sha256());
            } catch (Refusal refused) {
                assertTrue(refused.getMessage().contains("expected "), refused.getMessage());
            }
        }
    }

    static byte[] mutated(byte[] bytes, deeplimits.random.Stream draws) {
        int at = (int) (draws.uniform() * bytes.length);
        return switch ((int) (draws.uniform() * 3)) {
            case 0 -> Arrays.copyOf(bytes, at);
            case 1 -> append(bytes, draws.nextInt());
            default -> {
                byte[] other = bytes.clone();
                other[at] ^= (byte) (1 << (draws.nextInt() >>> 29));
                yield other;
            }
        };
    }

    @Test
    void aGzipThatUnpacksToMoreThanThereIsRoomForIsRefused() throws IOException {
        Path bomb = Files.write(folder.resolve("bomb.gz"), gzip(new byte[1 << 24]));
        String message =
                assertThrows(Refusal.class, () -> Contents.read(bomb, 1 << 20)).getMessage();
        assertEquals(
                bomb
                        + ": expected at most 1,048,576 bytes, for this JVM's heap, got more when unpacked; check the file, or "
                        + "raise -Xmx",
                message);
        assertEquals(1 << 24, Contents.read(bomb, 1 << 24).bytes().length);
        Path large = Files.write(folder.resolve("large"), new byte[11]);
        assertTrue(assertThrows(Refusal.class, () -> Contents.read(large, 10))
                .getMessage()
                .contains("got 11;"));
    }

    private record Bad(String name, byte[] images, byte[] labels, String expected, String got, String cure) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Bad> bad() {
        byte[] html = "<!DOCTYPE html><html>".getBytes(StandardCharsets.US_ASCII);
        byte[] zipped = gzip(IMAGES);
        return Stream.of(
                new Bad(
                        "another magic",
                        idx(0x0d03, LEVELS, 3, 2, 1),
                        LABELS,
                        "magic 0x00000803 (IDX images), a header of 16 bytes",
                        "0x00000d03",
                        "check which file"),
                new Bad("swapped", LABELS, IMAGES, "IDX images", "0x00000801", "are the two files swapped?"),
                new Bad("images twice", IMAGES, IMAGES, "IDX labels", "0x00000803", "are the two files swapped?"),
                new Bad("a page", html, LABELS, "magic 0x00000803", "0x3c21444f", "is it an HTML page?"),
                new Bad("empty", new byte[0], LABELS, "a header of 16 bytes", "0 bytes", "check which file"),
                new Bad(
                        "half a header",
                        cut(IMAGES, 8),
                        LABELS,
                        "a header of 16 bytes",
                        "14 bytes",
                        "check which file"),
                new Bad(
                        "truncated",
                        cut(IMAGES, 1),
                        LABELS,
                        "3 x 2 x 1 bytes after the header",
                        "5 bytes",
                        "fetch it again"),
                new Bad(
                        "trailing",
                        append(IMAGES, 0),
                        LABELS,
                        "3 x 2 x 1 bytes after the header",
                        "7 bytes",
                        "fetch it again"),
                new Bad(
                        "truncated inside gzip",
                        gzip(cut(IMAGES, 1)),
                        LABELS,
                        "3 x 2 x 1 bytes after the header",
                        "5 bytes",
                        "fetch it again"),
                new Bad(
                        "trailing inside gzip",
                        gzip(append(IMAGES, 0)),
                        LABELS,
                        "3 x 2 x 1 bytes after the header",
                        "7 bytes",
                        "fetch it again"),
                new Bad(
                        "truncated gzip",
                        cut(zipped, 9),
                        LABELS,
                        "one whole gzip stream",
                        "a damaged one",
                        "fetch it again"),
                new Bad(
                        "gzip header alone",
                        cut(zipped, zipped.length - 5),
                        LABELS,
                        "one whole gzip stream",
                        "a damaged one",
                        "fetch it again"),
                new Bad(
                        "gzip with another sum",
                        damaged(zipped, zipped.length - 6),
                        LABELS,
                        "one whole gzip stream",
                        "a damaged one",
                        "fetch it again"),
                new Bad(
                        "a byte after gzip",
                        append(zipped, 0),
                        LABELS,
                        "one whole gzip stream",
                        "a damaged one",
                        "fetch it again"),
                new Bad(
                        "bytes after gzip",
                        append(zipped, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2),
                        LABELS,
                        "one whole gzip stream",
                        "a damaged one",
                        "fetch"),
                new Bad(
                        "no images",
                        idx(0x0803, new byte[0], 0, 28, 28),
                        LABELS,
                        "0 x 28 x 28 bytes after the header, at least one",
                        "0 bytes",
                        "fetch it again"),
                new Bad(
                        "negative size",
                        idx(0x0803, LEVELS, -3, 2, 1),
                        LABELS,
                        "4,294,967,293 x 2 x 1 bytes after the header, at least one",
                        "6 bytes",
                        "fetch"),
                new Bad(
                        "too large a size",
                        idx(0x0803, LEVELS, 1 << 30, 1 << 30, 16),
                        LABELS,
                        "1,073,741,824 x 1,073,741,824 x 16 bytes",
                        "6 bytes",
                        "fetch it again"),
                new Bad(
                        "more announced than there is",
                        gzip(idx(0x0803, LEVELS, 600_000, 28, 28)),
                        LABELS,
                        "600,000 x 28 x 28 bytes after",
                        "6 bytes",
                        "fetch"),
                new Bad(
                        "other counts",
                        IMAGES,
                        idx(0x0801, new byte[] {7, 0}, 2),
                        "a label for each of the 3 images",
                        "2 labels",
                        "from one set"),
                new Bad(
                        "label out of range",
                        IMAGES,
                        idx(0x0801, new byte[] {7, 10, 9}, 3),
                        "labels in 0..9",
                        "10 for image 1",
                        "fetch it again"),
                new Bad(
                        "label above 127",
                        IMAGES,
                        idx(0x0801, new byte[] {7, 0, -1}, 3),
                        "labels in 0..9",
                        "255 for image 2",
                        "fetch it again"));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void whatIsNotTheFormatIsRefusedWithBothSidesAndTheCure(Bad bad) {
        String message =
                assertThrows(Refusal.class, () -> read(bad.images, bad.labels)).getMessage();
        assertTrue(message.contains("expected ") && message.contains(bad.expected), message);
        assertTrue(message.substring(message.indexOf("got ")).contains(bad.got), message);
        assertTrue(message.substring(message.lastIndexOf("; ")).contains(bad.cure), message);
        assertTrue(message.startsWith(folder.toString()), message);
    }
}
