package deeplimits.weights;

import deeplimits.Require;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * V_1, ..., V_L: a sample of a {@link Law}, one rows x columns matrix for each layer.
 *
 * <p>Layers are numbered from 0 to depth - 1, so that layer k takes h_k to h_{k+1} and holds the paper's V_{k+1}.
 * An entry is a float draw times one double scale; arithmetic is in double. Immutable.
 */
public final class Weights {
    private final Shape shape;
    private final float[][] layers;
    private final double scale;

    /**
     * The shape of weights.
     *
     * @param depth number of layers, at least 1
     * @param rows rows of each matrix, at least 1
     * @param columns columns of each matrix, at least 1
     */
    public record Shape(int depth, int rows, int columns) {
        public Shape {
            Require.atLeast(1, "depth", depth);
            Require.atLeast(1, "rows", rows);
            Require.atLeast(1, "columns", columns);
        }

        /** Room for the draws. @throws IllegalArgumentException if they would take more than half of the heap */
        float[][] allocate() {
            requireRoom();
            return new float[depth][rows * columns];
        }

        private void requireRoom() {
            // a layer is an array: 4 bytes an entry, a header and a reference
            long layer = 4L * rows * columns + 24;
            long bytes = layer * depth;
            long room = Runtime.getRuntime().maxMemory() / 2;
            Require.holds(
                    bytes <= room && (long) rows * columns <= Integer.MAX_VALUE - 8,
                    "weights",
                    String.format(
                            Locale.ROOT,
                            "of at most %,d bytes, half of this JVM's heap, but these take %,d: take a depth of at most %d, raise -Xmx, "
                                    + "or use an Ensemble, which stores no weights",
                            room,
                            bytes,
                            room / layer),
                    String.format("depth %d, %d x %d", depth, rows, columns));
        }
    }

    Weights(Shape shape, float[][] layers, double scale) {
        this.shape = shape;
        this.layers = layers;
        this.scale = scale;
    }

    /**
     * Weights of the user's own.
     *
     * @param layers one matrix for each layer, row-major, each of length rows * columns; copied
     * @throws IllegalArgumentException if a matrix has another length or an entry is not finite
     */
    public static Weights of(int rows, int columns, float[]... layers) {
        Shape shape = new Shape(layers.length, rows, columns);
        float[][] copy = new float[layers.length][];
        for (int k = 0; k < layers.length; k++) copy[k] = checked(shape, k, layers[k].clone());
        return new Weights(shape, copy, 1);
    }

    /**
     * Weights made layer by layer.
     *
     * @param shape checked against the heap before a layer is made
     * @param layer from k in [0, depth) to a new row-major matrix of length rows * columns; called from several threads
     * @throws IllegalArgumentException if the weights would not fit in memory, a matrix has another length or an entry is not finite
     */
    public static Weights of(Shape shape, IntFunction<float[]> layer) {
        Require.present("shape", shape).requireRoom();
        float[][] layers = new float[shape.depth][];
        IntStream.range(0, shape.depth).parallel().forEach(k -> layers[k] = checked(shape, k, layer.apply(k)));
        return new Weights(shape, layers, 1);
    }

    private static float[] checked(Shape shape, int k, float[] layer) {
        Require.sameLength(
                "matrix of layer " + k, layer.length, shape.rows + " x " + shape.columns, shape.rows * shape.columns);
        for (float w : layer) Require.finite("entry of layer " + k, w);
        return layer;
    }

    /**
     * Weights from ND4J.
     *
     * @param array shape [L, rows, columns]
     * @throws IllegalArgumentException if the array has another rank or an entry is not finite
     */
    public static Weights of(INDArray array) {
        Require.present("array", array);
        Require.holds(array.rank() == 3, "weights", "of shape [depth, rows, columns]", array.shapeInfoToString());
        float[][] layers = new float[(int) array.size(0)][];
        for (int k = 0; k < layers.length; k++)
            layers[k] = array.slice(k).dup('c').data().asFloat();
        return of((int) array.size(1), (int) array.size(2), layers);
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
            Require.holds(
                    false,
                    "entry",
                    String.format("in a %d x %d matrix", rows(), columns()),
                    String.format("(%d, %d)", i, j));
        return layer(k)[i * shape.columns + j] * scale;
    }

    /** The matrix of layer k, row-major, length rows * columns; a copy. */
    public double[] matrix(int k) {
        float[] v = layer(k);
        double[] matrix = new double[v.length];
        for (int i = 0; i < matrix.length; i++) matrix[i] = v[i] * scale;
        return matrix;
    }

    private float[] layer(int k) {
        if (k < 0 || k >= depth()) Require.holds(false, "layer", "in [0, " + (depth() - 1) + "]", k);
        return layers[k];
    }

    /**
     * Copies the floats of layer k, row-major; {@link #scale} times them is {@link #matrix}.
     *
     * @param k layer
     * @param to receives them, length rows x columns
     */
    public void draws(int k, float[] to) {
        float[] v = layer(k);
        if (to.length != v.length) Require.holds(false, "length of the copy", String.valueOf(v.length), to.length);
        System.arraycopy(v, 0, to, 0, v.length);
    }

    /** What the float draws are multiplied by. */
    public double scale() {
        return scale;
    }

    /**
     * R = sum_k |V_{k+1} - V_k|^2 / (2 sum_k |V_k|^2), Frobenius norms: near 1 for weights independent along depth, near
     * 1 / (2 L^2 l^2) for a smooth path of length scale l, 2 for alternating signs.
     *
     * @throws IllegalArgumentException if the depth is 1 or all weights are 0
     */
    public double roughness() {
        Require.holds(depth() > 1, "depth of a roughness", "at least 2", depth());
        double steps = 0;
        double squares = 0;
        for (int k = 0; k < depth(); k++) {
            for (int i = 0; i < layers[k].length; i++) {
                double difference = k == 0 ? 0 : (double) layers[k][i] - layers[k - 1][i];
                steps += difference * difference;
                squares += (double) layers[k][i] * layers[k][i];
            }
        }
        Require.holds(squares > 0, "weights of a roughness", "not all 0", this);
        return steps / (2 * squares);
    }

    /**
     * These weights less others, such as what a training added to its first weights.
     *
     * @param other of the same depth and shape
     */
    public Weights minus(Weights other) {
        Require.holds(other.shape.equals(shape), "weights to subtract", "of the shape of these, " + this, other);
        float[][] difference = new float[depth()][rows() * columns()];
        for (int k = 0; k < depth(); k++)
            for (int i = 0; i < difference[k].length; i++)
                difference[k][i] = (float) (layers[k][i] * scale - other.layers[k][i] * other.scale);
        return new Weights(shape, difference, 1);
    }

    /** c V_1, ..., c V_L. @param c finite */
    public Weights times(double c) {
        return new Weights(shape, layers, scale * Require.finite("factor", c));
    }

    /** Entry (i, j) as a function of the layer, length L. */
    public double[] path(int i, int j) {
        double[] path = new double[depth()];
        for (int k = 0; k < path.length; k++) path[k] = get(k, i, j);
        return path;
    }

    /**
     * Every (L / depth)-th layer, V_{kL/depth}: the weights that a network of another depth takes from the same path in t = k / L.
     *
     * @param depth a divisor of the depth L of these
     */
    public Weights subsample(int depth) {
        Require.atLeast(1, "depth", depth);
        Require.holds(depth() % depth == 0, "depth", "a divisor of " + depth() + ", the depth that was drawn", depth);
        float[][] kept = new float[depth][];
        for (int k = 0; k < depth; k++) kept[k] = layers[k * (depth() / depth)];
        return new Weights(new Shape(depth, rows(), columns()), kept, scale);
    }

    /**
     * V x.
     *
     * @param k layer
     * @param x length columns
     * @return length rows
     */
    public double[] times(int k, double[] x) {
        Require.sameLength("vector", x.length, "the number of columns", columns());
        float[] v = layer(k);
        double[] y = new double[rows()];
        for (int i = 0, at = 0; i < y.length; i++) {
            double sum = 0;
            for (double xj : x) sum += v[at++] * xj;
            y[i] = sum * scale;
        }
        return y;
    }

    /**
     * V^T p.
     *
     * @param k layer
     * @param p length rows
     * @return length columns
     */
    public double[] transposedTimes(int k, double[] p) {
        Require.sameLength("vector", p.length, "the number of rows", rows());
        float[] v = layer(k);
        double[] y = new double[columns()];
        for (int i = 0, at = 0; i < p.length; i++) {
            double pi = p[i] * scale;
            for (int j = 0; j < y.length; j++) y[j] += v[at++] * pi;
        }
        return y;
    }

    /** All entries for ND4J, shape [L, rows, columns], 32-bit floats; a copy. */
    public INDArray toINDArray() {
        float[] all = new float[Math.multiplyExact(Math.multiplyExact(depth(), rows()), columns())];
        for (int k = 0, at = 0; k < depth(); k++) for (float draw : layers[k]) all[at++] = (float) (draw * scale);
        return Nd4j.createFromArray(all).reshape(depth(), rows(), columns());
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
        SavedWeights.write(file, all);
    }

    @Override
    public String toString() {
        return String.format("Weights[depth=%d, %d x %d]", depth(), rows(), columns());
    }
}
