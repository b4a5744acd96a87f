package deeplimits.diagnose;

import deeplimits.Require;
import deeplimits.format.Tensor;
import deeplimits.format.TensorFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Named arrays in a file: safetensors, the initialisers of ONNX, or npz.
 *
 * <p>Opening reads names and shapes alone; an array is read when it is asked for, and nothing is ever deserialised or
 * executed. What does not fit its own description is refused: a header over 100 MB, arrays that overlap or leave the
 * file, a length that does not match its shape, a rank over 8, an npz that unpacks to over 20 times its size. A link
 * to a file is followed, since folders of Hugging Face consist of links. Numbers of 64, 32 and 16 bits and bfloat16
 * are read; quantised ONNX as scale (q - zero).
 *
 * @param path where it is
 * @param tensors all arrays, in the order of the file
 */
public record WeightFile(Path path, List<Tensor> tensors) {
    public WeightFile {
        Require.present("path of weights", path);
        Require.present("tensors", tensors).forEach(tensor -> Require.present("tensor", tensor));
        tensors = List.copyOf(tensors);
    }

    /**
     * Opens a file by its ending.
     *
     * @param path of a file that ends in .safetensors, .onnx or .npz
     * @throws IllegalArgumentException if it is none of these, or not what its ending says
     * @throws UncheckedIOException if it cannot be read
     */
    public static WeightFile open(Path path) {
        return new WeightFile(path, TensorFile.read(path));
    }

    /** The array of a name, as floats, row by row. */
    public float[] read(String name) {
        Require.present("name of a tensor", name);
        String rule = "one of the " + tensors.size() + " of " + path.getFileName();
        List<Tensor> found =
                tensors.stream().filter(tensor -> tensor.name().equals(name)).toList();
        Require.holds(!found.isEmpty(), "name of a tensor", rule, name);
        return found.get(0).values().get();
    }

    /** Weights along depth: arrays whose names differ in the number of a layer alone, see {@link Stack}. */
    public List<Stack> stacks() {
        return Stack.of(tensors);
    }

    @Override
    public String toString() {
        return "WeightFile[" + path.getFileName() + ", " + tensors.size() + " tensors]";
    }
}
