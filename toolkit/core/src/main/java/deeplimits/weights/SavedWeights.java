package deeplimits.weights;

import deeplimits.Require;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Weights as arrays of shape [L, rows, columns], 32-bit floats, in the formats that numpy and PyTorch read. */
final class SavedWeights {
    private SavedWeights() {}

    /** Writes beside the file and renames, so that what stood there before is replaced as a whole. */
    static void write(Path file, Map<String, Weights> all) {
        Require.present("file to save to", file);
        Require.holds(!Require.present("weights to save", all).isEmpty(), "weights to save", "at least one", "none");
        all.forEach((name, weights) -> {
            Require.holds(
                    name != null && name.matches("[A-Za-z0-9_.-]+"),
                    "name of weights to save",
                    "of letters, digits, dot, dash",
                    name);
            Require.present("weights " + name, weights);
        });
        String name = String.valueOf(file.getFileName());
        boolean npz = name.endsWith(".npz");
        Require.holds(
                npz || name.endsWith(".safetensors"), "file to save to", "one that ends in .safetensors or .npz", name);
        Path part = file.resolveSibling(name + ".part");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
                if (npz) npz(out, all);
                else safetensors(out, all);
            }
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("weights cannot be saved to " + file + ": " + e.getMessage(), e);
        }
    }

    /** 8 bytes n, n bytes of JSON, the numbers; the header is filled up to a multiple of 8 bytes. */
    private static void safetensors(OutputStream out, Map<String, Weights> all) throws IOException {
        StringBuilder header = new StringBuilder("{");
        long at = 0;
        for (Map.Entry<String, Weights> one : all.entrySet()) {
            Weights w = one.getValue();
            long end = at + bytes(w);
            header.append(at == 0 ? "" : ",")
                    .append(String.format(
                            "\"%s\":{\"dtype\":\"F32\",\"shape\":[%d,%d,%d],\"data_offsets\":[%d,%d]}",
                            one.getKey(), w.depth(), w.rows(), w.columns(), at, end));
            at = end;
        }
        header.append("}");
        header.append(" ".repeat((8 - header.length() % 8) % 8));
        out.write(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(header.length())
                .array());
        out.write(header.toString().getBytes(StandardCharsets.US_ASCII));
        for (Weights w : all.values()) for (int k = 0; k < w.depth(); k++) out.write(layer(w, k));
    }

    /** A zip of .npy files, stored and not compressed, as numpy.savez writes it. */
    private static void npz(OutputStream out, Map<String, Weights> all) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out);
        for (Map.Entry<String, Weights> one : all.entrySet()) {
            Weights w = one.getValue();
            byte[] header = header(w);
            ZipEntry entry = new ZipEntry(one.getKey() + ".npy");
            entry.setTime(315_532_800_000L); // 1980: the same weights give the same file
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(header.length + bytes(w));
            CRC32 crc = new CRC32();
            crc.update(header);
            for (int k = 0; k < w.depth(); k++) crc.update(layer(w, k));
            entry.setCrc(crc.getValue());
            zip.putNextEntry(entry);
            zip.write(header);
            for (int k = 0; k < w.depth(); k++) zip.write(layer(w, k));
            zip.closeEntry();
        }
        zip.finish();
    }

    private static byte[] header(Weights w) {
        String words = String.format(
                "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d, %d), }", w.depth(), w.rows(), w.columns());
        int length = (10 + words.length() + 1 + 63) / 64 * 64 - 10;
        byte[] text = (words + " ".repeat(length - words.length() - 1) + "\n").getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(10 + length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) length)
                .put(text)
                .array();
    }

    private static long bytes(Weights w) {
        return 4L * w.depth() * w.rows() * w.columns();
    }

    private static byte[] layer(Weights w, int k) {
        double[] matrix = w.matrix(k);
        ByteBuffer bytes = ByteBuffer.allocate(4 * matrix.length).order(ByteOrder.LITTLE_ENDIAN);
        for (double x : matrix) bytes.putFloat((float) x);
        return bytes.array();
    }
}
