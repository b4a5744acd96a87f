package deeplimits.diagnose;

import static deeplimits.Refused.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;

import deeplimits.format.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StackTest {
    private static Tensor zeros(String name, long... shape) {
        List<Long> lengths = new ArrayList<>();
        long count = 1;
        for (long n : shape) {
            lengths.add(n);
            count *= n;
        }
        int size = (int) count;
        return new Tensor(name, lengths, false, () -> new float[size]);
    }

    @Test
    void layersThatAreNumberedTwiceAreRefused() {
        List<Tensor> tensors =
                List.of(zeros("layers.1.w", 2, 2), zeros("layers.01.w", 2, 2), zeros("layers.2.w", 2, 2));
        refused("layers of layers.*.w must be numbered once, got 01 twice", () -> Stack.of(tensors));
    }

    @Test
    void aStackIsWhatDiffersInTheLayerAlone() {
        List<Tensor> tensors = new ArrayList<>();
        for (int k = 0; k < 5; k++) {
            tensors.add(zeros("blocks." + k + ".mlp.0.weight", 8, 4));
            tensors.add(zeros("blocks." + k + ".mlp.2.weight", 4, 8));
            tensors.add(zeros("blocks." + k + ".mlp.0.bias", 8));
        }
        tensors.add(zeros("head.weight", 2, 4));
        List<String> names =
                Stack.of(tensors).stream().map(Stack::toString).sorted().toList();
        assertEquals(
                List.of("blocks.*.mlp.0.weight: 5 layers of 8 x 4", "blocks.*.mlp.2.weight: 5 layers of 4 x 8"), names);
    }

    /** Eight experts and four layers: the larger number is no depth, since a layer's experts stand side by side. */
    @Test
    void expertsAreNoDepth() {
        List<Tensor> tensors = new ArrayList<>();
        for (int k = 0; k < 32; k++) tensors.add(zeros("layers." + k / 8 + ".experts." + k % 8 + ".fc1", 8, 4));
        List<Stack> stacks = Stack.of(tensors);
        assertEquals(8, stacks.size());
        stacks.forEach(stack -> assertEquals(4, stack.depth(), stack.name()));
    }

    @Test
    void entriesThatAreNoNumbersAreNamed() {
        Tensor nan = new Tensor("layers.0.w", List.of(1L, 1L), false, () -> new float[] {Float.NaN});
        List<Tensor> tensors = List.of(nan, zeros("layers.1.w", 1, 1), zeros("layers.2.w", 1, 1));
        Stack stack = Stack.of(tensors).get(0);
        refused("entry 0 of layers.0.w must be a finite number, got NaN", stack::weights);
    }

    @Test
    void aFileWithoutAStackIsToldWhatItHas() {
        WeightFile file = new WeightFile(Path.of("a.safetensors"), List.of(zeros("head", 1, 2)));
        refused(
                "a.safetensors must be weights with a stack of residual branches, got 1 tensors of real numbers, of which no"
                        + " 3 in a row have one shape and names that differ in the number of a layer alone, as W_0 and W_1"
                        + " do, but not W0; where two are, name them: Branch.res3(out.weights(), in.weights(), Activation.RELU)",
                () -> Report.of(file, 1, null));
    }
}
