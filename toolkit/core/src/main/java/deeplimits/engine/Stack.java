package deeplimits.engine;

import java.util.function.IntFunction;

/** L square matrices V_k, each one scale times floats. */
public final class Stack {
    private final Matrix[] layers;
    private final double scale;
    private final double growth;

    /**
     * Takes matrices of width x width.
     *
     * @param depth L
     * @param width d
     * @param layers the floats of layer k, row-major, kept
     * @param scale what each float is multiplied by
     */
    public Stack(int depth, int width, IntFunction<float[]> layers, double scale) {
        this.layers = new Matrix[depth];
        this.scale = scale;
        double most = 0;
        for (int k = 0; k < depth; k++) {
            this.layers[k] = Matrix.of(layers.apply(k), width);
            most = Math.max(most, square(this.layers[k].data()));
        }
        growth = Math.abs(scale) * Math.sqrt(most);
    }

    /** The squared Frobenius norm. */
    private static double square(float[] v) {
        double sum = 0;
        for (float value : v) sum += (double) value * value;
        return sum;
    }

    int depth() {
        return layers.length;
    }

    int width() {
        return layers[0].stride();
    }

    /** The factor of the floats. */
    double scale() {
        return scale;
    }

    /** max_k |V_k|, Frobenius norm: no V_k stretches a vector more. */
    double growth() {
        return growth;
    }

    /** V_k without the scale. */
    Matrix matrix(int k) {
        return layers[k];
    }
}
