package deeplimits.diagnose;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import java.util.zip.ZipException;

/**
 * Numbers as a file holds them: little-endian, row by row, of as many bytes as type and shape say.
 *
 * @param path of the file
 * @param name of the array
 * @param type of each number
 * @param shape lengths of the axes
 * @param bytes how many there are
 * @param source opens the file at the first of them
 */
record Stored(Path path, String name, Type type, List<Long> shape, long bytes, Source source) {
    /** A stream that stands at a first number. */
    interface Source {
        InputStream open() throws IOException;
    }

    /** How a number is stored: its bytes, and its code in onnx.proto. */
    enum Type {
        F64(8, 11, ByteBuffer::getDouble),
        F32(4, 1, ByteBuffer::getFloat),
        F16(2, 10, from -> half(from.getShort())),
        BF16(2, 16, from -> Float.intBitsToFloat(from.getShort() << 16)),
        I8(1, 3, ByteBuffer::get),
        U8(1, 2, from -> from.get() & 0xFF);

        final int bytes;
        private final int onnx;
        private final ToDoubleFunction<ByteBuffer> next;

        Type(int bytes, int onnx, ToDoubleFunction<ByteBuffer> next) {
            this.bytes = bytes;
            this.onnx = onnx;
            this.next = next;
        }

        /** Whether numbers of this type can be weights without a scale. */
        boolean real() {
            return this != I8 && this != U8;
        }

        /** The type of a name; null for one that is not read. */
        static Type of(String name) {
            for (Type type : values()) if (type.name().equals(name)) return type;
            return null;
        }

        /** The type of a code of onnx.proto; null for one that is not read. */
        static Type of(int code) {
            for (Type type : values()) if (type.onnx == code) return type;
            return null;
        }

        private static float half(int bits) {
            int exponent = bits >> 10 & 0x1F;
            int mantissa = bits & 0x3FF;
            float size = exponent == 0 ? mantissa * 0x1p-24f : Math.scalb(1024f + mantissa, exponent - 25);
            if (exponent == 31) size = mantissa == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
            return bits < 0 ? -size : size;
        }
    }

    Stored {
        if (bytes != Tensor.count(name, shape) * type.bytes)
            throw WeightFile.refused(
                    path,
                    "of tensors as long as their shapes",
                    name + " of shape " + shape + " in " + bytes + " bytes");
    }

    /** Whole numbers between commas. */
    static List<Long> numbers(String list) {
        return Stream.of(list.split(","))
                .map(String::trim)
                .filter(n -> !n.isEmpty())
                .map(Long::valueOf)
                .toList();
    }

    /** A file from a byte on. */
    static Source at(Path path, long offset) {
        return () -> Channels.newInputStream(FileChannel.open(path).position(offset));
    }

    /** GPT-2's modules Conv1D hold inputs x outputs. */
    Tensor tensor() {
        return tensor(name, name.matches(".*\\b(c_fc|c_proj|c_attn)(\\.weight)?"));
    }

    Tensor tensor(String called, boolean transposed) {
        return new Tensor(called, shape, transposed && shape.size() == 2, this::read);
    }

    float[] read() {
        float[] values = new float[(int) (bytes / type.bytes)];
        ByteBuffer chunk = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        try (InputStream in = source.open()) {
            for (int i = 0; i < values.length; ) {
                int wanted = Math.min(chunk.capacity(), (values.length - i) * type.bytes);
                if (in.readNBytes(chunk.array(), 0, wanted) < wanted) throw new EOFException("its end");
                for (chunk.clear().limit(wanted); chunk.hasRemaining(); )
                    values[i++] = (float) type.next.applyAsDouble(chunk);
            }
            return values;
        } catch (ZipException | EOFException e) {
            throw WeightFile.refused(path, "whole", e.getMessage() + " within " + name);
        } catch (IOException e) {
            throw new UncheckedIOException("file of weights " + path + " cannot be read: " + e.getMessage(), e);
        }
    }
}
