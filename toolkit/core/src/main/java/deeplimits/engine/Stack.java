package deeplimits.engine;

/** L square matrices V_k, each one scale times floats that stay where they are. */
public final class Stack {
    private final int depth;
    private final int width;
    private final Layers layers;
    private final double scale;
    private final double growth;

    /** Where the floats are. */
    @FunctionalInterface
    public interface Layers {
        /** Copies those of layer k, row-major. */
        void copy(int k, float[] to);
    }

    /**
     * Looks through matrices of width x width.
     *
     * @param depth L
     * @param width d
     * @param layers the floats
     * @param scale what each float is multiplied by
     */
    public Stack(int depth, int width, Layers layers, double scale) {
        this.depth = depth;
        this.width = width;
        this.layers = layers;
        this.scale = scale;
        float[] v = new float[width * width];
        double most = 0;
        for (int k = 0; k < depth; k++) {
            layers.copy(k, v);
            most = Math.max(most, square(v));
        }
        growth = Math.abs(scale) * Math.sqrt(most);
    }

    /** The squared Frobenius norm, in two sums that do not wait for each other. */
    private static double square(float[] v) {
        double even = 0;
        double odd = 0;
        for (int i = 0; i + 1 < v.length; i += 2) {
            even += (double) v[i] * v[i];
            odd += (double) v[i + 1] * v[i + 1];
        }
        double last = v[v.length - 1];
        return even + odd + last * last * (v.length % 2);
    }

    int depth() {
        return depth;
    }

    int width() {
        return width;
    }

    /** The factor of the floats. */
    double scale() {
        return scale;
    }

    /** max_k |V_k|, Frobenius norm: no V_k stretches a vector more. */
    double growth() {
        return growth;
    }

    /** V_k without the scale, row-major. */
    void copy(int k, float[] to) {
        layers.copy(k, to);
    }
}
