package deeplimits.diagnose;

import deeplimits.Require;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Named arrays in a file: safetensors, the initialisers of ONNX, or npz.
 *
 * <p>Opening reads names and shapes alone; an array is read when it is asked for, and nothing is ever deserialised or
 * executed. What does not fit its own description is refused: a header over 100 MB, arrays that overlap or leave the
 * file, a length that does not match its shape, a rank over 8, an npz that unpacks to over 20 times its size. A link
 * to a file is followed, since folders of Hugging Face consist of links. Numbers of 64, 32 and 16 bits and bfloat16
 * are read; quantised ONNX as scale (q - zero).
 */
public final class WeightFile {
    /** Most bytes of names and shapes. */
    static final long MOST_HEADER = 100_000_000;
    /** Most arrays, so that names and shapes of a file that is none take little room. */
    static final int MOST_TENSORS = 100_000;

    private final Path path;
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    private WeightFile(Path path, List<Tensor> found) {
        this.path = path;
        for (Tensor one : found)
            holds(tensors.put(one.name(), one) == null, path, "of tensors with different names", one.name() + " twice");
    }

    /**
     * Opens a file by its ending.
     *
     * @param path of a file that ends in .safetensors, .onnx or .npz
     * @throws IllegalArgumentException if it is none of these, or not what its ending says
     * @throws UncheckedIOException if it cannot be read
     */
    public static WeightFile open(Path path) {
        Require.present("file of weights", path);
        String name = String.valueOf(path.getFileName());
        Require.holds(Files.isRegularFile(path), "file of weights", "a file", path);
        try {
            Require.holds(Files.size(path) > 0, "file of weights " + name, "a file with something in it", "0 bytes");
            return switch (name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)) {
                case "safetensors" -> new WeightFile(path, Safetensors.tensors(path));
                case "onnx" -> new WeightFile(path, Onnx.tensors(path));
                case "npz" -> new WeightFile(path, Npz.tensors(path));
                case "pt", "pth", "bin", "pkl", "ckpt" -> throw refused(
                        path,
                        "safetensors, onnx or npz",
                        """
                        a pickle, which can run any program when it is read; save it as safetensors: \
                        safetensors.torch.save_file(model.state_dict(), "model.safetensors")""");
                default -> throw new IllegalArgumentException(
                        "file of weights must end in .safetensors, .onnx or .npz, got " + name);
            };
        } catch (IOException e) {
            throw new UncheckedIOException("file of weights " + path + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Where it is. */
    public Path path() {
        return path;
    }

    /** All arrays, in the order of the file. */
    public List<Tensor> tensors() {
        return List.copyOf(tensors.values());
    }

    /** The array of a name, as floats, row by row. */
    public float[] read(String name) {
        Tensor tensor = tensors.get(Require.present("name of a tensor", name));
        String rule = "one of the " + tensors.size() + " of " + path.getFileName();
        Require.holds(tensor != null, "name of a tensor", rule, name);
        return tensor.values().get();
    }

    /** Weights along depth: arrays whose names differ in the number of a layer alone, see {@link Stack}. */
    public List<Stack> stacks() {
        return Stack.of(tensors());
    }

    /** Refuses what a file says of itself. */
    static IllegalArgumentException refused(Path path, String rule, Object value) {
        return new IllegalArgumentException(path.getFileName() + " must be " + rule + ", got " + value);
    }

    /** Refuses what a file says of itself where a rule does not hold. */
    static void holds(boolean rule, Path path, String words, Object value) {
        if (!rule) throw refused(path, words, value);
    }

    @Override
    public String toString() {
        return "WeightFile[" + path.getFileName() + ", " + tensors.size() + " tensors]";
    }
}
