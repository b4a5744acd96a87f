package deeplimits.classroom;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Points as people write them: 3, 2.5. */
final class Numbers {
    private Numbers() {}

    static String text(double points) {
        return BigDecimal.valueOf(points)
                .setScale(2, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }
}
