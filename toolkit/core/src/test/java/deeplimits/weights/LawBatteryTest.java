package deeplimits.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.random.Key;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A new law is one record and one row here. */
class LawBatteryTest {
    static Stream<Law> laws() {
        return Stream.of(
                Law.iid(),
                Law.smooth(0.1),
                Law.smooth(0.02),
                Law.smooth(1),
                Law.smooth(Kernel.MATERN_3_2, 0.1),
                Law.smooth(Kernel.MATERN_5_2, 0.3),
                Law.smoothIncrements(0.1),
                Law.fractional(0.05),
                Law.fractional(0.2),
                Law.fractional(0.5),
                Law.fractional(0.7),
                Law.fractional(0.8),
                Law.fractional(0.9),
                Law.fractional(0.95),
                Law.fractional(0.97),
                Law.looped(7));
    }

    @ParameterizedTest
    @MethodSource("laws")
    void entriesFollowTheLaw(Law law) {
        assertEquals(List.of(), Battery.run(law, Key.of(31).child(law.toString())));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.8, 0.97})
    void thePublishedFractionalSamplerFailsWhereItsHurstIsLarge(double hurst) {
        List<String> failures =
                Battery.run(Law.fractionalAsPublished(hurst), Key.of(32).child(hurst));
        for (String what : List.of("variance", "lag 1", "lag 2"))
            assertTrue(
                    failures.stream().anyMatch(f -> f.startsWith(what + ":")),
                    () -> what + " should fail; failures: " + failures);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.2, 0.5})
    void thePublishedFractionalSamplerPassesWhereItsHurstIsSmall(double hurst) {
        assertEquals(
                List.of(),
                Battery.run(Law.fractionalAsPublished(hurst), Key.of(33).child(hurst)));
    }
}
