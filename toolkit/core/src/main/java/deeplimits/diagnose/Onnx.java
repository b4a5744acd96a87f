package deeplimits.diagnose;

import java.io.IOException;
import java.io.InputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The initialisers of an ONNX graph, by a reader of the protocol buffers' wire format that looks at eleven fields and
 * skips the rest.
 *
 * <p>An initialiser without a telling name takes that of the node that uses it. Field numbers are those of onnx.proto:
 * ModelProto graph 7; GraphProto node 1, initializer 5; NodeProto input 1, name 3, op_type 4, attribute 5; TensorProto
 * dims 1, data_type 2, float_data 4, int32_data 5, name 8, raw_data 9, data_location 14.
 */
final class Onnx {
    private static final String QUANTISED = "_quantized";
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    /** What looks at a field of a message: a number, or bytes of the file, which are {@link #NONE} beside a number. */
    private interface Use {
        void field(int number, long value, ByteBuffer bytes);
    }

    /** The fields of a message one after another, so that a message of a million fields takes no room. */
    private static void each(ByteBuffer message, Use use) {
        ByteBuffer from = message.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        while (from.hasRemaining()) {
            long key = varint(from);
            boolean bytes = (key & 7) == 2;
            long value =
                    switch ((int) (key & 7)) {
                        case 0, 2 -> varint(from);
                        case 1 -> from.getLong();
                        case 5 -> from.getInt();
                        default -> throw new BufferUnderflowException();
                    };
            if (bytes && (value < 0 || value > from.remaining())) throw new BufferUnderflowException();
            int end = from.position() + (bytes ? (int) value : 0);
            use.field(
                    (int) (key >>> 3),
                    bytes ? 0 : value,
                    bytes ? from.duplicate().limit(end) : NONE);
            from.position(end);
        }
    }

    private static void eachOfGraph(ByteBuffer model, int wanted, Consumer<ByteBuffer> use) {
        each(model, (number, value, graph) -> {
            if (number == 7)
                each(graph, (inner, any, bytes) -> {
                    if (inner == wanted && bytes != NONE) use.accept(bytes);
                });
        });
    }

    private static long varint(ByteBuffer from) {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte b = from.get();
            value |= (long) (b & 0x7F) << shift;
            if (b >= 0) return value;
        }
        throw new BufferUnderflowException();
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }

    /** A node: what it is called, what it does, whether it transposes its second input. */
    private static final class Node {
        private String name = "";
        private String operation = "";
        private boolean transposes;

        private void field(int number, ByteBuffer bytes) {
            if (number == 3) name = text(bytes);
            if (number == 4) operation = text(bytes);
            // an attribute's name is field 1, its number field 3, and they lie in this order
            if (number == 5) transposes |= text(bytes).contains("transB\u0018\u0001");
        }
    }

    /** An initialiser: where its numbers lie, as bytes of their type or, for few whole ones, as varints. */
    private static final class Initialiser {
        private String name = "";
        private final List<Long> shape = new ArrayList<>();
        private Stored.Type type;
        private boolean external;
        private boolean varints;
        private ByteBuffer raw = NONE;

        private void field(int number, long value, ByteBuffer bytes) {
            switch (number) {
                case 1 -> {
                    if (bytes == NONE) shape.add(value);
                    else while (bytes.hasRemaining() && shape.size() <= 8) shape.add(varint(bytes));
                    if (shape.size() > 8) Tensor.count(name, shape); // refuses the rank before the list grows
                }
                case 2 -> type = Stored.Type.of((int) value);
                case 4, 5, 9 -> {
                    varints = number == 5;
                    raw = bytes;
                }
                case 8 -> name = text(bytes);
                case 14 -> external = value == 1;
                default -> {}
            }
        }

        private Stored stored(Path path) {
            String rule = "an ONNX file that holds its weights; save it with them inside, or as safetensors";
            WeightFile.holds(
                    !external && type != null, path, rule, name + (external ? " in another file" : " of another type"));
            if (!varints) return new Stored(path, name, type, shape, raw.remaining(), Stored.at(path, raw.position()));
            long count = 0; // of numbers that end, none where a number takes more than the byte that is kept
            for (int i = raw.position(); i < raw.limit() && !type.real(); i++) if (raw.get(i) >= 0) count++;
            return new Stored(path, name, type, shape, count, () -> lowBytes(raw.duplicate()));
        }
    }

    /** Of each varint the byte that holds a number of 8 bits. */
    private static InputStream lowBytes(ByteBuffer varints) {
        return new InputStream() {
            @Override
            public int read() {
                return varints.hasRemaining() ? (int) varint(varints) & 0xFF : -1;
            }
        };
    }

    private Onnx() {}

    /** Looks at the graph twice, since of its nodes those alone are kept that use an initialiser. */
    static List<Tensor> tensors(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            String rule = "an ONNX file below 2 GB, as protocol buffers are; save it as safetensors";
            WeightFile.holds(channel.size() <= Integer.MAX_VALUE, path, rule, channel.size() + " bytes");
            ByteBuffer model = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            Map<String, Initialiser> initialisers = initialisers(path, model);
            Map<String, Node> users = users(path, model, initialisers);
            List<Tensor> tensors = new ArrayList<>();
            for (Initialiser one : initialisers.values()) {
                Tensor tensor = tensor(path, one, users.getOrDefault(one.name, new Node()), initialisers);
                if (tensor != null) tensors.add(tensor);
            }
            return tensors;
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw WeightFile.refused(path, "a whole ONNX file", "one that ends within a field or is none");
        }
    }

    private static Map<String, Initialiser> initialisers(Path path, ByteBuffer model) {
        String few = "of at most " + WeightFile.MOST_TENSORS + " initialisers";
        Map<String, Initialiser> all = new LinkedHashMap<>();
        eachOfGraph(model, 5, bytes -> {
            Initialiser one = new Initialiser();
            each(bytes, one::field);
            boolean other = all.put(one.name, one) == null;
            WeightFile.holds(other, path, "of initialisers with different names", one.name + " twice");
            WeightFile.holds(all.size() <= WeightFile.MOST_TENSORS, path, few, "more");
        });
        return all;
    }

    /** The first node that has a weight among its inputs, by the weight's name. */
    private static Map<String, Node> users(Path path, ByteBuffer model, Map<String, Initialiser> weights) {
        Map<String, Node> users = new HashMap<>();
        int[] nodes = {0};
        eachOfGraph(model, 1, bytes -> {
            nodes[0]++;
            Node node = new Node();
            each(bytes, (number, value, content) -> {
                node.field(number, content);
                if (number == 1 && weights.containsKey(text(content))) users.putIfAbsent(text(content), node);
            });
        });
        WeightFile.holds(nodes[0] > 0, path, "an ONNX file with a graph", "no node");
        return users;
    }

    /**
     * A tensor of real numbers, or of quantised ones with their scale; null for whole numbers, which are no weights.
     */
    private static Tensor tensor(Path path, Initialiser one, Node user, Map<String, Initialiser> all) {
        if (one.type == null) return null;
        boolean quantised = !one.type.real() && one.name.endsWith(QUANTISED);
        if (!one.type.real() && !quantised) return null;
        String stem = quantised ? one.name.substring(0, one.name.length() - QUANTISED.length()) : one.name;
        if (stem.endsWith("_scale") && all.containsKey(stem.replaceAll("_scale$", QUANTISED))) return null;
        Stored stored = one.stored(path);
        boolean transposed = user.operation.contains("MatMul") || user.operation.equals("Gemm") && !user.transposes;
        Tensor tensor = stored.tensor(name(stem, user), transposed);
        if (!quantised) return tensor;
        Supplier<float[]> values = () -> real(path, stored, all.get(stem + "_scale"), all.get(stem + "_zero_point"));
        return new Tensor(tensor.name(), tensor.shape(), tensor.transposed(), values);
    }

    /** scale (q - zero), one pair or one pair a column. */
    private static float[] real(Path path, Stored quantised, Initialiser scale, Initialiser zero) {
        String both = "of quantised tensors with scale and zero point";
        WeightFile.holds(scale != null && zero != null, path, both, quantised.name() + " without");
        float[] q = quantised.read();
        float[] s = scale.stored(path).read();
        float[] z = zero.stored(path).read();
        List<Long> shape = quantised.shape();
        boolean fit = s.length == z.length && (s.length == 1 || s.length == shape.get(shape.size() - 1));
        WeightFile.holds(fit, path, "of one scale, or one a column", s.length + " of " + quantised.name());
        for (int i = 0; i < q.length; i++) q[i] = s[i % s.length] * (q[i] - z[i % z.length]);
        return q;
    }

    /** The initialiser's own name, or for "onnx::MatMul_1525" that of its node, /encoder/layer.0/query/MatMul. */
    private static String name(String own, Node user) {
        if (!own.startsWith("onnx::") || user.name.isEmpty()) return own;
        String path = user.name.replaceFirst("^/", "").replace('/', '.');
        return path.replaceFirst("\\.(MatMul|Gemm|Conv)(_quant)?(_\\d+)?$", "") + ".weight";
    }
}
