package deeplimits.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DecimalsTest {
    /** |shown - x| &le; 10^(1 - digits) |x| / 2: half a unit of the last of so many significant digits. */
    @Test
    void whatIsShownIsRightToItsDigits() {
        Random random = new Random(1);
        for (int trial = 0; trial < 20_000; trial++) {
            double x = random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
            int digits = 1 + random.nextInt(15);
            double error = Math.abs(Double.parseDouble(Decimals.show(x, digits)) - x);
            assertEquals(0, error / Math.abs(x), 0.5001 * Math.pow(10, 1 - digits), x + " with " + digits);
        }
    }

    @Test
    void numbersArePlainWhereThatIsShort() {
        assertEquals("0.25", Decimals.show(0.25, 5));
        assertEquals("12346", Decimals.show(12345.6, 5));
        assertEquals("1.5e-07", Decimals.show(1.5e-7, 2));
        assertEquals("0", Decimals.show(-0.0, 3));
        assertEquals("NaN", Decimals.show(Double.NaN, 3));
        assertEquals("-Infinity", Decimals.show(Double.NEGATIVE_INFINITY, 3));
    }
}
