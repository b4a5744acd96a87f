package deeplimits.data;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/** Takes named files out of a gzip tar archive (POSIX.1-1988 ustar: blocks of 512 bytes, a header before each file). */
final class Untar {
    private static final int BLOCK = 512;
    private static final int NAME = 100;
    private static final int SIZE = 124;
    private static final int CHECKSUM = 148;
    private static final int TYPE = 156;
    private static final String FOR_CHECKSUM = "        "; // the field counts as blanks in its own sum

    private Untar() {}

    /** Writes each wanted file, whatever folder of the archive it is in, to the folder; each appears whole or not at all. */
    static void extract(Path archive, Set<String> wanted, Path folder) throws IOException {
        Set<String> missing = new TreeSet<>(wanted);
        try (InputStream in = new BufferedInputStream(new GZIPInputStream(Files.newInputStream(archive)), 1 << 16)) {
            byte[] header = in.readNBytes(BLOCK);
            while (!missing.isEmpty() && header.length == BLOCK && header[0] != 0) {
                long size = size(archive, header);
                String path = text(header, 0, NAME);
                String name = path.substring(path.lastIndexOf('/') + 1);
                boolean file = header[TYPE] == '0' || header[TYPE] == 0;
                if (file && missing.remove(name)) {
                    write(in.readNBytes((int) size), size, folder.resolve(name), archive);
                } else {
                    in.skipNBytes(size);
                }
                in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
                header = in.readNBytes(BLOCK);
            }
        }
        if (!missing.isEmpty())
            throw Refusal.of(archive, "an archive with " + wanted, "one without " + missing, Refusal.FETCH_AGAIN);
    }

    private static long size(Path archive, byte[] header) throws IOException {
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            boolean own = i >= CHECKSUM && i < TYPE;
            sum += own ? FOR_CHECKSUM.charAt(i - CHECKSUM) : header[i] & 0xff;
        }
        try {
            long size = Long.parseLong(text(header, SIZE, 12).trim(), 8);
            if (sum == Integer.parseInt(text(header, CHECKSUM, TYPE - CHECKSUM).trim(), 8)
                    && size >= 0
                    && size <= StrictInput.MOST_BYTES) return size;
        } catch (NumberFormatException e) {
            // refused below, like any other header that is none
        }
        throw Refusal.of(archive, "a tar header", "512 bytes that are none", Refusal.FETCH_AGAIN);
    }

    private static String text(byte[] header, int from, int length) {
        String field = new String(header, from, length, StandardCharsets.ISO_8859_1);
        int end = field.indexOf(0);
        return end < 0 ? field : field.substring(0, end);
    }

    private static void write(byte[] bytes, long size, Path target, Path archive) throws IOException {
        if (bytes.length < size) {
            throw Refusal.of(
                    archive,
                    Refusal.number(size) + " bytes of " + target.getFileName(),
                    "only " + Refusal.number(bytes.length),
                    Refusal.FETCH_AGAIN);
        }
        Path part = target.resolveSibling(target.getFileName() + ".part");
        Files.write(part, bytes);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    }
}
