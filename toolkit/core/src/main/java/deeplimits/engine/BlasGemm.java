package deeplimits.engine;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;

/**
 * The products by OpenBLAS, which ND4J brings, on one thread.
 *
 * <p>Operands pass through buffers outside the heap, 10 to 20 per cent of the time of a product of width 30 to 40; handing
 * arrays over would copy all of them at each call. Loading OpenBLAS alone, without ND4J, takes 0.2 to 0.3 s, once, and
 * happens when the first product is asked for.
 */
final class BlasGemm implements Gemm {
    private static final int ROW_MAJOR = 101;
    private static final int PLAIN = 111;
    private static final int TRANSPOSED = 112;

    static { // once, when the first product is asked for
        Loader.load(openblas.class);
        openblas.blas_set_num_threads(1);
    }

    private Staging a = new Staging(0);
    private Staging b = new Staging(0);
    private Staging c = new Staging(0);

    /** A buffer outside the heap. */
    private static final class Staging {
        final FloatPointer pointer;
        final FloatBuffer buffer;

        Staging(int length) {
            pointer = new FloatPointer(Math.max(1, length));
            buffer = pointer.asBuffer();
        }

        Staging atLeast(int length) {
            if (buffer.capacity() >= length) return this;
            pointer.close();
            return new Staging(length);
        }

        void put(Matrix from, int length) {
            buffer.position(0).put(from.data(), 0, length);
        }
    }

    @Override
    public int lanes() {
        return 1;
    }

    @Override
    public int panel() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void times(Matrix out, Matrix left, Matrix right, Size size) {
        int leftLength = (size.rows() - 1) * left.stride() + size.inner();
        multiply(PLAIN, leftLength, out, left, right, size);
    }

    @Override
    public void transposedTimes(Matrix out, Matrix left, Matrix right, Size size) {
        int leftLength = (size.inner() - 1) * left.stride() + size.rows();
        multiply(TRANSPOSED, leftLength, out, left, right, size);
    }

    private void multiply(int form, int leftLength, Matrix out, Matrix left, Matrix right, Size size) {
        int n = right.stride();
        a = a.atLeast(leftLength);
        b = b.atLeast(size.inner() * n);
        c = c.atLeast(size.rows() * n);
        a.put(left, leftLength);
        b.put(right, size.inner() * n);
        openblas.cblas_sgemm(
                ROW_MAJOR,
                form,
                PLAIN,
                size.rows(),
                n,
                size.inner(),
                1,
                a.pointer,
                left.stride(),
                b.pointer,
                n,
                0,
                c.pointer,
                n);
        c.buffer.position(0).get(out.data(), 0, size.rows() * n);
    }
}
