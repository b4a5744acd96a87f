package deeplimits.diagnose;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
            "\\{'descr': '([^']*)', 'fortran_order': (True|False), 'shape': \\(([0-9, ]*)\\), \\} *\n?");

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
                try (DataInputStream in = new DataInputStream(zip.getInputStream(entry))) {
                    Header header = Header.read(path, name, in);
                    if (header.type == null) continue; // whole numbers and texts are no weights
                    String stem = name.substring(0, name.length() - 4);
                    Tensor tensor = new Tensor(
                            stem, header.shape, Safetensors.gpt2(stem + ".weight"), () -> values(path, name));
                    long bytes = tensor.count() * header.type.bytes;
                    if (entry.getSize() < bytes || entry.getSize() > bytes + 65_600)
                        throw WeightFile.refused(
                                path,
                                "of arrays as long as their shapes",
                                name + " of shape " + header.shape + " in " + entry.getSize() + " bytes");
                    tensors.add(tensor);
                }
            }
            return tensors;
        } catch (ZipException | EOFException e) {
            throw WeightFile.refused(path, "a whole npz", String.valueOf(e.getMessage()));
        }
    }

    /** What stands before the numbers: their type, null for one that is not read, and their shape. */
    private record Header(Tensor.Type type, List<Long> shape) {
        static Header read(Path path, String name, DataInputStream in) throws IOException {
            byte[] magic = in.readNBytes(8);
            if (magic.length < 8 || !new String(magic, 0, 6, StandardCharsets.ISO_8859_1).equals("\u0093NUMPY"))
                throw WeightFile.refused(path, "an npz of numpy's arrays", name + " without numpy's magic");
            int length = in.readUnsignedByte() | in.readUnsignedByte() << 8;
            if (magic[6] != 1)
                throw WeightFile.refused(path, "an npz of arrays of version 1", name + " of version " + magic[6]);
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
            Tensor.Type type =
                    switch (descr) {
                        case "<f8" -> Tensor.Type.F64;
                        case "<f4" -> Tensor.Type.F32;
                        case "<f2" -> Tensor.Type.F16;
                        default -> null;
                    };
            return new Header(type, shape);
        }
    }

    private static float[] values(Path path, String name) {
        try (ZipFile zip = new ZipFile(path.toFile());
                DataInputStream in = new DataInputStream(zip.getInputStream(zip.getEntry(name)))) {
            Header header = Header.read(path, name, in);
            int size = header.type.bytes;
            float[] values = new float[(int) Tensor.count(name, header.shape)];
            byte[] bytes = new byte[1 << 16];
            for (int i = 0; i < values.length; ) {
                int n = Math.min(bytes.length / size, values.length - i);
                in.readFully(bytes, 0, n * size);
                ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
                for (int j = 0; j < n; j++) values[i++] = header.type.next(buffer);
            }
            return values;
        } catch (ZipException | EOFException e) {
            throw WeightFile.refused(path, "a whole npz", name + ": " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("file of weights " + path + " cannot be read: " + e.getMessage(), e);
        }
    }
}
