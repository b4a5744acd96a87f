package deeplimits.weights;

import deeplimits.random.Stream;

/** The symmetric law of one independent entry, sqrt(columns) V_ij: mean 0, variance 1, sub-Gaussian. */
public enum Entry {
    /** N(0, 1). */
    GAUSSIAN(1, Stream::gaussians),
    /** Uniform on (-sqrt(3), sqrt(3)). */
    UNIFORM(Math.sqrt(3), Stream::uniforms),
    /** -1 or 1 with probability 1/2 each. */
    RADEMACHER(1, Stream::signs);

    /** Raw draws of out[from, to). */
    interface Draw {
        void fill(Stream stream, float[] out, int from, int to);
    }

    private final double unit;
    final Draw draw;

    Entry(double unit, Draw draw) {
        this.unit = unit;
        this.draw = draw;
    }

    /** The factor that gives a raw draw variance 1. */
    public double unit() {
        return unit;
    }
}
