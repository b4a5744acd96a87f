package deeplimits.diagnose;

import deeplimits.Require;
import deeplimits.diagnose.Diagnosis.Regime;
import deeplimits.format.Tensor;
import deeplimits.net.Activation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The diagnoses of all residual branches in a file, and what was left out.
 *
 * @param file the weights
 * @param branches one diagnosis a stack of branches, at least one
 * @param leftOut stacks of matrices that are in no branch
 */
public record Report(WeightFile file, List<Diagnosis> branches, List<Stack> leftOut) {
    private static final String LIMITS =
            """
            This is read from the weights at Gaussian states, without biases. It knows nothing of the gains of norms, \
            of attention's softmax, or of the data.""";

    private static final String FACTORS =
            """
             The file holds a factor of each branch, such as %s, which is left out: multiply the last matrices by it, \
            or give its size as --factor.""";

    private static final String PART = " The file is one of several; layers in the others are not in the verdict.";

    /** Factors of branches by the names that LayerScale and ReZero have in libraries; many are gammas, as norms' are. */
    private static final Pattern FACTOR = Pattern.compile(
            "(?i)layer_?scale|\\bls\\d?\\.gamma|\\blambda_?\\d|\\bgamma_\\d|resweight|rezero|res(idual)?_?scale|\\balpha$");

    private static final String SECTION =
            """
            <section><h2>%1$s <span class="%2$s">%2$s</span></h2>
            %3$s
            <div>%4$s</div></section>
            """;
    private static final String IMAGE = "<img alt=\"%s\" src=\"data:image/png;base64,%s\">";

    public Report {
        Require.present("file of weights", file);
        Require.present("branches", branches).forEach(branch -> Require.present("branch", branch));
        Require.atLeast(1, "branches", branches.size());
        Require.present("stacks left out", leftOut).forEach(stack -> Require.present("stack left out", stack));
        branches = List.copyOf(branches);
        leftOut = List.copyOf(leftOut);
    }

    /**
     * Finds the branches of a file by the names and shapes of its matrices and diagnoses each.
     *
     * @param file the weights
     * @param factor tau, the factor before each branch, 1 for none
     * @param sigma between the matrices of the MLPs; null for GELU beside attention, else ReLU
     * @throws IllegalArgumentException if there is no stack of branches, with what was found instead
     */
    public static Report of(WeightFile file, double factor, Activation sigma) {
        List<Stack> stacks = Require.present("file of weights", file).stacks();
        List<Finding> findings = Finding.in(stacks, sigma);
        if (findings.isEmpty()) throw nothing(file, stacks);
        Norms norms = Norms.of(file.tensors());
        return new Report(
                file,
                findings.stream()
                        .map(found -> Diagnosis.of(found.name(), found.branch(), factor, norms))
                        .toList(),
                stacks.stream()
                        .filter(s -> findings.stream().noneMatch(f -> f.in() == s || f.out() == s))
                        .toList());
    }

    private static IllegalArgumentException nothing(WeightFile file, List<Stack> stacks) {
        String found = stacks.isEmpty()
                ? file.tensors().size() + " tensors of real numbers, of which no " + Stack.FEWEST
                        + " in a row have one shape and names that differ in the number of a layer alone, as W_0 and"
                        + " W_1 do, but not W0"
                : "the stacks " + stacks + ", of which no two are known to be the whole of a branch (a gated MLP"
                        + " has three matrices; attention is read where values have matrices and heads of their own)";
        String cure = "; where two are, name them: Branch.res3(out.weights(), in.weights(), Activation.RELU)";
        return new IllegalArgumentException(
                file.path().getFileName() + " must be weights with a stack of residual branches, got " + found + cure);
    }

    /** The worst of the regimes: EXPLOSION before IDENTITY before STABLE. */
    public Regime regime() {
        return branches.stream()
                .map(Diagnosis::regime)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** The verdicts, what they do not know, and what was left out. */
    @Override
    public String toString() {
        return branches.stream().map(one -> one + "\n\n").collect(Collectors.joining()) + limits();
    }

    private String limits() {
        String factors = file.tensors().stream()
                .map(Tensor::name)
                .filter(name -> FACTOR.matcher(name).find())
                .findFirst()
                .map(FACTORS::formatted)
                .orElse("");
        String part = file.path().getFileName().toString().matches(".*-\\d+-of-\\d+\\..*") ? PART : "";
        String rest = leftOut.isEmpty() ? "" : " In no branch that is known: " + leftOut + ".";
        return LIMITS + factors + part + rest;
    }

    /**
     * One page with a section and the figures of each branch; it needs no other file and no network, on a phone as on
     * a screen.
     */
    public String html() {
        String title = escaped(String.valueOf(file.path().getFileName()));
        String sections = branches.stream().map(Report::section).collect(Collectors.joining());
        try (InputStream page = Report.class.getResourceAsStream("report.html")) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8)
                    .formatted(title, sections, escaped(limits()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String section(Diagnosis one) {
        String entries = "Entries of the last matrix along depth: " + one.hurst() + ".";
        String words = Stream.of(List.of(one.verdict()), one.remarks(), List.of(entries))
                .flatMap(List::stream)
                .map(text -> "<p>" + escaped(text) + "</p>")
                .collect(Collectors.joining());
        String images = one.panels().stream()
                .map(panel -> panel.size(340, 210))
                .map(panel -> IMAGE.formatted(
                        escaped(panel.alt()), Base64.getEncoder().encodeToString(panel.png())))
                .collect(Collectors.joining());
        return SECTION.formatted(escaped(one.name()), one.regime(), words, images);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
