package deeplimits.diagnose;

import deeplimits.Require;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * A named array of numbers in a {@link WeightFile}.
 *
 * @param name unique in its file, any text
 * @param shape lengths of its axes, at most eight, none for a scalar
 * @param transposed whether a matrix is stored as inputs x outputs, as the products of ONNX and GPT-2 have it
 * @param values reads the numbers, row by row
 */
public record Tensor(String name, List<Long> shape, boolean transposed, Supplier<float[]> values) {
    private static final long MOST = Integer.MAX_VALUE - 8;

    public Tensor {
        Require.present("name of a tensor", name);
        count(name, shape);
        Require.present("values of tensor " + name, values);
        shape = List.copyOf(shape);
    }

    /** How many numbers there are. */
    public long count() {
        return count(name, shape);
    }

    /** How many numbers a shape has, or a refusal of it. */
    static long count(String name, List<Long> shape) {
        Require.present("shape of tensor " + name, shape);
        Require.holds(shape.size() <= 8, "rank of tensor " + name, "at most 8", shape.size());
        long count = 1;
        for (Long n : shape) {
            Require.present("length of tensor " + name, n);
            Require.holds(n >= 0, "shape of tensor " + name, "of lengths that are not negative", shape);
            Require.holds(n == 0 || count <= MOST / n, "numbers of tensor " + name, "at most " + MOST, shape);
            count *= n;
        }
        return count;
    }

    /** Rows of what acts on a state: outputs of a matrix, output channels of a convolution. */
    int rows() {
        return Math.toIntExact(transposed ? count() / shape.get(0) : shape.get(0));
    }

    /** Columns: inputs of a matrix, input channels times the kernel's places of a convolution. */
    int columns() {
        return Math.toIntExact(count() / rows());
    }

    /** Whether it acts on a state, as a matrix or, of shape [outputs, inputs, height, width], as a convolution. */
    boolean acts() {
        return (shape.size() == 2 || shape.size() == 4) && count() > 0;
    }

    /** The matrix, row-major with outputs as rows. */
    float[] read() {
        float[] all = values.get();
        if (!transposed) return all;
        int rows = rows();
        int columns = columns();
        float[] matrix = new float[all.length];
        for (int i = 0; i < rows; i++) for (int j = 0; j < columns; j++) matrix[i * columns + j] = all[j * rows + i];
        return matrix;
    }

    /** How a number is stored, little-endian. */
    enum Type {
        F64(8, ByteBuffer::getDouble),
        F32(4, ByteBuffer::getFloat),
        F16(2, bytes -> half(bytes.getShort())),
        BF16(2, bytes -> Float.intBitsToFloat(bytes.getShort() << 16)),
        I8(1, ByteBuffer::get),
        U8(1, bytes -> bytes.get() & 0xFF);

        final int bytes;
        private final ToDoubleFunction<ByteBuffer> next;

        Type(int bytes, ToDoubleFunction<ByteBuffer> next) {
            this.bytes = bytes;
            this.next = next;
        }

        /** The next number of a little-endian buffer. */
        float next(ByteBuffer from) {
            return (float) next.applyAsDouble(from);
        }

        /** Whether numbers of this type can be weights without a scale. */
        boolean real() {
            return this != I8 && this != U8;
        }

        /** The type of a name, null for one that is not read. */
        static Type of(String name) {
            for (Type type : values()) if (type.name().equals(name)) return type;
            return null;
        }

        private static float half(int bits) {
            int exponent = bits >> 10 & 0x1F;
            int mantissa = bits & 0x3FF;
            float size =
                    exponent == 0 ? mantissa * 0x1p-24f : (1 + mantissa * 0x1p-10f) * Math.scalb(1f, exponent - 15);
            if (exponent == 31) size = mantissa == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
            return bits < 0 ? -size : size;
        }
    }
}
