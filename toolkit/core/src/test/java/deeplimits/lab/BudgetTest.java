package deeplimits.lab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import deeplimits.stats.Grid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BudgetTest {
    private final String before = System.getProperty(Budget.PROPERTY);

    @AfterEach
    void restore() {
        if (before == null) {
            System.clearProperty(Budget.PROPERTY);
        } else {
            System.setProperty(Budget.PROPERTY, before);
        }
    }

    @Test
    void thePropertyNamesTheBudgetAndEachBudgetPicksItsOwn() {
        assertEquals(Budget.PAPER, Budget.set("Paper"));
        assertEquals(Budget.PAPER, Budget.current());
        assertEquals(3, Budget.current().of(1, 2, 3));
        assertEquals(1, Budget.CI.of(1, 2, 3));
        assertEquals("b", Budget.CLASS.of("a", "b", "c"));
        assertEquals("class", Budget.CLASS.toString());
    }

    @Test
    void withoutThePropertyTheEnvironmentOrClassDecides() {
        System.clearProperty(Budget.PROPERTY);
        String variable = System.getenv(Budget.VARIABLE);
        assertEquals(variable == null ? "class" : variable, Budget.current().toString());
    }

    @Test
    void aBadNameIsRefusedWithItsOrigin() {
        var set = assertThrows(IllegalArgumentException.class, () -> Budget.set("fast"));
        assertEquals("budget must be ci, class or paper, got \"fast\"", set.getMessage());
        assertThrows(IllegalArgumentException.class, () -> Budget.set(null));
        System.setProperty(Budget.PROPERTY, "huge");
        var current = assertThrows(IllegalArgumentException.class, Budget::current);
        assertEquals(
                "system property deeplimits.budget must be ci, class or paper, got \"huge\"", current.getMessage());
    }

    @Test
    void gridsReachTheirEndsAndAccumulateNoRounding() {
        assertArrayEquals(new double[] {10, 20, 30}, Grid.steps(10, 35, 10));
        double[] tenths = Grid.steps(0, 1, 0.1);
        assertEquals(11, tenths.length);
        assertEquals(0.3, tenths[3], 1e-16);
        assertArrayEquals(new double[] {1, 10, 100, 1000}, Grid.geometric(1, 1000, 4));
        assertArrayEquals(new double[] {10, 100, 1000, 10_000}, Grid.geometric(10, 10_000, 4));
        assertEquals(Math.sqrt(10), Grid.geometric(1, 10, 3)[1], 1e-15);
        double[] paper = Grid.linear(0.05, 0.97, 51);
        assertEquals(51, paper.length);
        assertEquals(0.97, paper[50]);
        assertThrows(IllegalArgumentException.class, () -> Grid.steps(0, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> Grid.steps(0, 1, Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> Grid.steps(1, 0, 1));
        assertThrows(IllegalArgumentException.class, () -> Grid.steps(0, 1e300, 1));
        assertThrows(IllegalArgumentException.class, () -> Grid.linear(0, Double.POSITIVE_INFINITY, 3));
        assertThrows(IllegalArgumentException.class, () -> Grid.linear(0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> Grid.geometric(0, 1, 3));
    }
}
