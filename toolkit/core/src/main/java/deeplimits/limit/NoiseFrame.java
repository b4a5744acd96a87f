package deeplimits.limit;

import deeplimits.random.Key;
import deeplimits.random.NormalPairs;
import java.util.Arrays;

/**
 * dB_n u_j / sqrt(d), for some vectors u_1, ..., u_J at once: all that coupled Euler-Maruyama needs to know of a
 * Brownian path, in law with J d draws a step in the place of d^2.
 *
 * <p>In an orthonormal frame e_1, ..., e_r of the span of u_1, ..., u_J the vectors dB e_l are independent N(0, dt
 * I_d), because the rows of dB are isotropic; hence dB u_j = sqrt(dt) sum_l (u_j . e_l) z_l with z_l standard normal,
 * which has the Gram matrix of the u_j as its covariance. As u is fixed before dB_n is drawn, the whole coupled
 * recursion keeps its law.
 */
final class NoiseFrame {
    /** A remainder below this share of a vector is round-off: the vector lies in the span of those before it. */
    private static final double IN_SPAN = 1e-12;

    private final int d;
    private final int finest;
    private final NormalPairs noise;
    private final int[] stream = new int[4];
    private final double[][] frame;
    private final double[][] coordinates;
    private final double[][] normals;
    private final double[] rest;
    private final float[] even;
    private final float[] odd;

    NoiseFrame(int d, int finest, int vectors, Key key) {
        this.d = d;
        this.finest = finest;
        int pairs = vectors * ((d + 1) / 2);
        noise = new NormalPairs(pairs);
        NormalPairs.start(key, 0, stream);
        even = new float[pairs];
        odd = new float[pairs];
        frame = new double[vectors][d];
        coordinates = new double[vectors][vectors];
        normals = new double[vectors][d];
        rest = new double[d];
    }

    /**
     * Adds the increments of the next fine step.
     *
     * @param u vectors, length d each
     * @param changed the first vector that is not the same as at the step before
     * @param sums sums_j += dB_n u_j / sqrt(d)
     */
    void add(double[][] u, int changed, double[][] sums) {
        for (int j = changed; j < u.length; j++) orthonormalise(j, u[j]);
        noise.draw(stream, even, odd);
        for (int l = 0, pair = 0; l < u.length; l++) {
            for (int i = 0; i < d; i += 2, pair++) {
                normals[l][i] = even[pair];
                if (i + 1 < d) normals[l][i + 1] = odd[pair];
            }
        }
        double scale = 1 / Math.sqrt((double) finest * d);
        for (int j = 0; j < u.length; j++) {
            for (int l = 0; l <= j; l++)
                if (coordinates[j][l] != 0) axpy(scale * coordinates[j][l], normals[l], sums[j]);
        }
    }

    private static void axpy(double c, double[] x, double[] sum) {
        for (int i = 0; i < sum.length; i++) sum[i] += c * x[i];
    }

    /** Gram and Schmidt, twice, so that nearly parallel vectors keep an orthogonal frame. */
    private void orthonormalise(int j, double[] u) {
        System.arraycopy(u, 0, rest, 0, d);
        Arrays.fill(coordinates[j], 0);
        for (int pass = 0; pass < 2; pass++) {
            for (int l = 0; l < j; l++) {
                double c = dot(rest, frame[l]);
                coordinates[j][l] += c;
                axpy(-c, frame[l], rest);
            }
        }
        double norm = Math.sqrt(dot(rest, rest));
        boolean inSpan = norm <= IN_SPAN * Math.sqrt(dot(u, u));
        coordinates[j][j] = inSpan ? 0 : norm;
        for (int i = 0; i < d; i++) frame[j][i] = inSpan ? 0 : rest[i] / norm;
    }

    /** Four sums side by side, which the processor adds at once. */
    private static double dot(double[] x, double[] y) {
        double a = 0;
        double b = 0;
        double c = 0;
        double e = 0;
        int i = 0;
        for (; i + 3 < x.length; i += 4) {
            a += x[i] * y[i];
            b += x[i + 1] * y[i + 1];
            c += x[i + 2] * y[i + 2];
            e += x[i + 3] * y[i + 3];
        }
        for (; i < x.length; i++) a += x[i] * y[i];
        return (a + b) + (c + e);
    }
}
