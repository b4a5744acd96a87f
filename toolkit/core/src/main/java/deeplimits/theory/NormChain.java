package deeplimits.theory;

import deeplimits.net.Ensemble;
import deeplimits.net.Measure;
import deeplimits.random.Key;
import java.util.function.BooleanSupplier;

/**
 * s^2 = (chi^2_N + g^2 chi^2_{d-N}) / d, N ~ Bin(d, 1/2); (m, q) += alpha s |h| / d^(1/2) (xi, eta), then
 * q = (q^2 + alpha^2 s^2 |h|^2 chi^2_{d-2} / d)^(1/2): the exact law of |h_k| and |h_k - h_0| in O(1) a layer.
 *
 * <p>m is the part of h_k along h_0, q the length of the rest, |h|^2 = m^2 + q^2 and |h_0| = 1; V u is N(0, |u|^2 / d) in every
 * direction, and |u|^2 = s^2 |h|^2. While |h| is near 1, e = m - 1 keeps small drifts accurate; beyond, e = m, and a power of two
 * is carried beside it.
 * For RES_1 with |x| or the identity, s = 1.
 *
 * @param width d
 * @param depth L
 * @param alpha factor of the residual branch
 * @param slope g, slope of sigma for negative arguments
 * @param inner whether there is a W
 * @param positives the law of N, shared
 */
record NormChain(int width, int depth, double alpha, double slope, boolean inner, SymmetricBinomial positives) {
    private static final double LARGE = 0x1p200;
    private static final double SMALL = 0x1p-200;

    /** One draw of |h_L| / |h_0| and |h_L - h_0| / |h_0|; null when stopped. */
    Ensemble.Row draw(Key key, BooleanSupplier stopped) {
        Normals normals = new Normals(key.stream());
        double one = 1; // m = one + e
        double e = 0;
        double q = 0;
        int exponent = 0;
        int overflow = -1;
        double square = 1; // |h|^2
        for (int k = 0; k < depth && square > 0; k++) {
            if (k % 1024 == 1023 && stopped.getAsBoolean()) return null;
            double step = alpha * Math.sqrt(share(normals) * square / width);
            e += step * normals.normal();
            if (width > 1) {
                double across = q + step * normals.normal();
                q = Math.sqrt(across * across + step * step * normals.chiSquared(width - 2));
            }
            double m = one + e;
            square = m * m + q * q;
            if (!(square < LARGE && square > SMALL) && (m != 0 || q != 0)) {
                int power = Math.getExponent(Math.max(Math.abs(m), q));
                e = Math.scalb(m, -power);
                q = Math.scalb(q, -power);
                one = 0;
                exponent += power;
                square = e * e + q * q;
            }
            if (overflow < 0
                    && exponent > 800
                    && Math.scalb(Math.hypot(one + e, q), exponent) == Double.POSITIVE_INFINITY) overflow = k + 1;
        }
        Measure measure = one == 1
                ? Measure.of(Math.hypot(1 + e, q), Math.hypot(e, q), 0, 0, overflow)
                : Measure.between(new double[] {1, 0}, new double[] {e, q}, exponent, overflow);
        return new Ensemble.Row(measure, null);
    }

    /** s^2 = |sigma(W h)|^2 / |h|^2. */
    private double share(Normals normals) {
        if (!inner) return 1;
        if (Math.abs(slope) == 1) return normals.chiSquared(width) / width;
        int n = positives.draw(normals.stream());
        double rest = slope == 0 ? 0 : slope * slope * normals.chiSquared(width - n);
        return (normals.chiSquared(n) + rest) / width;
    }
}
