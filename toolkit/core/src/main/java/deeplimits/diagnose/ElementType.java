package deeplimits.diagnose;

import java.nio.ByteBuffer;
import java.util.function.ToDoubleFunction;

/** How a number is stored, little-endian. */
enum ElementType {
    F64(8, ByteBuffer::getDouble),
    F32(4, ByteBuffer::getFloat),
    F16(2, bytes -> half(bytes.getShort())),
    BF16(2, bytes -> Float.intBitsToFloat(bytes.getShort() << 16)),
    I8(1, ByteBuffer::get),
    U8(1, bytes -> bytes.get() & 0xFF);

    /** Bytes of one number. */
    final int bytes;

    private final ToDoubleFunction<ByteBuffer> next;

    ElementType(int bytes, ToDoubleFunction<ByteBuffer> next) {
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
    static ElementType of(String name) {
        for (ElementType type : values()) if (type.name().equals(name)) return type;
        return null;
    }

    private static float half(int bits) {
        int exponent = bits >> 10 & 0x1F;
        int mantissa = bits & 0x3FF;
        float size = exponent == 0 ? mantissa * 0x1p-24f : (1 + mantissa * 0x1p-10f) * Math.scalb(1f, exponent - 15);
        if (exponent == 31) size = mantissa == 0 ? Float.POSITIVE_INFINITY : Float.NaN;
        return bits < 0 ? -size : size;
    }
}
