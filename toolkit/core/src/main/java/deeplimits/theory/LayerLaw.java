package deeplimits.theory;

import deeplimits.net.Activation;
import deeplimits.net.Architecture;
import deeplimits.net.Block;
import deeplimits.net.Network;
import deeplimits.random.Key;

/**
 * y = |h| z_1 / d^(1/2), u = g(h, y), h' = s h + alpha |u| z_2 / d^(1/2); backward V^T p = u (v . p) / |u|^2 + (1 - u u^T / |u|^2)
 * |p| z_3 / d^(1/2), v = V u, and so for W: layers that have the law of those of a network with Gaussian weights, along one state
 * and one gradient.
 *
 * <p>Reason: given V u = v, V is v u^T / |u|^2 + V' (1 - u u^T / |u|^2) with V' a free copy of V. The normal numbers of layer k
 * are those of its own streams, so that a layer is drawn again, the same, whenever it is asked for.
 */
final class LayerLaw implements Network {
    private final Architecture shape;
    private final Activation sigma;
    private final Block block;
    private final double alpha;
    private final Key v;
    private final Key w;

    LayerLaw(Architecture shape, Key key) {
        this.shape = shape;
        sigma = shape.activation();
        block = shape.block();
        alpha = shape.alpha();
        v = key.child("V");
        w = key.child("W");
    }

    @Override
    public int width() {
        return shape.width();
    }

    @Override
    public int depth() {
        return shape.depth();
    }

    @Override
    public boolean homogeneous() {
        return shape.homogeneous();
    }

    @Override
    public double[] step(int k, double[] h) {
        double[] sum = sum(h, image(v, k, branch(h, inner(k, h))));
        return block.activatesSum() ? sigma.values(sum) : sum;
    }

    /** Of one state and one gradient the law is known; a tangent would be a third vector. */
    @Override
    public double[] push(int k, double[] h, double[] q) {
        throw new UnsupportedOperationException("the exact law has no tangents");
    }

    @Override
    public double[] pull(int k, double[] h, double[] p) {
        double[] y = inner(k, h);
        double[] u = branch(h, y);
        double[] image = image(v, k, u);
        double[] after = p.clone();
        if (block.activatesSum()) {
            double[] sum = sum(h, image);
            for (int i = 0; i < after.length; i++) after[i] *= sigma.slope(sum[i]);
        }
        double[] s = transposed(v.child("transposed"), k, u, image, after);
        double[] next = new double[s.length];
        for (int i = 0; i < s.length; i++) {
            next[i] = block.slopeInState(sigma, h[i], y[i]) * s[i];
            if (block.inner()) s[i] *= block.slopeInInner(sigma, h[i], y[i]);
        }
        if (block.inner()) {
            double[] ws = transposed(w.child("transposed"), k, h, y, s);
            for (int i = 0; i < next.length; i++) next[i] += ws[i];
        }
        return sum(after, next);
    }

    /** W h; 0 without W. */
    private double[] inner(int k, double[] h) {
        return block.inner() ? image(w, k, h) : new double[h.length];
    }

    /** g(h, y). */
    private double[] branch(double[] h, double[] y) {
        double[] u = new double[h.length];
        for (int i = 0; i < u.length; i++) u[i] = block.value(sigma, h[i], y[i]);
        return u;
    }

    /** s x + alpha y. */
    private double[] sum(double[] x, double[] y) {
        double[] sum = new double[x.length];
        for (int i = 0; i < sum.length; i++) sum[i] = (block.skip() ? x[i] : 0) + alpha * y[i];
        return sum;
    }

    /** M x = |x| z / d^(1/2) of a matrix that has met no vector yet. */
    private static double[] image(Key key, int k, double[] x) {
        float[] z = new float[x.length];
        key.stream(k).gaussians(z, 0, z.length);
        double a = Math.sqrt(dot(x, x) / x.length);
        double[] image = new double[x.length];
        for (int i = 0; i < image.length; i++) image[i] = a * z[i];
        return image;
    }

    /** M^T p given M x = image. */
    private static double[] transposed(Key key, int k, double[] x, double[] image, double[] p) {
        double[] free = image(key, k, p);
        double square = dot(x, x);
        double along = square > 0 ? (dot(image, p) - dot(x, free)) / square : 0;
        for (int i = 0; i < free.length; i++) free[i] += along * x[i];
        return free;
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) sum += x[i] * y[i];
        return sum;
    }
}
