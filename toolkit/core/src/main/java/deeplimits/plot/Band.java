package deeplimits.plot;

import deeplimits.stats.Summary;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.distribution.TDistribution;

/** What the line of a series is, and what the band around it: each figure says which, and n. */
public enum Band {
    /** Mean, and its 95 % interval by Student's law: mean &plusmn; t standard errors, t = 2.8 for 5 repetitions, 2.0 for 60. */
    MEAN(
            "mean",
            "95 % interval of the mean",
            Summary::mean,
            s -> s.mean() - t(s) * s.seMean(),
            s -> s.mean() + t(s) * s.seMean()),
    /** Root mean square, and rms &plusmn; t standard errors. */
    RMS(
            "root mean square",
            "95 % interval of the rms",
            Summary::rms,
            s -> s.rms() - t(s) * s.seRms(),
            s -> s.rms() + t(s) * s.seRms()),
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

    /** The 97.5 % quantile of Student's law with n - 1 degrees of freedom; NaN where one repetition says nothing of the spread. */
    private static double t(Summary s) {
        return s.n() < 2 ? Double.NaN : TDistribution.of(s.n() - 1).inverseSurvivalProbability(0.025);
    }
}
