package deeplimits.plot;

import deeplimits.stats.Summary;
import java.util.function.ToDoubleFunction;

/** What the line of a series is, and what the band around it: each figure says which, and n. */
public enum Band {
    /** Mean, and mean &plusmn; 1.96 standard errors: 95 % of many repetitions, 94 % of 30 normal ones, 88 % of 5. */
    MEAN(
            "mean",
            "95 % interval of the mean",
            Summary::mean,
            s -> s.mean() - 1.96 * s.seMean(),
            s -> s.mean() + 1.96 * s.seMean()),
    /** Root mean square, and rms &plusmn; 1.96 standard errors. */
    RMS(
            "root mean square",
            "95 % interval of the rms",
            Summary::rms,
            s -> s.rms() - 1.96 * s.seRms(),
            s -> s.rms() + 1.96 * s.seRms()),
    /** Median, and the quartiles. */
    QUARTILES("median", "quartiles", Summary::median, Summary::q25, Summary::q75),
    /** Median, and the 5 % and 95 % quantiles. */
    QUANTILES("median", "5 % to 95 % quantiles", Summary::median, Summary::q05, Summary::q95),
    /** Mean without a band. */
    NONE("mean", "", Summary::mean, s -> Double.NaN, s -> Double.NaN);

    final String line;
    final String area;
    final ToDoubleFunction<Summary> middle;
    final ToDoubleFunction<Summary> low;
    final ToDoubleFunction<Summary> high;

    Band(
            String line,
            String area,
            ToDoubleFunction<Summary> middle,
            ToDoubleFunction<Summary> low,
            ToDoubleFunction<Summary> high) {
        this.line = line;
        this.area = area;
        this.middle = middle;
        this.low = low;
        this.high = high;
    }
}
