package deeplimits.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.stats.Statistics;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

class CheckTest {
    private final int passed = Check.passed();
    private final int failed = Check.failed();

    /** How many checks of this test held, and how many did not. */
    private List<Integer> counted() {
        return List.of(Check.passed() - passed, Check.failed() - failed);
    }

    record Case(String name, Runnable check, String message) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static void rows(double... actual) {
        double[] theory = new double[actual.length];
        double[] errors = IntStream.range(0, actual.length).mapToDouble(i -> 1).toArray();
        Check.everyRow(
                "a",
                Table.create(
                        "t",
                        DoubleColumn.create("x", actual),
                        DoubleColumn.create("y", theory),
                        DoubleColumn.create("z", errors)),
                "x",
                "y",
                "z");
    }

    static Stream<Case> holding() {
        return Stream.of(
                new Case(
                        "every row",
                        () -> rows(1, -3, 2),
                        "✓ a, 3 rows: the farthest, row 2, has -3, theory 0, 3 standard errors (4 allowed)"),
                new Case(
                        "distance equal to the tolerance",
                        () -> Check.within("a", 1.5, 1, 0.5),
                        "✓ a: 1.5, theory 1, distance 0.5 (0.5 allowed)"),
                new Case(
                        "a fraction of a standard error",
                        () -> Check.standardErrors("rms drift at beta=0.5, L=1000", 0.8051, 0.8053, 0.002),
                        "✓ rms drift at beta=0.5, L=1000: 0.8051, theory 0.8053, 0.1 standard errors (4 allowed)"),
                new Case(
                        "exactly right with standard error 0",
                        () -> Check.standardErrors("a", 2, 2, 0),
                        "✓ a: 2, theory 2, 0 standard errors (4 allowed)"),
                new Case("at the ends", () -> Check.between("a", 1, 1, 1), "✓ a: 1, expected in [1, 1]"),
                new Case("p", () -> Check.pValue("same law", 0.37), "✓ same law: p = 0.37 (must exceed 0.001)"),
                new Case(
                        "large and small numbers",
                        () -> Check.within("a", 1.25e9, 1.25e9, 1e-9),
                        "✓ a: 1.2500e+09, theory 1.2500e+09, distance 0 (1.0e-09 allowed)"),
                new Case("statement", () -> Check.that("the gradient explodes", true), "✓ the gradient explodes"));
    }

    private static double[] grid(double from) {
        return IntStream.range(0, 100).mapToDouble(i -> from + (i + 0.5) / 100).toArray();
    }

    /** P(|z| > 4) = 6.3e-5, and 4 is where a check begins to fail. */
    @Test
    void fourStandardErrorsAlarmFalselySixTimesInAHundredThousand() {
        assertEquals(6e-5, 2 * Statistics.normal(0, 1).applyAsDouble(-Check.STANDARD_ERRORS), 0.5e-5);
        Captured.output(() -> {
            Check.standardErrors("a", 4, 0, 1);
            Check.pValue("b", Math.nextUp(1e-3));
            rows(4, -4);
            assertThrows(AssertionError.class, () -> Check.standardErrors("c", Math.nextUp(4.0), 0, 1));
            assertThrows(AssertionError.class, () -> Check.pValue("d", 1e-3));
            assertThrows(AssertionError.class, () -> rows(4, Math.nextDown(-4.0)));
        });
        assertEquals(List.of(3, 3), counted());
    }

    @Test
    void aShiftedSampleHasAnotherLaw() {
        DoubleUnaryOperator uniform = x -> Math.min(1, Math.max(0, x));
        Captured.output(() -> {
            Check.sameLaw("a", grid(0), uniform);
            Check.sameLaw("b", grid(0), grid(0.01));
            assertThrows(AssertionError.class, () -> Check.sameLaw("c", grid(0.5), uniform));
            assertThrows(AssertionError.class, () -> Check.sameLaw("d", grid(0), grid(0.5)));
        });
        assertEquals(List.of(2, 2), counted());
    }

    @ParameterizedTest
    @MethodSource("holding")
    void aCheckThatHoldsPrintsOneLineAndCounts(Case one) {
        assertEquals(one.message() + System.lineSeparator(), Captured.output(one.check()));
        assertEquals(List.of(1, 0), counted());
    }

    static Stream<Case> failing() {
        double nan = Double.NaN;
        return Stream.of(
                new Case(
                        "one row of three",
                        () -> rows(1, -5, 2),
                        "a, 3 rows: the farthest, row 2, has -5, theory 0, 5 standard errors (4 allowed)"),
                new Case(
                        "a row of NaN before a good one",
                        () -> rows(1, nan, 2),
                        "a, 3 rows: the farthest, row 2, has NaN, theory 0, NaN standard errors (4 allowed)"),
                new Case(
                        "just outside",
                        () -> Check.within("a", 1.5001, 1, 0.5),
                        "a: 1.5001, theory 1, distance 0.5 (0.5 allowed)"),
                new Case(
                        "4.1 standard errors",
                        () -> Check.standardErrors("a", 4.1, 0, 1),
                        "a: 4.1, theory 0, 4.1 standard errors (4 allowed), standard error 1"),
                new Case(
                        "any distance with standard error 0",
                        () -> Check.standardErrors("a", 1, 2, 0),
                        "a: 1, theory 2, Infinity standard errors (4 allowed), standard error 0"),
                new Case("below", () -> Check.between("a", 0.5, 1, 2), "a: 0.5, expected in [1, 2], outside by 0.5"),
                new Case("small p", () -> Check.pValue("same law", 5e-4), "same law: p = 0.0005 (must exceed 0.001)"),
                new Case("p over 1", () -> Check.pValue("a", 1.5), "a: p = 1.5 (must exceed 0.001)"),
                new Case("statement", () -> Check.that("b", false), "b"),
                new Case(
                        "NaN actual", () -> Check.within("a", nan, 1, 1), "a: NaN, theory 1, distance NaN (1 allowed)"),
                new Case("NaN expected", () -> Check.within("a", 1, nan, 1), null),
                new Case("NaN tolerance", () -> Check.within("a", 1, 1, nan), null),
                new Case("NaN actual in standard errors", () -> Check.standardErrors("a", nan, 1, 1), null),
                new Case("NaN expected in standard errors", () -> Check.standardErrors("a", 1, nan, 1), null),
                new Case("NaN standard error", () -> Check.standardErrors("a", 1, 1, nan), null),
                new Case("infinite actual", () -> Check.standardErrors("a", 1 / 0.0, 1, 1), null),
                new Case("NaN between", () -> Check.between("a", nan, 0, 1), null),
                new Case("NaN end", () -> Check.between("a", 1, nan, 1), null),
                new Case("NaN p", () -> Check.pValue("a", nan), null));
    }

    @ParameterizedTest
    @MethodSource("failing")
    void aCheckThatFailsThrowsTheNumbersAndCounts(Case one) {
        AssertionError[] error = new AssertionError[1];
        String printed = Captured.output(() -> error[0] = assertThrows(AssertionError.class, one.check()::run));
        if (one.message() != null) assertEquals(one.message(), error[0].getMessage());
        assertEquals("✗ " + error[0].getMessage() + System.lineSeparator(), printed);
        assertEquals(List.of(0, 1), counted());
    }

    @Test
    void theTallyLosesNothingOverThreads() {
        Captured.output(() -> IntStream.range(0, 2000).parallel().forEach(i -> Check.between("i", i, 0, 2000)));
        assertEquals(List.of(2000, 0), counted());
    }

    /** A check that cannot fail, or a number that is none, in every place of every check: none passes, each is counted. */
    @Test
    void whatIsNoNumberNeverPassesAnywhere() {
        double inf = Double.POSITIVE_INFINITY;
        double nan = Double.NaN;
        double[] sample = grid(0);
        List<Runnable> checks = List.of(
                () -> Check.standardErrors("a", inf, 1, inf),
                () -> Check.standardErrors("a", 1, 1, inf),
                () -> Check.standardErrors("a", 5, 1, inf),
                () -> Check.standardErrors("a", 1, 1, -1),
                () -> Check.standardErrors("a", 5, 1, -1),
                () -> Check.standardErrors("a", 1, 1, nan),
                () -> Check.standardErrors("a", inf, inf, 1),
                () -> Check.within("a", 1, 1, inf),
                () -> Check.within("a", 1, 1, -1),
                () -> Check.within("a", 1, 1, nan),
                () -> Check.within("a", inf, inf, 1),
                () -> Check.within("a", nan, nan, 1),
                () -> Check.between("a", inf, 0, inf),
                () -> Check.between("a", 1, -inf, inf),
                () -> Check.between("a", 1, 2, 1),
                () -> Check.between("a", 1, nan, 2),
                () -> Check.between("a", 1, 0, nan),
                () -> Check.pValue("a", 2),
                () -> Check.sameLaw("a", sample, x -> nan),
                () -> Check.sameLaw("a", sample, x -> 2 * x),
                () -> Check.sameLaw("a", new double[] {1, nan, 2}, x -> x / 3),
                () -> Check.sameLaw("a", sample, new double[] {0.5, nan}),
                () -> Check.sameLaw("a", null, sample),
                () -> row(1, 1, inf),
                () -> row(1, 1, -1),
                () -> row(1, 1, nan),
                () -> row(1, nan, 1),
                () -> row(nan, 1, 1),
                () -> row(inf, inf, 1),
                () -> row(inf, 1, inf),
                () -> Check.everyRow("a", Table.create("t", DoubleColumn.create("x")), "x", "x", "x"),
                () -> Check.everyRow("a", null, "x", "x", "x"));
        for (int i = 0; i < checks.size(); i++) {
            int which = i;
            String printed = Captured.output(() -> {
                try {
                    checks.get(which).run();
                } catch (AssertionError | IllegalArgumentException swallowed) {
                    return; // as a cell might do
                }
                throw new IllegalStateException("check " + which + " passed");
            });
            assertTrue(printed.startsWith("✗ a"), printed);
            assertEquals(List.of(0, i + 1), counted());
        }
    }

    private static void row(double actual, double theory, double error) {
        Check.everyRow(
                "a",
                Table.create(
                        "t",
                        DoubleColumn.create("x", 1, actual),
                        DoubleColumn.create("y", 1, theory),
                        DoubleColumn.create("z", 1, error)),
                "x",
                "y",
                "z");
    }
}
