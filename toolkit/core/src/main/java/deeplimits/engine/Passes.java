package deeplimits.engine;

/** Passes over a whole block, one flat loop each, in a form that the compiler turns into SIMD code by itself. */
final class Passes {
    /** Two factors that bring the smallest positive float to 1: clamped to [0, 1] their product tells the sign without a branch. */
    private static final float BIG = 0x1p126f;
    private static final float STILL_BIGGER = 0x1p23f;

    private Passes() {}

    /** u = factor sigma(y) and slopes[at..] = factor sigma'(y); u may be y. */
    static void activate(Curve curve, float[] y, float[] factor, float[] u, float[] slopes, int at) {
        if (curve.tanh()) tanh(y, factor, u, slopes, at);
        else bend(curve.negativeSlope(), y, factor, u, slopes, at);
    }

    private static void bend(float negative, float[] y, float[] factor, float[] u, float[] slopes, int at) {
        for (int i = 0; i < y.length; i++) {
            float positive = Math.min(1f, Math.max(0f, y[i] * BIG * STILL_BIGGER));
            float slope = factor[i] * (positive + negative * (1 - positive));
            slopes[at + i] = slope;
            u[i] = slope * y[i];
        }
    }

    private static void tanh(float[] y, float[] factor, float[] u, float[] slopes, int at) {
        for (int i = 0; i < y.length; i++) {
            float t = Tanh.of(y[i]);
            slopes[at + i] = factor[i] * Math.fma(-t, t, 1);
            u[i] = factor[i] * t;
        }
    }

    /** s *= slopes[at..]. */
    static void times(float[] s, float[] slopes, int at) {
        for (int i = 0; i < s.length; i++) s[i] *= slopes[at + i];
    }

    /** x *= scale. */
    static void scale(float[] x, float scale) {
        for (int i = 0; i < x.length; i++) x[i] *= scale;
    }
}
