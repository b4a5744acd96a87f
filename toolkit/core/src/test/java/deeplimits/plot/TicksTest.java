package deeplimits.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class TicksTest {
    private static List<String> labels(List<Ticks.Tick> ticks) {
        return ticks.stream().map(Ticks.Tick::label).filter(l -> !l.isEmpty()).toList();
    }

    @Test
    void linearMarksAreRoundNumbers() {
        assertEquals(List.of("0", "0.2", "0.4", "0.6", "0.8", "1"), labels(Ticks.linear(-0.05, 1.05, 6)));
        assertEquals(List.of("\u2212500", "0", "500", "1000"), labels(Ticks.linear(-600, 1100, 4)));
        assertEquals(List.of("2×10^{9}", "4×10^{9}"), labels(Ticks.linear(1e9, 5e9, 2)));
    }

    @Test
    void logarithmicMarksAreDecadesThenFractionsThenRoundNumbers() {
        assertEquals(List.of("10", "100", "1000"), labels(Ticks.logarithmic(0.9, 3.1, 5)));
        assertEquals(
                List.of("10^{\u221212}", "10^{\u22128}", "10^{\u22124}", "10^{0}"),
                labels(Ticks.logarithmic(-13, 2, 5)));
        assertEquals(List.of("1", "2", "5", "10"), labels(Ticks.logarithmic(0, 1.1, 5)));
        assertEquals(List.of("5", "10", "20", "50"), labels(Ticks.logarithmic(0.32, 1.85, 5)));
        assertEquals(List.of("0.8", "0.82", "0.84"), labels(Ticks.logarithmic(Math.log10(0.79), Math.log10(0.85), 4)));
    }

    @Test
    void noRangeHasTooManyMarksOrNone() {
        for (double low : new double[] {-300, -5, -0.1, 0, 0.3, 100}) {
            for (double span : new double[] {1e-6, 0.01, 0.4, 1, 1.4, 3, 30, 400}) {
                int linear = labels(Ticks.linear(low, low + span, 5)).size();
                assertTrue(linear >= 2 && linear <= 7, linear + " marks on " + low + " + " + span);
                if (low + span < 300) {
                    int log = labels(Ticks.logarithmic(low, low + span, 5)).size();
                    assertTrue(log >= 1 && log <= 8, log + " marks on 10^" + low + " + " + span);
                }
            }
        }
    }

    @Test
    void numbersAndNamesReadAsInPrint() {
        assertEquals("0.25", Numbers.show(0.25));
        assertEquals("1000", Numbers.show(1000));
        assertEquals("1.5×10^{\u22127}", Numbers.show(1.5e-7));
        assertEquals("\u221210^{20}".replace("\u221210", "\u22121×10"), Numbers.show(-1e20));
        assertEquals("NaN", Numbers.show(Double.NaN));
        assertEquals("\u2212\u221e", Numbers.show(Double.NEGATIVE_INFINITY));
        assertEquals("$\\beta$ = 0.5", Numbers.equation("beta", 0.5));
        assertEquals("$L$", Numbers.symbol("L"));
        assertEquals("learning rate", Numbers.symbol("learning_rate"));
    }
}
