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
    private static final Pattern HEADER = Pattern.compile("\\{'descr': '([^']*)', "
            + "'fortran_order': (True|False), 'shape': \\((\\d{0,18}(?:, ?\\d{0,18})*+)\\), \\} *\n?");

    /** Weights hardly shrink: what unpacks to more is no array of weights, but a bomb. */
    private static final long MOST_UNPACKED = 20;
    /** Arrays below are small whatever they unpack to. */
    private static final long SMALL = 1 << 16;

    private Npz() {}

    static List<Tensor> tensors(Path path) throws IOException {
        String rule = "an npz that unpacks to at most " + MOST_UNPACKED + " times its size; save it with numpy.savez";
        List<Tensor> tensors = new ArrayList<>();
        try (ZipFile zip = new ZipFile(path.toFile())) {
            long packed = 0;
            for (ZipEntry entry : zip.stream().toList()) {
                String name = entry.getName();
                long size = entry.getCompressedSize();
                packed += size;
                boolean fits = entry.getSize() <= MOST_UNPACKED * Math.max(size, SMALL) && packed <= Files.size(path);
                WeightFile.holds(fits, path, rule, name + " of " + entry.getSize() + " bytes out of " + size);
                WeightFile.holds(name.endsWith(".npy"), path, "an npz of .npy files", name);
                Stored stored = stored(path, zip, entry);
                if (stored != null) tensors.add(stored.tensor());
            }
            return tensors;
        } catch (ZipException | EOFException e) {
            throw WeightFile.refused(path, "a whole npz", e.getMessage());
        }
    }

    /** What the header of an array says; null for whole numbers and texts, which are no weights. */
    private static Stored stored(Path path, ZipFile zip, ZipEntry entry) throws IOException {
        String name = entry.getName();
        try (InputStream in = zip.getInputStream(entry)) {
            String magic = new String(in.readNBytes(10), StandardCharsets.ISO_8859_1);
            boolean numpy = magic.startsWith("\u0093NUMPY\u0001") && magic.length() == 10;
            WeightFile.holds(numpy, path, "an npz of numpy's arrays of version 1", name + " without this magic");
            int length = magic.charAt(8) | magic.charAt(9) << 8;
            Matcher words = HEADER.matcher(new String(in.readNBytes(length), StandardCharsets.ISO_8859_1));
            WeightFile.holds(words.matches(), path, "an npz of plain arrays", name + " with another header");
            String type = words.group(1);
            String typed = name + " of type " + type;
            WeightFile.holds(!type.contains("O"), path, "an npz without Python objects", typed);
            WeightFile.holds(!type.startsWith(">f"), path, "little-endian; save a.astype('<f4')", typed);
            String cure = "in C order; save numpy.ascontiguousarray(a)";
            WeightFile.holds(words.group(2).equals("False"), path, cure, name + " in Fortran order");
            if (!type.matches("<f[248]")) return null;
            String stem = name.substring(0, name.length() - 4);
            long bytes = entry.getSize() - 10 - length;
            Stored.Type number = Stored.Type.of("F" + 8 * (type.charAt(2) - '0'));
            List<Long> shape = Stored.numbers(words.group(3));
            return new Stored(path, stem, number, shape, bytes, () -> open(path, name, 10 + length));
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
