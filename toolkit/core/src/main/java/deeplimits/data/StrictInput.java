package deeplimits.data;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** A small file's contents, unpacked where they are gzip; a gzip stream must be whole and the last thing in the file. */
final class StrictInput {
    /** No set that the readers are for has a larger file: MNIST, 47 MB unpacked; CIFAR-10, 31 MB a batch. */
    static final long MOST_BYTES = 1L << 29;

    private static final int TRAILER = 8; // checksum and length, which Inflater leaves unread

    private StrictInput() {}

    /** Opens it; what it is in the file's first two bytes decides, not its name. */
    static InputStream open(Path file) throws IOException {
        if (!Files.isRegularFile(file))
            throw Refusal.of(
                    file, "a file", Files.exists(file) ? "something else" : "nothing of that name", "check the path");
        long size = Files.size(file);
        if (size > MOST_BYTES)
            throw Refusal.of(
                    file, "at most " + Refusal.number(MOST_BYTES) + " bytes", Refusal.number(size), "check the path");
        byte[] bytes = Files.readAllBytes(file);
        boolean gzip = bytes.length >= 2 && (bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b;
        if (!gzip) return new ByteArrayInputStream(bytes);
        try {
            return new Gzip(file, bytes);
        } catch (EOFException | ZipException e) {
            throw broken(file, e);
        }
    }

    private static IOException broken(Path file, IOException e) {
        return Refusal.of(
                file,
                "a whole gzip stream",
                "a truncated or damaged one (" + e.getMessage() + ")",
                Refusal.FETCH_AGAIN);
    }

    /** With a buffer of the whole file, what the inflater has left at the end is the trailer and whatever follows it. */
    private static final class Gzip extends GZIPInputStream {
        private final Path file;

        Gzip(Path file, byte[] bytes) throws IOException {
            super(new ByteArrayInputStream(bytes), bytes.length);
            this.file = file;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int n;
            try {
                n = super.read(target, offset, length);
            } catch (EOFException | ZipException e) {
                throw broken(file, e);
            }
            int trailing = inf.getRemaining() - TRAILER;
            if (n == -1 && trailing > 0)
                throw Refusal.of(
                        file,
                        "the end of the file after the gzip stream",
                        trailing + " trailing bytes",
                        Refusal.FETCH_AGAIN);
            return n;
        }
    }
}
