package deeplimits.format;

import deeplimits.Require;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
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
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** A zip of .npy files: numpy's magic, a version, a header in Python's notation, the numbers. */
final class Npz {
    private static final String MAGIC = "\u0093NUMPY\u0001";
    private static final Pattern HEADER = Pattern.compile("\\{'descr': '([^']*)', "
            + "'fortran_order': (True|False), 'shape': \\((\\d{0,18}(?:, ?\\d{0,18})*+)\\), \\} *\n?");

    /** Weights hardly shrink: what unpacks to more is no array of weights, but a bomb. */
    private static final long MOST_UNPACKED = 20;
    /** Arrays below are small whatever they unpack to. */
    private static final long SMALL = 1 << 16;

    private Npz() {}

    static List<Tensor> read(Path path) throws IOException {
        String file = path.getFileName().toString();
        String rule = "an npz that unpacks to at most " + MOST_UNPACKED + " times its size; save it with numpy.savez";
        List<Tensor> tensors = new ArrayList<>();
        try (ZipFile zip = new ZipFile(path.toFile())) {
            long packed = 0;
            for (ZipEntry entry : zip.stream().toList()) {
                String name = entry.getName();
                long size = entry.getCompressedSize();
                packed += size;
                boolean fits = entry.getSize() <= MOST_UNPACKED * Math.max(size, SMALL) && packed <= Files.size(path);
                Require.holds(fits, file, rule, name + " of " + entry.getSize() + " bytes out of " + size);
                Require.holds(name.endsWith(".npy"), file, "an npz of .npy files", name);
                Tensor tensor = tensor(path, zip, entry);
                if (tensor != null) tensors.add(tensor);
            }
            return tensors;
        } catch (ZipException | EOFException e) {
            throw TensorFile.refused(path, "a whole npz", e.getMessage());
        }
    }

    /** What the header of an array says; null for whole numbers and texts, which are no weights. */
    private static Tensor tensor(Path path, ZipFile zip, ZipEntry entry) throws IOException {
        String file = path.getFileName().toString();
        String name = entry.getName();
        try (InputStream in = zip.getInputStream(entry)) {
            String magic = new String(in.readNBytes(10), StandardCharsets.ISO_8859_1);
            boolean numpy = magic.startsWith(MAGIC) && magic.length() == 10;
            Require.holds(numpy, file, "an npz of numpy's arrays of version 1", name + " without this magic");
            int length = magic.charAt(8) | magic.charAt(9) << 8;
            Matcher words = HEADER.matcher(new String(in.readNBytes(length), StandardCharsets.ISO_8859_1));
            Require.holds(words.matches(), file, "an npz of plain arrays", name + " with another header");
            String type = words.group(1);
            String typed = name + " of type " + type;
            Require.holds(!type.contains("O"), file, "an npz without Python objects", typed);
            Require.holds(!type.startsWith(">f"), file, "little-endian; save a.astype('<f4')", typed);
            String cure = "in C order; save numpy.ascontiguousarray(a)";
            Require.holds(words.group(2).equals("False"), file, cure, name + " in Fortran order");
            if (!type.matches("<f[248]")) return null;
            ElementType kind = ElementType.valueOf("F" + 8 * (type.charAt(2) - '0'));
            String stem = name.substring(0, name.length() - 4);
            List<Long> shape = ElementType.list(words.group(3));
            return kind.tensor(path, stem, shape, entry.getSize() - 10 - length, in(path, name, 10 + length));
        }
    }

    /** The numbers of an array of a zip, behind so many bytes. */
    private static ElementType.Source in(Path path, String name, int skipped) {
        return (kind, count) -> {
            try (ZipFile zip = new ZipFile(path.toFile());
                    InputStream in = zip.getInputStream(zip.getEntry(name))) {
                in.skipNBytes(skipped);
                return kind.read(in, count);
            }
        };
    }

    /** Stored and not compressed, as numpy.savez writes it. */
    static void write(Path path, List<Tensor> tensors) throws IOException {
        try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(path)) {
            for (Tensor tensor : tensors) {
                String header = header(tensor.shape());
                ZipArchiveEntry entry = new ZipArchiveEntry(tensor.name() + ".npy");
                entry.setTime(315_532_800_000L); // 1980: the same weights give the same file
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(header.length() + 4 * tensor.count());
                zip.putArchiveEntry(entry);
                DataOutputStream out = new DataOutputStream(new BufferedOutputStream(zip));
                out.writeBytes(header);
                ElementType.write(tensor.values().get(), out);
                out.flush();
                zip.closeArchiveEntry();
            }
        }
    }

    /** Up to a multiple of 64 bytes, of which the last ends the line. */
    private static String header(List<Long> shape) {
        String lengths = shape.toString().substring(1).replace("]", shape.size() == 1 ? "," : "");
        String words = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + lengths + "), }";
        int length = (10 + words.length() + 1 + 63) / 64 * 64 - 10;
        String line = words + " ".repeat(length - words.length() - 1) + "\n";
        return MAGIC + "\u0000" + (char) (length & 0xFF) + (char) (length >> 8) + line;
    }
}
