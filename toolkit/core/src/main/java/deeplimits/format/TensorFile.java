package deeplimits.format;

import deeplimits.Require;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Named arrays in a file, read from safetensors, ONNX and npz, and written as safetensors and npz.
 *
 * <p>What does not fit its own description is refused: a header over 100 MB, arrays that overlap or leave the file, a
 * length that does not match its shape, a rank over 8, an npz that unpacks to over 20 times its size.
 */
public final class TensorFile {
    /** Most bytes of names and shapes. */
    static final long MOST_HEADER = 100_000_000;
    /** Most arrays, so that names and shapes of a file that is none take little room. */
    static final int MOST_TENSORS = 100_000;

    /** What a checkout without Git LFS has in place of a large file. */
    private static final String POINTER = "version https://git-lfs";

    private TensorFile() {}

    /**
     * All arrays of a file, in the order in which their numbers lie there; the numbers are read when they are asked for.
     *
     * @param path of a file that ends in .safetensors, .onnx or .npz
     * @throws IllegalArgumentException if it is none of these, or not what its ending says
     * @throws UncheckedIOException if it cannot be read
     */
    public static List<Tensor> read(Path path) {
        Require.present("file of weights", path);
        String name = String.valueOf(path.getFileName());
        Require.holds(Files.isRegularFile(path), "file of weights", "a file", path);
        try {
            Require.holds(Files.size(path) > 0, "file of weights " + name, "a file with something in it", "0 bytes");
            try (InputStream in = Files.newInputStream(path)) {
                if (new String(in.readNBytes(POINTER.length()), StandardCharsets.ISO_8859_1).equals(POINTER))
                    throw refused(path, "the weights themselves", "a pointer of Git LFS; run: git lfs pull");
            }
            List<Tensor> tensors =
                    switch (name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)) {
                        case "safetensors" -> Safetensors.read(path);
                        case "onnx" -> Onnx.read(path);
                        case "npz" -> Npz.read(path);
                        case "pt", "pth", "bin", "pkl", "ckpt" -> throw refused(
                                path,
                                "safetensors, onnx or npz",
                                """
                                a pickle, which can run any program when it is read; save it as safetensors: \
                                safetensors.torch.save_file(model.state_dict(), "model.safetensors")""");
                        default -> throw new IllegalArgumentException(
                                "file of weights must end in .safetensors, .onnx or .npz, got " + name);
                    };
            return named(name, tensors);
        } catch (IOException e) {
            throw unreadable(path, e);
        }
    }

    /**
     * Writes arrays of 32-bit floats, as numpy and PyTorch read them.
     *
     * <p>The file appears as a whole, or what stood there before stays.
     *
     * @param file ends in .safetensors or .npz; replaced if it is there
     * @param tensors at least one, each of a name of letters, digits, dots and dashes
     * @throws UncheckedIOException if it cannot be written
     */
    public static void write(Path file, List<Tensor> tensors) {
        String name = String.valueOf(Require.present("file to save to", file).getFileName());
        boolean npz = name.endsWith(".npz");
        String rule = "one that ends in .safetensors or .npz";
        Require.holds(npz || name.endsWith(".safetensors"), "file to save to", rule, name);
        Require.present("weights to save", tensors).forEach(one -> Require.present("weights to save", one));
        Require.holds(!tensors.isEmpty(), "weights to save", "at least one", "none");
        for (Tensor one : named("weights to save", tensors)) {
            boolean plain = one.name().matches("[A-Za-z0-9_.-]+");
            Require.holds(plain, "name of weights to save", "of letters, digits, dot, dash", one.name());
        }
        Path part = file.resolveSibling(name + ".part");
        try {
            if (npz) Npz.write(part, tensors);
            else Safetensors.write(part, tensors);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("weights cannot be saved to " + file + ": " + e, e);
        }
    }

    private static List<Tensor> named(String file, List<Tensor> tensors) {
        Set<String> names = new HashSet<>();
        for (Tensor one : tensors)
            Require.holds(names.add(one.name()), file, "of tensors with different names", one.name() + " twice");
        return tensors;
    }

    /** Refuses what a file says of itself. */
    static IllegalArgumentException refused(Path path, String rule, Object value) {
        return new IllegalArgumentException(path.getFileName() + " must be " + rule + ", got " + value);
    }

    static UncheckedIOException unreadable(Path path, IOException cause) {
        return new UncheckedIOException("file of weights " + path + " cannot be read: " + cause, cause);
    }
}
