package deeplimits.engine;

import java.util.Arrays;

/**
 * Passes over a whole block, one flat loop each, in a form that the compiler turns into SIMD code by itself.
 *
 * <p>That takes arrays walked from 0 by one index: an offset into one of them costs a factor of ten, and so does a branch.
 */
final class Passes {
    /** Two factors that bring the smallest positive float to 1: clamped to [0, 1] their product tells the sign without a branch. */
    private static final float BIG = 0x1p126f;

    private static final float STILL_BIGGER = 0x1p23f;

    private static final boolean SIMD = Lanes.vectorised();

    private Passes() {}

    /** u = factor sigma(y) and slopes = factor sigma'(y); u may be y. */
    static void activate(FloatActivation sigma, float[] y, float[] factor, float[] u, float[] slopes) {
        if (sigma.tanh()) tanh(y, factor, u, slopes);
        else line(sigma.negativeSlope(), y, factor, u, slopes);
    }

    private static void line(float negative, float[] y, float[] factor, float[] u, float[] slopes) {
        for (int i = 0; i < y.length; i++) {
            float positive = Math.min(1f, Math.max(0f, y[i] * BIG * STILL_BIGGER));
            float slope = factor[i] * (positive + negative * (1 - positive));
            slopes[i] = slope;
            u[i] = slope * y[i];
        }
    }

    private static void tanh(float[] y, float[] factor, float[] u, float[] slopes) {
        for (int i = 0; i < y.length; i++) {
            float t = Tanh.of(y[i]);
            slopes[i] = factor[i] * Math.fma(-t, t, 1);
            u[i] = factor[i] * t;
        }
    }

    /** s *= slopes. */
    static void times(float[] s, float[] slopes) {
        for (int i = 0; i < s.length; i++) s[i] *= slopes[i];
    }

    /** y = scale (y + x). */
    static void plus(float[] x, float[] y, float scale) {
        for (int i = 0; i < y.length; i++) y[i] = scale * (y[i] + x[i]);
    }

    /** x += b in each row; null for none. */
    static void addRow(float[] b, float[] x) {
        if (b == null) return;
        if (SIMD) VectorPasses.addRow(b, x);
        else for (int at = 0; at < x.length; at += b.length) for (int i = 0; i < b.length; i++) x[at + i] += b[i];
    }

    /** x *= scale. */
    static void scale(float[] x, float scale) {
        for (int i = 0; i < x.length; i++) x[i] *= scale;
    }

    /** u = sigma(y). */
    static void sigma(FloatActivation sigma, float[] y, float[] u) {
        if (sigma.tanh()) {
            for (int i = 0; i < y.length; i++) u[i] = Tanh.of(y[i]);
        } else if (SIMD) {
            VectorPasses.leakyRelu(sigma.negativeSlope(), y, u);
        } else {
            leakyRelu(sigma.negativeSlope(), y, u);
        }
    }

    /** u = y for y > 0, slope y otherwise. */
    static void leakyRelu(float slope, float[] y, float[] u) {
        for (int i = 0; i < y.length; i++) u[i] = Math.max(y[i], 0f) + slope * Math.min(y[i], 0f);
    }

    /** s *= sigma'(y), given u = sigma(y); given y itself where sigma folds. */
    static void timesSlope(FloatActivation sigma, float[] u, float[] s) {
        if (sigma.tanh()) {
            for (int i = 0; i < u.length; i++) s[i] *= Math.fma(-u[i], u[i], 1);
        } else if (SIMD) {
            VectorPasses.timesSlope(sigma.negativeSlope(), u, s);
        } else {
            timesSlope(sigma.negativeSlope(), u, s);
        }
    }

    /** s *= 1 for y > 0, slope otherwise. */
    static void timesSlope(float slope, float[] y, float[] s) {
        for (int i = 0; i < y.length; i++) {
            float positive = Math.min(1f, Math.max(0f, y[i] * BIG * STILL_BIGGER));
            s[i] *= positive + slope * (1 - positive);
        }
    }

    /** next = x + alpha update; next may be x. */
    static void advance(float[] x, float alpha, float[] update, float[] next) {
        for (int i = 0; i < x.length; i++) next[i] = x[i] + alpha * update[i];
    }

    /** y = alpha x. */
    static void scaled(float alpha, float[] x, float[] y) {
        for (int i = 0; i < x.length; i++) y[i] = alpha * x[i];
    }

    /** y = x + alpha (update + b in each row) and u = sigma(y); y may be x, and update is used up. */
    static void advance(
            FloatActivation sigma, float[] x, float alpha, float[] update, float[] b, float[] y, float[] u) {
        if (SIMD && !sigma.tanh()) {
            VectorPasses.advance(sigma.negativeSlope(), x, alpha, update, b, y, u);
        } else {
            addRow(b, update);
            advance(x, alpha, update, y);
            sigma(sigma, y, u);
        }
    }

    /** y = alpha (x + b in each row) and u = sigma(y); x is used up. */
    static void scaled(FloatActivation sigma, float alpha, float[] x, float[] b, float[] y, float[] u) {
        addRow(b, x);
        scaled(alpha, x, y);
        sigma(sigma, y, u);
    }

    /** p += alpha sigma'(y) s, given u or y as in {@link #timesSlope}; s is used up. */
    static void pull(FloatActivation sigma, float[] u, float alpha, float[] s, float[] p) {
        if (SIMD && !sigma.tanh()) {
            VectorPasses.pull(sigma.negativeSlope(), u, alpha, s, p);
        } else {
            timesSlope(sigma, u, s);
            advance(p, alpha, s, p);
        }
    }

    /** sum_i = x_0i + ... + x_(rows - 1)i. */
    static void sumOfRows(float[] x, int rows, float[] sum) {
        if (SIMD) {
            VectorPasses.sumOfRows(x, rows, sum);
            return;
        }
        Arrays.fill(sum, 0);
        for (int r = 0; r < rows; r++) for (int i = 0; i < sum.length; i++) sum[i] += x[r * sum.length + i];
    }
}
