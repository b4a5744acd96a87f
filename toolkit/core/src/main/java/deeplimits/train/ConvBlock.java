package deeplimits.train;

import deeplimits.random.Key;
import java.util.List;
import java.util.stream.Stream;

/**
 * ReLU(S x + tau z), z = N_2(w_2 * ReLU(N_1(w_1 * x))): two convolutions and a skip, S x = x.
 *
 * <p>The first block of a later stage halves the images and doubles the channels: w_1 has stride 2, and S takes every second row and
 * column of x and zero for the new channels. Source: He, Zhang, Ren and Sun, "Deep residual learning for image recognition", CVPR 2016.
 */
final class ConvBlock {
    private static final float ALIVE = 0x1p126f;

    private final int side; // of the images that come in
    private final boolean halves;
    private final float tau;
    private final Conv3x3 first;
    private final Conv3x3 second;
    private final ChannelNorm one;
    private final ChannelNorm two;
    private float[][] x;
    private float[][] inner;
    private float[][] out;

    ConvBlock(int in, int out, int side, boolean normalised, double tau, Key key, float[][] shifts) {
        this.side = side;
        this.tau = (float) tau;
        halves = out != in;
        first = new Conv3x3(in, out, key.child("first").stream(), shifts);
        second = new Conv3x3(out, out, key.child("second").stream(), shifts);
        one = new ChannelNorm(out, normalised);
        two = new ChannelNorm(out, normalised);
    }

    Stream<Parameter> parameters() {
        return Stream.of(List.of(first.weights), one.parameters(), List.of(second.weights), two.parameters())
                .flatMap(List::stream);
    }

    private int sideOut() {
        return halves ? side / 2 : side;
    }

    /** @param x [in][image * side * side], kept for the way back */
    float[][] apply(float[][] x, boolean learning) {
        this.x = x;
        inner = first.times(x, side);
        if (halves) inner = half(inner);
        one.apply(inner, learning);
        relu(inner);
        out = second.times(inner, sideOut());
        two.apply(out, learning);
        float[][] skip = halves ? half(x) : x;
        for (int c = 0; c < out.length; c++) {
            float[] z = out[c], s = c < skip.length ? skip[c] : new float[z.length];
            for (int i = 0; i < z.length; i++) z[i] = Math.fma(tau, z[i], s[i]);
        }
        relu(out);
        return out;
    }

    /** The gradient in x, of the gradient p in the output, which it changes; adds those in the parameters. */
    float[][] back(float[][] p) {
        gate(p, out);
        float[][] r = new float[p.length][p[0].length];
        for (int c = 0; c < p.length; c++) {
            float[] from = p[c], to = r[c];
            for (int i = 0; i < to.length; i++) to[i] = tau * from[i];
        }
        two.back(r);
        r = second.back(inner, r, sideOut());
        gate(r, inner);
        one.back(r);
        float[][] q = first.back(x, halves ? spread(r) : r, side);
        float[][] skip = halves ? spread(p) : p;
        for (int c = 0; c < q.length; c++) {
            float[] to = q[c], s = skip[c];
            for (int i = 0; i < to.length; i++) to[i] += s[i];
        }
        return q;
    }

    static void relu(float[][] x) {
        for (float[] plane : x) for (int i = 0; i < plane.length; i++) plane[i] = Math.max(plane[i], 0);
    }

    /** p &larr; p where y &gt; 0, else 0, for y &ge; 0: a product, since a branch on random signs costs more than all else here. */
    static void gate(float[][] p, float[][] y) {
        for (int c = 0; c < p.length; c++) {
            float[] q = p[c], of = y[c];
            for (int i = 0; i < q.length; i++) q[i] *= Math.min(1, of[i] * ALIVE);
        }
    }

    /** Every second row and column. */
    private float[][] half(float[][] x) {
        int half = side / 2;
        float[][] y = new float[x.length][x[0].length / 4];
        for (int c = 0; c < y.length; c++)
            for (int i = 0; i < y[c].length; i++) y[c][i] = x[c][2 * (i / half * side + i % half)];
        return y;
    }

    /** The transpose of {@link #half}: zero elsewhere. */
    private float[][] spread(float[][] y) {
        int half = side / 2;
        float[][] x = new float[y.length][4 * y[0].length];
        for (int c = 0; c < y.length; c++)
            for (int i = 0; i < y[c].length; i++) x[c][2 * (i / half * side + i % half)] = y[c][i];
        return x;
    }
}
