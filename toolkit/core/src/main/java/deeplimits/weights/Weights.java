package deeplimits.weights;

import deeplimits.Require;
import deeplimits.format.Tensor;
import deeplimits.format.TensorFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * V_1, ..., V_L: a sample of a {@link Law}, one rows x columns matrix for each layer.
 *
 * <p>Layers are numbered from 0 to depth - 1, so that layer k takes h_k to h_{k+1} and holds the paper's V_{k+1}.
 * An entry is a float draw times one double scale, or a double that a computation gave; arithmetic is in double. Immutable.
 */
public final class Weights {
    private final Shape shape;
    private final float[][] layers;
    private final double[][] computed;
    private final double scale;

    /**
     * The shape of weights.
     *
     * @param depth number of layers, at least 1
     * @param rows rows of each matrix, at least 1
     * @param columns columns of each matrix, at least 1
     */
    public record Shape(int depth, int rows, int columns) {
        private static final int LARGEST = Integer.MAX_VALUE - 8; // of an array

        public Shape {
            Require.atLeast(1, "depth", depth);
            Require.atLeast(1, "rows", rows);
            Require.atLeast(1, "columns", columns);
        }

        /** Room for the draws. @throws IllegalArgumentException if they would take more than half of the heap */
        float[][] allocate() {
            requireRoom();
            return new float[depth][size()];
        }

        private int size() {
            return rows * columns;
        }

        private void requireRoom() {
            Require.holds(
                    (long) rows * columns <= LARGEST, "rows x columns", "at most " + LARGEST, rows + " x " + columns);
            double layer = 4.0 * rows * columns + 24; // an array: 4 bytes an entry, a header and a reference
            long fitting = (long) (Runtime.getRuntime().maxMemory() / 2 / layer);
            Require.fits(
                    String.format("weights of depth %d, %d x %d", depth, rows, columns),
                    layer * depth,
                    (fitting < 1 ? "take smaller matrices" : "take a depth of at most " + fitting)
                            + ", use an Ensemble, which stores no weights");
        }
    }

    Weights(Shape shape, float[][] layers, double scale) {
        this(shape, layers, null, scale);
    }

    private Weights(Shape shape, float[][] layers, double[][] computed, double scale) {
        this.shape = shape;
        this.layers = layers;
        this.computed = computed;
        this.scale = scale;
    }

    /**
     * Weights of the user's own.
     *
     * @param layers one matrix for each layer, row-major, each of length rows * columns; copied
     * @throws IllegalArgumentException if there is no layer, a matrix has another length or an entry is not finite
     */
    public static Weights of(int rows, int columns, float[]... layers) {
        Shape shape = new Shape(Require.present("layers", layers).length, rows, columns);
        return of(shape, k -> layers[k] == null ? null : layers[k].clone());
    }

    /**
     * Weights made layer by layer.
     *
     * @param shape checked against the heap before a layer is made
     * @param layer from k in [0, depth) to a new row-major matrix of length rows * columns; called from several threads
     * @throws IllegalArgumentException if the weights would not fit in memory, a matrix has another length or an entry
     *     is not finite
     */
    public static Weights of(Shape shape, IntFunction<float[]> layer) {
        Require.present("shape", shape).requireRoom();
        Require.present("layer", layer);
        float[][] layers = new float[shape.depth][];
        IntStream.range(0, shape.depth).parallel().forEach(k -> layers[k] = layer.apply(k));
        for (int k = 0; k < layers.length; k++) {
            String name = "matrix of layer " + k;
            Require.sameLength(
                    name, Require.present(name, layers[k]).length, shape.rows + " x " + shape.columns, shape.size());
            for (float w : layers[k]) Require.finite("entry of layer " + k, w);
        }
        return new Weights(shape, layers, 1);
    }

    /**
     * Weights that a computation gave, such as a training, in double precision: what is infinite or NaN stays so.
     *
     * @param layers one matrix for each layer, row-major, each of length rows * columns; copied
     * @throws IllegalArgumentException if a matrix has another length
     */
    public static Weights computed(int rows, int columns, double[]... layers) {
        Shape shape = new Shape(Require.present("layers", layers).length, rows, columns);
        shape.requireRoom();
        double[][] copy = new double[layers.length][];
        for (int k = 0; k < copy.length; k++) {
            String name = "matrix of layer " + k;
            copy[k] = Require.vector(name, layers[k], rows + " x " + columns, rows * columns)
                    .clone();
        }
        return new Weights(shape, null, copy, 1);
    }

    /**
     * Weights from ND4J.
     *
     * @param array shape [L, rows, columns], in any order of memory and of any numeric type
     * @throws IllegalArgumentException if the array has another rank or an entry is not finite
     */
    public static Weights of(INDArray array) {
        Require.present("array", array);
        Require.holds(array.rank() == 3, "weights", "of shape [depth, rows, columns]", array.shapeInfoToString());
        Shape shape = new Shape((int) array.size(0), (int) array.size(1), (int) array.size(2));
        INDArray floats = array.castTo(DataType.FLOAT).dup('c');
        return of(shape, k -> floats.slice(k).dup('c').data().asFloat());
    }

    /** Number of layers L. */
    public int depth() {
        return shape.depth;
    }

    /** Rows of each matrix. */
    public int rows() {
        return shape.rows;
    }

    /** Columns of each matrix. */
    public int columns() {
        return shape.columns;
    }

    /** Entry (i, j) of layer k, all counted from 0. */
    public double get(int k, int i, int j) {
        if (i < 0 || i >= rows() || j < 0 || j >= columns())
            Require.holds(false, "entry", "in a " + rows() + " x " + columns() + " matrix", "(" + i + ", " + j + ")");
        return entry(layer(k), i * shape.columns + j) * scale;
    }

    /** The matrix of layer k, row-major, length rows * columns; a copy. */
    public double[] matrix(int k) {
        int layer = layer(k);
        double[] matrix = new double[rows() * columns()];
        for (int i = 0; i < matrix.length; i++) matrix[i] = entry(layer, i) * scale;
        return matrix;
    }

    private int layer(int k) {
        if (k < 0 || k >= depth()) Require.holds(false, "layer", "in [0, " + (depth() - 1) + "]", k);
        return k;
    }

    /** Entry of layer k without the scale, at its place in row-major order. */
    private double entry(int k, int at) {
        return computed == null ? layers[k][at] : computed[k][at];
    }

    /**
     * Copies the floats of layer k, row-major; {@link #scale} times them is {@link #matrix}.
     *
     * @param k layer
     * @param to receives them, length rows x columns
     */
    public void draws(int k, float[] to) {
        int layer = layer(k);
        int n = rows() * columns();
        Require.sameLength("copy", Require.present("copy", to).length, "the size of a matrix", n);
        if (computed == null) System.arraycopy(layers[layer], 0, to, 0, n);
        else for (int i = 0; i < n; i++) to[i] = (float) computed[layer][i];
    }

    /** What the float draws are multiplied by. */
    public double scale() {
        return scale;
    }

    /**
     * R = L / (L - 1) sum_k |V_{k+1} - V_k|^2 / (2 sum_k |V_k|^2), Frobenius norms: of mean 1 for weights with
     * independent, symmetric entries, at every depth; near 1 / (2 L^2 l^2) for a smooth path of length scale l; 2 for
     * alternating signs.
     *
     * @throws IllegalArgumentException if the depth is 1 or all weights are 0
     */
    public double roughness() {
        Require.holds(depth() > 1, "depth of a roughness", "at least 2", depth());
        int power = Math.getExponent(largest()); // of two, which changes no digit: squares of the rest are doubles
        double steps = 0;
        double squares = 0;
        for (int k = 0; k < depth(); k++) {
            for (int i = 0; i < rows() * columns(); i++) {
                double entry = Math.scalb(entry(k, i), -power);
                double difference = k == 0 ? 0 : entry - Math.scalb(entry(k - 1, i), -power);
                steps += difference * difference;
                squares += entry * entry;
            }
        }
        Require.holds(squares > 0, "weights of a roughness", "not all 0", this);
        return steps / (2 * squares) * depth() / (depth() - 1);
    }

    /** max |V_ij| without the scale. */
    private double largest() {
        double largest = 0;
        for (int k = 0; k < depth(); k++)
            for (int i = 0; i < rows() * columns(); i++) largest = Math.max(largest, Math.abs(entry(k, i)));
        return largest;
    }

    /**
     * These weights less others, such as what a training added to its first weights.
     *
     * @param other of the same depth and shape
     */
    public Weights minus(Weights other) {
        Require.present("weights to subtract", other);
        Require.holds(other.shape.equals(shape), "weights to subtract", "of the shape of these, " + this, other);
        float[][] difference = new float[depth()][rows() * columns()];
        for (int k = 0; k < depth(); k++)
            for (int i = 0; i < difference[k].length; i++)
                difference[k][i] = (float) (entry(k, i) * scale - other.entry(k, i) * other.scale);
        return new Weights(shape, difference, 1);
    }

    /** c V_1, ..., c V_L. @param c finite; so must be its products with the weights */
    public Weights times(double c) {
        Require.finite("factor", c);
        return new Weights(shape, layers, computed, Require.finite("factor times the scale of the weights", scale * c));
    }

    /** Entry (i, j) as a function of the layer, length L. */
    public double[] path(int i, int j) {
        double[] path = new double[depth()];
        for (int k = 0; k < path.length; k++) path[k] = get(k, i, j);
        return path;
    }

    /**
     * Every (L / depth)-th layer, V_{kL/depth}: the weights that a network of another depth takes from the same path in
     * t = k / L.
     *
     * @param depth a divisor of the depth L of these
     */
    public Weights subsample(int depth) {
        Require.atLeast(1, "depth", depth);
        Require.holds(depth() % depth == 0, "depth", "a divisor of " + depth() + ", the depth that was drawn", depth);
        int every = depth() / depth;
        return taken(depth, k -> k * every);
    }

    /** V_1, ..., V_L, V_1, ...: so many layers, which share the memory of these. @param depth at least that of these */
    Weights repeated(int depth) {
        return taken(depth, k -> k % depth());
    }

    private Weights taken(int depth, IntUnaryOperator layer) {
        float[][] floats = layers == null ? null : new float[depth][];
        double[][] doubles = computed == null ? null : new double[depth][];
        if (floats != null) Arrays.setAll(floats, k -> layers[layer.applyAsInt(k)]);
        else Arrays.setAll(doubles, k -> computed[layer.applyAsInt(k)]);
        return new Weights(new Shape(depth, rows(), columns()), floats, doubles, scale);
    }

    /**
     * V x.
     *
     * @param k layer
     * @param x any numbers, length columns
     * @return length rows
     */
    public double[] times(int k, double[] x) {
        Require.vector("vector", x, "the number of columns", columns());
        int layer = layer(k);
        double[] y = new double[rows()];
        int i = 0;
        for (; i + 4 <= y.length; i += 4) fourRowsTimes(layer, i, x, y);
        for (; i < y.length; i++) {
            double sum = 0;
            for (int j = 0; j < x.length; j++) sum += entry(layer, i * x.length + j) * x[j];
            y[i] = sum * scale;
        }
        return y;
    }

    /** y_i, ..., y_{i+3} side by side: an addition to one sum need not wait for that to another, and each sum keeps its order. */
    private void fourRowsTimes(int layer, int i, double[] x, double[] y) {
        int n = x.length;
        double y0 = 0, y1 = 0, y2 = 0, y3 = 0;
        for (int j = 0, at = i * n; j < n; j++, at++) {
            y0 += entry(layer, at) * x[j];
            y1 += entry(layer, at + n) * x[j];
            y2 += entry(layer, at + 2 * n) * x[j];
            y3 += entry(layer, at + 3 * n) * x[j];
        }
        y[i] = y0 * scale;
        y[i + 1] = y1 * scale;
        y[i + 2] = y2 * scale;
        y[i + 3] = y3 * scale;
    }

    /**
     * V^T p.
     *
     * @param k layer
     * @param p any numbers, length rows
     * @return length columns
     */
    public double[] transposedTimes(int k, double[] p) {
        Require.vector("vector", p, "the number of rows", rows());
        int layer = layer(k);
        double[] y = new double[columns()];
        for (int i = 0, at = 0; i < p.length; i++) {
            double pi = p[i] * scale;
            for (int j = 0; j < y.length; j++) y[j] += entry(layer, at++) * pi;
        }
        return y;
    }

    /** All entries for ND4J, shape [L, rows, columns], 32-bit floats; a copy. */
    public INDArray toINDArray() {
        return Nd4j.createFromArray(floats()).reshape(depth(), rows(), columns());
    }

    private float[] floats() {
        double size = (double) depth() * shape.size();
        Require.holds(size <= Shape.LARGEST, "entries of one array", "at most " + Shape.LARGEST, size);
        float[] all = new float[(int) size];
        for (int k = 0, at = 0; k < depth(); k++) {
            for (double entry : matrix(k)) {
                float rounded = (float) entry;
                if (Float.isInfinite(rounded) && Double.isFinite(entry))
                    Require.holds(false, "entry of layer " + k, "one that a float can hold", entry);
                all[at++] = rounded;
            }
        }
        return all;
    }

    /**
     * Writes an array named weights, of shape [L, rows, columns] and 32-bit floats, as numpy and PyTorch read it.
     *
     * @param file ends in .safetensors or .npz; replaced if it is there
     */
    public void save(Path file) {
        save(file, Map.of("weights", this));
    }

    /**
     * Writes several arrays into one file, such as V and W of a network.
     *
     * @param file ends in .safetensors or .npz; replaced if it is there
     * @param all by name, in the order of the map
     */
    public static void save(Path file, Map<String, Weights> all) {
        List<Tensor> tensors = new ArrayList<>();
        Require.present("weights to save", all).forEach((name, weights) -> {
            Shape of = Require.present("weights " + name, weights).shape;
            List<Long> lengths = List.of((long) of.depth, (long) of.rows, (long) of.columns);
            tensors.add(new Tensor(name, lengths, false, weights::floats));
        });
        TensorFile.write(file, tensors);
    }

    @Override
    public String toString() {
        return "Weights[depth=" + depth() + ", " + rows() + " x " + columns() + "]";
    }
}
