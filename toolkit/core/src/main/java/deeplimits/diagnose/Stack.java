package deeplimits.diagnose;

import deeplimits.Require;
import deeplimits.format.Tensor;
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
    /** Fewest layers that are worth the name. */
    public static final int FEWEST = 3;

    /** What may be the number of a layer; experts of one layer stand beside each other and are no depth. */
    private static final Pattern NUMBER = Pattern.compile("(?<![A-Za-z0-9]|experts?[._/])\\d{1,6}(?![A-Za-z0-9])");

    public Stack {
        Require.words("name of a stack", name);
        Require.present("layers of " + name, layers).forEach(layer -> Require.present("layer of " + name, layer));
        Require.atLeast(1, "layers of " + name, layers.size());
        layers = List.copyOf(layers);
    }

    /** All that tensors hold; of a name with two numbers the one with more layers is the depth. */
    static List<Stack> of(List<Tensor> tensors) {
        Map<String, TreeMap<Integer, Tensor>> groups = new LinkedHashMap<>();
        List<Stack> stacks = new ArrayList<>();
        for (Tensor tensor : tensors) {
            int rank = tensor.shape().size();
            if (tensor.count() == 0 || rank < 2 || rank > 4) continue;
            if (layered(tensor) && tensor.shape().get(0) >= FEWEST)
                stacks.add(new Stack(tensor.name(), List.of(tensor)));
            for (Matcher m = NUMBER.matcher(tensor.name()); rank != 3 && m.find(); ) {
                String star = new StringBuilder(tensor.name())
                        .replace(m.start(), m.end(), "*")
                        .toString();
                Tensor twin =
                        groups.computeIfAbsent(star, any -> new TreeMap<>()).put(Integer.parseInt(m.group()), tensor);
                Require.holds(twin == null, "layers of " + star, "numbered once", m.group() + " twice");
            }
        }
        groups.forEach((star, group) -> {
            for (List<Tensor> run : runs(group))
                if (run.size() >= FEWEST
                        && groups.values().stream()
                                .noneMatch(other -> other.size() > group.size() && other.containsValue(run.get(0))))
                    stacks.add(new Stack(star, run));
        });
        return stacks;
    }

    /** Layers in a row that have one shape. */
    private static List<List<Tensor>> runs(TreeMap<Integer, Tensor> group) {
        List<List<Tensor>> runs = new ArrayList<>();
        group.forEach((number, layer) -> {
            Tensor before = group.get(number - 1);
            if (before == null || !before.shape().equals(layer.shape()) || before.transposed() != layer.transposed())
                runs.add(new ArrayList<>());
            runs.get(runs.size() - 1).add(layer);
        });
        return runs;
    }

    private Tensor first() {
        return layers.get(0);
    }

    /** Whether it is an array of shape [layers, rows, columns]. */
    private static boolean layered(Tensor tensor) {
        return tensor.shape().size() == 3;
    }

    /** Number of layers L. */
    public int depth() {
        return layered(first()) ? Math.toIntExact(first().shape().get(0)) : layers.size();
    }

    /** Rows of each matrix: outputs, of a convolution output channels. */
    public int rows() {
        return Math.toIntExact(first().shape().get(layered(first()) || first().transposed() ? 1 : 0));
    }

    /** Columns of each matrix: inputs, of a convolution input channels times the kernel's places. */
    public int columns() {
        return (int) (first().count() / rows() / (layered(first()) ? depth() : 1));
    }

    /**
     * Side of the square kernel of a convolution; 1 for a matrix; 0 for a kernel that is not square or of even side.
     */
    int kernel() {
        List<Long> shape = first().shape();
        if (shape.size() != 4) return 1;
        return shape.get(2).equals(shape.get(3)) && shape.get(2) % 2 == 1 ? Math.toIntExact(shape.get(2)) : 0;
    }

    /**
     * The matrices.
     *
     * @throws IllegalArgumentException if they would not fit in memory, or one has an entry that is not finite
     */
    public Weights weights() {
        float[][] matrices = new float[depth()][];
        float[] all = layered(first()) ? finite(first()) : null;
        int size = rows() * columns();
        for (int k = 0; k < matrices.length; k++)
            matrices[k] = all == null ? matrix(layers.get(k)) : Arrays.copyOfRange(all, k * size, (k + 1) * size);
        return Weights.of(new Weights.Shape(depth(), rows(), columns()), k -> matrices[k]);
    }

    /** Row-major with outputs as rows. */
    private float[] matrix(Tensor tensor) {
        float[] all = finite(tensor);
        if (!tensor.transposed()) return all;
        int rows = rows();
        int columns = columns();
        float[] matrix = new float[all.length];
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++) matrix[row * columns + column] = all[column * rows + row];
        return matrix;
    }

    private static float[] finite(Tensor tensor) {
        float[] values = tensor.values().get();
        for (int i = 0; i < values.length; i++)
            if (!Float.isFinite(values[i])) Require.finite("entry " + i + " of " + tensor.name(), values[i]);
        return values;
    }

    @Override
    public String toString() {
        return String.format("%s: %d layers of %d x %d", name, depth(), rows(), columns());
    }
}
