package deeplimits.limit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * h^j_{k+1} = h^j_k + (B_{(k+1)/L_j} - B_{k/L_j}) sigma(h^j_k) / sqrt(d) for several depths L_1 &lt; ... &lt; L_J on
 * one Brownian path, in one sweep over the steps of the last, which is the reference.
 *
 * <p>A coarse increment is the sum of fine ones, and sigma(h^j_k) stands still meanwhile.
 */
final class CoupledEuler {
    private final DoubleUnaryOperator sigma;
    private final int[] depths;
    private final double[][] h;
    private final double[][] u;
    private final double[][] sums;
    private final double[] sup;

    /** @param depths increasing; each divides the last */
    CoupledEuler(DoubleUnaryOperator sigma, int[] depths, double[] h0) {
        this.sigma = sigma;
        this.depths = depths;
        h = new double[depths.length][];
        u = new double[depths.length][h0.length];
        sums = new double[depths.length][h0.length];
        sup = new double[depths.length];
        for (int j = 0; j < depths.length; j++) {
            h[j] = h0.clone();
            freeze(j);
        }
    }

    /** The errors of all depths but the last, as far as the sweep came. */
    List<StrongError> run(NoiseFrame noise) {
        int finest = depths[depths.length - 1];
        int changed = 0;
        for (int n = 0; n < finest; n++) {
            noise.add(u, changed, sums);
            changed = depths.length - 1;
            for (int j = depths.length - 1; j >= 0; j--) {
                if ((n + 1) % (finest / depths[j]) != 0) continue;
                changed = j;
                step(j);
                sup[j] = Math.max(sup[j], StrongError.distance(h[j], h[depths.length - 1]));
            }
        }
        List<StrongError> errors = new ArrayList<>();
        for (int j = 0; j + 1 < depths.length; j++)
            errors.add(new StrongError(depths[j], sup[j], StrongError.distance(h[j], h[depths.length - 1])));
        return errors;
    }

    private void step(int j) {
        for (int i = 0; i < h[j].length; i++) h[j][i] += sums[j][i];
        Arrays.fill(sums[j], 0);
        freeze(j);
    }

    private void freeze(int j) {
        for (int i = 0; i < u[j].length; i++) u[j][i] = sigma.applyAsDouble(h[j][i]);
    }
}
