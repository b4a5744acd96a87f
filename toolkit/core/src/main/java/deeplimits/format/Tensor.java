package deeplimits.format;

import deeplimits.Require;
import java.util.List;
import java.util.function.Supplier;

/**
 * A named array of numbers, in a file or to be written to one.
 *
 * @param name unique in its file, any text
 * @param shape lengths of its axes, at most eight, none for a scalar
 * @param transposed whether a matrix is stored as inputs x outputs, as the products of ONNX, GPT-2 and Flax have it
 * @param values gives the numbers, row by row
 */
public record Tensor(String name, List<Long> shape, boolean transposed, Supplier<float[]> values) {
    private static final long MOST = Integer.MAX_VALUE - 8;

    public Tensor {
        Require.present("name of a tensor", name);
        Require.present("shape of tensor " + name, shape);
        Require.holds(shape.size() <= 8, "rank of tensor " + name, "at most 8", shape.size());
        long count = 1;
        for (Long n : shape) {
            Require.present("length of tensor " + name, n);
            Require.holds(n >= 0, "shape of tensor " + name, "of lengths that are not negative", shape);
            Require.holds(n == 0 || count <= MOST / n, "numbers of tensor " + name, "at most " + MOST, shape);
            count *= n;
        }
        shape = List.copyOf(shape);
        Require.present("values of tensor " + name, values);
    }

    /** How many numbers there are. */
    public long count() {
        return shape.stream().reduce(1L, (product, n) -> product * n);
    }
}
