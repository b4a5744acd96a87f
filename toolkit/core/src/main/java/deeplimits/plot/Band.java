package deeplimits.plot;

import deeplimits.stats.Summary;
import java.util.Locale;

/** What the line of a series is, and what the band around it: each figure says which, and n. */
public enum Band {
    /** Mean, and mean &plusmn; 1.96 standard errors. */
    MEAN("mean", "95 % interval of the mean"),
    /** Root mean square, and rms &plusmn; 1.96 standard errors. */
    RMS("root mean square", "95 % interval of the rms"),
    /** Median, and the quartiles. */
    QUARTILES("median", "quartiles"),
    /** Median, and the 5 % and 95 % quantiles. */
    QUANTILES("median", "5 % to 95 % quantiles"),
    /** Mean without a band. */
    NONE("mean", "");

    private static final double Z = 1.96; // 97.5 % quantile of the standard normal law
    private final String line;
    private final String area;

    Band(String line, String area) {
        this.line = line;
        this.area = area;
    }

    double middle(Summary s) {
        return switch (this) {
            case RMS -> s.rms();
            case QUARTILES, QUANTILES -> s.median();
            default -> s.mean();
        };
    }

    double low(Summary s) {
        return switch (this) {
            case MEAN -> s.mean() - Z * s.seMean();
            case RMS -> s.rms() - Z * s.seRms();
            case QUARTILES -> s.q25();
            case QUANTILES -> s.q05();
            case NONE -> Double.NaN;
        };
    }

    double high(Summary s) {
        return switch (this) {
            case MEAN -> s.mean() + Z * s.seMean();
            case RMS -> s.rms() + Z * s.seRms();
            case QUARTILES -> s.q75();
            case QUANTILES -> s.q95();
            case NONE -> Double.NaN;
        };
    }

    String line() {
        return line;
    }

    String area() {
        return area;
    }

    /** n of a figure whose points differ in it. */
    static String count(int least, int most) {
        return least == most ? "n = " + least : String.format(Locale.ROOT, "n = %d to %d", least, most);
    }
}
