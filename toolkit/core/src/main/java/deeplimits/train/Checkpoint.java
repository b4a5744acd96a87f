package deeplimits.train;

import deeplimits.Require;
import deeplimits.lab.LockFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.apache.commons.io.FileUtils;
import org.apache.commons.io.function.IOSupplier;

/**
 * The state of a training after a whole epoch, in a file of its own format: magic, configuration, arrays by name, and a CRC-32 of
 * all before it; numbers are big-endian.
 *
 * <p>One training at a time holds the lock of a file. A new state is written beside the old one, in a file of this process alone,
 * forced to the disk and renamed over it.
 */
final class Checkpoint implements AutoCloseable {
    private static final long MAGIC = 0x444C54524E303033L; // "DLTRN003"

    private final Path file;
    private final String configuration;
    private final LockFile lock;

    /** @throws IllegalArgumentException if another training holds the file */
    Checkpoint(Path file, String configuration) {
        this.file = file.toAbsolutePath();
        this.configuration = configuration;
        lock = writing(() -> {
            if (this.file.getParent() != null) Files.createDirectories(this.file.getParent());
            return LockFile.tryTake(this.file);
        });
        Require.holds(
                lock != null, "checkpoint", "of one training at a time; another one holds it: name another", file);
    }

    private <T> T writing(IOSupplier<T> action) {
        try {
            return action.get();
        } catch (IOException | UncheckedIOException e) {
            IOException cause = e instanceof UncheckedIOException wrapped ? wrapped.getCause() : (IOException) e;
            String words =
                    "checkpoint " + file + " cannot be written: " + cause + "; it holds the epoch before, if any";
            throw new UncheckedIOException(words, cause);
        }
    }

    boolean exists() {
        return Files.exists(file);
    }

    /** The arrays of the file. @throws IllegalArgumentException if it is another training's */
    Map<String, double[][]> read() {
        try {
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(checked(Files.readAllBytes(file))));
            String other = in.readUTF();
            Require.holds(
                    other.equals(configuration),
                    "checkpoint " + file,
                    "of this training, " + difference(configuration, other) + "; name another file",
                    difference(other, configuration));
            Map<String, double[][]> state = new LinkedHashMap<>();
            while (in.available() > 0) {
                String name = in.readUTF();
                double[][] layers = new double[in.readInt()][];
                for (int k = 0; k < layers.length; k++) {
                    layers[k] = new double[in.readInt()];
                    for (int i = 0; i < layers[k].length; i++) layers[k][i] = in.readDouble();
                }
                state.put(name, layers);
            }
            return state;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "checkpoint " + file + " cannot be read: " + e.getMessage() + "; delete it to start afresh", e);
        }
    }

    /** What stands between magic and checksum. */
    private static byte[] checked(byte[] bytes) throws IOException {
        int end = bytes.length - Long.BYTES;
        if (end < Long.BYTES || ByteBuffer.wrap(bytes).getLong() != MAGIC)
            throw new IOException("it is no checkpoint of a training");
        if (ByteBuffer.wrap(bytes).getLong(end) != crc(bytes, end)) throw new IOException("it is truncated or damaged");
        return Arrays.copyOfRange(bytes, Long.BYTES, end);
    }

    private static long crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        return crc.getValue();
    }

    /** The part of a configuration that differs from another one, with a few words around it. */
    private static String difference(String one, String other) {
        int from = Math.max(0, Arrays.mismatch(one.toCharArray(), other.toCharArray()) - 40);
        return "\"..." + one.substring(Math.min(from, one.length()), Math.min(one.length(), from + 120)) + "...\"";
    }

    /** Replaces the file by the state after a whole epoch. */
    void save(Map<String, double[][]> state) {
        Path part = file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
        try {
            writing(() -> {
                // by a stream: an interrupted thread cannot write to a channel
                try (FileOutputStream out = new FileOutputStream(part.toFile())) {
                    out.write(bytes(state));
                    out.getFD().sync();
                }
                return Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            });
        } finally {
            FileUtils.deleteQuietly(part.toFile());
        }
    }

    private byte[] bytes(Map<String, double[][]> state) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(MAGIC);
        out.writeUTF(configuration);
        for (Map.Entry<String, double[][]> entry : state.entrySet()) {
            out.writeUTF(entry.getKey());
            out.writeInt(entry.getValue().length);
            for (double[] layer : entry.getValue()) {
                out.writeInt(layer.length);
                for (double number : layer) out.writeDouble(number);
            }
        }
        out.writeLong(crc(bytes.toByteArray(), bytes.size()));
        return bytes.toByteArray();
    }

    /** A checksum of arrays, one after the other. */
    static long checksum(Stream<double[]> arrays) {
        CRC32 crc = new CRC32();
        arrays.forEach(array -> {
            ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(array.length, Double.BYTES));
            buffer.asDoubleBuffer().put(array);
            crc.update(buffer.array());
        });
        return crc.getValue();
    }

    @Override
    public void close() {
        lock.close();
    }
}
