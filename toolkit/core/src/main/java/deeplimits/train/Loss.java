package deeplimits.train;

import deeplimits.engine.Head;

/** What a training brings down: a mean over the batch, as PyTorch has it. */
public enum Loss {
    /** -log softmax(F(x))_y, y a label. */
    CROSS_ENTROPY(Head.CROSS_ENTROPY),
    /** |F(x) - y|^2 / outputs; a label y stands for the unit vector e_y. */
    SQUARED(Head.SQUARED);

    private final Head head;

    Loss(Head head) {
        this.head = head;
    }

    Head head() {
        return head;
    }
}
