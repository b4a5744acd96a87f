package deeplimits.stats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class FrontierTest {
    private static Table of(double[] x, DoubleUnaryOperator f) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) y[i] = f.applyAsDouble(x[i]);
        return Table.create("t", DoubleColumn.create("beta", x), DoubleColumn.create("log_drift", y));
    }

    private static double at(Table table) {
        return Frontier.of(table, "beta", "log_drift").doubleColumn("beta").get(0);
    }

    /** log sqrt(e^s - 1) at s = S L^{-2 beta} vanishes at beta* = ln(S / ln 2) / (2 ln L); f'' = 41 and f' = -9.6 there. */
    @Test
    void findsTheFrontierOfTheFirstOrderTheory() {
        double beta = Math.log(500 / Math.log(2)) / (2 * Math.log(1000));
        DoubleUnaryOperator f = b -> 0.5 * Math.log(Math.expm1(500 * Math.pow(1000, -2 * b)));
        for (int n : new int[] {30, 70, 300}) {
            double h = 1.3 / (n - 1);
            assertEquals(beta, at(of(Grid.linear(0, 1.3, n), f)), 1.1 * h * h * 41 / (8 * 9.6), n + " betas");
        }
    }

    @Test
    void aLineIsExactWhateverTheOrderOfTheRows() {
        Table table = of(new double[] {0.9, 0.1, 0.5, 0.3, 0.7}, b -> 2 * (0.42 - b));
        assertEquals(0.42, at(table), 1e-15);
        assertEquals(0.42, at(of(new double[] {0.42, 1, 0}, b -> b - 0.42)), 0);
    }

    @Test
    void repetitionsAreAveragedBeforeTheCrossingIsLookedFor() {
        double[] x = {0, 0, 1, 1};
        Table table = Table.create("t", DoubleColumn.create("beta", x), DoubleColumn.create("log_drift", 5, -1, 1, -7));
        assertEquals(2.0 / 5, at(table), 1e-15); // means 2 and -3
    }

    @Test
    void eachGroupHasItsRowInTheOrderOfItsFirst() {
        Table table = Table.create(
                "t",
                StringColumn.create("block", "b", "a", "b", "a"),
                DoubleColumn.create("beta", 0, 0, 1, 1),
                DoubleColumn.create("log_drift", 1, 3, -1, -1));
        Table frontier = Frontier.of(table, "beta", "log_drift", "block");
        assertEquals("b", frontier.stringColumn("block").get(0));
        assertArrayEquals(
                new double[] {0.5, 0.75}, frontier.doubleColumn("beta").asDoubleArray(), 1e-15);
    }

    @Test
    void theLastOfSeveralCrossingsCountsAndTheirNumberIsTold() {
        double[] x = {0, 1, 2, 3, 4};
        double[] y = {1, -1, 1, -1, -2};
        Table frontier = Frontier.of(of(x, b -> y[(int) b]), "beta", "log_drift");
        assertEquals(2.5, frontier.doubleColumn("beta").get(0), 1e-15);
        assertEquals(3, frontier.intColumn("crossings").get(0));
        double[] touching = {2, 0, -1, -2, -3};
        frontier = Frontier.of(of(x, b -> touching[(int) b]), "beta", "log_drift");
        assertEquals(1, frontier.doubleColumn("beta").get(0), 0);
        assertEquals(1, frontier.intColumn("crossings").get(0));
    }

    /** A mean that is exactly zero changes no sign by itself: neither where it touches, nor at an end, nor twice. */
    @ParameterizedTest
    @CsvSource({
        "1 1 0 1 1, NaN, 0",
        "0 1 1 1 1, NaN, 0",
        "1 1 1 1 0, NaN, 0",
        "0 0 0 0 0, NaN, 0",
        "1 0 0 -1 -1, 0.7, 1",
        "-1 0 1 0 -1, 0.9, 2",
        "1 -1 0 -1 -1, 0.2, 1"
    })
    void aMeanOfZeroIsNoChangeOfSign(String means, double at, int crossings) {
        double[] x = {0.1, 0.3, 0.7, 0.9, 1.1};
        double[] y =
                Arrays.stream(means.split(" ")).mapToDouble(Double::parseDouble).toArray();
        Table table = Table.create("t", DoubleColumn.create("beta", x), DoubleColumn.create("log_drift", y));
        Table frontier = Frontier.of(table, "beta", "log_drift");
        assertEquals(at, frontier.doubleColumn("beta").asDoubleArray()[0], 1e-15);
        assertEquals(crossings, frontier.intColumn("crossings").get(0));
    }

    @Test
    void oneSignEverywhereHasNoFrontier() {
        Table frontier = Frontier.of(of(new double[] {0, 1, 2}, b -> 1 + b), "beta", "log_drift");
        assertTrue(frontier.doubleColumn("beta").isMissing(0));
        assertEquals(0, frontier.intColumn("crossings").get(0));
    }

    @Test
    void refusesWhatHasNoMean() {
        double[] x = {0, 1};
        refused(
                "column log_drift, row 2 must be finite; take a logarithm that stays finite beyond an overflow, such as log_drift, got Infinity",
                () -> at(of(x, b -> b / (1 - b))));
        refused("column log_drift, row 1 must be finite", () -> at(of(x, b -> b == 0 ? Double.NaN : 1)));
        refused(
                "column to group by must be another than the axis, got beta",
                () -> Frontier.of(of(x, b -> b), "beta", "log_drift", "beta"));
        refused("Column drift is not present in table t", () -> Frontier.of(of(x, b -> b), "beta", "drift"));
    }

    private static void refused(String words, org.junit.jupiter.api.function.Executable act) {
        String message = assertThrows(IllegalArgumentException.class, act).getMessage();
        assertTrue(message.contains(words), message);
    }
}
