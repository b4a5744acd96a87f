package deeplimits.weights;

import deeplimits.random.Stream;

/** The symmetric law of one independent entry, sqrt(columns) V_ij: mean 0, variance 1, sub-Gaussian. */
public enum Entry {
    /** N(0, 1). */
    GAUSSIAN(1) {
        @Override
        void fill(Stream stream, float[] out, int from, int to) {
            stream.gaussians(out, from, to);
        }
    },
    /** Uniform on (-sqrt(3), sqrt(3)). */
    UNIFORM(Math.sqrt(3)) {
        @Override
        void fill(Stream stream, float[] out, int from, int to) {
            stream.uniforms(out, from, to);
        }
    },
    /** -1 or 1 with probability 1/2 each. */
    RADEMACHER(1) {
        @Override
        void fill(Stream stream, float[] out, int from, int to) {
            stream.signs(out, from, to);
        }
    };

    private final double unit;

    Entry(double unit) {
        this.unit = unit;
    }

    /** The factor that gives a raw draw variance 1. */
    public double unit() {
        return unit;
    }

    /** Raw draws of one row. */
    abstract void fill(Stream stream, float[] out, int from, int to);
}
