package deeplimits.engine;

import java.util.function.IntFunction;

/**
 * L matrices V_k, laid out for V x and for V^T p, each one scale times floats; rows of zeros are padded to a stride.
 *
 * <p>Samples are rows here, so that a state times V^T is {@code rows(H) * forward(k)} and a gradient times V is
 * {@code rows(P) * backward(k)}.
 */
public final class Stack {
    private final int depth;
    private final int width;
    private final double scale;
    private final Matrix forward;
    private final Matrix backward;
    private final double growth;

    /**
     * Packs matrices of width x width.
     *
     * @param depth L
     * @param width d
     * @param layers the floats of layer k, row-major, not kept
     * @param scale what each float is multiplied by
     */
    public Stack(int depth, int width, IntFunction<float[]> layers, double scale) {
        int stride = Gemm.best().stride(width);
        this.depth = depth;
        this.width = width;
        this.scale = scale;
        forward = Matrix.of(new float[Math.multiplyExact(depth, width * stride)], stride);
        backward = Matrix.of(new float[depth * width * stride], stride);
        double most = 0;
        for (int k = 0; k < depth; k++) most = Math.max(most, pack(layers.apply(k), k * width * stride));
        growth = Math.abs(scale) * Math.sqrt(most);
    }

    /** @return the squared Frobenius norm */
    private double pack(float[] v, int at) {
        int stride = forward.stride();
        double sum = 0;
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < width; j++) {
                float value = v[i * width + j];
                forward.data()[at + j * stride + i] = value;
                backward.data()[at + i * stride + j] = value;
                sum += (double) value * value;
            }
        }
        return sum;
    }

    int depth() {
        return depth;
    }

    int width() {
        return width;
    }

    int stride() {
        return forward.stride();
    }

    /** The factor of the floats. */
    double scale() {
        return scale;
    }

    /** max_k |V_k|, Frobenius norm: no V_k stretches a vector more. */
    double growth() {
        return growth;
    }

    /** V_k^T without the scale. */
    Matrix forward(int k) {
        return forward.from(k * width * stride());
    }

    /** V_k without the scale. */
    Matrix backward(int k) {
        return backward.from(k * width * stride());
    }
}
