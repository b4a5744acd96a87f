package deeplimits.plot;

import deeplimits.stats.Decimals;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Numbers and column names as a figure writes them. */
final class Names {
    private static final Set<String> GREEK = Set.of(
            "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "lambda", "mu", "nu", "xi",
            "rho", "sigma", "tau", "phi", "chi", "psi", "omega");

    private static final String SUPERSCRIPTS = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079";

    private Names() {}

    /** The house's number in print: 0.25, 1000, 1.5x10 to the -7. */
    static String show(double value, int digits) {
        String plain = Decimals.show(value, digits).replace("Infinity", "\u221e");
        int e = plain.indexOf('e');
        if (e < 0) return minus(plain);
        String factor = plain.substring(0, e).replaceAll("\\.?0+$", "");
        String power = power(Integer.parseInt(plain.substring(e + 1)));
        return factor.equals("1") ? power : minus(factor) + "\u00d7" + power;
    }

    /** Ten to the power of k. */
    static String power(int k) {
        return "10"
                + Integer.toString(k)
                        .chars()
                        .mapToObj(c -> c == '-' ? "\u207b" : "" + SUPERSCRIPTS.charAt(c - '0'))
                        .collect(Collectors.joining());
    }

    private static String minus(String number) {
        return number.replace('-', '\u2212');
    }

    /** A column's name as mathematics where it is a letter: beta gives the Greek letter, L an italic L. */
    static String symbol(String column) {
        if (GREEK.contains(column)) return "$\\" + column + "$";
        return column.length() == 1
                ? "$" + column + "$"
                : column.replace('_', ' ').replace("$", "");
    }

    /** beta = 0.5, or a text value alone; empty where no column splits. */
    static String equation(String column, Object value) {
        if (column == null) return "";
        return value instanceof Double number ? symbol(column) + " = " + show(number, 6) : String.valueOf(value);
    }

    /** Adds how much is left out of a series (or of all, where it has no name), if anything is. */
    static void note(List<String> notes, String series, long count, String words) {
        if (count > 0) notes.add((series.isEmpty() ? "" : series + ": ") + count + words);
    }
}
