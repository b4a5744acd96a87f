package deeplimits.diagnose;

import static deeplimits.Refused.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.random.Key;
import deeplimits.stats.Summary;
import deeplimits.weights.Law;
import deeplimits.weights.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HurstTest {
    private static final int DRAWS = 200;

    /**
     * Bias below a tenth of a standard error, the jackknife within a quarter of the spread, coverage of the 95 %
     * interval in [.92, .98]: 200 draws hold these to 0.07, 5 % and 1.5 % (standard errors), so that the bounds have
     * room for three of each.
     */
    @ParameterizedTest
    @CsvSource({
        "12, 64, 0.2",
        "12, 64, 0.5",
        "12, 64, 0.8",
        "100, 32, 0.2",
        "100, 32, 0.5",
        "100, 32, 0.8",
        "1000, 16, 0.5",
        "1000, 16, 0.8"
    })
    void findsTheIndexOfFractionalWeights(int depth, int width, double hurst) {
        double[] estimates = new double[DRAWS];
        double errors = 0;
        int covered = 0;
        for (int r = 0; r < DRAWS; r++) {
            Hurst h = Hurst.of(Law.fractional(hurst)
                    .draw(depth, width, width, Key.of(31).child(r).child(depth)));
            estimates[r] = h.value();
            errors += h.standardError() / DRAWS;
            if (Math.abs(h.value() - hurst) <= h.margin()) covered++;
        }
        Summary spread = Summary.of(estimates);
        assertEquals(0, (spread.mean() - hurst) / spread.sd(), 0.1 + 3 / Math.sqrt(DRAWS));
        assertEquals(1, errors / spread.sd(), 0.25);
        assertTrue(covered >= 0.92 * DRAWS && covered <= 0.99 * DRAWS, covered + " of " + DRAWS);
    }

    /**
     * Few rows are few blocks, and few degrees of freedom: coverage of the 95 % interval near .95, where 1.96 or 2.131
     * standard errors cover .70 with two rows and .87 with four. 400 draws hold it to 1.1 % (a standard error); the
     * jackknife of two rows is worth a little less than its law t.
     */
    @ParameterizedTest
    @CsvSource({"2, 40, 0.5", "3, 40, 0.8", "4, 16, 0.2", "8, 8, 0.5"})
    void fewRowsHaveTheirOwnInterval(int rows, int columns, double hurst) {
        int covered = 0;
        for (int r = 0; r < 400; r++) {
            Hurst h = Hurst.of(
                    Law.fractional(hurst).draw(30, rows, columns, Key.of(33).child(r)));
            if (Math.abs(h.value() - hurst) <= h.margin()) covered++;
        }
        assertTrue(covered >= 0.91 * 400 && covered <= 0.99 * 400, covered + " of 400");
    }

    /**
     * The Cramer-Rao bound of one path over the width: .050 / 32 at H = .2, .063 / 32 at .5, .061 / 32 at .8 for a
     * depth of 100.
     */
    @ParameterizedTest
    @CsvSource({"0.2, 0.050", "0.5, 0.063", "0.8, 0.061"})
    void reachesTheCramerRaoBound(double hurst, double bound) {
        double[] estimates = new double[100];
        for (int r = 0; r < estimates.length; r++)
            estimates[r] = Hurst.of(
                            Law.fractional(hurst).draw(100, 32, 32, Key.of(32).child(r)))
                    .value();
        assertEquals(bound / 32, Summary.of(estimates).sd(), 0.2 * bound / 32); // 7 % of the spread is chance
    }

    @Test
    void saysWhereTheLawIsNotFractional() {
        assertTrue(Hurst.of(Law.iid().draw(60, 24, 24, Key.of(1))).fractional());
        Hurst smooth = Hurst.of(Law.smooth(0.1).draw(100, 24, 24, Key.of(1)));
        assertFalse(smooth.fractional());
        assertTrue(smooth.toString().startsWith("not fractional: roughness"), smooth.toString());
        Weights one = Law.iid().draw(5, 24, 24, Key.of(1));
        float[][] loop = new float[60][24 * 24];
        for (int k = 0; k < loop.length; k++) one.draws(k % 5, loop[k]);
        assertFalse(Hurst.of(Weights.of(24, 24, loop)).fractional());
    }

    @Test
    void refusesWhatHasNoIndex() {
        Weights flat = Weights.of(3, 3, new float[4][9]);
        refused("weights must be given, got null", () -> Hurst.of(null));
        refused(
                "depth of weights along which to estimate H must be at least 3, got 2",
                () -> Hurst.of(Law.iid().draw(2, 3, 3, Key.of(1))));
        refused(
                "weights along which to estimate H must be not all 0, got Weights[depth=4, 3 x 3]",
                () -> Hurst.of(flat));
    }
}
