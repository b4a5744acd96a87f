package deeplimits.engine;

/** The states of a group of rows: one array a layer for the way back, or two in turn where there is none. */
final class Tape {
    private final float[][] states;
    private final int stride;

    Tape(int rows, int stride, int slots) {
        this.stride = stride;
        states = new float[slots][rows * stride];
    }

    float[] at(int k) {
        return states[k % states.length];
    }

    Matrix matrix(int k) {
        return Matrix.of(at(k), stride);
    }
}
