package deeplimits.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.apache.commons.statistics.inference.PValueMethod;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class StatisticsTest {
    private static final double TINY = 1e-14;

    /** Values 1, 2, 3, 4, 10 by hand: mean 4, sd sqrt(50/4), rms sqrt(26), squares 1, 4, 9, 16, 100. */
    @Test
    void aSummaryIsWhatPaperAndPencilGive() {
        Summary s = Summary.of(10, 1, Double.NaN, 4, 2, Double.NaN, 3);
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
        for (double scale : new double[] {1e-300, 1e300, -1e-300, -1e300}) {
            Summary s = Summary.of(scale, 2 * scale, 3 * scale);
            assertEquals(Math.sqrt(14 / 3.0), s.rms() / Math.abs(scale), TINY);
            assertEquals(1, s.sd() / Math.abs(scale), TINY);
        }
        for (double scale : new double[] {1e-300, 1e300}) // one large value, and that negative
        assertEquals(3 / Math.sqrt(2), Summary.of(-3 * scale, 0).rms() / scale, TINY);
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

    /** Infinite values are larger (or smaller) than all others: they have their place among the order statistics and nowhere else. */
    @Test
    void quantilesKnowInfiniteValues() {
        double inf = Double.POSITIVE_INFINITY;
        Summary s = Summary.of(1, inf, 3, inf, inf, Double.NaN);
        assertEquals(2, s.n());
        assertEquals(4, s.nonFinite());
        assertEquals(2, s.mean());
        assertEquals(Math.sqrt(5), s.rms(), TINY);
        assertEquals(1.4, s.q05(), TINY);
        assertEquals(3, s.q25());
        assertEquals(inf, s.median());
        assertEquals(inf, s.q95());
        assertEquals(-inf, Summary.of(-inf, -inf, 0, 1).q25());
        assertEquals(inf, Summary.of(0, inf).q05());
        assertTrue(Double.isNaN(Summary.of(-inf, inf).median()));
        assertEquals(-inf, Summary.of(-inf, -inf).median());
    }

    /**
     * The stated standard errors against the spread of 2,000 batches of 200. The spread itself is known to 1 / sqrt(4000) = 1.6 %, the
     * delta method to a term of order 1 / 200: 8 % is 5 standard errors of the former, a false alarm in 10^6.
     */
    @Test
    void standardErrorsAreTheSpreadOfManyBatches() {
        Random random = new Random(1);
        int batches = 2000;
        double[] means = new double[batches];
        double[] rms = new double[batches];
        double seMean = 0;
        double seRms = 0;
        for (int i = 0; i < batches; i++) {
            Table batch =
                    Table.create(DoubleColumn.create("x", random.doubles(200).map(u -> 2 * u - 1)));
            var row = Statistics.summary(batch, "x").row(0);
            means[i] = row.getDouble("mean");
            rms[i] = row.getDouble("rms");
            seMean += row.getDouble("se_mean") / batches;
            seRms += row.getDouble("se_rms") / batches;
        }
        assertEquals(1, seMean / Summary.of(means).sd(), 0.08);
        assertEquals(1, seRms / Summary.of(rms).sd(), 0.08);
        assertTrue(Math.abs(seMean / seRms - 1) > 0.16, "the two are not told apart: " + seMean / seRms);
    }

    /**
     * y = 2 - x + N(0, 1) at x = 1, ..., 10: Var of the slope is 1 / 82.5, and se^2 has this mean and the law of chi^2 with 8 degrees of
     * freedom. Over 2,000 batches both spreads are known to 1.6 % and 1.1 %; 8 % and 6 % are 5 standard errors.
     */
    @Test
    void theErrorOfASlopeIsItsSpread() {
        Random random = new Random(3);
        double[] x = Grid.linear(1, 10, 10);
        double[] slopes = new double[2000];
        double squares = 0;
        for (int i = 0; i < slopes.length; i++) {
            Slope fit = Slope.of(
                    x, Arrays.stream(x).map(v -> 2 - v + random.nextGaussian()).toArray());
            slopes[i] = fit.slope();
            squares += fit.standardError() * fit.standardError() / slopes.length;
        }
        assertEquals(-1, Summary.of(slopes).mean(), 5 / Math.sqrt(82.5 * 2000));
        assertEquals(1, Summary.of(slopes).sd() * Math.sqrt(82.5), 0.08);
        assertEquals(1, squares * 82.5, 0.06);
    }

    @Test
    void everyColumnOfASummaryIsItsOwnNumber() {
        Table table = Table.create("t", DoubleColumn.create("x", 1, 2, 4, 8, 16, 37, Double.NaN, 1 / 0.0));
        Summary s = Summary.of(table, "x");
        Table row = Statistics.summary(table, "x");
        double[] numbers = {
            s.n(),
            s.nonFinite(),
            s.mean(),
            s.sd(),
            s.rms(),
            s.median(),
            s.q05(),
            s.q25(),
            s.q75(),
            s.q95(),
            s.seMean(),
            s.seRms()
        };
        for (int c = 0; c < numbers.length; c++)
            assertEquals(numbers[c], Columns.numbers(row, row.columnNames().get(c))[0]);
        assertEquals(numbers.length, Arrays.stream(numbers).distinct().count());
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

    /** NaN is unequal to itself, and has many bit patterns; as a value to group by it is one. */
    @Test
    void allNaNAreOneGroup() {
        double other = Double.longBitsToDouble(0xfff8000000000001L);
        assertTrue(Double.isNaN(other));
        Table table = Table.create(
                "runs",
                DoubleColumn.create("rate", Double.NaN, 1, other, 0.0 / 0.0),
                DoubleColumn.create("loss", 1, 2, 3, 5));
        Table s = Statistics.summary(table, "loss", "rate");
        assertEquals(Arrays.asList(3, 1), s.intColumn("n").asList());
        assertEquals(Arrays.asList(3.0, 2.0), s.doubleColumn("mean").asList());
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

    /** Anscombe's first set (1973): slope 0.5001, its standard error 0.117901. */
    @Test
    void slopesAgreeWithAnscombe() {
        double[] x = {10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5};
        double[] y = {8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68};
        Slope slope = Slope.of(x, y);
        assertEquals(0.50009, slope.slope(), 5e-6);
        assertEquals(0.11791, slope.standardError(), 5e-6);
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
        assertTrue(
                Double.isNaN(Slope.of(new double[] {0, 1}, new double[] {0, 1}).standardError()));
    }

    /** 0.1 + 0.1 + 0.1 over 3 is not 0.1, so that a sum of squares about the mean is not 0. */
    @Test
    void equalNumbersHaveNoSlopeWhateverTheirMeanRoundsTo() {
        for (double x : new double[] {0.1, 0.7, 1e200, 1e-200, -0.0})
            for (int n : new int[] {2, 3, 6}) {
                double[] same = new double[n];
                Arrays.fill(same, x);
                same[0] += 0.0;
                String message = assertThrows(
                                IllegalArgumentException.class, () -> Slope.of(same, Grid.linear(1, 2, n)))
                        .getMessage();
                assertTrue(message.startsWith("x of a slope must be at least 2 distinct values"), message);
            }
    }

    /** A line through points of any size has its slope, where squares are beyond the range of a double. */
    @Test
    void slopesOfHugeAndTinyNumbersAreThoseOfTheirUnits() {
        double[] units = {1, 2, 4};
        for (double x : new double[] {1e-300, 1, 1e300})
            for (double y : new double[] {1e-200, 1, 3e307}) {
                Slope slope = Slope.of(
                        Arrays.stream(units).map(v -> v * x).toArray(),
                        Arrays.stream(units).map(v -> (5 - v) * y).toArray());
                double ratio = y / x;
                if (ratio == 0 || Double.isInfinite(ratio)) assertEquals(-ratio, slope.slope());
                else assertEquals(-1, slope.slope() / ratio, TINY);
            }
    }

    @Test
    void slopesThatCannotBeAreRefused() {
        double[] ok = {1, 2};
        assertThrows(IllegalArgumentException.class, () -> Slope.of(ok, new double[] {1}));
        assertThrows(IllegalArgumentException.class, () -> Slope.of(new double[] {2, 2}, ok));
        assertThrows(IllegalArgumentException.class, () -> Slope.of(new double[0], new double[0]));
        assertThrows(IllegalArgumentException.class, () -> Slope.of(ok, new double[] {1, Double.NaN}));
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
        assertTrue(Statistics.kolmogorovSmirnov(normal, Statistics.normal(1, 2)) > 1e-3);
        assertTrue(Statistics.kolmogorovSmirnov(normal, Statistics.normal(1.25, 2)) < 1e-4);
        assertTrue(Statistics.kolmogorovSmirnov(normal, other) > 1e-3);
        assertTrue(Statistics.kolmogorovSmirnov(normal, shifted) < 1e-4);
        double[] exponentials = Arrays.stream(normal).map(Math::exp).toArray();
        assertEquals(
                KolmogorovSmirnov.of(normal, Statistics.normal(1, 2)).statistic(),
                KolmogorovSmirnov.of(exponentials, Statistics.logNormal(1, 2)).statistic(),
                1e-12);
        assertThrows(
                IllegalArgumentException.class,
                () -> Statistics.kolmogorovSmirnov(new double[] {1, Double.NaN}, other));
        assertThrows(
                IllegalArgumentException.class,
                () -> Statistics.kolmogorovSmirnov(new double[] {1}, Statistics.normal(0, 1)));
    }

    /** All C(n + m, n) ways to share the pooled values out, one by one: the share of those whose D is at least that of the samples. */
    private static double byCounting(double[] x, double[] y) {
        double[] pool = DoubleStream.concat(Arrays.stream(x), Arrays.stream(y)).toArray();
        double d = gap(x, y);
        int all = 0;
        int far = 0;
        for (int mask = 0; mask < 1 << pool.length; mask++) {
            if (Integer.bitCount(mask) != x.length) continue;
            int bits = mask;
            double[] first = java.util.stream.IntStream.range(0, pool.length)
                    .filter(i -> (bits >> i & 1) == 1)
                    .mapToDouble(i -> pool[i])
                    .toArray();
            double[] second = java.util.stream.IntStream.range(0, pool.length)
                    .filter(i -> (bits >> i & 1) == 0)
                    .mapToDouble(i -> pool[i])
                    .toArray();
            all++;
            far += gap(first, second) >= d - 1e-9 ? 1 : 0;
        }
        return far / (double) all;
    }

    private static double gap(double[] x, double[] y) {
        return DoubleStream.concat(Arrays.stream(x), Arrays.stream(y))
                .map(v -> Math.abs(Arrays.stream(x).filter(u -> u <= v).count() / (double) x.length
                        - Arrays.stream(y).filter(u -> u <= v).count() / (double) y.length))
                .max()
                .getAsDouble();
    }

    @Test
    void samplesWithTiesHaveTheirOwnPValue() {
        Random random = new Random(4);
        for (int trial = 0; trial < 200; trial++) {
            int values = 1 + random.nextInt(5);
            double[] x = random.doubles(2 + random.nextInt(5))
                    .map(u -> Math.floor(values * u) - 1)
                    .toArray();
            double[] y = random.doubles(2 + random.nextInt(7))
                    .map(u -> Math.floor(values * u * u) - 1)
                    .toArray();
            var result = KolmogorovSmirnov.of(x, y);
            assertEquals(gap(x, y), result.statistic(), 1e-12);
            assertEquals(byCounting(x, y), result.pValue(), 1e-12, Arrays.toString(x) + Arrays.toString(y));
        }
        var two = KolmogorovSmirnov.of(new double[] {0, -0.0}, new double[] {0, 0, 0, 1, 1, 1});
        assertEquals(13 / 28.0, two.pValue(), 1e-12); // .464, where samples without ties have .857
    }

    /** Without ties the exact law tends to Kolmogorov's; the library's exact p-value of 60 and 40 is the same to rounding. */
    @Test
    void samplesWithoutTiesHaveTheLibrarysExactPValue() {
        Random random = new Random(5);
        for (int trial = 0; trial < 20; trial++) {
            double[] x = random.doubles(60).toArray();
            double[] y = random.doubles(40).map(u -> u * 1.2).toArray();
            double exact = KolmogorovSmirnovTest.withDefaults()
                    .with(PValueMethod.EXACT)
                    .test(x, y)
                    .getPValue();
            assertEquals(exact, Statistics.kolmogorovSmirnov(x, y), 1e-10 * exact);
        }
    }

    /** P(D_2 &ge; d) = 1 - 2 (2 d - 1/2)^2 for d in [1/4, 1/2] and 2 (1 - d)^2 beyond: a sample of two is tested exactly. */
    @Test
    void oneSmallSampleHasItsExactPValue() {
        for (double d : new double[] {0.3, 0.4, 0.5, 0.6, 0.75, 0.9, 0.99}) {
            double[] sample = d < 0.5 ? new double[] {d, 0.5 + d} : new double[] {d, (1 + d) / 2};
            var result = KolmogorovSmirnov.of(sample, u -> u);
            assertEquals(d, result.statistic(), TINY);
            double p = d <= 0.5 ? 1 - 2 * (2 * d - 0.5) * (2 * d - 0.5) : 2 * (1 - d) * (1 - d);
            assertEquals(p, result.pValue(), 1e-12, "d = " + d);
        }
    }

    /** Half a second for 10^8 pairs; beyond them samples without ties have the asymptotic p-value, and others none. */
    @Test
    void largeSamplesHaveTheAsymptoticPValueOrNone() {
        Random random = new Random(6);
        double[] x = random.doubles(20_000).toArray();
        double[] y = random.doubles(20_000).map(u -> u + 0.005).toArray();
        double d = KolmogorovSmirnov.of(x, y).statistic();
        double asymptotic = 0; // Kolmogorov 1933, Smirnov 1939
        for (int k = 1; k < 100; k++) asymptotic -= 2 * Math.pow(-1, k) * Math.exp(-2 * k * k * d * d * 10_000);
        assertEquals(asymptotic, Statistics.kolmogorovSmirnov(x, y), 0.02 * asymptotic);
        double[] tied = new double[20_000];
        assertEquals(
                "n m of samples with ties must be at most 100000000, got 400000000",
                assertThrows(IllegalArgumentException.class, () -> Statistics.kolmogorovSmirnov(tied, tied))
                        .getMessage());
    }

    @Test
    void lawsThatAreNoneAreRefusedByName() {
        double nan = Double.NaN;
        double[] sample = {0.1, 0.5, 0.7};
        for (Runnable law : List.<Runnable>of(
                () -> Statistics.normal(nan, 1),
                () -> Statistics.normal(0, 0),
                () -> Statistics.normal(0, nan),
                () -> Statistics.normal(0, -1),
                () -> Statistics.normal(0, 1 / 0.0),
                () -> Statistics.logNormal(nan, 1),
                () -> Statistics.logNormal(0, 0),
                () -> Statistics.logNormalDensity(0, nan),
                () -> Statistics.kolmogorovSmirnov(sample, x -> nan),
                () -> Statistics.kolmogorovSmirnov(sample, x -> 2),
                () -> Statistics.kolmogorovSmirnov(sample, x -> -0.1)))
            assertThrows(IllegalArgumentException.class, law::run);
        assertEquals(
                "sd must be positive and finite, got 0.0",
                assertThrows(IllegalArgumentException.class, () -> Statistics.normal(0, 0))
                        .getMessage());
    }

    /** Four points at 0.1, 0.2, 0.6, 0.7 against the uniform law: D = 0.3, at the third gap. */
    @Test
    void theStatisticIsTheLargestGap() {
        double[] x = {0.1, 0.2, 0.6, 0.7};
        assertEquals(0.3, KolmogorovSmirnov.of(x, u -> u).statistic(), TINY);
        assertEquals(0.75, KolmogorovSmirnov.of(x, new double[] {0.65, 0.8}).statistic(), TINY);
    }
}
