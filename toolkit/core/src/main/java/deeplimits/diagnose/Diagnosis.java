package deeplimits.diagnose;

import deeplimits.Require;
import deeplimits.plot.Band;
import deeplimits.plot.Figures;
import deeplimits.plot.Panels;
import deeplimits.random.Key;
import deeplimits.weights.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/**
 * |h_L - h_0|^2 / |h_0|^2 = tau^2 S to first order, continued as (1 + tau^2 S / L)^L - 1: the regime of the residual
 * branches of a network, from their weights alone.
 *
 * <p>S = sum_jk E &lt;f_j(h), f_k(h)&gt; / |h|^2 at Gaussian states h is that of {@link BranchGram}; tau* = (ln 2 /
 * S)^(1/2) is the factor at which the state moves as far as it is long, beta* = ln(S / ln 2) / (2 ln L) its exponent
 * as a power of the depth. The first order holds while the state has not turned away from h_0; the continuation is
 * exact in the mean for i.i.d. weights, and for others beta* errs by about .02 (rough weights, H = .2, with one matrix
 * a block: too small by .06 at L = 48). S itself is a mean over 64 states with a heavy tail: about 5 % of it, 1 % of
 * beta*, is chance.
 *
 * <p>It does not apply where something stands between the branches and the state: norms, dropout at training, a
 * softmax that mixes places, inputs that are far from Gaussian. Biases are left out. See Marion et al. (JMLR 26(56),
 * 2025) for the theory at i.i.d., smooth and fractional weights; the first order for any branches, and its
 * continuation, are this project's heuristic.
 */
public final class Diagnosis {
    /** Drift |h_L - h_0| / |h_0| below which the network is the identity. */
    public static final double IDENTITY_BELOW = 0.1;
    /** Drift above which it explodes. */
    public static final double EXPLOSION_ABOVE = 10;
    /** A branch whose gain is below this share of the median gain is dead. */
    public static final double DEAD_BELOW = 0.05;

    private static final int INPUTS = 64;
    private static final Key STATES = Key.of(14).child("diagnosis");

    private final String name;
    private final BranchGram gram;
    private final Hurst hurst;
    private final double factor;
    private final double lastGain;
    private final Norms norms;

    /** What the branches do to a state. */
    public enum Regime {
        /** The state moves about as far as it is long. */
        STABLE,
        /** The state hardly moves: the branches are scaled away. */
        IDENTITY,
        /** The state is lost in what the branches add. */
        EXPLOSION
    }

    /** Where the norms of a network stand, as far as names tell. */
    enum Norms {
        NONE,
        POST,
        PRE,
        BATCH,
        SOMEWHERE
    }

    private Diagnosis(String name, BranchGram gram, Weights last, double factor, Norms norms) {
        this.name = name;
        this.gram = gram;
        this.factor = factor;
        this.norms = norms;
        hurst = Hurst.of(last);
        lastGain = rms(last) * Math.sqrt(last.columns());
    }

    /**
     * The diagnosis of given branches.
     *
     * @param name what they are called
     * @param branch the branches
     * @param factor tau, the factor before each branch, 1 for none; at least 0
     * @throws IllegalArgumentException if there are fewer than three branches, or they do nothing at all
     */
    public static Diagnosis of(String name, Branch branch, double factor) {
        return of(name, branch, factor, Norms.NONE);
    }

    static Diagnosis of(String name, Branch branch, double factor, Norms norms) {
        Require.words("name of the branches", name);
        Require.notNegative("factor", factor);
        BranchGram gram = BranchGram.of(branch, INPUTS, STATES);
        Require.holds(gram.sum() > 0, "branches " + name, "not all 0", branch);
        return new Diagnosis(name, gram, branch.last(), factor, norms);
    }

    private static double rms(Weights weights) {
        double squares = 0;
        for (int k = 0; k < weights.depth(); k++) for (double x : weights.matrix(k)) squares += x * x;
        return Math.sqrt(squares / weights.depth() / weights.rows() / weights.columns());
    }

    /** What the branches are called. */
    public String name() {
        return name;
    }

    /** What the branches share. */
    public BranchGram gram() {
        return gram;
    }

    /** How the entries of the last matrix of a branch run along depth. */
    public Hurst hurst() {
        return hurst;
    }

    /** tau* = (ln 2 / S)^(1/2). */
    public double fittingFactor() {
        return Math.sqrt(Math.log(2) / gram.sum());
    }

    /** beta* = ln(S / ln 2) / (2 ln L): tau* = L^-beta*. */
    public double fittingExponent() {
        return Math.log(gram.sum() / Math.log(2)) / (2 * Math.log(gram.depth()));
    }

    /**
     * Predicted log10 of |h_k| / |h_0| after k layers, k / 2 log10(1 + tau^2 S_k / k), S_k that of the first k
     * branches.
     */
    public double log10Growth(int layers) {
        Require.atLeast(0, "layers", layers);
        return log10Growth(layers, factor);
    }

    private double log10Growth(int layers, double tau) {
        return layers == 0 ? 0 : layers * Math.log1p(tau * tau * gram.sum(layers) / layers) / (2 * Math.log(10));
    }

    /** Predicted drift |h_L - h_0| / |h_0|; infinite beyond the range of a double. */
    public double drift() {
        return Math.sqrt(Math.expm1(2 * Math.log(10) * log10Growth(gram.depth())));
    }

    /** First-order drift |p_0 - p_L| / |p_L| of the gradient, continued as (e^(tau^2 S) - 1)^(1/2). */
    public double gradientDrift() {
        return Math.sqrt(Math.expm1(factor * factor * gram.backwardSum()));
    }

    /** IDENTITY below a drift of a tenth, EXPLOSION above ten. */
    public Regime regime() {
        double drift = drift();
        return drift < IDENTITY_BELOW ? Regime.IDENTITY : drift > EXPLOSION_ABOVE ? Regime.EXPLOSION : Regime.STABLE;
    }

    /**
     * The first layer whose state, of entries of size 1 at first, has an entry beyond the largest number of a format.
     *
     * @param largest 65,504 for fp16, 3.4e38 for bf16 and fp32
     */
    public OptionalInt overflowLayer(double largest) {
        double room = Math.log10(Require.positive("largest number", largest));
        return IntStream.rangeClosed(1, gram.depth())
                .filter(k -> log10Growth(k) > room)
                .findFirst();
    }

    /** Branches, counted from 0, that do next to nothing. */
    public List<Integer> dead() {
        double[] gains = IntStream.range(0, gram.depth())
                .mapToDouble(gram::gain)
                .sorted()
                .toArray();
        double median = gains[gains.length / 2];
        return IntStream.range(0, gram.depth())
                .filter(k -> gram.gain(k) < DEAD_BELOW * median)
                .boxed()
                .toList();
    }

    /** Whether the last matrix is already smaller by L^(-1/2) or (2L)^(-1/2) and the factor is below 1/2 too. */
    public boolean countedTwice() {
        double scaled = lastGain * Math.sqrt(gram.depth());
        return gram.depth() >= 8 && factor < 0.5 && scaled > 0.55 && scaled < 1.3;
    }

    /**
     * One row a branch: layer, counted from 0, gain, S of the layers up to it, and predicted log10 |h| / |h_0| after
     * it.
     */
    public Table table() {
        IntColumn layer = IntColumn.create("layer");
        DoubleColumn gain = DoubleColumn.create("gain");
        DoubleColumn sum = DoubleColumn.create("S");
        DoubleColumn growth = DoubleColumn.create("log10_growth");
        for (int k = 0; k < gram.depth(); k++) {
            layer.append(k);
            gain.append(gram.gain(k));
            sum.append(gram.sum(k + 1));
            growth.append(log10Growth(k + 1));
        }
        return Table.create(name, layer, gain, sum, growth);
    }

    /** Gain by layer; correlation by lag of the branches and of the entries of their last matrix; predicted growth. */
    public Panels figure() {
        return Panels.of(panels().toArray(Panels[]::new))
                .caption(String.format(
                        Locale.ROOT,
                        "%s: %s at the factor %.3g, S = %.3g, fitting factor %.3g.",
                        name,
                        regime(),
                        factor,
                        gram.sum(),
                        fittingFactor()));
    }

    List<Panels> panels() {
        Table table = table();
        return List.of(
                Figures.lines(table, "layer", "gain")
                        .band(Band.NONE)
                        .yRange(0, 1.1 * table.doubleColumn("gain").max())
                        .labels("layer $k$", "gain $G_{kk}$"),
                correlationsPanel(),
                Figures.lines(table, "layer", "log10_growth")
                        .band(Band.NONE)
                        .theory("with the fitting factor", this::fittingGrowth)
                        .labels("layer $k$", "$\\log_{10}\\, |h_k| / |h_0|$, predicted"));
    }

    /** Between layers by a straight line. */
    private double fittingGrowth(double layer) {
        if (layer < 0 || layer > gram.depth() - 1) return Double.NaN;
        int k = Math.min((int) layer + 1, gram.depth() - 1);
        double ahead = layer + 1 - k;
        return (1 - ahead) * log10Growth(k, fittingFactor()) + ahead * log10Growth(k + 1, fittingFactor());
    }

    private Panels correlationsPanel() {
        Table table = correlations();
        double[] all = IntStream.of(1, 2, 3)
                .mapToObj(table::doubleColumn)
                .flatMapToDouble(column -> Arrays.stream(column.asDoubleArray()))
                .toArray();
        Panels panel = Figures.lines(table, "lag", "branches")
                .band(Band.NONE)
                .yRange(
                        Math.min(-0.1, 1.1 * Arrays.stream(all).min().orElse(0)),
                        Math.max(0.4, 1.1 * Arrays.stream(all).max().orElse(0)))
                .points("mean output removed", table, "lag", "centred")
                .points("entries", table, "lag", "entries")
                .labels("distance in depth", "correlation");
        return hurst.fractional()
                ? panel.theory(
                        String.format(Locale.ROOT, "entries, fractional, H = %.2f", hurst.value()),
                        lag -> Hurst.correlation(hurst.value(), lag))
                : panel.theory(
                        "entries, smooth", lag -> Math.pow(hurst.correlations().get(0), lag * lag));
    }

    /**
     * One row a distance in depth, at most eight: mean correlation of branches, of what they do beyond their mean
     * output ({@code centred}), and of the entries of their last matrix.
     */
    public Table correlations() {
        double[] lags = IntStream.rangeClosed(1, hurst.correlations().size())
                .asDoubleStream()
                .toArray();
        return Table.create(
                name,
                DoubleColumn.create("lag", lags),
                DoubleColumn.create("branches", Arrays.stream(lags).map(lag -> gram.correlation((int) lag))),
                DoubleColumn.create("centred", Arrays.stream(lags).map(lag -> gram.centredCorrelation((int) lag))),
                DoubleColumn.create("entries", hurst.correlations()));
    }

    /** The verdict: what the number is, and where it comes from. */
    public String verdict() {
        double share = gram.sum() / gram.uncorrelatedSum();
        return String.format(
                Locale.ROOT,
                "%s: %s. At the factor %.3g the %d branches move a state %s its own length, where 0.1 to 10 "
                        + "times is stable; the factor "
                        + "that moves it once is %.3g (%d^%.2f). Branches of neighbouring layers have "
                        + "correlation %.2f, so that S = "
                        + "%.3g is %.2f times what independent branches would give.",
                name,
                regime(),
                factor,
                gram.depth(),
                moved(),
                fittingFactor(),
                gram.depth(),
                -fittingExponent(),
                Math.round(100 * gram.correlation(1)) / 100.0, // no -0.00
                gram.sum(),
                share);
    }

    private String moved() {
        double drift = drift();
        return drift < 1e4
                ? String.format(Locale.ROOT, drift < 100 ? "%.2g times" : "%,.0f times", drift)
                : String.format(Locale.ROOT, "10^%.1f times", log10Growth(gram.depth()));
    }

    /**
     * What else the weights tell: overflow, dead branches, a factor counted twice, and what the norms do to the
     * verdict.
     */
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        overflowLayer(65_504)
                .ifPresent(k -> remarks.add("A state of entries of size 1 would overflow fp16 in layer " + k
                        + overflowLayer(3.4e38).stream()
                                .mapToObj(l -> ", bf16 and fp32 in layer " + l)
                                .findFirst()
                                .orElse("")
                        + "."));
        if (!dead().isEmpty())
            remarks.add("Dead branches (gain below a twentieth of the median; layers counted from 0): " + dead() + ".");
        if (countedTwice())
            remarks.add(String.format(
                    Locale.ROOT,
                    "The factor seems to be counted twice: the last matrix has gain %.3g, about depth^-1/2 "
                            + "already, and %.3g stands "
                            + "before the branch.",
                    lastGain,
                    factor));
        double sum = factor * factor * gram.sum();
        switch (norms) {
            case POST -> remarks.add(String.format(
                    Locale.ROOT,
                    "The names are those of a Post-LN network: a norm after each sum keeps the state from "
                            + "growing. What the factor decides "
                            + "there is how much of the state a branch replaces, about %.0f %% in each layer; "
                            + "the verdict is that of the "
                            + "network without its norms.",
                    100 * sum / (gram.depth() + sum)));
            case PRE -> remarks.add(String.format(
                    Locale.ROOT,
                    "The names are those of a Pre-LN network: each branch sees a normalised state, so that the "
                            + "state grows by a sum, here to "
                            + "about %.2g times its first length; the verdict is that of the network without "
                            + "its norms.",
                    Math.sqrt(1 + sum)));
            case BATCH -> remarks.add(
                    "There are batch norms, which divide what a convolution gives by its own size: the verdict "
                            + "is that of the "
                            + "convolutions alone. A file with the norms folded into the convolutions, as ONNX "
                            + "exports have it, says more.");
            case SOMEWHERE -> remarks.add(
                    "There are norms whose place their names do not tell; the verdict is that of the network "
                            + "without them.");
            case NONE -> {}
        }
        return remarks;
    }

    /** The verdict and the remarks. */
    @Override
    public String toString() {
        return remarks().isEmpty() ? verdict() : verdict() + " " + String.join(" ", remarks());
    }
}
