package deeplimits.format;

import deeplimits.Require;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The initialisers of an ONNX graph, by a reader of the protocol buffers' wire format that looks at eleven fields and
 * skips the rest.
 *
 * <p>A message is its bytes in the file, in which a field is looked up. An initialiser without a telling
 * name takes that of the node that uses it. Field numbers are those of onnx.proto: ModelProto graph 7; GraphProto node
 * 1, initializer 5; NodeProto input 1, name 3, op_type 4, attribute 5; TensorProto dims 1, data_type 2, float_data 4,
 * int32_data 5, name 8, raw_data 9, data_location 14.
 */
final class Onnx {
    private static final String QUANTISED = "_quantized";
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final Path path;
    private final String file;
    private final Map<String, ByteBuffer> initialisers = new LinkedHashMap<>();
    /** The first node that has an initialiser among its inputs, by the name of the initialiser. */
    private final Map<String, Node> users = new HashMap<>();

    private final List<Tensor> tensors = new ArrayList<>();

    private Onnx(Path path) {
        this.path = path;
        file = path.getFileName().toString();
    }

    /** Looks at the graph twice, since of its nodes those alone are kept that use an initialiser. */
    static List<Tensor> read(Path path) throws IOException {
        Onnx onnx = new Onnx(path);
        try (FileChannel channel = FileChannel.open(path)) {
            String rule = "an ONNX file below 2 GB, as protocol buffers are; save it as safetensors";
            Require.holds(channel.size() <= Integer.MAX_VALUE, onnx.file, rule, channel.size() + " bytes");
            ByteBuffer model = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            each(model, 7, graph -> each(graph, 5, onnx::initialiser));
            each(model, 7, graph -> each(graph, 1, onnx::node));
            boolean node = last(last(model, 7), 1) != NONE;
            Require.holds(node, onnx.file, "an ONNX file with a graph", "no node");
            onnx.initialisers.forEach(onnx::weight);
            return onnx.tensors;
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw TensorFile.refused(path, "a whole ONNX file", "one that ends within a field or is none");
        }
    }

    /** What looks at a field of a message: its tag, eight times its number and 0 for a value or 2 for bytes. */
    private interface Use {
        void field(long tag, long value, ByteBuffer bytes);
    }

    /** The fields of a message one after another, so that a message of a million fields takes no room. */
    private static void each(ByteBuffer message, Use use) {
        ByteBuffer from = message.duplicate();
        while (from.hasRemaining()) {
            long tag = varint(from);
            long value =
                    switch ((int) tag & 7) {
                        case 0, 2 -> varint(from);
                        case 1 -> Long.BYTES;
                        case 5 -> Integer.BYTES;
                        default -> throw new BufferUnderflowException();
                    };
            int length = (tag & 7) == 0 ? 0 : (int) Objects.checkIndex(value, from.remaining() + 1L);
            int end = from.position() + length;
            use.field(tag, value, from.duplicate().limit(end));
            from.position(end);
        }
    }

    /** The fields of one number that hold bytes. */
    private static void each(ByteBuffer message, int wanted, Consumer<ByteBuffer> use) {
        each(message, (tag, value, bytes) -> {
            if (tag == (wanted << 3 | 2)) use.accept(bytes);
        });
    }

    private static ByteBuffer last(ByteBuffer message, int wanted) {
        ByteBuffer[] last = {NONE};
        each(message, wanted, bytes -> last[0] = bytes);
        return last[0];
    }

    private static long number(ByteBuffer message, int wanted) {
        long[] last = {0};
        each(message, (tag, value, bytes) -> last[0] = tag == wanted << 3 ? value : last[0]);
        return last[0];
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
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

    private void initialiser(ByteBuffer message) {
        String name = text(last(message, 8));
        boolean other = initialisers.put(name, message) == null;
        Require.holds(other, file, "of initialisers with different names", name + " twice");
        String few = "of at most " + TensorFile.MOST_TENSORS + " initialisers";
        Require.holds(initialisers.size() <= TensorFile.MOST_TENSORS, file, few, "more");
    }

    /** What a node is called, and whether it multiplies by a matrix that lies as inputs x outputs. */
    private record Node(String name, boolean transposed) {}

    private void node(ByteBuffer message) {
        Set<String> inputs = new HashSet<>();
        each(message, 1, bytes -> {
            if (initialisers.containsKey(text(bytes))) inputs.add(text(bytes));
        });
        if (inputs.isEmpty()) return;
        String operation = text(last(message, 4));
        // of an attribute the name is field 1, the number field 3, and they lie in this order
        boolean straight = operation.equals("Gemm") && !text(message).contains("transB\u0018\u0001");
        Node node = new Node(text(last(message, 3)), straight || operation.contains("MatMul"));
        inputs.forEach(input -> users.putIfAbsent(input, node));
    }

    /** Takes real numbers, and quantised ones with their scale: other whole numbers are no weights. */
    private void weight(String own, ByteBuffer message) {
        ElementType kind = kind(message);
        if (kind == null) return;
        boolean quantised = !kind.real() && own.endsWith(QUANTISED);
        String stem = quantised ? own.substring(0, own.length() - QUANTISED.length()) : own;
        boolean scale = initialisers.containsKey(stem.replaceAll("_scale$", QUANTISED)) && stem.endsWith("_scale");
        if (scale || !kind.real() && !quantised) return;
        Node user = users.getOrDefault(own, new Node("", false));
        Tensor tensor = tensor(message, name(stem, user.name), user.transposed);
        Supplier<float[]> values = quantised ? () -> real(stem, tensor) : tensor.values();
        tensors.add(new Tensor(tensor.name(), tensor.shape(), tensor.transposed(), values));
    }

    private static ElementType kind(ByteBuffer message) {
        long code = number(message, 2);
        return ElementType.of(kind -> kind.onnx == code);
    }

    /** The initialiser's own name, or for "onnx::MatMul_1525" that of its node, /encoder/layer.0/query/MatMul. */
    private static String name(String own, String node) {
        if (!own.startsWith("onnx::") || node.isEmpty()) return own;
        String path = node.replaceFirst("^/", "").replace('/', '.');
        return path.replaceFirst("\\.(MatMul|Gemm|Conv)(_quant)?(_\\d+)?$", "") + ".weight";
    }

    /** An initialiser as it lies in the file: bytes of its kind or, for few whole numbers, varints. */
    private Tensor tensor(ByteBuffer message, String name, boolean transposed) {
        ElementType kind = kind(message);
        boolean external = number(message, 14) == 1;
        String rule = "an ONNX file that holds its weights; save it with them inside, or as safetensors";
        Require.holds(
                !external && kind != null, file, rule, name + (external ? " in another file" : " of another type"));
        List<Long> shape = new ArrayList<>();
        each(message, (tag, value, bytes) -> {
            if (tag == 1 << 3 && shape.size() <= 8) shape.add(value); // nine are refused, and take no room
            while (tag == (1 << 3 | 2) && bytes.hasRemaining() && shape.size() <= 8) shape.add(varint(bytes));
        });
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (ByteBuffer varints = last(message, 5); varints.hasRemaining() && !kind.real(); )
            whole.write((int) varint(varints));
        ElementType.Source few = (any, count) -> any.read(new ByteArrayInputStream(whole.toByteArray()), count);
        if (whole.size() > 0) return kind.tensor(path, name, shape, transposed, whole.size(), few);
        ByteBuffer raw = last(message, last(message, 9).hasRemaining() ? 9 : 4);
        return kind.tensor(path, name, shape, transposed, raw.remaining(), ElementType.at(path, raw.position()));
    }

    /** scale (q - zero), one pair or one pair a column. */
    private float[] real(String stem, Tensor quantised) {
        ByteBuffer scale = initialisers.get(stem + "_scale");
        ByteBuffer zero = initialisers.get(stem + "_zero_point");
        String both = "of quantised tensors with scale and zero point";
        Require.holds(scale != null && zero != null, file, both, stem + QUANTISED + " without");
        float[] q = quantised.values().get();
        float[] s = tensor(scale, stem + "_scale", false).values().get();
        float[] z = tensor(zero, stem + "_zero_point", false).values().get();
        List<Long> shape = quantised.shape();
        boolean fit = s.length == z.length && (s.length == 1 || s.length == shape.get(shape.size() - 1));
        Require.holds(fit, file, "of one scale, or one a column", s.length + " of " + stem + QUANTISED);
        for (int i = 0; i < q.length; i++) q[i] = s[i % s.length] * (q[i] - z[i % z.length]);
        return q;
    }
}
