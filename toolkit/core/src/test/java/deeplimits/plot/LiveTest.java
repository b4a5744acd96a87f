package deeplimits.plot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

class LiveTest {
    private static Panels line(double slope) {
        DoubleColumn x = DoubleColumn.create("x", 0, 1);
        return Figures.lines(Table.create(x, x.multiply(slope).setName("y")), "x", "y");
    }

    @Test
    void framesLieEvenlyFromEndToEndOnTheNumbersThatTheyShow() {
        Live live = Live.slider("beta", 0.2, 0.8, LiveTest::line);
        double[] values =
                IntStream.range(0, live.frames()).mapToDouble(live::value).toArray();
        assertArrayEquals(
                new double[] {0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8}, values, 0);
        Live thirds = Live.slider("x", -1, 1.0 / 3, LiveTest::line).frames(5);
        assertEquals(5, thirds.frames());
        assertEquals(-1, thirds.value(0));
        assertEquals(-1.0 / 3, thirds.value(2), 1e-12);
        assertEquals(1.0 / 3, thirds.value(4), 0);
    }

    @Test
    void theFigureIsThatOfItsValue() {
        Live live = Live.slider("slope", 1, 3, LiveTest::line);
        assertTrue(live.at(2.5).alt().contains("0 to 2.5"), live.at(2.5).alt());
    }

    @Test
    void aRefusalNamesTheParameterAndItsRange() {
        Live live = Live.slider("beta", 0.2, 0.8, x -> null);
        for (double outside : new double[] {0.1, 0.81, Double.NaN})
            assertEquals(
                    "beta must be in [0.2, 0.8], got " + outside,
                    assertThrows(IllegalArgumentException.class, () -> live.at(outside))
                            .getMessage());
        assertEquals(
                "figure at beta = 0.5 must be given, got null",
                assertThrows(IllegalArgumentException.class, () -> live.at(0.5)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> Live.slider("beta", 0.8, 0.2, LiveTest::line));
    }
}
