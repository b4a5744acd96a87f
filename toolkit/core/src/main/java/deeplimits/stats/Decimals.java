package deeplimits.stats;

import deeplimits.Require;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** How numbers are written in lines of text and in files. */
public final class Decimals {
    private Decimals() {}

    /**
     * At least the given number of significant digits, plain where that is short: 0.25, 12346, 1.5e-07.
     *
     * @param value any number; infinities and NaN by name
     * @param digits in [1, 17]
     */
    public static String show(double value, int digits) {
        Require.holds(digits >= 1 && digits <= 17, "digits", "in [1, 17]", digits);
        double size = Math.abs(value);
        if (!Double.isFinite(value) || size == 0) return value == 0 ? "0" : String.valueOf(value);
        if (size >= 1e6 || size < 1e-4) return String.format(Locale.ROOT, "%." + (digits - 1) + "e", value);
        int decimals = Math.max(0, digits - 1 - (int) Math.floor(Math.log10(size)));
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }

    /** The shortest decimal of a double that is the value rounded to so many significant digits; whole numbers without a point. */
    static String rounded(double value, int digits) {
        if (!Double.isFinite(value)) return String.valueOf(value);
        double rounded = new BigDecimal(value).round(new MathContext(digits)).doubleValue();
        return rounded == (long) rounded ? Long.toString((long) rounded) : Double.toString(rounded);
    }
}
