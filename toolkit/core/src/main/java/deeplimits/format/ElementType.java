package deeplimits.format;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipException;

/** How a file holds the numbers of an array, little-endian and row by row, by their names in safetensors. */
enum ElementType {
    F64(8, 11, ByteBuffer::getDouble),
    F32(4, 1, ByteBuffer::getFloat),
    F16(2, 10, from -> half(from.getShort())),
    BF16(2, 16, from -> Float.intBitsToFloat(from.getShort() << 16)),
    I8(1, 3, ByteBuffer::get),
    U8(1, 2, from -> from.get() & 0xFF);

    private static final Pattern WHOLE = Pattern.compile("-?\\d+");

    /** The code in onnx.proto. */
    final int onnx;

    private final int bytes;
    private final ToDoubleFunction<ByteBuffer> next;

    ElementType(int bytes, int onnx, ToDoubleFunction<ByteBuffer> next) {
        this.bytes = bytes;
        this.onnx = onnx;
        this.next = next;
    }

    /** Reads so many numbers of a kind from where they lie. */
    interface Source {
        float[] read(ElementType kind, int count) throws IOException;
    }

    /** The numbers that lie in a file from a byte on. */
    static Source at(Path path, long offset) {
        return (kind, count) -> {
            try (FileChannel file = FileChannel.open(path).position(offset)) {
                return kind.read(Channels.newInputStream(file), count);
            }
        };
    }

    /** The kind that a file means; null for one that is not read. */
    static ElementType of(Predicate<ElementType> meant) {
        return Stream.of(values()).filter(meant).findFirst().orElse(null);
    }

    /** The whole numbers of a list. */
    static List<Long> list(String numbers) {
        return WHOLE.matcher(numbers)
                .results()
                .map(n -> Long.valueOf(n.group()))
                .toList();
    }

    /** Whether numbers of this kind can be weights without a scale. */
    boolean real() {
        return this != I8 && this != U8;
    }

    /** An array of a file in so many bytes. */
    Tensor tensor(Path path, String name, List<Long> shape, long length, Source source) {
        return tensor(path, name, shape, shape.size() == 2 && inputsFirst(name, shape), length, source);
    }

    /**
     * Whether a matrix lies as inputs x outputs, as the kernels of Flax and Keras do, and GPT-2's modules Conv1D, of
     * which c_fc and c_attn have more outputs than inputs, and c_proj has not; where it is the other way round, as in
     * CLIP, modules of the same names are torch's Linear.
     */
    private static boolean inputsFirst(String name, List<Long> shape) {
        boolean wide = shape.get(1) > shape.get(0);
        return name.matches(".*\\bkernel")
                || name.matches(wide ? ".*\\b(c_fc|c_attn)(\\.weight)?" : ".*\\bc_proj(\\.weight)?");
    }

    Tensor tensor(Path path, String name, List<Long> shape, boolean transposed, long length, Source source) {
        Tensor tensor = new Tensor(name, shape, transposed && shape.size() == 2, () -> {
            try {
                return source.read(this, (int) (length / bytes));
            } catch (ZipException | EOFException e) {
                throw TensorFile.refused(path, "whole", "its end or damage within " + name);
            } catch (IOException e) {
                throw TensorFile.unreadable(path, e);
            }
        });
        if (length == tensor.count() * bytes) return tensor;
        String found = name + " of shape " + shape + " in " + length + " bytes";
        throw TensorFile.refused(path, "of tensors as long as their shapes", found);
    }

    float[] read(InputStream in, int count) throws IOException {
        float[] values = new float[count];
        ByteBuffer chunk = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; ) {
            int wanted = bytes * Math.min(chunk.capacity() / bytes, count - i);
            new DataInputStream(in).readFully(chunk.array(), 0, wanted);
            for (chunk.clear().limit(wanted); chunk.hasRemaining(); ) values[i++] = (float) next.applyAsDouble(chunk);
        }
        return values;
    }

    /** Writes numbers as {@link #F32}. */
    static void write(float[] values, DataOutputStream out) throws IOException {
        for (float x : values) out.writeInt(Integer.reverseBytes(Float.floatToIntBits(x)));
    }

    /** Sign, 5 bits of exponent and 10 of mantissa are those of a float whose exponent is 112 higher. */
    private static float half(short bits) {
        float size = Float.intBitsToFloat((bits & 0x7FFF) << 13) * 0x1p112f;
        if (size >= 0x1p16f) size = size == 0x1p16f ? Float.POSITIVE_INFINITY : Float.NaN;
        return bits < 0 ? -size : size;
    }
}
