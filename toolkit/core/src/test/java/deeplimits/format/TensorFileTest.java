package deeplimits.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.diagnose.Stack;
import deeplimits.diagnose.WeightFile;
import deeplimits.random.Key;
import deeplimits.weights.Law;
import deeplimits.weights.Weights;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TensorFileTest {
    private static final Weights V = Law.fractional(0.7).draw(6, 5, 4, Key.of(1));
    private static final Weights W = Law.iid().draw(6, 4, 5, Key.of(2));

    @TempDir
    Path folder;

    private static Map<String, Weights> both() {
        Map<String, Weights> both = new LinkedHashMap<>();
        both.put("V", V);
        both.put("W", W);
        return both;
    }

    @ParameterizedTest
    @ValueSource(strings = {"net.safetensors", "net.npz"})
    void whatIsSavedIsRead(String name) {
        Path file = folder.resolve(name);
        Weights.save(file, both());
        WeightFile read = WeightFile.open(file);
        assertEquals(
                List.of("V", "W"), read.tensors().stream().map(Tensor::name).toList());
        assertEquals(List.of(6L, 5L, 4L), read.tensors().get(0).shape());
        for (Stack stack : read.stacks()) {
            Weights before = both().get(stack.name());
            Weights after = stack.weights();
            for (int k = 0; k < 6; k++) assertArrayEquals(before.matrix(k), after.matrix(k), 1e-7);
        }
        assertEquals("V: 6 layers of 5 x 4", read.stacks().get(0).toString());
    }

    /** So that whoever maps the file finds floats at multiples of their size: names of many lengths. */
    @Test
    void numbersOfSafetensorsBeginAtAMultipleOfEight() throws IOException {
        for (int n = 1; n <= 16; n++) {
            Path file = folder.resolve("net.safetensors");
            Weights.save(file, Map.of("V".repeat(n), V));
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            assertEquals(0, bytes.getLong() % 8);
        }
    }

    /** What numpy.savez_compressed writes: a zip whose entries are packed. */
    @Test
    void aPackedNpzIsRead() throws IOException {
        Path stored = folder.resolve("net.npz");
        Weights.save(stored, both());
        Path packed = folder.resolve("packed.npz");
        try (ZipFile from = new ZipFile(stored.toFile());
                ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(packed))) {
            for (ZipEntry entry : from.stream().toList()) {
                to.putNextEntry(new ZipEntry(entry.getName()));
                from.getInputStream(entry).transferTo(to);
            }
        }
        for (String name : List.of("V", "W"))
            assertArrayEquals(
                    WeightFile.open(stored).read(name), WeightFile.open(packed).read(name));
    }

    @Test
    void whatCannotBeReadBackIsNotWritten() {
        Tensor one = new Tensor("a", List.of(2L), false, () -> new float[2]);
        Path file = folder.resolve("net.npz");
        refused("of tensors with different names, got a twice", () -> TensorFile.write(file, List.of(one, one)));
        refused("weights to save must be at least one, got none", () -> TensorFile.write(file, List.of()));
        refused("must be one that ends in .safetensors or .npz", () -> TensorFile.write(folder, List.of(one)));
        Tensor quoted = new Tensor("\"", List.of(), false, () -> new float[1]);
        refused("must be of letters, digits, dot, dash, got \"", () -> TensorFile.write(file, List.of(quoted)));
        assertTrue(Files.notExists(file));
    }

    /** A safetensors file of given header and bytes. */
    private static byte[] safetensors(String header, int bytes) {
        byte[] words = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + words.length + bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(words.length)
                .put(words)
                .array();
    }

    private static String tensor(String name, String type, String shape, long from, long to) {
        return String.format(
                "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}", name, type, shape, from, to);
    }

    record Bad(String name, String words, byte[] bytes) {
        @Override
        public String toString() {
            return words;
        }
    }

    static List<Bad> bad() {
        byte[] pointer = "version https://git-lfs.github.com/spec/v1\n".getBytes(StandardCharsets.UTF_8);
        byte[] swapped = ByteBuffer.allocate(64).putLong(20).array();
        return List.of(
                new Bad("a.safetensors", "a file with something in it, got 0 bytes", new byte[0]),
                new Bad("a.npz", "the weights themselves, got a pointer of Git LFS; run: git lfs pull", pointer),
                new Bad("a.safetensors", "with a header of 2 to 56 bytes, got", swapped),
                new Bad("a.safetensors", "with a header in JSON, got", safetensors("{\"a\":", 8)),
                new Bad("a.safetensors", "with a header in JSON, got '[' where '{' belongs", safetensors("[1,2]", 8)),
                new Bad(
                        "a.safetensors",
                        "dtype, shape and data_offsets of each tensor, got none of a",
                        safetensors("{\"a\":{}}", 8)),
                new Bad(
                        "a.safetensors",
                        "of tensors inside its 8 bytes of numbers, got a at 0 to 16",
                        safetensors("{" + tensor("a", "F32", "[4]", 0, 16) + "}", 8)),
                new Bad(
                        "a.safetensors",
                        "of tensors inside its 8 bytes of numbers, got a at -8 to 8",
                        safetensors("{" + tensor("a", "F32", "[4]", -8, 8) + "}", 8)),
                new Bad(
                        "a.safetensors",
                        "of tensors that do not overlap, got b at byte 4, before 8",
                        safetensors(
                                "{" + tensor("a", "F32", "[2]", 0, 8) + "," + tensor("b", "F32", "[2]", 4, 12) + "}",
                                12)),
                new Bad(
                        "a.safetensors",
                        "of tensors as long as their shapes, got a of shape [3] in 8 bytes",
                        safetensors("{" + tensor("a", "F32", "[3]", 0, 8) + "}", 8)),
                new Bad(
                        "a.safetensors",
                        "rank of tensor a must be at most 8, got 9",
                        safetensors("{" + tensor("a", "F32", "[1,1,1,1,1,1,1,1,2]", 0, 8) + "}", 8)),
                new Bad(
                        "a.safetensors",
                        "numbers of tensor a must be at most",
                        safetensors("{" + tensor("a", "F32", "[4294967296,4294967296]", 0, 8) + "}", 8)),
                new Bad(
                        "a.safetensors",
                        "must be of lengths that are not negative",
                        safetensors("{" + tensor("a", "F32", "[-2]", 0, 8) + "}", 8)),
                new Bad(
                        "a.safetensors",
                        "with a header in JSON, got the name a twice",
                        safetensors(
                                "{" + tensor("a", "F32", "[2]", 0, 8) + "," + tensor("a", "F32", "[2]", 8, 16) + "}",
                                16)),
                new Bad("a.onnx", "must be a whole ONNX file", new byte[] {0x3A, 0x7F, 1, 2}),
                new Bad("a.onnx", "must be a whole ONNX file", new byte[] {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF}),
                new Bad("a.onnx", "an ONNX file with a graph, got no node", new byte[] {0x08, 0x07}),
                new Bad("a.npz", "a whole npz", "PK".getBytes(StandardCharsets.US_ASCII)),
                new Bad("a.pt", "save it as safetensors", new byte[] {(byte) 0x80, 2}),
                new Bad("a.txt", "must end in .safetensors, .onnx or .npz", new byte[] {1}));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void whatDoesNotFitIsRefused(Bad bad) throws IOException {
        Path file = Files.write(folder.resolve(bad.name), bad.bytes);
        String message = assertThrows(IllegalArgumentException.class, () -> TensorFile.read(file))
                .getMessage();
        assertTrue(message.contains(bad.words), message);
    }

    /**
     * A thousand files with a byte changed, a piece cut out or bytes put in: refused, or a file that reads like any
     * other.
     */
    @ParameterizedTest
    @ValueSource(strings = {"net.safetensors", "net.npz", "net.onnx", "quantised.onnx"})
    void mutatedFilesAreRefusedOrRead(String name) throws IOException {
        Path file = folder.resolve(name);
        if (name.equals("net.onnx")) Files.write(file, TinyOnnx.of(V, W));
        else if (name.endsWith("onnx")) Files.write(file, TinyOnnx.quantised(8, 64, new byte[8 * 64]));
        else Weights.save(file, both());
        byte[] good = Files.readAllBytes(file);
        Random random = new Random(3);
        int refused = 0;
        for (int trial = 0; trial < 250; trial++) {
            byte[] bytes = mutated(good, random);
            Path bad = Files.write(folder.resolve("bad-" + name), bytes);
            try {
                WeightFile read = WeightFile.open(bad);
                for (Tensor tensor : read.tensors()) assertEquals(tensor.count(), read.read(tensor.name()).length);
            } catch (IllegalArgumentException e) {
                refused++;
                assertTrue(e.getMessage() != null && e.getMessage().contains("got "), e.getMessage());
            }
        }
        assertTrue(refused > 40, refused + " refused");
    }

    private static byte[] mutated(byte[] good, Random random) {
        int at = random.nextInt(good.length);
        return switch (random.nextInt(3)) {
            case 0 -> {
                byte[] bytes = good.clone();
                bytes[random.nextBoolean() ? at % 300 : at] ^= (byte) (1 << random.nextInt(8));
                yield bytes;
            }
            case 1 -> java.util.Arrays.copyOf(good, at);
            default -> {
                byte[] bytes = new byte[good.length + 3];
                System.arraycopy(good, 0, bytes, 0, at);
                System.arraycopy(good, at, bytes, at + 3, good.length - at);
                yield bytes;
            }
        };
    }

    /** What is behind a link is read: the folders of Hugging Face consist of them. */
    @Test
    void linksToFilesAreFollowedAndFoldersRefused() throws IOException {
        Path file = folder.resolve("blob.safetensors");
        V.save(file);
        Path link = Files.createSymbolicLink(folder.resolve("model.safetensors"), file);
        assertEquals(6 * 5 * 4, WeightFile.open(link).read("weights").length);
        Path dangling = Files.createSymbolicLink(folder.resolve("none.safetensors"), folder.resolve("nowhere"));
        Path folderLink = Files.createSymbolicLink(folder.resolve("folder.safetensors"), folder);
        for (Path bad : List.of(dangling, folderLink))
            refused("must be a file, got " + bad, () -> TensorFile.read(bad));
    }

    private static void refused(String words, Executable action) {
        String message = assertThrows(IllegalArgumentException.class, action).getMessage();
        assertTrue(message.contains(words), message);
    }

    /** 300 MB of zeros in 300 kB are refused before anything is unpacked. */
    @Test
    void aBombIsRefused() throws IOException {
        Path file = folder.resolve("bomb.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("a.npy"));
            String words = "{'descr': '<f4', 'fortran_order': False, 'shape': (75000000,), }\n";
            zip.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) words.length(), 0});
            zip.write(words.getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 300; i++) zip.write(new byte[1_000_000]);
        }
        refused(
                "an npz that unpacks to at most 20 times its size; save it with numpy.savez",
                () -> TensorFile.read(file));
    }

    /** JSON's names for characters, among them a slash that need not have one, and metadata that looks like a tensor. */
    @Test
    void namesAreUnescaped() throws IOException {
        String name = "a\\/\\u00e9\\\\/\\n\\\"\\u005c";
        String header =
                "{ \"__metadata__\" : {\"a\":\"{\\\"dtype\\\":[]}\"} ," + tensor(name, "F32", "[ 1 , 2 ]", 0, 8) + " }";
        Path file = Files.write(folder.resolve("n.safetensors"), safetensors(header, 8));
        assertEquals("a/\u00e9\\/\n\"\\", TensorFile.read(file).get(0).name());
    }

    /** A tree of this header would overflow the stack. */
    @Test
    void aHeaderAMillionListsDeepIsRefused() throws IOException {
        byte[] bytes = safetensors("{\"__metadata__\":" + "[".repeat(1_000_000), 8);
        Path file = Files.write(folder.resolve("deep.safetensors"), bytes);
        refused("with a header in JSON", () -> TensorFile.read(file));
    }

    /** The matrices are anonymous and lie transposed: the nodes that use them tell their names. */
    @Test
    void productsOfOnnxAreNamedByTheirNodes() throws IOException {
        WeightFile file = WeightFile.open(Files.write(folder.resolve("net.onnx"), TinyOnnx.of(V, W)));
        List<Stack> stacks = file.stacks();
        assertEquals(
                "[layers.*.fc1.weight: 6 layers of 4 x 5, layers.*.fc2.weight: 6 layers of 5 x 4]", stacks.toString());
        for (int k = 0; k < 6; k++) {
            assertArrayEquals(W.matrix(k), stacks.get(0).weights().matrix(k), 1e-7);
            assertArrayEquals(V.matrix(k), stacks.get(1).weights().matrix(k), 1e-7);
        }
    }

    @Test
    void quantisedNumbersAreScaled() throws IOException {
        byte[] bytes = TinyOnnx.quantised(2, 3, (byte) 3, (byte) 5, (byte) -1, (byte) 4, (byte) 3, (byte) 127);
        WeightFile file = WeightFile.open(Files.write(folder.resolve("q.onnx"), bytes));
        assertArrayEquals(new float[] {0, 1, -2, 0.5f, 0, 62}, file.read("x"));
        Path cut = Files.write(folder.resolve("s.onnx"), TinyOnnx.quantised(40_000, 50_000, (byte) 1));
        refused("of shape [40000, 50000] in 1 bytes", () -> WeightFile.open(cut));
    }

    /** Two gigabytes, most of them a hole: opened and read without the hole. */
    @Test
    void readsWhatItNeedsOfALargeFile() throws IOException {
        String header = "{" + tensor("hole", "F32", "[536870000]", 0, 2147480000L) + ","
                + tensor("a", "F32", "[2]", 2147480000L, 2147480008L) + "}";
        Path file = folder.resolve("large.safetensors");
        try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
            out.write(safetensors(header, 0));
            out.seek(8 + header.length() + 2147480000L);
            out.write(new byte[] {0, 0, (byte) 0x80, 0x3F, 0, 0, 0, 0x40});
        }
        assertArrayEquals(new float[] {1, 2}, WeightFile.open(file).read("a"));
    }

    @Test
    void halvesAndBrainFloats() throws IOException {
        ByteBuffer file = ByteBuffer.allocate(400).order(ByteOrder.LITTLE_ENDIAN);
        file.put(safetensors(
                "{" + tensor("h", "F16", "[6]", 0, 12) + "," + tensor("b", "BF16", "[2]", 12, 16) + "}", 0));
        for (int bits : new int[] {0x3C00, 0xC000, 0x0001, 0x7BFF, 0x7C00, 0x7E00, 0x3F80, 0xC040})
            file.putShort((short) bits);
        WeightFile read = WeightFile.open(
                Files.write(folder.resolve("h.safetensors"), java.util.Arrays.copyOf(file.array(), file.position())));
        assertArrayEquals(new float[] {1, -2, 0x1p-24f, 65504, Float.POSITIVE_INFINITY, Float.NaN}, read.read("h"));
        assertArrayEquals(new float[] {1, -3}, read.read("b"));
    }
}
