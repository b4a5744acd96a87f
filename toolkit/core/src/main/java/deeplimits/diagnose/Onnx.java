package deeplimits.diagnose;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /** A node: what it is called, what it does, whether it transposes its second input. */
    private record Node(String name, String operation, List<String> inputs, boolean transposes) {}

    /** An initialiser: where its numbers lie, as bytes of their type or, for few of them, as numbers of a message. */
    private record Initialiser(
            String name, List<Long> shape, int type, boolean external, ByteBuffer raw, boolean packed) {
        /** What is packed and no float stands as varints, of a byte or more each. */
        private boolean varints() {
            return packed && type != 1;
        }

        /** Refuses numbers that are more or fewer than the shape says, before room is made for them. */
        Initialiser whole(Path path) {
            Tensor.Type stored = storedAs(type);
            if (stored == null || (varints() ? count() > raw.remaining() : count() * stored.bytes != raw.remaining()))
                throw WeightFile.refused(
                        path,
                        "of tensors as long as their shapes",
                        name + " of shape " + shape + " in " + raw.remaining() + " bytes");
            return this;
        }

        /** Numbers as floats. */
        float[] values(Path path) {
            Tensor.Type stored = storedAs(whole(path).type);
            ByteBuffer from = raw.duplicate().order(ByteOrder.LITTLE_ENDIAN);
            float[] values = new float[Math.toIntExact(count())];
            try {
                for (int i = 0; i < values.length; i++) values[i] = varints() ? varint(from) : stored.next(from);
            } catch (BufferUnderflowException e) {
                throw WeightFile.refused(path, "of whole tensors", name + " that ends within a number");
            }
            return values;
        }

        long count() {
            return Tensor.count(name, shape);
        }
    }

    private Onnx() {}

    static List<Tensor> tensors(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            if (channel.size() > Integer.MAX_VALUE)
                throw WeightFile.refused(
                        path,
                        "an ONNX file below 2 GB, as protocol buffers are; save it as safetensors",
                        channel.size() + " bytes");
            return tensors(path, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            throw WeightFile.refused(path, "a whole ONNX file", "one that ends within a field or is none");
        }
    }

    /** Looks at the graph twice, since of its nodes those alone are kept that use an initialiser. */
    private static List<Tensor> tensors(Path path, ByteBuffer model) {
        Map<String, Initialiser> initialisers = new LinkedHashMap<>();
        eachOfGraph(model, 5, field -> {
            Initialiser one = initialiser(field);
            if (initialisers.put(one.name, one) != null)
                throw WeightFile.refused(path, "of initialisers with different names", one.name + " twice");
            if (initialisers.size() > WeightFile.MOST_TENSORS)
                throw WeightFile.refused(path, "of at most " + WeightFile.MOST_TENSORS + " initialisers", "more");
        });
        Map<String, Node> users = new HashMap<>();
        int[] nodes = {0};
        eachOfGraph(model, 1, field -> {
            nodes[0]++;
            Node node = node(field, initialisers.keySet());
            for (String input : node.inputs) users.putIfAbsent(input, node);
        });
        if (nodes[0] == 0) throw WeightFile.refused(path, "an ONNX file with a graph", "no node");
        List<Tensor> tensors = new ArrayList<>();
        for (Initialiser one : initialisers.values()) {
            Tensor tensor = tensor(path, one, users.get(one.name), initialisers);
            if (tensor != null) tensors.add(tensor);
        }
        return tensors;
    }

    private static void eachOfGraph(ByteBuffer model, int number, Consumer<ByteBuffer> use) {
        for (Field f : Field.in(model))
            if (f.number == 7 && f.bytes != null)
                for (Field g : Field.in(f.bytes)) if (g.number == number && g.bytes != null) use.accept(g.bytes);
    }

    /**
     * A tensor of real numbers, or of quantised ones with their scale; null for whole numbers, which are no weights.
     */
    private static Tensor tensor(Path path, Initialiser one, Node user, Map<String, Initialiser> all) {
        Tensor.Type type = storedAs(one.type);
        boolean quantised = type != null && !type.real() && one.name.endsWith(QUANTISED);
        if (type == null || !type.real() && !quantised) return null;
        String stem = quantised ? one.name.substring(0, one.name.length() - QUANTISED.length()) : one.name;
        if (!quantised && stem.endsWith("_scale") && all.containsKey(stem.replaceAll("_scale$", QUANTISED)))
            return null;
        if (one.external)
            throw WeightFile.refused(
                    path,
                    "an ONNX file that holds its weights; save it with them inside, or as safetensors",
                    one.name + " in another file");
        one.whole(path);
        boolean transposed = user != null && one.shape.size() == 2 && user.operation.contains("MatMul")
                || user != null && user.operation.equals("Gemm") && !user.transposes && one.shape.size() == 2;
        Supplier<float[]> values = quantised
                ? () -> real(path, one, all.get(stem + "_scale"), all.get(stem + "_zero_point"))
                : () -> one.values(path);
        return new Tensor(name(stem, user), one.shape, transposed, values);
    }

    /** scale (q - zero), one pair or one pair a column. */
    private static float[] real(Path path, Initialiser quantised, Initialiser scale, Initialiser zero) {
        if (scale == null || zero == null)
            throw WeightFile.refused(
                    path, "of quantised tensors with scale and zero point", quantised.name + " without");
        float[] q = quantised.values(path);
        float[] s = scale.values(path);
        float[] z = zero.values(path);
        int columns = Math.toIntExact(quantised.shape.get(quantised.shape.size() - 1));
        if (s.length != z.length || s.length != 1 && s.length != columns)
            throw WeightFile.refused(
                    path,
                    "of one scale, or one for each of " + columns + " columns",
                    s.length + " of " + quantised.name);
        for (int i = 0; i < q.length; i++) q[i] = s[i % s.length] * (q[i] - z[i % z.length]);
        return q;
    }

    /** The initialiser's own name, or for "onnx::MatMul_1525" that of its node, /encoder/layer.0/query/MatMul. */
    private static String name(String own, Node user) {
        if (!own.startsWith("onnx::") || user == null || user.name.isEmpty()) return own;
        String path = user.name.replaceFirst("^/", "").replace('/', '.');
        return path.replaceFirst("\\.(MatMul|Gemm|Conv)(_quant)?(_\\d+)?$", "") + ".weight";
    }

    /** A node, of its inputs those that are weights. */
    private static Node node(ByteBuffer bytes, Set<String> weights) {
        String name = "";
        String operation = "";
        List<String> inputs = new ArrayList<>();
        boolean transposes = false;
        for (Field f : Field.in(bytes)) {
            if (f.number == 1 && weights.contains(f.text())) inputs.add(f.text());
            if (f.number == 3) name = f.text();
            if (f.number == 4) operation = f.text();
            if (f.number == 5) transposes |= transB(f.bytes);
        }
        return new Node(name, operation, inputs, transposes);
    }

    private static boolean transB(ByteBuffer attribute) {
        boolean named = false;
        long value = 0;
        for (Field f : Field.in(attribute)) {
            if (f.number == 1) named = f.text().equals("transB");
            if (f.number == 3) value = f.value;
        }
        return named && value != 0;
    }

    private static Initialiser initialiser(ByteBuffer bytes) {
        String name = "";
        List<Long> shape = new ArrayList<>();
        int type = 0;
        boolean external = false;
        ByteBuffer raw = ByteBuffer.allocate(0);
        boolean packed = false;
        for (Field f : Field.in(bytes)) {
            switch (f.number) {
                case 1 -> {
                    if (f.bytes == null) shape.add(f.value);
                    else while (f.bytes.hasRemaining() && shape.size() <= 8) shape.add(varint(f.bytes));
                    if (shape.size() > 8) Tensor.count(name, shape); // refuses the rank before the list grows
                }
                case 2 -> type = (int) f.value;
                case 4, 5 -> {
                    if (f.bytes != null) {
                        raw = f.bytes;
                        packed = true;
                    }
                }
                case 8 -> name = f.text();
                case 9 -> raw = f.bytes == null ? raw : f.bytes;
                case 14 -> external = f.value == 1;
                default -> {}
            }
        }
        return new Initialiser(name, List.copyOf(shape), type, external, raw, packed);
    }

    private static Tensor.Type storedAs(int type) {
        return switch (type) {
            case 1 -> Tensor.Type.F32;
            case 2 -> Tensor.Type.U8;
            case 3 -> Tensor.Type.I8;
            case 10 -> Tensor.Type.F16;
            case 11 -> Tensor.Type.F64;
            case 16 -> Tensor.Type.BF16;
            default -> null;
        };
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

    /** One field of a message: a number, or bytes. */
    private record Field(int number, long value, ByteBuffer bytes) {
        /** The fields of a message one after another, so that a message of a million fields takes no room. */
        static Iterable<Field> in(ByteBuffer message) {
            ByteBuffer from =
                    (message == null ? ByteBuffer.allocate(0) : message.duplicate()).order(ByteOrder.LITTLE_ENDIAN);
            return () -> new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return from.hasRemaining();
                }

                @Override
                public Field next() {
                    return Field.next(from);
                }
            };
        }

        private static Field next(ByteBuffer from) {
            long key = varint(from);
            int number = (int) (key >>> 3);
            return switch ((int) (key & 7)) {
                case 0 -> new Field(number, varint(from), null);
                case 1 -> new Field(number, from.getLong(), null);
                case 5 -> new Field(number, from.getInt(), null);
                case 2 -> {
                    long length = varint(from);
                    if (length < 0 || length > from.remaining()) throw new BufferUnderflowException();
                    ByteBuffer bytes = from.slice(from.position(), (int) length);
                    from.position(from.position() + (int) length);
                    yield new Field(number, 0, bytes);
                }
                default -> throw new BufferUnderflowException();
            };
        }

        String text() {
            return bytes == null
                    ? ""
                    : StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
        }
    }
}
