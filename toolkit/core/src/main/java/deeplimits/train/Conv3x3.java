package deeplimits.train;

import deeplimits.random.Stream;

/**
 * y_o(i) = sum over c and s of w_ocs x_c(i + s): a 3 x 3 convolution with zeros around the image, N(0, 2 / (9 out)) at the start.
 *
 * <p>x is [in][image * side * side], y is [out][image * side * side].
 */
final class Conv3x3 {
    private final int in;
    private final int out;
    private final Shifts shifts;
    /** w_ocs, [out][in][3][3]. */
    final Parameter weights;

    /** @param shifts room that the convolutions of one network share */
    Conv3x3(int in, int out, Stream draws, Shifts shifts) {
        this.in = in;
        this.out = out;
        this.shifts = shifts;
        double[] w = new double[out * in * 9];
        for (int i = 0; i < w.length; i++) w[i] = Math.sqrt(2.0 / (9 * out)) * draws.gaussian();
        weights = new Parameter(w);
    }

    /** y, of images of side x side. */
    float[][] times(float[][] x, int side) {
        float[][] y = new float[out][x[0].length];
        for (int c = 0; c < in; c++) {
            shifts.of(x[c], side, 1);
            shifts.addTo(y, weights.value(), 9 * c, 9 * in);
        }
        return y;
    }

    /** The gradient in x, of the gradient p in y; adds that in the weights. */
    float[][] back(float[][] x, float[][] p, int side) {
        for (int c = 0; c < in; c++) {
            shifts.of(x[c], side, 1);
            shifts.dots(p, weights.gradient(), 9 * c, 9 * in);
        }
        float[][] q = new float[in][x[0].length];
        for (int o = 0; o < out; o++) {
            shifts.of(p[o], side, -1);
            shifts.addTo(q, weights.value(), 9 * in * o, 9);
        }
        return q;
    }
}
