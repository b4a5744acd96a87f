package deeplimits.diagnose;

import deeplimits.format.Tensor;
import java.util.List;
import java.util.regex.Pattern;

/** Where the norms of a network stand, as far as names tell, and what that does to the verdict; the first that fits. */
enum Norms {
    POST(
            "output\\.LayerNorm\\.|(sa_layer_norm|output_layer_norm)\\.",
            """
            The names are those of a Post-LN network: a norm after each sum keeps the state from growing. What the \
            factor decides there is how much of the state a branch replaces, about %1$.0f %% in each layer; the \
            verdict is that of the network without its norms."""),
    PRE(
            "(ln_1|input_layernorm|layernorm_before|layer_norm1)\\.",
            """
            The names are those of a Pre-LN network: each branch sees a normalised state, so that the state grows by \
            a sum, here to about %2$.2g times its first length; the verdict is that of the network without its \
            norms."""),
    BATCH(
            "(running_var|running_mean)$",
            """
            There are batch norms, which divide what a convolution gives by its own size: the verdict is that of the \
            convolutions alone. A file with the norms folded into the convolutions, as ONNX exports have it, says \
            more."""),
    /** Torch's norm1 and norm2 stand before or after a branch. */
    SOMEWHERE(
            "(?i)norm|\\bln\\d?\\b",
            "There are norms whose place their names do not tell; the verdict is that of the network without them."),
    NONE("", "");

    private final Pattern names;
    private final String sentence;

    Norms(String names, String sentence) {
        this.names = Pattern.compile(names);
        this.sentence = sentence;
    }

    static Norms of(List<Tensor> tensors) {
        for (Norms norms : values())
            if (tensors.stream()
                    .anyMatch(tensor -> norms.names.matcher(tensor.name()).find())) return norms;
        return NONE;
    }

    /** @param sum tau^2 S, by which the branches of a depth move a state in the square */
    String sentence(double sum, int depth) {
        return Diagnosis.say(sentence, 100 * sum / (depth + sum), Math.sqrt(1 + sum));
    }
}
