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
    private static final Pattern VALUE = Pattern.compile("(^|[._])(value|v_proj|v_lin|wv)([._].*)?$");
    private static final Pattern ATTENTION_OUT =
            Pattern.compile("(attention\\.output\\.dense|attn\\.c_proj|(^|[._])(o_proj|out_proj|out_lin))([._].*)?$");
    private static final Pattern ATTENTION = Pattern.compile("(?i)attn|attention|qkv|q_lin");
    private static final Pattern IN = Pattern.compile(
            "(intermediate\\.dense|(^|[._])(fc1|c_fc|up_proj|linear1|lin1|wi|w1|fc_in|dense_h_to_4h|conv1|W))([._].*)?$");
    private static final Pattern OUT = Pattern.compile(
            "(output\\.dense|(^|[._])(fc2|c_proj|down_proj|linear2|lin2|wo|w2|fc_out|dense_4h_to_h|conv2|V))([._].*)?$");
    /** Of a gated MLP, V (sigma(G h) W h), or of a third convolution: then two matrices are not the branch. */
    private static final Pattern THIRD = Pattern.compile("(^|[._])(gate_proj|w3|wi_1|conv3)([._].*)?$");

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
            Activation between =
                    sigma != null ? sigma : first(group, ATTENTION, null) == null ? Activation.RELU : Branch.GELU;
            String shown = between == Branch.GELU ? "GELU" : between == Activation.RELU ? "ReLU" : between.toString();
            Stack in = first(group, IN, null);
            Stack out = first(group, OUT, output);
            if (first(group, THIRD, null) != null) return;
            if (fits(in, out)) findings.add(new Finding(place + " branch with " + shown, in, out, between));
            else if (group.size() == 2 && fits(group.get(0), group.get(1)))
                findings.add(new Finding(
                        group.get(1).name() + " after " + group.get(0).name() + " with " + shown,
                        group.get(0),
                        group.get(1),
                        between));
            else if (group.size() == 1 && group.get(0).kernel() == 1 && group.get(0).rows() == group.get(0).columns())
                findings.add(new Finding(group.get(0).name() + " after " + shown, null, group.get(0), between));
        });
        return findings;
    }

    Branch branch() {
        return in == null
                ? Branch.res1(out.weights(), sigma)
                : Branch.convolution(out.weights(), in.weights(), out.kernel(), sigma);
    }

    /** What the names of the stacks of one block have in common: all up to the layer, and the depth. */
    private static String place(Stack stack) {
        int star = stack.name().indexOf('*');
        String prefix = star < 0
                ? stack.name().replaceFirst("[^./]*$", "")
                : stack.name().substring(0, star + 1);
        return (prefix.isEmpty() ? "all" : prefix) + " (" + stack.depth() + " layers)";
    }

    private static Stack first(List<Stack> group, Pattern words, Stack other) {
        for (Stack stack : group)
            if (stack != other && words.matcher(stack.name()).find()) return stack;
        return null;
    }

    private static boolean fits(Stack in, Stack out) {
        return in != null
                && out != null
                && in != out
                && in.depth() == out.depth()
                && in.kernel() > 0
                && in.kernel() == out.kernel()
                && in.rows() * in.kernel() * in.kernel() == out.columns()
                && in.columns() == out.rows() * in.kernel() * in.kernel();
    }
}
