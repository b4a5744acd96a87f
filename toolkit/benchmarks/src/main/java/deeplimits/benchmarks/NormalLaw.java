package deeplimits.benchmarks;

import deeplimits.random.Key;
import deeplimits.random.NormalPairs;
import deeplimits.random.Stream;
import java.util.Locale;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.PoissonDistribution;

/**
 * Counts normal numbers in cells of width 1/8 and beyond 3, 4, 5, 5.5 and 6, and compares the counts with the exact law: chi-square over the
 * cells that expect ten, a Poisson law for the tails; no p-value is to be below 1e-3. The argument is how many, 1e9 without one.
 */
public final class NormalLaw {
    private static final int STREAMS = 64;
    private static final int DRAWS = 64;
    private static final int CELLS = 8; // to one
    private static final int HALF = 7 * CELLS;
    private static final double[] TAILS = {3, 4, 5, 5.5, 6};
    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

    private NormalLaw() {}

    /** Draws, counts and prints. */
    public static void main(String[] arguments) {
        long rounds = (long) (arguments.length > 0 ? Double.parseDouble(arguments[0]) : 1e9) / (2 * STREAMS * DRAWS);
        NormalPairs pairs = new NormalPairs(STREAMS * DRAWS);
        Stream seed = Key.of(2026).stream();
        int[] state = new int[4 * STREAMS];
        for (int i = 0; i < state.length; i++) state[i] = seed.nextInt();
        float[] row = new float[2 * STREAMS * DRAWS];
        long[] hits = new long[2 * HALF];
        long[] beyond = new long[TAILS.length];
        for (long r = 0; r < rounds; r++) {
            pairs.draw(state, row);
            for (float x : row) {
                hits[(int) Math.floor(x * CELLS) + HALF]++;
                if (Math.abs(x) > TAILS[0])
                    for (int t = 0; t < TAILS.length; t++) if (Math.abs(x) > TAILS[t]) beyond[t]++;
            }
        }
        double n = (double) rounds * row.length;
        cells(n, hits);
        for (int t = 0; t < TAILS.length; t++) tail(n, TAILS[t], beyond[t]);
    }

    private static void cells(double n, long[] hits) {
        double square = 0;
        int cells = 0;
        for (int c = 0; c < hits.length; c++) {
            double low = (c - HALF) / (double) CELLS;
            double expected = n * NORMAL.probability(low, low + 1.0 / CELLS);
            if (expected < 10) continue;
            square += (hits[c] - expected) * (hits[c] - expected) / expected;
            cells++;
        }
        double p = ChiSquaredDistribution.of(cells - 1).survivalProbability(square);
        System.out.printf(Locale.ROOT, "%.4g draws, %d cells, chi-square %.1f, p = %.3g%n", n, cells, square, p);
    }

    private static void tail(double n, double from, long hits) {
        double expected = 2 * n * NORMAL.survivalProbability(from);
        PoissonDistribution law = PoissonDistribution.of(expected);
        double below = law.cumulativeProbability((int) hits);
        double above = hits == 0 ? 1 : law.survivalProbability((int) hits - 1);
        double p = Math.min(1, 2 * Math.min(below, above));
        System.out.printf(Locale.ROOT, "|x| > %.1f: %d, expected %.2f, p = %.3g%n", from, hits, expected, p);
    }
}
