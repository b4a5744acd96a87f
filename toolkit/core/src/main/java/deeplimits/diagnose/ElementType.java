package deeplimits.diagnose;

import java.nio.ByteBuffer;

/** How a number is stored, little-endian. */
enum ElementType {
    F64(8) {
        @Override
        float get(ByteBuffer bytes) {
            return (float) bytes.getDouble();
        }
    },
    F32(4) {
        @Override
        float get(ByteBuffer bytes) {
            return bytes.getFloat();
        }
    },
    F16(2) {
        @Override
        float get(ByteBuffer bytes) {
            int half = bytes.getShort();
            int exponent = half >> 10 & 0x1F;
            int mantissa = half & 0x3FF;
            float size = exponent == 0
                    ? mantissa * 0x1p-24f
                    : exponent == 31
                            ? (mantissa == 0 ? Float.POSITIVE_INFINITY : Float.NaN)
                            : (1 + mantissa * 0x1p-10f) * Math.scalb(1f, exponent - 15);
            return half < 0 ? -size : size;
        }
    },
    BF16(2) {
        @Override
        float get(ByteBuffer bytes) {
            return Float.intBitsToFloat(bytes.getShort() << 16);
        }
    },
    I8(1) {
        @Override
        float get(ByteBuffer bytes) {
            return bytes.get();
        }
    },
    U8(1) {
        @Override
        float get(ByteBuffer bytes) {
            return bytes.get() & 0xFF;
        }
    };

    /** Bytes of one number. */
    final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** The next number. */
    abstract float get(ByteBuffer bytes);

    /** Whether numbers of this type can be weights without more being said. */
    boolean real() {
        return this != I8 && this != U8;
    }

    float[] all(ByteBuffer from, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) values[i] = get(from);
        return values;
    }
}
