package deeplimits.diagnose;

import deeplimits.Require;
import deeplimits.diagnose.Diagnosis.Norms;
import deeplimits.diagnose.Diagnosis.Regime;
import deeplimits.net.Activation;
import deeplimits.plot.Panels;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;

/**
 * The diagnoses of all residual branches in a file, and what was left out.
 *
 * @param file the weights
 * @param branches one diagnosis a stack of branches, at least one
 * @param leftOut stacks of matrices that are in no branch
 */
public record Report(WeightFile file, List<Diagnosis> branches, List<Stack> leftOut) {
    public Report {
        Require.present("file of weights", file);
        Require.atLeast(1, "branches", Require.present("branches", branches).size());
        for (Diagnosis branch : branches) Require.present("branch", branch);
        for (Stack stack : Require.present("stacks left out", leftOut)) Require.present("stack left out", stack);
        branches = List.copyOf(branches);
        leftOut = List.copyOf(leftOut);
    }

    private static final String LIMITS =
            "This is read from the weights at Gaussian states, without biases. It knows nothing of the "
                    + "gains of norms, of attention's softmax, or of the data.";

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
        if (findings.isEmpty()) throw new IllegalArgumentException(nothing(file, stacks));
        Norms norms = norms(file);
        List<Diagnosis> all = new ArrayList<>();
        for (Finding finding : findings) all.add(Diagnosis.of(finding.name(), finding.branch(), factor, norms));
        List<Stack> leftOut = stacks.stream()
                .filter(s -> findings.stream().noneMatch(f -> f.in() == s || f.out() == s))
                .toList();
        return new Report(file, all, leftOut);
    }

    private static String nothing(WeightFile file, List<Stack> stacks) {
        String found = stacks.isEmpty()
                ? file.tensors().size() + " tensors, of which no " + Stack.FEWEST
                        + " in a row have one shape and names that differ in the number of a layer alone"
                : "the stacks " + stacks + ", of which no two are known to be the whole of a branch";
        return file.path().getFileName() + " must be weights with a stack of residual branches, got " + found
                + "; name two stacks yourself: Branch.res3(out.weights(), in.weights(), Activation.RELU)";
    }

    /** What the names say of norms; torch's norm1 and norm2 stand before or after a branch. */
    private static Norms norms(WeightFile file) {
        List<String> names = file.tensors().stream().map(Tensor::name).toList();
        if (any(names, ".*output\\.LayerNorm\\..*|.*(sa_layer_norm|output_layer_norm)\\..*")) return Norms.POST;
        if (any(names, ".*(ln_1|input_layernorm|layernorm_before|layer_norm1)\\..*")) return Norms.PRE;
        if (any(names, ".*(running_var|running_mean)")) return Norms.BATCH;
        return any(names, "(?i).*(norm|\\bln\\d?\\b).*") ? Norms.SOMEWHERE : Norms.NONE;
    }

    private static boolean any(List<String> names, String pattern) {
        return names.stream().anyMatch(name -> name.matches(pattern));
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
        StringBuilder text = new StringBuilder();
        for (Diagnosis one : branches) text.append(one).append('\n').append('\n');
        text.append(LIMITS);
        if (!leftOut.isEmpty())
            text.append(" In no branch that is known: ").append(leftOut()).append('.');
        return text.toString();
    }

    /**
     * One page with a section and the figures of each branch; it needs no other file and no network, on a phone as on
     * a screen.
     */
    public String html() {
        String title = escaped(String.valueOf(file.path().getFileName()));
        StringBuilder page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>" + title
                + "</title>\n"
                + "<style>" + STYLE + "</style></head>\n<body><h1>" + title + "</h1>\n");
        for (Diagnosis one : branches) {
            page.append("<section><h2>")
                    .append(escaped(one.name()))
                    .append(" <span class=\"")
                    .append(one.regime());
            page.append("\">")
                    .append(one.regime())
                    .append("</span></h2>\n<p>")
                    .append(escaped(one.verdict()))
                    .append("</p>\n");
            for (String remark : one.remarks())
                page.append("<p>").append(escaped(remark)).append("</p>\n");
            page.append("<p>")
                    .append(escaped("Entries of the last matrix along depth: " + one.hurst() + "."))
                    .append("</p>\n<div>");
            for (Panels panel : one.panels()) page.append(image(panel.size(340, 210)));
            page.append("</div></section>\n");
        }
        page.append("<footer><p>").append(LIMITS).append("</p>");
        if (!leftOut.isEmpty())
            page.append("<p>In no branch that is known: ")
                    .append(escaped(leftOut.toString()))
                    .append("</p>");
        return page.append("</footer></body></html>\n").toString();
    }

    private static final String STYLE =
            """
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
            img { flex: 1 1 18rem; max-width: 24rem; width: 100%; height: auto; background: #fff;
                border-radius: 0.3rem; }
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
