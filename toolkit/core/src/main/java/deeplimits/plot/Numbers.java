package deeplimits.plot;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Set;

/** Numbers and column names as a figure writes them. */
final class Numbers {
    private static final Set<String> GREEK = Set.of(
            "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "lambda", "mu", "nu", "xi",
            "rho", "sigma", "tau", "phi", "chi", "psi", "omega");
    private static final int MINUS = '\u2212';

    private Numbers() {}

    /** A value in at most six digits: 0.25, 1000, 1.5x10^{-7}. */
    static String show(double value) {
        return show(value, 6);
    }

    static String show(double value, int digits) {
        if (Double.isNaN(value)) return "NaN";
        if (Double.isInfinite(value)) return value > 0 ? "\u221e" : "\u2212\u221e";
        BigDecimal rounded =
                new BigDecimal(value).round(new MathContext(digits)).stripTrailingZeros();
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (value == 0) return "0";
        if (exponent >= -4 && exponent < 6) return minus(rounded.toPlainString());
        String factor =
                rounded.scaleByPowerOfTen(-exponent).stripTrailingZeros().toPlainString();
        return (factor.equals("1") ? "" : minus(factor) + "\u00d7") + power(exponent);
    }

    /** 10^{k}. */
    static String power(int exponent) {
        return "10^{" + minus(Integer.toString(exponent)) + "}";
    }

    private static String minus(String number) {
        return number.replace('-', (char) MINUS);
    }

    /** A column's name as mathematics where it is a letter: beta gives the Greek letter, L an italic L. */
    static String symbol(String column) {
        if (GREEK.contains(column)) return "$\\" + column + "$";
        return column.length() == 1
                ? "$" + column + "$"
                : column.replace('_', ' ').replace("$", "");
    }

    /** beta = 0.5, or a text value alone. */
    static String equation(String column, Object value) {
        return value instanceof Double number ? symbol(column) + " = " + show(number) : String.valueOf(value);
    }
}
