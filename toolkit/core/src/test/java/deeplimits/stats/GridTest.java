package deeplimits.stats;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class GridTest {
    @Test
    void gridsReachTheirEndsAndAccumulateNoRounding() {
        assertArrayEquals(new double[] {10, 20, 30}, Grid.steps(10, 35, 10));
        double[] tenths = Grid.steps(0, 1, 0.1);
        assertEquals(11, tenths.length);
        for (int count = 1; count <= 1000; count++) // among these, 0.3 / 0.1 is less than 3
        for (double step : new double[] {0.1, 0.05, 1 / 3.0, 1e-5})
                assertEquals(count + 1, Grid.steps(-1, -1 + count * step, step).length);
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
        assertThrows(IllegalArgumentException.class, () -> Grid.linear(0, 1.7e308, 5));
        assertThrows(IllegalArgumentException.class, () -> Grid.linear(0, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> Grid.geometric(0, 1, 3));
    }
}
