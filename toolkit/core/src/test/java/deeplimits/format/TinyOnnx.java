package deeplimits.format;

import deeplimits.weights.Weights;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes the few fields of an ONNX file that hold weights, by the field numbers of onnx.proto. */
final class TinyOnnx {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** h + V_k relu(W_k h) as two products a layer, whose matrices are anonymous and lie as inputs x outputs. */
    static byte[] of(Weights v, Weights w) {
        TinyOnnx graph = new TinyOnnx();
        for (int k = 0; k < v.depth(); k++) {
            product(graph, k, "fc1", "onnx::MatMul_" + (100 + k), w);
            product(graph, k, "fc2", "onnx::MatMul_" + (200 + k), v);
        }
        return new TinyOnnx().number(1, 7).bytes(7, graph).out.toByteArray();
    }

    private static void product(TinyOnnx graph, int k, String layer, String name, Weights weights) {
        int rows = weights.rows();
        int columns = weights.columns();
        ByteBuffer raw = ByteBuffer.allocate(4 * rows * columns).order(ByteOrder.LITTLE_ENDIAN);
        for (int j = 0; j < columns; j++) for (int i = 0; i < rows; i++) raw.putFloat((float) weights.get(k, i, j));
        graph.node("/layers." + k + "/" + layer + "/MatMul", "MatMul", name);
        graph.bytes(
                5,
                new TinyOnnx()
                        .number(1, columns)
                        .number(1, rows)
                        .number(2, 1)
                        .text(8, name)
                        .raw(9, raw.array()));
    }

    /** One matrix of bytes, scale 0.5 and zero point 3, as dynamic quantisation names and stores them. */
    static byte[] quantised(int rows, int columns, byte... q) {
        TinyOnnx graph = new TinyOnnx().node("/fc/MatMul_quant", "MatMulInteger", "x_quantized");
        graph.bytes(
                5,
                new TinyOnnx()
                        .number(1, rows)
                        .number(1, columns)
                        .number(2, 3)
                        .text(8, "x_quantized")
                        .raw(9, q));
        byte[] half = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(0.5f)
                .array();
        graph.bytes(5, new TinyOnnx().number(2, 1).raw(4, half).text(8, "x_scale"));
        graph.bytes(5, new TinyOnnx().number(2, 3).raw(5, new byte[] {3}).text(8, "x_zero_point"));
        return new TinyOnnx().bytes(7, graph).out.toByteArray();
    }

    private TinyOnnx node(String name, String operation, String weights) {
        return bytes(
                1, new TinyOnnx().text(1, "h").text(1, weights).text(3, name).text(4, operation));
    }

    private TinyOnnx number(int field, long value) {
        varint(field << 3);
        varint(value);
        return this;
    }

    private TinyOnnx text(int field, String value) {
        return raw(field, value.getBytes(StandardCharsets.UTF_8));
    }

    private TinyOnnx bytes(int field, TinyOnnx message) {
        return raw(field, message.out.toByteArray());
    }

    private TinyOnnx raw(int field, byte[] bytes) {
        varint(field << 3 | 2);
        varint(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    private void varint(long value) {
        for (; value > 0x7F; value >>>= 7) out.write((int) (value & 0x7F) | 0x80);
        out.write((int) value);
    }
}
