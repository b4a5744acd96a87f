package deeplimits.diagnose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.diagnose.Diagnosis.Regime;
import deeplimits.format.Tensor;
import deeplimits.random.Key;
import deeplimits.weights.Law;
import deeplimits.weights.Weights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTest {
    private static final int DEPTH = 12;

    @TempDir
    Path folder;

    /** A safetensors file of one tensor a layer and name, as frameworks write it; names with a star are a stack. */
    private Path file(Map<String, int[]> shapes, double gain) throws IOException {
        List<String> entries = new ArrayList<>();
        List<float[]> all = new ArrayList<>();
        long at = 0;
        for (Map.Entry<String, int[]> one : shapes.entrySet()) {
            int[] shape = one.getValue();
            int columns = 1;
            for (int i = 1; i < shape.length; i++) columns *= shape[i];
            int layers = one.getKey().contains("*") ? DEPTH : 1;
            Weights weights =
                    Law.iid().draw(layers, shape[0], columns, Key.of(51).child(one.getKey()));
            for (int k = 0; k < layers; k++) {
                float[] values = new float[shape[0] * columns];
                for (int i = 0; i < values.length; i++) values[i] = (float) (gain * weights.matrix(k)[i]);
                all.add(values);
                String lengths = java.util.Arrays.toString(shape);
                entries.add(String.format(
                        "\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}",
                        one.getKey().replace("*", "" + k), lengths, at, at + 4L * values.length));
                at += 4L * values.length;
            }
        }
        byte[] header = ("{" + String.join(",", entries) + "}").getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate((int) (8 + header.length + at)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(header.length).put(header);
        for (float[] values : all) for (float x : values) bytes.putFloat(x);
        return Files.write(folder.resolve("net.safetensors"), bytes.array());
    }

    private static Map<String, int[]> mlp(String in, String out) {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        shapes.put(in, new int[] {32, 16});
        shapes.put(out, new int[] {16, 32});
        return shapes;
    }

    private Report report(Map<String, int[]> shapes, double factor) throws IOException {
        return Report.of(WeightFile.open(file(shapes, 1)), factor, null);
    }

    /** The names of BERT, GPT-2, Llama's norms, torch's own layers, and batch norms. */
    @ParameterizedTest
    @CsvSource({
        "output.LayerNorm.weight, Post-LN network: a norm after each sum",
        "ln_1.weight, Pre-LN network: each branch sees a normalised state",
        "input_layernorm.weight, Pre-LN network: each branch sees a normalised state",
        "norm1.weight, norms whose place their names do not tell",
        "bn1.running_var, batch norms"
    })
    void normsHaveASentenceOfTheirOwn(String norm, String words) throws IOException {
        Map<String, int[]> shapes = mlp("h.*.mlp.fc1", "h.*.mlp.fc2");
        shapes.put("h.*." + norm, new int[] {16});
        String text = report(shapes, 1).toString();
        assertTrue(text.contains(words), text);
        assertFalse(report(mlp("h.*.fc1", "h.*.fc2"), 1).toString().contains("norm after"));
    }

    @Test
    void aResidualConvolutionIsRead() throws IOException {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        shapes.put("stage.*.conv1.weight", new int[] {8, 8, 3, 3});
        shapes.put("stage.*.conv2.weight", new int[] {8, 8, 3, 3});
        Report report = report(shapes, 1 / Math.sqrt(DEPTH));
        assertEquals(
                "stage.* (12 layers) branch with ReLU", report.branches().get(0).name());
        assertEquals(Regime.STABLE, report.regime());
    }

    @Test
    void attentionIsReadAndWhatIsInNoBranchIsNamed() throws IOException {
        Map<String, int[]> shapes = mlp("layer.*.fc1.weight", "layer.*.fc2.weight");
        shapes.put("layer.*.self_attn.v_proj.weight", new int[] {16, 16});
        shapes.put("layer.*.self_attn.out_proj.weight", new int[] {16, 16});
        shapes.put("layer.*.self_attn.q_proj.weight", new int[] {16, 16});
        Report report = report(shapes, 1);
        List<String> names = report.branches().stream().map(Diagnosis::name).toList();
        assertEquals(List.of("layer.* (12 layers) attention", "layer.* (12 layers) branch with GELU"), names);
        assertEquals(
                "[layer.*.self_attn.q_proj.weight: 12 layers of 16 x 16]",
                report.leftOut().toString());
    }

    /** Two of the three matrices of a gated MLP are not its branch: refused, not guessed. */
    @Test
    void aFileWithoutABranchIsToldWhatWasFound() throws IOException {
        Map<String, int[]> shapes = mlp("layers.*.mlp.up_proj.weight", "layers.*.mlp.down_proj.weight");
        shapes.put("layers.*.mlp.gate_proj.weight", new int[] {32, 16});
        String message = assertThrows(IllegalArgumentException.class, () -> report(shapes, 1))
                .getMessage();
        assertTrue(message.contains("got the stacks [layers.*.mlp.up_proj.weight: 12 layers of 32 x 16"), message);
        assertTrue(message.contains("no two are known to be the whole of a branch (a gated MLP has three"), message);
    }

    /** Each looks like two matrices that fit each other, and is not the whole of a branch. */
    @ParameterizedTest
    @CsvSource({
        "mlp.fc1_g.weight, mlp.fc1_x.weight, mlp.fc2.weight",
        "mlp.w1.weight, mlp.v1.weight, mlp.w2.weight",
        "attn.lora_A.weight, attn.lora_A.weight, attn.lora_B.weight"
    })
    void whatOnlyLooksLikeABranchIsRefused(String in, String gate, String out) {
        Map<String, int[]> shapes = mlp("b.*." + in, "b.*." + out);
        shapes.put("b.*." + gate, new int[] {32, 16});
        assertThrows(IllegalArgumentException.class, () -> report(shapes, 1));
    }

    @Test
    void queriesAndKeysAreNoBranch() {
        Map<String, int[]> shapes = new LinkedHashMap<>();
        shapes.put("b.*.query.weight", new int[] {16, 16});
        shapes.put("b.*.key.weight", new int[] {16, 16});
        assertThrows(IllegalArgumentException.class, () -> report(shapes, 1));
    }

    /** GPT-2 and Flax keep inputs x outputs; CLIP has GPT-2's names, and outputs x inputs as torch has. */
    @ParameterizedTest
    @CsvSource({
        "mlp.c_fc.weight, mlp.c_proj.weight, true",
        "mlp.c_fc.weight, mlp.c_proj.weight, false",
        "intermediate/dense/kernel, output/dense/kernel, true"
    })
    void matricesAreTurnedAsTheirMakersKeepThem(String in, String out, boolean inputsFirst) throws IOException {
        Map<String, int[]> shapes = inputsFirst ? mlp("b/*/" + out, "b/*/" + in) : mlp("b/*/" + in, "b/*/" + out);
        Map<String, Stack> stacks = WeightFile.open(file(shapes, 1)).stacks().stream()
                .collect(Collectors.toMap(Stack::name, stack -> stack));
        assertEquals(
                "b/*/" + in + ": 12 layers of 32 x 16", stacks.get("b/*/" + in).toString());
        assertEquals(
                "b/*/" + out + ": 12 layers of 16 x 32",
                stacks.get("b/*/" + out).toString());
        assertEquals(
                "b/* (12 layers) branch with ReLU",
                report(shapes, 1).branches().get(0).name());
    }

    /** T5 has one letter a matrix, and a ReLU. */
    @Test
    void theNamesOfT5AreRead() throws IOException {
        Map<String, int[]> shapes = mlp("e.*.1.DenseReluDense.wi.weight", "e.*.1.DenseReluDense.wo.weight");
        for (String letter : List.of("q", "k", "v", "o"))
            shapes.put("e.*.0.SelfAttention." + letter + ".weight", new int[] {16, 16});
        List<String> names =
                report(shapes, 1).branches().stream().map(Diagnosis::name).toList();
        assertEquals(List.of("e.* (12 layers) attention", "e.* (12 layers) branch with ReLU"), names);
    }

    @ParameterizedTest
    @CsvSource({
        "ls1.gamma, 'such as b.0.ls1.gamma, which is left out: multiply the last matrices by it'",
        "layer_scale_parameter, 'such as b.0.layer_scale_parameter, which is left out'",
        "resweight, 'such as b.0.resweight, which is left out'"
    })
    void aFactorInTheFileIsNamed(String factor, String words) throws IOException {
        Map<String, int[]> shapes = mlp("b.*.fc1", "b.*.fc2");
        assertFalse(report(shapes, 1).toString().contains("left out"));
        shapes.put("b.*." + factor, new int[] {16});
        String text = report(shapes, 1).toString();
        assertTrue(text.contains(words), text);
    }

    /** Where a layer is missing there are two branches, and neither is left out. */
    @Test
    void layersBehindAGapAreRead() {
        List<Tensor> tensors = new ArrayList<>();
        for (int k = 0; k < 9; k++)
            if (k != 5)
                for (String name : List.of("fc1", "fc2")) {
                    float[] matrix = new float[64];
                    Key.of(k).child(name).stream(0).gaussians(matrix, 0, 64);
                    tensors.add(new Tensor("b." + k + "." + name, List.of(8L, 8L), false, () -> matrix));
                }
        Report report = Report.of(new WeightFile(Path.of("gap.npz"), tensors), 1, null);
        List<String> names = report.branches().stream().map(Diagnosis::name).toList();
        assertEquals(List.of("b.* (5 layers) branch with ReLU", "b.* (3 layers from 6) branch with ReLU"), names);
        assertEquals(List.of(), report.leftOut());
    }

    @Test
    void aPartOfANetworkSaysSo() throws IOException {
        Path part = folder.resolve("model-00001-of-00002.safetensors");
        Files.move(file(mlp("b.*.fc1", "b.*.fc2"), 1), part);
        String text = Report.of(WeightFile.open(part), 1, null).toString();
        assertTrue(text.contains("The file is one of several"), text);
    }

    /** The last matrices shrunk by the depth already, and the factor before the branch as well. */
    @Test
    void theVerdictNamesAFactorCountedTwice() throws IOException {
        Path file = file(mlp("b.*.fc1", "b.*.fc2"), 1 / Math.sqrt(DEPTH));
        String text =
                Report.of(WeightFile.open(file), 1 / Math.sqrt(DEPTH), null).toString();
        assertTrue(text.contains("The factor seems to be counted twice: the last matrix has gain 0.2"), text);
    }

    /** Nothing is fetched, both colour schemes are named, every figure has its words. */
    @Test
    void thePageStandsAlone() throws IOException {
        String page = report(mlp("a.*.fc1", "a.*.fc2"), 10).html();
        assertFalse(page.contains("http"), "an address in the page");
        assertFalse(page.contains("<script"));
        assertTrue(page.contains("prefers-color-scheme: dark") && page.contains("width=device-width"));
        assertEquals(3, page.split("<img alt=\"[^\"]{20,}\" src=\"data:image/png;base64,iVBOR", -1).length - 1);
        assertTrue(page.contains("<span class=\"EXPLOSION\">EXPLOSION</span>"));
    }
}
