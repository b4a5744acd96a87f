package deeplimits.weights;

/** The loops of {@link BatchFourier}: short, and with one index for all their arrays. */
final class FourierLoops {
    private FourierLoops() {}

    /** a + b and c + d, added and subtracted. */
    static void even(float[] a, float[] b, float[] c, float[] d, float[] sum, float[] difference) {
        for (int q = 0; q < sum.length; q++) {
            float u = a[q] + b[q];
            float v = c[q] + d[q];
            sum[q] = u + v;
            difference[q] = u - v;
        }
    }

    /** a - b and c - d, added and subtracted. */
    static void odd(float[] a, float[] b, float[] c, float[] d, float[] sum, float[] difference) {
        for (int q = 0; q < sum.length; q++) {
            float u = a[q] - b[q];
            float v = c[q] - d[q];
            sum[q] = u + v;
            difference[q] = u - v;
        }
    }

    /** x + i y times c + i s, element by element. */
    static void turn(float[] c, float[] s, float[] x, float[] y) {
        for (int q = 0; q < x.length; q++) {
            float re = x[q];
            float im = y[q];
            x[q] = re * c[q] - im * s[q];
            y[q] = re * s[q] + im * c[q];
        }
    }

    /** x + i y times c + i s. */
    static void turn(float c, float s, float[] x, float[] y) {
        for (int q = 0; q < x.length; q++) {
            float re = x[q];
            float im = y[q];
            x[q] = re * c - im * s;
            y[q] = re * s + im * c;
        }
    }

    /** x + i y plus (a + i b) times c + i s. */
    static void add(float c, float s, float[] a, float[] b, float[] x, float[] y) {
        for (int q = 0; q < x.length; q++) {
            x[q] += a[q] * c - b[q] * s;
            y[q] += a[q] * s + b[q] * c;
        }
    }
}
