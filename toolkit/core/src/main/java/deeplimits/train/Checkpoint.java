package deeplimits.train;

import deeplimits.engine.Learner;
import deeplimits.engine.Tensor;
import deeplimits.net.ResNet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The state of a training after a whole epoch, in a file of its own format: magic, configuration, history, weights and moments,
 * CRC-32 of all before it; numbers are big-endian.
 *
 * <p>A new state is written beside the old one, forced to the disk and renamed over it.
 */
final class Checkpoint {
    private static final long MAGIC = 0x444C54524E303032L; // "DLTRN002"
    private static final int CHECKSUM = Long.BYTES;

    private final Path file;
    private final String configuration;

    Checkpoint(Path file, String configuration) {
        this.file = file;
        this.configuration = configuration;
    }

    /** Takes a state up; leaves everything as it is when there is no file. */
    void restore(Learner learner, History history) {
        if (!Files.exists(file)) {
            save(learner, history); // a place that cannot be written to is told before the first epoch, not after
            return;
        }
        try {
            byte[] bytes = checked(Files.readAllBytes(file));
            DataInputStream in = new DataInputStream(
                    new ByteArrayInputStream(bytes, Long.BYTES, bytes.length - Long.BYTES - CHECKSUM));
            byte[] words = in.readNBytes(in.readInt());
            String other = new String(words, StandardCharsets.UTF_8);
            if (!other.equals(configuration))
                throw new IllegalArgumentException(String.format(
                        "checkpoint %s must belong to this training, %s; it belongs to %s; name another file",
                        file, difference(configuration, other), difference(other, configuration)));
            readHistory(in, history);
            for (Tensor tensor : learner.tensors().values()) {
                for (float[][] layers : tensor.state()) for (float[] layer : layers) read(in, layer);
                tensor.restored();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "checkpoint " + file + " cannot be read: " + e.getMessage() + "; delete it to start afresh", e);
        }
    }

    private byte[] checked(byte[] bytes) throws IOException {
        int body = bytes.length - CHECKSUM;
        if (body < Long.BYTES || ByteBuffer.wrap(bytes).getLong() != MAGIC)
            throw new IOException("it is no checkpoint of a training");
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, body);
        if (ByteBuffer.wrap(bytes).getLong(body) != crc.getValue()) throw new IOException("it is truncated or damaged");
        return bytes;
    }

    /** The part of a configuration that differs from another one, with a few words around it. */
    private static String difference(String one, String other) {
        int from = Math.max(0, Arrays.mismatch(one.toCharArray(), other.toCharArray()) - 40);
        return "\"..." + one.substring(Math.min(from, one.length()), Math.min(one.length(), from + 120)) + "...\"";
    }

    /** Replaces the file by the state after a whole epoch. */
    void save(Learner learner, History history) {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            if (file.toAbsolutePath().getParent() != null)
                Files.createDirectories(file.toAbsolutePath().getParent());
            write(part, bytes(learner, history));
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            try {
                Files.deleteIfExists(part);
            } catch (IOException second) {
                e.addSuppressed(second);
            }
            throw new UncheckedIOException(
                    "checkpoint " + file + " cannot be written: " + e + "; it holds the epoch before, if any", e);
        }
    }

    private static void write(Path part, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(
                part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) channel.write(buffer);
            channel.force(true);
        }
    }

    private byte[] bytes(Learner learner, History history) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeLong(MAGIC);
        byte[] words = configuration.getBytes(StandardCharsets.UTF_8);
        out.writeInt(words.length);
        out.write(words);
        writeHistory(out, history);
        for (Tensor tensor : learner.tensors().values())
            for (float[][] layers : tensor.state()) for (float[] layer : layers) write(out, layer);
        CRC32 crc = new CRC32();
        crc.update(bytes.toByteArray());
        out.writeLong(crc.getValue());
        return bytes.toByteArray();
    }

    private static void writeHistory(DataOutputStream out, History history) throws IOException {
        out.writeInt(history.epochs().size());
        for (History.Epoch e : history.epochs()) {
            for (double value : new double[] {e.rate(), e.loss(), e.accuracy(), e.heldOutLoss(), e.heldOutAccuracy()})
                out.writeDouble(value);
        }
        out.writeInt(history.losses().size());
        for (double loss : history.losses()) out.writeDouble(loss);
    }

    private static void readHistory(DataInputStream in, History history) throws IOException {
        for (int n = in.readInt(); n > 0; n--)
            history.epochs()
                    .add(new History.Epoch(
                            in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble()));
        for (int n = in.readInt(); n > 0; n--) history.losses().add(in.readDouble());
    }

    private static void write(DataOutputStream out, float[] array) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(array.length, Float.BYTES));
        buffer.asFloatBuffer().put(array);
        out.writeInt(array.length);
        out.write(buffer.array());
    }

    private static void read(DataInputStream in, float[] array) throws IOException {
        int length = in.readInt();
        if (length != array.length)
            throw new IOException("it holds " + length + " numbers where " + array.length + " belong");
        ByteBuffer.wrap(in.readNBytes(length * Float.BYTES)).asFloatBuffer().get(array);
    }

    /** A checksum of weights, as hexadecimal digits. */
    static String checksum(ResNet.Parameters weights) {
        CRC32 crc = new CRC32();
        Stream.of(weights.a(), weights.v(), weights.w(), weights.b(), weights.readOut())
                .filter(w -> w != null)
                .forEach(w -> {
                    for (int k = 0; k < w.depth(); k++) {
                        double[] matrix = w.matrix(k);
                        ByteBuffer buffer = ByteBuffer.allocate(Double.BYTES * matrix.length);
                        buffer.asDoubleBuffer().put(matrix);
                        crc.update(buffer.array());
                    }
                });
        return Long.toHexString(crc.getValue());
    }
}
