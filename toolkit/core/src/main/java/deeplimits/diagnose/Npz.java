package deeplimits.diagnose;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
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
            "\\{'descr': '([^']*)', 'fortran_order': (True|False), 'shape': \\(([0-9, ]*)\\), \\} *\n?");

    private Npz() {}

    static List<Tensor> tensors(Path path) throws IOException {
        List<Tensor> tensors = new ArrayList<>();
        try (ZipFile zip = new ZipFile(path.toFile())) {
            for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(e -> (ZipEntry) e)::iterator) {
                if (!entry.getName().endsWith(".npy"))
                    throw WeightFile.refused(path, "an npz of .npy files", entry.getName());
                try (DataInputStream in = new DataInputStream(zip.getInputStream(entry))) {
                    Tensor tensor = tensor(path, entry, in);
                    if (tensor != null) tensors.add(tensor);
                }
            }
            return tensors;
        } catch (ZipException | EOFException e) {
            throw WeightFile.refused(
                    path, "a whole npz", e.getMessage() == null ? "its end too early" : e.getMessage());
        }
    }

    private static Tensor tensor(Path path, ZipEntry entry, DataInputStream in) throws IOException {
        String name = entry.getName().substring(0, entry.getName().length() - 4);
        Matcher header = HEADER.matcher(header(path, name, in));
        if (!header.matches()) throw WeightFile.refused(path, "an npz of plain arrays", name + " with another header");
        String descr = header.group(1);
        if (descr.contains("O")) throw WeightFile.refused(path, "an npz without Python objects", name);
        ElementType type =
                switch (descr) {
                    case "<f8" -> ElementType.F64;
                    case "<f4" -> ElementType.F32;
                    case "<f2" -> ElementType.F16;
                    default -> null;
                };
        if (type == null && descr.startsWith(">f"))
            throw WeightFile.refused(path, "little-endian; save a.astype('<f4')", name + " of type " + descr);
        if (type == null) return null; // whole numbers and texts are no weights
        if (header.group(2).equals("True"))
            throw WeightFile.refused(path, "in C order; save numpy.ascontiguousarray(a)", name + " in Fortran order");
        List<Long> shape = new ArrayList<>();
        for (String n : header.group(3).split(",")) if (!n.isBlank()) shape.add(Long.parseLong(n.trim()));
        Tensor tensor =
                new Tensor(name, shape, Safetensors.gpt2(name + ".weight"), () -> values(path, entry.getName(), type));
        long bytes = tensor.count() * type.bytes;
        long held = entry.getSize();
        if (held < bytes || held > bytes + 65_600)
            throw WeightFile.refused(
                    path, "of arrays as long as their shapes", name + " of shape " + shape + " in " + held + " bytes");
        return tensor;
    }

    private static String header(Path path, String name, DataInputStream in) throws IOException {
        byte[] magic = in.readNBytes(8);
        if (magic.length < 8
                || magic[0] != (byte) 0x93
                || !new String(magic, 1, 5, StandardCharsets.US_ASCII).equals("NUMPY"))
            throw WeightFile.refused(path, "an npz of numpy's arrays", name + " without numpy's magic");
        int length = in.readUnsignedByte() | in.readUnsignedByte() << 8;
        if (magic[6] >= 2) length |= in.readUnsignedShort() != 0 ? 1 << 20 : 0;
        if (length > 65_535) throw WeightFile.refused(path, "an npz with headers of at most 65,535 bytes", name);
        return new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    private static float[] values(Path path, String name, ElementType type) {
        try (ZipFile zip = new ZipFile(path.toFile());
                DataInputStream in = new DataInputStream(zip.getInputStream(zip.getEntry(name)))) {
            Tensor tensor = tensor(path, zip.getEntry(name), in);
            int count = (int) tensor.count();
            float[] values = new float[count];
            byte[] bytes = new byte[1 << 16];
            for (int i = 0; i < count; ) {
                int n = Math.min(bytes.length / type.bytes, count - i);
                in.readFully(bytes, 0, n * type.bytes);
                ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, n * type.bytes).order(ByteOrder.LITTLE_ENDIAN);
                for (int j = 0; j < n; j++) values[i++] = type.get(buffer);
            }
            return values;
        } catch (ZipException | EOFException e) {
            throw WeightFile.refused(path, "a whole npz", name + ": " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("file of weights " + path + " cannot be read: " + e.getMessage(), e);
        }
    }
}
