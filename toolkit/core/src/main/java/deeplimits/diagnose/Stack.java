package deeplimits.diagnose;

import deeplimits.Require;
import deeplimits.weights.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * V_1, ..., V_L: matrices of one shape whose names differ in one number, the layer; or one array of shape [L, rows,
 * columns].
 *
 * @param name the common name, with a star where the layer stands
 * @param layers the tensors by layer; one alone for an array of rank 3
 */
public record Stack(String name, List<Tensor> layers) {
    public Stack {
        Require.words("name of a stack", name);
        Require.atLeast(
                1,
                "layers of " + name,
                Require.present("layers of " + name, layers).size());
        for (Tensor layer : layers) Require.present("layer of " + name, layer);
        layers = List.copyOf(layers);
    }

    /** Fewest layers that are worth the name. */
    public static final int FEWEST = 3;

    private static final Pattern NUMBER = Pattern.compile("(?<![A-Za-z0-9])\\d+(?![A-Za-z0-9])");

    /** What was found, and why the rest is no stack. */
    static List<Stack> of(List<Tensor> tensors) {
        Map<String, TreeMap<Integer, Tensor>> groups = new LinkedHashMap<>();
        List<Stack> stacks = new ArrayList<>();
        for (Tensor tensor : tensors) {
            if (tensor.shape().size() == 3 && tensor.shape().get(0) >= FEWEST && tensor.count() > 0)
                stacks.add(new Stack(tensor.name(), List.of(tensor)));
            if (!tensor.acts()) continue;
            for (Matcher m = NUMBER.matcher(tensor.name()); m.find(); ) {
                if (m.group().length() > 6) continue;
                String star = tensor.name().substring(0, m.start()) + "*"
                        + tensor.name().substring(m.end());
                Tensor twin =
                        groups.computeIfAbsent(star, any -> new TreeMap<>()).put(Integer.parseInt(m.group()), tensor);
                Require.holds(twin == null, "layers of " + star, "numbered once", m.group() + " twice");
            }
        }
        // a name with two numbers stands in two groups: the longer one is the depth
        groups.forEach((star, group) -> {
            for (List<Tensor> run : runs(group)) {
                boolean longest = groups.entrySet().stream()
                        .noneMatch(other -> !other.getKey().equals(star)
                                && other.getValue().size() > group.size()
                                && other.getValue().containsValue(run.get(0)));
                if (run.size() >= FEWEST && longest) stacks.add(new Stack(star, run));
            }
        });
        return stacks;
    }

    /** Layers in a row that have one shape. */
    private static List<List<Tensor>> runs(TreeMap<Integer, Tensor> group) {
        List<List<Tensor>> runs = new ArrayList<>();
        int before = Integer.MIN_VALUE;
        for (Map.Entry<Integer, Tensor> layer : group.entrySet()) {
            List<Tensor> last = runs.isEmpty() ? null : runs.get(runs.size() - 1);
            boolean joins = last != null
                    && layer.getKey() == before + 1
                    && last.get(0).shape().equals(layer.getValue().shape())
                    && last.get(0).transposed() == layer.getValue().transposed();
            if (!joins) runs.add(new ArrayList<>());
            runs.get(runs.size() - 1).add(layer.getValue());
            before = layer.getKey();
        }
        return runs;
    }

    /** Number of layers L. */
    public int depth() {
        return whole() ? Math.toIntExact(layers.get(0).shape().get(0)) : layers.size();
    }

    /** Rows of each matrix. */
    public int rows() {
        return whole()
                ? Math.toIntExact(layers.get(0).shape().get(1))
                : layers.get(0).rows();
    }

    /** Columns of each matrix. */
    public int columns() {
        return whole()
                ? Math.toIntExact(layers.get(0).shape().get(2))
                : layers.get(0).columns();
    }

    /**
     * Side of the square kernel of a convolution; 1 for a matrix; 0 for a kernel that is not square or of even side.
     */
    int kernel() {
        List<Long> shape = layers.get(0).shape();
        if (shape.size() != 4) return 1;
        boolean odd = shape.get(2).equals(shape.get(3)) && shape.get(2) % 2 == 1;
        return odd ? Math.toIntExact(shape.get(2)) : 0;
    }

    /** Whether the matrices take a state to a state. */
    boolean square() {
        return kernel() == 1 && rows() == columns();
    }

    private boolean whole() {
        return layers.get(0).shape().size() == 3;
    }

    /**
     * The matrices.
     *
     * @throws IllegalArgumentException if they would not fit in memory, or one has an entry that is not finite
     */
    public Weights weights() {
        float[][] matrices = new float[depth()][];
        float[] all = whole() ? finite(name, layers.get(0).read()) : null;
        int size = Math.multiplyExact(rows(), columns());
        for (int k = 0; k < matrices.length; k++) {
            matrices[k] = whole()
                    ? Arrays.copyOfRange(all, k * size, (k + 1) * size)
                    : finite(layers.get(k).name(), layers.get(k).read());
        }
        return Weights.of(new Weights.Shape(depth(), rows(), columns()), k -> matrices[k]);
    }

    private static float[] finite(String name, float[] values) {
        for (int i = 0; i < values.length; i++)
            if (!Float.isFinite(values[i]))
                throw new IllegalArgumentException(
                        "entry " + i + " of " + name + " must be a finite number, got " + values[i]);
        return values;
    }

    @Override
    public String toString() {
        return String.format("%s: %d layers of %d x %d", name, depth(), rows(), columns());
    }
}
