package deeplimits.diagnose;

import deeplimits.net.Activation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A residual branch among the stacks of a file, told by the names that the field gives its matrices and by their
 * shapes.
 *
 * @param name of the branch, with what stands between its matrices
 * @param in the stack that reads the state; null for V sigma(h)
 * @param out the stack that writes into the state
 * @param sigma what stands between the two
 */
record Finding(String name, Stack in, Stack out, Activation sigma) {
    private static final Pattern VALUE = part("value|v_proj|v_lin|wv|SelfAttention\\.v");
    private static final Pattern ATTENTION_OUT =
            part("attention\\.output\\.dense|attn\\.c_proj|o_proj|out_proj|out_lin|SelfAttention\\.o");
    private static final Pattern ATTENTION = Pattern.compile("(?i)attn|attention|qkv|q_lin");
    private static final Pattern IN =
            part("intermediate\\.dense|fc1|c_fc|up_proj|linear1|lin1|wi|w1|fc_in|dense_h_to_4h|conv1|W");
    private static final Pattern OUT =
            part("output\\.dense|fc2|c_proj|down_proj|linear2|lin2|wo|w2|fc_out|dense_4h_to_h|conv2|V");
    /** Of a gated MLP, V (sigma(G h) W h), or of a third convolution: then two matrices are not the branch. */
    private static final Pattern THIRD = part("gate_proj|w3|wi_1|conv3");
    /** The first T5's MLP, beside attention as it is. */
    private static final Pattern RELU = Pattern.compile("DenseReluDense");
    /** What is not the whole of a branch whatever it fits: queries, keys, and low-rank changes of other weights. */
    private static final Pattern OTHER = Pattern.compile("(?i)query|key|\\b[qk]_(proj|lin)\\b|lora_");

    /** Whole parts of a name, which dots, slashes and underlines separate. */
    private static Pattern part(String words) {
        return Pattern.compile("(^|[._/])(" + words.replace("\\.", "[./]") + ")([._/].*)?$");
    }

    /** All branches of the stacks. @param sigma of the MLPs; null for GELU where there is attention, else ReLU */
    static List<Finding> in(List<Stack> stacks, Activation sigma) {
        Map<String, List<Stack>> groups = new LinkedHashMap<>();
        for (Stack stack : stacks)
            groups.computeIfAbsent(place(stack), any -> new ArrayList<>()).add(stack);
        List<Finding> findings = new ArrayList<>();
        groups.forEach((place, group) -> {
            Stack output = first(group, ATTENTION_OUT, null);
            Stack value = first(group, VALUE, output);
            if (fits(value, output))
                findings.add(new Finding(place + " attention", value, output, Activation.IDENTITY));
            boolean relu = first(group, ATTENTION, null) == null || first(group, RELU, null) != null;
            Activation usual = relu ? Activation.RELU : Branch.GELU;
            Activation between = sigma == null ? usual : sigma;
            String shown = between == Branch.GELU ? "GELU" : between == Activation.RELU ? "ReLU" : between.toString();
            Stack in = first(group, IN, null);
            Stack out = first(group, OUT, output);
            Stack one = group.get(0);
            Stack last = group.get(group.size() - 1);
            if (first(group, THIRD, null) != null || gated(group, in, out)) return;
            if (fits(in, out)) findings.add(new Finding(place + " branch with " + shown, in, out, between));
            else if (first(group, OTHER, null) != null) return;
            else if (group.size() == 2 && fits(one, last))
                findings.add(new Finding(last.name() + " after " + one.name() + " with " + shown, one, last, between));
            else if (group.size() == 1 && one.kernel() == 1 && one.rows() == one.columns())
                findings.add(new Finding(one.name() + " after " + shown, null, one, between));
        });
        return findings;
    }

    Branch branch() {
        return in == null
                ? Branch.res1(out.weights(), sigma)
                : Branch.convolution(out.weights(), in.weights(), out.kernel(), sigma);
    }

    /** What the stacks of one block have in common: the name up to the layer, the first layer, and the depth. */
    private static String place(Stack stack) {
        int star = stack.name().indexOf('*');
        String prefix = star < 0
                ? stack.name().replaceFirst("[^./]*$", "")
                : stack.name().substring(0, star + 1);
        String first =
                star < 0 ? "0" : stack.layers().get(0).name().substring(star).replaceFirst("\\D.*", "");
        String from = first.matches("[01]?") ? "" : " from " + first;
        return (prefix.isEmpty() ? "all" : prefix) + " (" + stack.depth() + " layers" + from + ")";
    }

    /** Whether another matrix beside attention's has the shape of the one that reads the state. */
    private static boolean gated(List<Stack> group, Stack in, Stack out) {
        return in != null
                && group.stream()
                        .anyMatch(other -> other != in
                                && other != out
                                && !ATTENTION.matcher(other.name()).find()
                                && other.kernel() == in.kernel()
                                && other.rows() == in.rows()
                                && other.columns() == in.columns());
    }

    private static Stack first(List<Stack> group, Pattern words, Stack other) {
        for (Stack stack : group)
            if (stack != other && words.matcher(stack.name()).find()) return stack;
        return null;
    }

    private static boolean fits(Stack in, Stack out) {
        if (in == null || out == null || in == out) return false;
        int area = in.kernel() * in.kernel();
        return in.depth() == out.depth()
                && area > 0
                && in.kernel() == out.kernel()
                && in.rows() * area == out.columns()
                && in.columns() == out.rows() * area;
    }
}
