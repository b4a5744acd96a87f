package deeplimits.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
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
        assertEquals(List.of("0.9", "1", "1.1"), labels(Ticks.linear(0.88, 1.12, 2)), "two at least");
        assertEquals(List.of("2×10⁹", "4×10⁹"), labels(Ticks.linear(1e9, 5e9, 2)));
    }

    @Test
    void logarithmicMarksAreDecadesThenFractionsThenRoundNumbers() {
        assertEquals(List.of("10", "100", "1000"), labels(Ticks.logarithmic(0.9, 3.1, 5)));
        assertEquals(List.of("10⁻¹²", "10⁻⁸", "10⁻⁴", "10⁰"), labels(Ticks.logarithmic(-13, 2, 5)));
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

    /** Every label says the number that its mark stands at, and no two say the same. */
    @Test
    void labelsAreTheirNumbersAndTellThemApart() {
        for (double low : new double[] {0, 1e-7, 100000.1, 1e9, -3.5e12}) {
            for (double span : new double[] {1e-9, 1e-4, 0.8, 7, 1e6}) {
                if (span < 1e-12 * Math.abs(low)) continue; // closer than an axis ever shows
                List<Ticks.Tick> ticks = Ticks.linear(low, low + span, 5);
                assertEquals(ticks.size(), new HashSet<>(labels(ticks)).size(), low + " + " + span + labels(ticks));
                for (Ticks.Tick tick : ticks)
                    assertEquals(tick.at(), number(tick.label()), 1e-3 * span, low + " + " + span);
            }
        }
        assertEquals(
                List.of("100000.2", "100000.4", "100000.6", "100000.8"), labels(Ticks.linear(100000.1, 100000.9, 5)));
        for (Ticks.Tick tick : Ticks.logarithmic(-7.2, 9.3, 6))
            if (!tick.label().isEmpty()) assertEquals(1, number(tick.label()) / tick.at(), 1e-12);
    }

    /** Reads a label again: minus signs, times ten to a power in superscripts. */
    private static double number(String label) {
        String superscripts = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079";
        String plain = label.replace('\u2212', '-')
                .replace("\u00d710", "E")
                .replaceAll("^10(?=[\u207b\u2070-\u2079\u00b9\u00b2\u00b3])", "1E");
        StringBuilder ascii = new StringBuilder();
        for (char c : plain.toCharArray())
            ascii.append(c == '\u207b' ? "-" : superscripts.indexOf(c) >= 0 ? "" + superscripts.indexOf(c) : "" + c);
        return Double.parseDouble(ascii.toString());
    }

    @Test
    void numbersAndNamesReadAsInPrint() {
        assertEquals("0.25", Names.show(0.25, 6));
        assertEquals("1000", Names.show(1000, 6));
        assertEquals("1.5\u00d710\u207b\u2077", Names.show(1.5e-7, 6));
        assertEquals("\u22121\u00d710\u00b2\u2070", Names.show(-1e20, 6));
        assertEquals("10\u2076", Names.show(1e6, 6));
        assertEquals("NaN", Names.show(Double.NaN, 6));
        assertEquals("\u2212\u221e", Names.show(Double.NEGATIVE_INFINITY, 6));
        assertEquals("$\\beta$ = 0.5", Names.equation("beta", 0.5));
        assertEquals("$L$", Names.symbol("L"));
        assertEquals("learning rate", Names.symbol("learning_rate"));
    }
}
