package deeplimits.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class StatisticsTest {
    private static final double TINY = 1e-14;

    /** Values 1, 2, 3, 4, 10 by hand: mean 4, sd sqrt(50/4), rms sqrt(26), squares 1, 4, 9, 16, 100. */
    @Test
    void aSummaryIsWhatPaperAndPencilGive() {
        Summary s = Summary.of(10, 1, Double.NaN, 4, 2, Double.POSITIVE_INFINITY, 3);
        assertEquals(5, s.n());
        assertEquals(2, s.nonFinite());
        assertEquals(4, s.mean(), TINY);
        assertEquals(Math.sqrt(12.5), s.sd(), TINY);
        assertEquals(Math.sqrt(26), s.rms(), TINY);
        assertEquals(3, s.median());
        assertEquals(1.2, s.q05(), TINY);
        assertEquals(2, s.q25());
        assertEquals(4, s.q75());
        assertEquals(8.8, s.q95(), TINY);
        assertEquals(Math.sqrt(2.5), s.seMean(), TINY);
        double sdOfSquares = Math.sqrt((25 * 25 + 22 * 22 + 17 * 17 + 10 * 10 + 74 * 74) / 4.0);
        assertEquals(sdOfSquares / (2 * Math.sqrt(26) * Math.sqrt(5)), s.seRms(), TINY);
    }

    @Test
    void extremeScalesNeitherOverflowNorVanish() {
        for (double scale : new double[] {1e-300, 1e300}) {
            Summary s = Summary.of(scale, 2 * scale, 3 * scale);
            assertEquals(Math.sqrt(14 / 3.0), s.rms() / scale, TINY);
            assertEquals(1, s.sd() / scale, TINY);
        }
        Summary zero = Summary.of(0, 0, 0);
        assertTrue(zero.rms() == 0 && zero.sd() == 0 && zero.seRms() == 0);
    }

    @Test
    void smallSamplesSayWhatTheyCannotKnow() {
        Summary none = Summary.of(Double.NaN);
        assertTrue(none.n() == 0 && none.nonFinite() == 1 && Double.isNaN(none.mean()) && Double.isNaN(none.median()));
        Summary one = Summary.of(7);
        assertTrue(one.mean() == 7
                && one.rms() == 7
                && one.q95() == 7
                && Double.isNaN(one.seMean())
                && Double.isNaN(one.seRms()));
    }

    /** The delta-method error of the rms against the spread of many samples' rms; 4 % is 4 standard errors of it. */
    @Test
    void theStandardErrorOfTheRmsIsTheSpreadOfTheRms() {
        Random random = new Random(1);
        double[] rms = new double[5000];
        double predicted = 0;
        for (int i = 0; i < rms.length; i++) {
            Summary s = Summary.of(random.doubles(200).map(u -> u + 0.3).toArray());
            rms[i] = s.rms();
            predicted += s.seRms() / rms.length;
        }
        assertEquals(1, predicted / Summary.of(rms).sd(), 0.04);
    }

    @Test
    void groupsFollowTheirFirstRowAndTakeNumericAxes() {
        Table table = Table.create(
                "runs",
                DoubleColumn.create("beta", 0.5, 0.25, 0.5, -0.0, 0.0),
                StringColumn.create("law", "iid", "iid", "iid", "fbm", "fbm"),
                DoubleColumn.create("drift", 1, 5, 3, Double.NaN, 4));
        Table s = Statistics.summary(table, "drift", "beta", "law");
        assertEquals(
                Arrays.asList(
                        "beta",
                        "law",
                        "n",
                        "non_finite",
                        "mean",
                        "sd",
                        "rms",
                        "median",
                        "q05",
                        "q25",
                        "q75",
                        "q95",
                        "se_mean",
                        "se_rms"),
                s.columnNames());
        assertEquals(3, s.rowCount());
        assertEquals(Arrays.asList(0.5, 0.25, 0.0), s.doubleColumn("beta").asList());
        assertEquals(Arrays.asList(2, 1, 1), s.intColumn("n").asList());
        assertEquals(Arrays.asList(0, 0, 1), s.intColumn("non_finite").asList());
        assertEquals(Arrays.asList(2.0, 5.0, 4.0), s.doubleColumn("mean").asList());
        assertEquals(1, Statistics.summary(table, "drift").rowCount());
        assertEquals(0, Statistics.summary(table.emptyCopy(), "drift", "beta").rowCount());
    }

    @Test
    void unknownOrTextColumnsAreRefusedByName() {
        Table table = Table.create("runs", StringColumn.create("law", "iid"), DoubleColumn.create("drift", 1));
        assertEquals(
                "Column depth is not present in table runs, which has [law, drift]",
                assertThrows(IllegalArgumentException.class, () -> Statistics.summary(table, "drift", "depth"))
                        .getMessage());
        assertEquals(
                "Column law of table runs must be numeric, got STRING",
                assertThrows(IllegalArgumentException.class, () -> Statistics.summary(table, "law"))
                        .getMessage());
    }

    /** Anscombe's first set (1973): slope 0.5001, its standard error 0.1179, intercept 3.0001. */
    @Test
    void slopesAgreeWithAnscombe() {
        double[] x = {10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5};
        double[] y = {8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68};
        Slope slope = Statistics.slope(x, y);
        assertEquals(0.50009, slope.slope(), 5e-6);
        assertEquals(0.11791, slope.standardError(), 5e-6);
        assertEquals(3.00009, slope.intercept(), 5e-6);
        assertEquals(11, slope.n());
    }

    @Test
    void aPowerLawHasItsExponentAsLogLogSlope() {
        double[] x = {1, 10, 100, 1000};
        double[] y = Arrays.stream(x).map(v -> 3 / Math.sqrt(v)).toArray();
        Slope slope = Statistics.logLogSlope(x, y);
        assertEquals(-0.5, slope.slope(), TINY);
        assertEquals(0, slope.standardError(), 1e-12);
        Table table = Table.create("t", DoubleColumn.create("L", x), DoubleColumn.create("e", y));
        assertEquals(slope, Statistics.logLogSlope(table, "L", "e"));
        assertTrue(Double.isNaN(
                Statistics.slope(new double[] {0, 1}, new double[] {0, 1}).standardError()));
    }

    @Test
    void slopesThatCannotBeAreRefused() {
        double[] ok = {1, 2};
        assertThrows(IllegalArgumentException.class, () -> Statistics.slope(ok, new double[] {1}));
        assertThrows(IllegalArgumentException.class, () -> Statistics.slope(new double[] {2, 2}, ok));
        assertThrows(IllegalArgumentException.class, () -> Statistics.slope(new double[0], new double[0]));
        assertThrows(IllegalArgumentException.class, () -> Statistics.slope(ok, new double[] {1, Double.NaN}));
        assertEquals(
                "y[1] must be greater than 0 for a logarithm, got 0.0",
                assertThrows(IllegalArgumentException.class, () -> Statistics.logLogSlope(ok, new double[] {1, 0}))
                        .getMessage());
    }

    /** A right law passes; a mean off by 8 standard errors fails at p below 1e-4. */
    @Test
    void kolmogorovSmirnovTellsARightLawFromAWrongOne() {
        Random random = new Random(2);
        double[] normal = DoubleStream.generate(() -> 1 + 2 * random.nextGaussian())
                .limit(4000)
                .toArray();
        double[] other = DoubleStream.generate(() -> 1 + 2 * random.nextGaussian())
                .limit(3000)
                .toArray();
        double[] shifted = Arrays.stream(other).map(v -> v + 0.4).toArray();
        assertTrue(Statistics.kolmogorovSmirnov(normal, Statistics.normal(1, 2)).pValue() > 1e-3);
        assertTrue(
                Statistics.kolmogorovSmirnov(normal, Statistics.normal(1.25, 2)).pValue() < 1e-4);
        assertTrue(Statistics.kolmogorovSmirnov(normal, other).pValue() > 1e-3);
        assertTrue(Statistics.kolmogorovSmirnov(normal, shifted).pValue() < 1e-4);
        double[] exponentials = Arrays.stream(normal).map(Math::exp).toArray();
        assertEquals(
                Statistics.kolmogorovSmirnov(normal, Statistics.normal(1, 2)).statistic(),
                Statistics.kolmogorovSmirnov(exponentials, Statistics.logNormal(1, 2))
                        .statistic(),
                1e-12);
        assertThrows(
                IllegalArgumentException.class,
                () -> Statistics.kolmogorovSmirnov(new double[] {1, Double.NaN}, other));
        assertThrows(
                IllegalArgumentException.class,
                () -> Statistics.kolmogorovSmirnov(new double[] {1}, Statistics.normal(0, 1)));
    }

    /** Four points at 0.1, 0.2, 0.6, 0.7 against the uniform law: D = 0.3, at the third gap. */
    @Test
    void theStatisticIsTheLargestGap() {
        double[] x = {0.1, 0.2, 0.6, 0.7};
        assertEquals(0.3, Statistics.kolmogorovSmirnov(x, u -> u).statistic(), TINY);
        assertEquals(
                0.75, Statistics.kolmogorovSmirnov(x, new double[] {0.65, 0.8}).statistic(), TINY);
    }
}
