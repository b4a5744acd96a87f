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
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/**
 * |h_L - h_0|^2 / |h_0|^2 = tau^2 S to first order, continued as (1 + tau^2 S / L)^L - 1 + tau^4 R: the regime of the
 * residual branches of a network, from their weights alone.
 *
 * <p>S = sum_jk G_jk and S_2 = E |sum_{j &lt; k} f_k'(h) f_j(h)|^2 / |h|^2 are those of {@link BranchGram}. R = (S_2 -
 * S^2 / 2)+ where branches oppose each other on the whole, S &lt; sum_k G_kk, and 0 elsewhere: for entries whose
 * correlation along depth is nowhere negative, S_2 is at most S^2 / 2, which the continuation holds already; for rough
 * weights (H = .2) with one matrix a block S cancels, S_2 does not, and it decides. tau* is the factor at which the
 * state moves as far as it is long, e^{tau^2 S} + tau^4 R = 2, so that tau* = (ln 2 / S)^(1/2) where R = 0, and beta* =
 * -ln tau* / ln L its exponent as a power of the depth.
 *
 * <p>The orders hold while the state has not turned away from h_0; the continuation is exact in the mean for i.i.d.
 * weights, and for others beta* errs by about .02. S itself is a mean over 64 states with a heavy tail: about 5 % of
 * it, 1 % of beta*, is chance, and where few states move far, as in trained MLPs, most move less than the mean says.
 *
 * <p>It does not apply where something stands between the branches and the state: norms, dropout at training, a
 * softmax that mixes places, inputs that are far from Gaussian. Biases are left out. See Marion et al. (JMLR 26(56),
 * 2025) for the theory at i.i.d., smooth and fractional weights; the orders for any branches, and their continuation,
 * are this project's heuristic.
 *
 * @param name what the branches are called
 * @param gram what they share; not all of them 0
 * @param hurst how the entries of the last matrix of a branch run along depth
 * @param factor tau, the factor before each branch, 1 for none; at least 0
 * @param lastGain root mean square of the rows' lengths in the last matrices: 1 for independent entries of variance
 *     1 / columns
 * @param norms what norms do to the verdict, empty for none
 */
public record Diagnosis(String name, BranchGram gram, Hurst hurst, double factor, double lastGain, String norms) {
    /** Drift |h_L - h_0| / |h_0| below which the network is the identity. */
    public static final double IDENTITY_BELOW = 0.1;
    /** Drift above which it explodes. */
    public static final double EXPLOSION_ABOVE = 10;
    /** A branch whose gain is below this share of the median gain is dead. */
    public static final double DEAD_BELOW = 0.05;

    private static final int INPUTS = 64;
    private static final Key STATES = Key.of(14).child("diagnosis");

    /** What the branches do to a state. */
    public enum Regime {
        /** The state moves about as far as it is long. */
        STABLE,
        /** The state hardly moves: the branches are scaled away. */
        IDENTITY,
        /** The state is lost in what the branches add. */
        EXPLOSION
    }

    public Diagnosis {
        Require.words("name of the branches", name);
        Require.present("Gram matrix of " + name, gram);
        Require.positive("S + R of " + name, gram.sum() + gram.secondOrder(gram.depth()));
        Require.present("Hurst index of " + name, hurst);
        Require.notNegative("factor", factor);
        Require.notNegative("gain of the last matrix", lastGain);
        Require.present("words on norms", norms);
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
        BranchGram gram = BranchGram.of(branch, INPUTS, STATES);
        Require.holds(gram.uncorrelatedSum() > 0, "branches " + name, "not all 0", branch.depth() + " of 0");
        Weights last = branch.last();
        double squares = IntStream.range(0, last.depth())
                .mapToDouble(k -> Arrays.stream(last.matrix(k)).map(x -> x * x).sum())
                .sum();
        double gain = Math.sqrt(squares / last.depth() / last.rows());
        String words = norms.sentence(factor * factor * gram.sum(), gram.depth());
        return new Diagnosis(name, gram, Hurst.of(last), factor, gain, words);
    }

    /** tau* &gt; 0 with e^{tau*^2 S} + tau*^4 R = 2, by Newton's steps in tau*^2 from the less of ln 2 / S and R^(-1/2). */
    public double fittingFactor() {
        double sum = gram.sum();
        double second = gram.secondOrder(gram.depth());
        double square = Math.min(Math.log(2) / sum, 1 / Math.sqrt(second));
        for (int step = 0; step < 50; step++) {
            double first = Math.exp(square * sum);
            square -= (first + square * square * second - 2) / (first * sum + 2 * square * second);
        }
        return Math.sqrt(square);
    }

    /** beta* = -ln tau* / ln L: tau* = L^-beta*. */
    public double fittingExponent() {
        return -Math.log(fittingFactor()) / Math.log(gram.depth());
    }

    /**
     * Predicted log10 of |h_k| / |h_0| after k layers, 1/2 log10((1 + tau^2 S / k)^k + tau^4 R), S and R those of the
     * first k branches.
     */
    public double log10Growth(int layers) {
        if (Require.atLeast(0, "layers", layers) == 0) return 0;
        double first = layers * Math.log1p(factor * factor * gram.sum(layers) / layers);
        // in logarithms, for the fourth power of a factor that is not infinite may be
        double second = Math.exp(4 * Math.log(factor) + Math.log(gram.secondOrder(layers)) - first);
        return (first + Math.log1p(second)) / (2 * Math.log(10));
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
        double[] gains = layers(gram::gain);
        Arrays.sort(gains);
        double least = DEAD_BELOW * gains[gains.length / 2];
        return IntStream.range(0, gram.depth())
                .filter(k -> gram.gain(k) < least)
                .boxed()
                .toList();
    }

    private double[] layers(IntToDoubleFunction value) {
        return IntStream.range(0, gram.depth()).mapToDouble(value).toArray();
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
        return Table.create(
                name,
                IntColumn.create("layer", IntStream.range(0, gram.depth()).toArray()),
                DoubleColumn.create("gain", layers(gram::gain)),
                DoubleColumn.create("S", layers(k -> gram.sum(k + 1))),
                DoubleColumn.create("log10_growth", layers(k -> log10Growth(k + 1))));
    }

    /** Gain by layer; correlation by lag of the branches and of the entries of their last matrix; predicted growth. */
    public Panels figure() {
        return Panels.of(panels().toArray(Panels[]::new))
                .caption(say(
                        "%s: %s at the factor %.3g, S = %.3g, fitting factor %.3g.",
                        name, regime(), factor, gram.sum(), fittingFactor()));
    }

    List<Panels> panels() {
        Table table = table();
        Diagnosis fitting = new Diagnosis(name, gram, hurst, fittingFactor(), lastGain, norms);
        return List.of(
                Figures.lines(table, "layer", "gain")
                        .band(Band.NONE)
                        .yRange(0, 1.1 * table.doubleColumn("gain").max())
                        .labels("layer $k$", "gain $G_{kk}$"),
                correlationsPanel(),
                Figures.lines(table, "layer", "log10_growth")
                        .band(Band.NONE)
                        .theory("with the fitting factor", fitting::log10GrowthBetween)
                        .labels("layer $k$", "$\\log_{10}\\, |h_k| / |h_0|$, predicted"));
    }

    /** After a layer counted from 0, and between layers by a straight line. */
    private double log10GrowthBetween(double layer) {
        if (layer < 0 || layer > gram.depth() - 1) return Double.NaN;
        int k = Math.min((int) layer + 1, gram.depth() - 1);
        double ahead = layer + 1 - k;
        return (1 - ahead) * log10Growth(k) + ahead * log10Growth(k + 1);
    }

    private Panels correlationsPanel() {
        Table table = correlations();
        DoubleColumn all = table.doubleColumn("branches").copy();
        all.append(table.doubleColumn("centred")).append(table.doubleColumn("entries"));
        Panels panel = Figures.lines(table, "lag", "branches")
                .band(Band.NONE)
                .yRange(Math.min(-0.1, 1.1 * all.min()), Math.max(0.4, 1.1 * all.max()))
                .points("mean output removed", table, "lag", "centred")
                .points("entries", table, "lag", "entries")
                .labels("distance in depth", "correlation");
        double index = hurst.value();
        double next = hurst.correlations().get(0);
        return hurst.fractional()
                ? panel.theory(say("entries, fractional, H = %.2f", index), lag -> Hurst.correlation(index, lag))
                : panel.theory("entries, smooth", lag -> Math.pow(next, lag * lag));
    }

    /**
     * One row a distance in depth, at most eight: mean correlation of branches, of what they do beyond their mean
     * output ({@code centred}), and of the entries of their last matrix.
     */
    public Table correlations() {
        int[] lags = IntStream.rangeClosed(1, hurst.correlations().size()).toArray();
        return Table.create(
                name,
                DoubleColumn.create("lag", Arrays.stream(lags).asDoubleStream()),
                DoubleColumn.create("branches", Arrays.stream(lags).mapToDouble(gram::correlation)),
                DoubleColumn.create("centred", Arrays.stream(lags).mapToDouble(gram::centredCorrelation)),
                DoubleColumn.create("entries", hurst.correlations()));
    }

    /** The verdict: what the number is, and where it comes from. */
    public String verdict() {
        double drift = drift();
        String moved = drift < 100
                ? say("%.2g", drift)
                : drift < 1e4 ? say("%,.0f", drift) : say("10^%.1f", log10Growth(gram.depth()));
        String first = say(
                """
                %s: %s. At the factor %.3g the %d branches move a state %s times its own length, where 0.1 to 10 times \
                is stable; the factor that moves it once is %.3g (%d^%.2f).""",
                name, regime(), factor, gram.depth(), moved, fittingFactor(), gram.depth(), -fittingExponent());
        double next = Math.round(100 * gram.correlation(1)) / 100.0; // no -0.00
        return say(
                """
                %s Branches of neighbouring layers have correlation %.2f, so that S = %.3g is %.2f times what \
                independent branches would give.""",
                first, next, gram.sum(), gram.sum() / gram.uncorrelatedSum());
    }

    /**
     * What else the weights tell: overflow, dead branches, a factor counted twice, and what the norms do to the
     * verdict.
     */
    public List<String> remarks() {
        List<String> remarks = new ArrayList<>();
        overflowLayer(65_504).ifPresent(k -> {
            OptionalInt later = overflowLayer(3.4e38);
            String wide = later.isPresent() ? ", bf16 and fp32 in layer " + later.getAsInt() : "";
            remarks.add("A state of entries of size 1 would overflow fp16 in layer " + k + wide + ".");
        });
        if (!dead().isEmpty())
            remarks.add("Dead branches (gain below a twentieth of the median; layers counted from 0): " + dead() + ".");
        if (countedTwice())
            remarks.add(say(
                    """
                    The factor seems to be counted twice: the last matrix has gain %.3g, about depth^-1/2 already, and \
                    %.3g stands before the branch.""",
                    lastGain, factor));
        if (!norms.isEmpty()) remarks.add(norms);
        return remarks;
    }

    /** The verdict and the remarks. */
    @Override
    public String toString() {
        return (verdict() + " " + String.join(" ", remarks())).strip();
    }

    static String say(String words, Object... values) {
        return String.format(Locale.ROOT, words, values);
    }
}
