package deeplimits.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

    private Images read(byte[] images, byte[] labels) throws IOException {
        return Images.idx(Files.write(folder.resolve("images"), images), Files.write(folder.resolve("labels"), labels));
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
    void aWrittenSetIsReadBack() throws IOException {
        Images set = read(IMAGES, LABELS).split(1).train();
        Idx.write(set, folder.resolve("x.gz"), folder.resolve("y.gz"));
        Images again = Images.idx(folder.resolve("x.gz"), folder.resolve("y.gz"));
        assertEquals(2, again.count());
        assertArrayEquals(set.levels(), again.levels());
        assertArrayEquals(set.labels(), again.labels());
    }

    @Test
    void aSetInColourIsNotWritten() {
        Images colour = Images.of("colour", new Images.Format(1, 1, 3, 10), new byte[3], new byte[1]);
        Exception refused = assertThrows(
                IllegalArgumentException.class, () -> Idx.write(colour, folder.resolve("x"), folder.resolve("y")));
        assertEquals("channels of an IDX set must be 1, got 3", refused.getMessage());
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
                        "magic 0x00000803 (IDX images)",
                        "0x00000d03",
                        "check which file"),
                new Bad(
                        "swapped",
                        LABELS,
                        IMAGES,
                        "IDX images",
                        "0x00000801 (IDX labels: are the two files swapped?)",
                        "check which file"),
                new Bad(
                        "images twice",
                        IMAGES,
                        IMAGES,
                        "IDX labels",
                        "0x00000803 (IDX images: are",
                        "check which file"),
                new Bad(
                        "a page",
                        html,
                        LABELS,
                        "magic 0x00000803",
                        "0x3c21444f (\"<!DO\": an HTML page?)",
                        "check which file"),
                new Bad("empty", new byte[0], LABELS, "an IDX header of 16 bytes", "0 bytes", "fetch it again"),
                new Bad(
                        "half a header",
                        cut(IMAGES, 8),
                        LABELS,
                        "an IDX header of 16 bytes",
                        "14 bytes",
                        "fetch it again"),
                new Bad(
                        "truncated",
                        cut(IMAGES, 1),
                        LABELS,
                        "6 bytes after the header (3 x 2 x 1)",
                        "only 5: it is truncated",
                        "fetch it again"),
                new Bad(
                        "trailing",
                        append(IMAGES, 0),
                        LABELS,
                        "6 bytes after the header (3 x 2 x 1)",
                        "trailing bytes",
                        "fetch it again"),
                new Bad(
                        "truncated inside gzip",
                        gzip(cut(IMAGES, 1)),
                        LABELS,
                        "6 bytes after the header",
                        "only 5",
                        "fetch it again"),
                new Bad(
                        "trailing inside gzip",
                        gzip(append(IMAGES, 0)),
                        LABELS,
                        "6 bytes after the header",
                        "trailing bytes",
                        "fetch it again"),
                new Bad(
                        "truncated gzip",
                        cut(zipped, 9),
                        LABELS,
                        "a whole gzip stream",
                        "a truncated or damaged one",
                        "fetch it again"),
                new Bad(
                        "gzip header alone",
                        cut(zipped, zipped.length - 5),
                        LABELS,
                        "a whole gzip stream",
                        "a truncated or damaged",
                        "fetch it again"),
                new Bad(
                        "gzip with another sum",
                        damaged(zipped, zipped.length - 6),
                        LABELS,
                        "a whole gzip stream",
                        "damaged",
                        "fetch it again"),
                new Bad(
                        "a byte after gzip",
                        append(zipped, 0),
                        LABELS,
                        "the end of the file after the gzip stream",
                        "1 trailing",
                        "fetch it again"),
                new Bad(
                        "bytes after gzip",
                        append(zipped, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2),
                        LABELS,
                        "the end of the file",
                        "11 trailing",
                        "fetch"),
                new Bad(
                        "no images",
                        idx(0x0803, new byte[0], 0, 28, 28),
                        LABELS,
                        "sizes of at least 1",
                        "announces 0 x 28 x 28",
                        "fetch it again"),
                new Bad(
                        "negative size",
                        idx(0x0803, LEVELS, -3, 2, 1),
                        LABELS,
                        "sizes of at least 1",
                        "announces 4,294,967,293 x 2 x 1",
                        "fetch"),
                new Bad(
                        "too large a size",
                        idx(0x0803, LEVELS, 1 << 30, 1 << 30, 16),
                        LABELS,
                        "at most 536,870,912 bytes in all",
                        "1,073,741,824 x 1,073,741,824 x 16",
                        "fetch it again"),
                new Bad(
                        "more announced than there is",
                        gzip(idx(0x0803, LEVELS, 600_000, 28, 28)),
                        LABELS,
                        "470,400,000 bytes after",
                        "only 6",
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
        String message = assertThrows(UncheckedIOException.class, () -> read(bad.images, bad.labels))
                .getMessage();
        assertTrue(message.contains("expected ") && message.contains(bad.expected), message);
        assertTrue(message.substring(message.indexOf("got ")).contains(bad.got), message);
        assertTrue(message.substring(message.lastIndexOf("; ")).contains(bad.cure), message);
        assertTrue(message.startsWith(folder.toString()), message);
    }

    @Test
    void anAbsentFileIsNamed() {
        String message = assertThrows(UncheckedIOException.class, () -> Images.idx(folder.resolve("none"), folder))
                .getMessage();
        assertEquals(folder.resolve("none") + ": expected a file, got nothing of that name; check the path", message);
        assertTrue(assertThrows(UncheckedIOException.class, () -> Images.idx(folder, folder))
                .getMessage()
                .contains("got something else"));
    }
}
