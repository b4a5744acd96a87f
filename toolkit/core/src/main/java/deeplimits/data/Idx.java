package deeplimits.data;

import deeplimits.Require;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/**
 * The IDX format: a big-endian magic {@code 0x000008dd} (unsigned bytes in dd dimensions), dd sizes, then the bytes.
 *
 * @see <a href="https://yann.lecun.com/exdb/mnist/">LeCun, Cortes, Burges, The MNIST database</a>
 */
final class Idx {
    private static final int UNSIGNED_BYTES = 0x0800;
    private static final int IMAGES = 3;
    private static final int LABELS = 1;
    private static final int CLASSES = 10;

    private Idx() {}

    private record Block(int[] sizes, byte[] bytes) {}

    static Images read(String name, Path images, Path labels) throws IOException {
        Block x = block(images, IMAGES);
        Block y = block(labels, LABELS);
        if (x.sizes[0] != y.sizes[0]) {
            throw Refusal.of(
                    labels,
                    "a label for each of the " + Refusal.number(x.sizes[0]) + " images of " + images,
                    Refusal.number(y.sizes[0]) + " labels",
                    "take both files from one set");
        }
        for (int i = 0; i < y.bytes.length; i++) {
            if ((y.bytes[i] & 0xff) >= CLASSES)
                throw Refusal.of(
                        labels,
                        "labels in 0.." + (CLASSES - 1),
                        (y.bytes[i] & 0xff) + " for image " + i,
                        Refusal.FETCH_AGAIN);
        }
        Images.Format format = new Images.Format(x.sizes[1], x.sizes[2], 1, CLASSES);
        return new Images(new Images.Origin(name, DataFolder.brief(images)), format, x.bytes, y.bytes);
    }

    private static Block block(Path file, int dimensions) throws IOException {
        try (InputStream in = StrictInput.open(file)) {
            int[] sizes = sizes(file, in, dimensions);
            int length = length(file, sizes);
            byte[] bytes = in.readNBytes(length); // grows with what is there, whatever the header announces
            String expected = Refusal.number(length) + " bytes after the header (" + product(sizes) + ")";
            if (bytes.length < length)
                throw Refusal.of(
                        file,
                        expected,
                        "only " + Refusal.number(bytes.length) + ": it is truncated",
                        Refusal.FETCH_AGAIN);
            if (in.read() != -1) throw Refusal.of(file, expected, "trailing bytes", Refusal.FETCH_AGAIN);
            return new Block(sizes, bytes);
        }
    }

    private static int[] sizes(Path file, InputStream in, int dimensions) throws IOException {
        byte[] header = in.readNBytes(4 + 4 * dimensions);
        int expected = UNSIGNED_BYTES | dimensions;
        int magic = header.length >= 4 ? ByteBuffer.wrap(header).getInt() : -1;
        if (header.length >= 4 && magic != expected) {
            throw Refusal.of(
                    file,
                    String.format("magic 0x%08x (IDX %s)", expected, dimensions == IMAGES ? "images" : "labels"),
                    String.format("0x%08x%s", magic, guess(magic, header)),
                    "check which file this is");
        }
        if (header.length < 4 + 4 * dimensions)
            throw Refusal.of(
                    file,
                    "an IDX header of " + (4 + 4 * dimensions) + " bytes",
                    header.length + " bytes",
                    Refusal.FETCH_AGAIN);
        int[] sizes = new int[dimensions];
        ByteBuffer.wrap(header, 4, 4 * dimensions).asIntBuffer().get(sizes);
        return sizes;
    }

    private static String guess(int magic, byte[] header) {
        if (magic == (UNSIGNED_BYTES | IMAGES)) return " (IDX images: are the two files swapped?)";
        if (magic == (UNSIGNED_BYTES | LABELS)) return " (IDX labels: are the two files swapped?)";
        return header[0] == '<'
                ? " (\"" + new String(header, 0, 4, StandardCharsets.ISO_8859_1) + "\": an HTML page?)"
                : "";
    }

    private static int length(Path file, int[] sizes) throws IOException {
        long length = 1;
        for (int size : sizes) {
            length *= size; // each factor below 2^31, refused as soon as the product passes 2^29
            if (!(size >= 1 && length <= StrictInput.MOST_BYTES)) {
                throw Refusal.of(
                        file,
                        "sizes of at least 1, at most " + Refusal.number(StrictInput.MOST_BYTES) + " bytes in all",
                        "a header that announces " + product(sizes),
                        Refusal.FETCH_AGAIN);
            }
        }
        return (int) length;
    }

    private static String product(int[] sizes) {
        return Arrays.stream(sizes)
                .mapToObj(s -> Refusal.number(s & 0xffffffffL))
                .collect(Collectors.joining(" x "));
    }

    /** Writes a set of one channel as two gzip files; the gzip header carries no time, so equal sets give equal files. */
    static void write(Images set, Path images, Path labels) throws IOException {
        Images.Format format = set.format();
        Require.holds(format.channels() == 1, "channels of an IDX set", "1", format.channels());
        write(images, set.levels(), set.count(), format.rows(), format.columns());
        write(labels, set.labels(), set.count());
    }

    private static void write(Path file, byte[] bytes, int... sizes) throws IOException {
        try (DataOutputStream out = new DataOutputStream(
                new BufferedOutputStream(new GZIPOutputStream(Files.newOutputStream(file)), 1 << 16))) {
            out.writeInt(UNSIGNED_BYTES | sizes.length);
            for (int size : sizes) out.writeInt(size);
            out.write(bytes);
        }
    }
}
