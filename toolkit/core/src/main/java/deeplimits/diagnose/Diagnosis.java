package deeplimits.diagnose;

import deeplimits.Require;
import deeplimits.net.Activation;
import deeplimits.plot.Band;
import deeplimits.plot.Figures;
import deeplimits.plot.Panels;
import deeplimits.random.Key;
import deeplimits.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/**
 * |h_L - h_0|^2 / |h_0|^2 = tau^2 S to first order, continued as (1 + tau^2 S / L)^L - 1: the regime of the residual branches of a
 * network, from their weights alone.
 *
 * <p>tau* = (ln 2 / S)^(1/2) is the factor at which the state moves as far as it is long, beta* = ln(S / ln 2) / (2 ln L) its exponent
 * as a power of the depth. The branches are seen at Gaussian states, without biases, and without what stands around them: the
 * gain and the place of norms, attention's softmax, the data. Where a network normalises its state, the regime is that of
 * the network without its norms. See Marion et al. (JMLR 2025) for the theory at i.i.d., smooth and fractional weights; the first
 * order for any branches, and its continuation, are this project's: the continuation is exact in the mean for i.i.d. weights, and
 * beta* errs by about .02, but for one matrix a block and rough weights (H = .2), where it is too small by .06.
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
    private final String norms;

    /** What the branches do to a state. */
    public enum Regime {
        /** The state hardly moves: the branches are scaled away. */
        IDENTITY,
        /** The state moves about as far as it is long. */
        STABLE,
        /** The state is lost in what the branches add. */
        EXPLOSION
    }

    private Diagnosis(String name, BranchGram gram, Weights last, double factor, String norms) {
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
     */
    public static Diagnosis of(String name, Branch branch, double factor) {
        return of(name, branch, factor, "");
    }

    private static Diagnosis of(String name, Branch branch, double factor, String norms) {
        Require.present("name of the branches", name);
        Require.notNegative("factor", factor);
        return new Diagnosis(name, BranchGram.of(branch, INPUTS, STATES), branch.last(), factor, norms);
    }

    /**
     * The diagnoses of all branches in a file.
     *
     * @param file the weights
     * @param factor tau, the factor before each branch, 1 for none
     * @param sigma between the matrices of the MLPs; null for GELU beside attention, else ReLU
     * @throws IllegalArgumentException if there is no stack of branches, with what was found instead
     */
    public static List<Diagnosis> of(WeightFile file, double factor, Activation sigma) {
        List<Stack> stacks = Require.present("file of weights", file).stacks();
        List<Finding> findings = Finding.in(stacks, sigma);
        if (findings.isEmpty()) throw new IllegalArgumentException(nothing(file, stacks));
        String norms = norms(file.tensors());
        List<Diagnosis> all = new ArrayList<>();
        for (Finding finding : findings) all.add(of(finding.name(), finding.branch(), factor, norms));
        return all;
    }

    private static String nothing(WeightFile file, List<Stack> stacks) {
        String found = stacks.isEmpty()
                ? file.tensors().size() + " tensors, of which no " + Stack.FEWEST
                        + " have one shape and names that differ in the number of a layer alone"
                : "the stacks " + stacks + ", of which no two are the matrices into and out of a branch";
        return file.path().getFileName() + " must be weights with a stack of residual branches, got " + found
                + "; name two stacks yourself: Branch.res3(out.weights(), in.weights(), Activation.RELU)";
    }

    /** What the names say of norms. */
    private static String norms(List<Tensor> tensors) {
        List<String> names = tensors.stream().map(Tensor::name).toList();
        if (names.stream()
                .anyMatch(n -> n.matches(".*output\\.LayerNorm\\.weight|.*(sa_layer_norm|output_layer_norm)\\.weight")))
            return "The names are those of a Post-LN network: a norm after each sum holds the state, and what this factor decides is how "
                    + "much of it each branch replaces.";
        if (names.stream()
                .anyMatch(n -> n.matches(".*(ln_1|input_layernorm|norm1|layer_norm1|self_attn_layer_norm)\\.weight")))
            return "The names are those of a Pre-LN network: each branch sees a normalised state, so that the state grows by sums, like "
                    + "a power of the depth, where this says explosion.";
        return names.stream().anyMatch(n -> n.matches("(?i).*norm.*"))
                ? "There are norms, and their place is not told by their names: without them the above holds."
                : "";
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

    /** Predicted log10 of |h_k| / |h_0| after k layers, k / 2 log10(1 + tau^2 S_k / k), S_k that of the first k branches. */
    public double log10Growth(int layers) {
        Require.atLeast(0, "layers", layers);
        if (layers == 0) return 0;
        return layers * Math.log1p(factor * factor * gram.sum(layers) / layers) / (2 * Math.log(10));
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

    /** One row a branch: layer, counted from 0, gain, S of the layers up to it, and predicted log10 |h| / |h_0| after it. */
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

    /** Gain by layer, correlation of branches by lag, predicted growth. */
    public Panels figure() {
        Table table = table();
        DoubleColumn lag = DoubleColumn.create("lag");
        DoubleColumn correlation = DoubleColumn.create("correlation");
        for (int l = 1; l <= Math.min(24, gram.depth() - 1); l++) {
            lag.append(l);
            correlation.append(gram.correlation(l));
        }
        return Panels.of(
                        Figures.lines(table, "layer", "gain").band(Band.NONE).labels("layer", "gain $G_{kk}$"),
                        Figures.lines(Table.create(lag, correlation), "lag", "correlation")
                                .band(Band.NONE)
                                .theory("independent", x -> 0)
                                .labels("lag", "correlation of branches"),
                        Figures.lines(table, "layer", "log10_growth")
                                .band(Band.NONE)
                                .labels("layer", "$\\log_{10} |h_k| / |h_0|$"))
                .caption(name + ": " + regime()
                        + String.format(", S = %.3g, fitting factor %.3g.", gram.sum(), fittingFactor()));
    }

    /** The verdict in two sentences, and what it does not know. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(String.format(
                "%s: %s. With the factor %.3g a state moves %s as far as it is long over %d layers; the factor %.3g (depth^-%.2f) would move it once.",
                name, regime(), factor, times(), gram.depth(), fittingFactor(), fittingExponent()));
        double share = gram.sum() / gram.uncorrelatedSum();
        if (share > 1.5)
            text.append(String.format(
                    " The branches remember each other (correlation %.2f at lag 1), which makes S %.1f times that of independent ones.",
                    gram.correlation(1), share));
        if (regime() == Regime.EXPLOSION)
            overflowLayer(65_504).ifPresent(k -> text.append(" In fp16 layer " + k + " would overflow."));
        if (!dead().isEmpty()) text.append(" Dead branches: ").append(dead()).append('.');
        if (countedTwice())
            text.append(
                    " The factor seems to be counted twice: the last matrix is already smaller by about depth^-0.5.");
        if (!norms.isEmpty()) text.append(' ').append(norms);
        return text.append(
                        " This is read from the weights at Gaussian states; it knows neither norms nor softmax nor the data.")
                .toString();
    }

    private String times() {
        double drift = drift();
        return drift < 1e4
                ? String.format("%.2g times", drift)
                : String.format("10^%.1f times", log10Growth(gram.depth()));
    }
}
