package deeplimits.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
}
