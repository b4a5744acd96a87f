package deeplimits.diagnose;

import deeplimits.Require;
import deeplimits.diagnose.Diagnosis.Regime;
import deeplimits.net.Activation;
import deeplimits.plot.Panels;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

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
                ? file.tensors().size() + " tensors, of which no " + Stack.FEWEST
                        + " in a row have one shape and names that differ in the number of a layer alone"
                : "the stacks " + stacks + ", of which no two are known to be the whole of a branch";
        String cure = "; name two stacks yourself: Branch.res3(out.weights(), in.weights(), Activation.RELU)";
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
        String verdicts = branches.stream().map(one -> one + "\n\n").collect(Collectors.joining());
        return verdicts + LIMITS + (leftOut.isEmpty() ? "" : " " + outside() + ".");
    }

    private String outside() {
        return leftOut.isEmpty() ? "" : "In no branch that is known: " + leftOut;
    }

    /**
     * One page with a section and the figures of each branch; it needs no other file and no network, on a phone as on
     * a screen.
     */
    public String html() {
        String title = escaped(String.valueOf(file.path().getFileName()));
        String sections = branches.stream().map(Report::section).collect(Collectors.joining());
        return PAGE.formatted(title, title, sections, LIMITS, escaped(outside()));
    }

    private static String section(Diagnosis one) {
        String remarks = one.remarks().stream()
                .map(remark -> "<p>" + escaped(remark) + "</p>")
                .collect(Collectors.joining());
        String images =
                one.panels().stream().map(panel -> image(panel.size(340, 210))).collect(Collectors.joining());
        return SECTION.formatted(
                escaped(one.name()),
                one.regime(),
                one.regime(),
                escaped(one.verdict()),
                remarks,
                escaped(one.hurst().toString()),
                images);
    }

    private static final String SECTION =
            """
            <section><h2>%s <span class="%s">%s</span></h2>
            <p>%s</p>%s<p>Entries of the last matrix along depth: %s.</p>
            <div>%s</div></section>
            """;

    private static final String PAGE =
            """
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1"><title>%s</title>
            <style>
            :root { color-scheme: light dark; --line: #d0d0d0; }
            @media (prefers-color-scheme: dark) { :root { --line: #505050; } }
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 76rem; margin: 1.5rem auto; padding: 0 1rem;
                overflow-wrap: anywhere; }
            h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; } p { max-width: 44rem; }
            section { border-top: 1px solid var(--line); }
            footer { border-top: 1px solid var(--line); font-size: 0.9rem; }
            span { font-size: 0.8rem; padding: 0.1rem 0.5rem; border-radius: 0.3rem; color: #fff; background: #a33b00; }
            span.STABLE { background: #1b6e3a; } span.IDENTITY { background: #1f5fa8; }
            div { display: flex; flex-wrap: wrap; gap: 0.75rem; }
            img { flex: 1 1 18rem; max-width: 24rem; width: 100%%; height: auto; background: #fff;
                border-radius: 0.3rem; }
            </style></head>
            <body><h1>%s</h1>
            %s<footer><p>%s</p><p>%s</p></footer></body></html>
            """;

    private static String image(Panels panel) {
        return "<img alt=\"" + escaped(panel.alt()) + "\" src=\"data:image/png;base64,"
                + Base64.getEncoder().encodeToString(panel.png()) + "\">";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
