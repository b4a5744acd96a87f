package deeplimits.diagnose;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A zip of .npy files: numpy's magic, a version, a header in Python's notation, the numbers. */
final class Npz {
    private static final Pattern HEADER = Pattern.compile(
            "\\{'descr': '([^']*)', 'fortran_order': (True|False), 'shape': \\((\\d{0,18}(?:, ?\\d{0,18})*+)\\), \\} *\n?");

    /** Weights hardly shrink: what unpacks to more is no array of weights, but a bomb. */
    private static final long MOST_UNPACKED = 20;
    /** Arrays below are small whatever they unpack to. */
    private static final long SMALL = 1 << 16;

    private Npz() {}

    static List<Tensor> tensors(Path path) throws IOException {
        List<Tensor> tensors = new ArrayList<>();
        try (ZipFile zip = new ZipFile(path.toFile())) {
            long packed = 0;
            for (ZipEntry entry : zip.stream().toList()) {
                String name = entry.getName();
                packed += entry.getCompressedSize();
                if (entry.getSize() > MOST_UNPACKED * Math.max(entry.getCompressedSize(), SMALL)
                        || packed > Files.size(path))
                    throw WeightFile.refused(
                            path,
                            "an npz that unpacks to at most " + MOST_UNPACKED
                                    + " times its size; save it with numpy.savez",
                            name + " of " + entry.getSize() + " bytes out of " + entry.getCompressedSize());
                if (!name.endsWith(".npy")) throw WeightFile.refused(path, "an npz of .npy files", name);
                Stored stored = stored(path, zip, entry);
                if (stored != null) tensors.add(stored.tensor());
            }
            return tensors;
        } catch (ZipException | EOFException e) {
            throw WeightFile.refused(path, "a whole npz", String.valueOf(e.getMessage()));
        }
    }

    /** What the header of an array says; null for whole numbers and texts, which are no weights. */
    private static Stored stored(Path path, ZipFile zip, ZipEntry entry) throws IOException {
        String name = entry.getName();
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] magic = in.readNBytes(10);
            if (magic.length < 10 || !new String(magic, 0, 6, StandardCharsets.ISO_8859_1).equals("\u0093NUMPY"))
                throw WeightFile.refused(path, "an npz of numpy's arrays", name + " without numpy's magic");
            if (magic[6] != 1)
                throw WeightFile.refused(path, "an npz of arrays of version 1", name + " of version " + magic[6]);
            int length = magic[8] & 0xFF | (magic[9] & 0xFF) << 8;
            Matcher words = HEADER.matcher(new String(in.readNBytes(length), StandardCharsets.ISO_8859_1));
            if (!words.matches())
                throw WeightFile.refused(path, "an npz of plain arrays", name + " with another header");
            String descr = words.group(1);
            if (descr.contains("O")) throw WeightFile.refused(path, "an npz without Python objects", name);
            if (descr.startsWith(">f"))
                throw WeightFile.refused(path, "little-endian; save a.astype('<f4')", name + " of type " + descr);
            if (words.group(2).equals("True"))
                throw WeightFile.refused(
                        path, "in C order; save numpy.ascontiguousarray(a)", name + " in Fortran order");
            List<Long> shape = new ArrayList<>();
            for (String n : words.group(3).split(",")) if (!n.isBlank()) shape.add(Long.parseLong(n.trim()));
            if (!descr.matches("<f[248]")) return null;
            Stored.Type type = Stored.Type.valueOf("F" + 8 * (descr.charAt(2) - '0'));
            String stem = name.substring(0, name.length() - 4);
            return new Stored(path, stem, type, shape, entry.getSize() - 10 - length, () -> open(path, name, 10 + length));
        }
    }

    /** An array of a zip, which is closed with it. */
    private static InputStream open(Path path, String name, int skipped) throws IOException {
        ZipFile zip = new ZipFile(path.toFile());
        InputStream in = new FilterInputStream(zip.getInputStream(zip.getEntry(name))) {
            @Override
            public void close() throws IOException {
                zip.close();
            }
        };
        in.skipNBytes(skipped);
        return in;
    }
}
