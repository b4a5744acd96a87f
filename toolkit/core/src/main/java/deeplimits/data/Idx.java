package deeplimits.data;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The IDX format: a big-endian magic {@code 0x000008dd} (unsigned bytes in dd dimensions), dd sizes, then the bytes.
 *
 * @see <a href="https://yann.lecun.com/exdb/mnist/">LeCun, Cortes, Burges, The MNIST database</a>
 */
final class Idx {
    private static final int IMAGES = 0x0803;
    private static final int LABELS = 0x0801;
    private static final int CLASSES = 10;

    private Idx() {}

    static Images read(String name, Contents images, Contents labels) {
        int[] sizes = sizes(images, IMAGES);
        int count = sizes(labels, LABELS)[0];
        if (sizes[0] != count) {
            String expected = "a label for each of the " + Refusal.number(sizes[0]) + " images of " + images.place();
            String got = Refusal.number(count) + " labels";
            throw new Refusal(labels.place(), expected, got, "take both files from one set");
        }
        byte[] y = Arrays.copyOfRange(labels.bytes(), 8, labels.bytes().length);
        for (int i = 0; i < count; i++) {
            if (y[i] >= 0 && y[i] < CLASSES) continue;
            String got = (y[i] & 0xff) + " for image " + i;
            throw new Refusal(labels.place(), "labels in 0.." + (CLASSES - 1), got, Refusal.FETCH_AGAIN);
        }
        byte[] x = Arrays.copyOfRange(images.bytes(), 16, images.bytes().length);
        Images.Format format = new Images.Format(sizes[1], sizes[2], 1, CLASSES);
        return new Images(name, DataFolder.brief(images.place()), format, x, y);
    }

    /** The sizes that the header announces, once the bytes are exactly those. */
    private static int[] sizes(Contents file, int magic) {
        ByteBuffer bytes = ByteBuffer.wrap(file.bytes());
        int dimensions = magic & 0xff;
        int header = 4 + 4 * dimensions;
        int actual = bytes.limit() >= 4 ? bytes.getInt(0) : 0;
        if (actual != magic || bytes.limit() < header) {
            String what = magic == IMAGES ? "images" : "labels";
            String expected = String.format("magic 0x%08x (IDX %s), a header of %d bytes", magic, what, header);
            boolean swapped = actual == IMAGES || actual == LABELS;
            String guess = swapped ? "are the two files swapped?" : actual >>> 24 == '<' ? "is it an HTML page?" : "";
            String got = String.format("0x%08x, %,d bytes", actual, bytes.limit());
            throw new Refusal(file.place(), expected, got, "check which file this is " + guess);
        }
        int[] sizes = new int[dimensions];
        bytes.position(4).asIntBuffer().get(sizes);
        long length = 1;
        for (int size : sizes) length = size < 1 ? 0 : Math.min(length * size, 1L << 31); // no product overflows a long
        if (length == 0 || length != bytes.limit() - header) {
            String product = Arrays.stream(sizes)
                    .mapToObj(size -> Refusal.number(Integer.toUnsignedLong(size)))
                    .collect(Collectors.joining(" x "));
            String got = Refusal.number(bytes.limit() - header) + " bytes";
            throw new Refusal(
                    file.place(), product + " bytes after the header, at least one", got, Refusal.FETCH_AGAIN);
        }
        return sizes;
    }
}
