package deeplimits.diagnose;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.nd4j.shade.jackson.core.JsonFactory;
import org.nd4j.shade.jackson.core.JsonParser;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.core.JsonToken;

/** 8 bytes n, little-endian; n bytes of JSON, from a name to dtype, shape and data_offsets; the numbers. */
final class Safetensors {
    private static final JsonFactory JSON =
            JsonFactory.builder().build().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private Safetensors() {}

    /** What the header says of one array. */
    private record Entry(String name, String type, List<Long> shape, List<Long> offsets) {}

    static List<Tensor> tensors(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            long size = channel.size();
            ByteBuffer length = read(path, channel, 0, 8);
            long header = length.getLong();
            if (header < 2 || header > Math.min(WeightFile.MOST_HEADER, size - 8))
                throw WeightFile.refused(
                        path,
                        "safetensors with a header of at most " + Math.min(WeightFile.MOST_HEADER, size - 8) + " bytes",
                        header);
            List<Entry> entries =
                    entries(path, read(path, channel, 8, (int) header).array());
            return checked(path, entries, 8 + header, size);
        }
    }

    private static ByteBuffer read(Path path, FileChannel channel, long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining())
            if (channel.read(buffer, at + buffer.position()) < 0)
                throw WeightFile.refused(path, "whole", "its end at byte " + channel.size());
        return buffer.flip();
    }

    private static List<Entry> entries(Path path, byte[] header) throws IOException {
        List<Entry> entries = new ArrayList<>();
        try (JsonParser json = JSON.createParser(header)) {
            expect(path, json.nextToken(), JsonToken.START_OBJECT);
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.getCurrentName();
                expect(path, json.nextToken(), JsonToken.START_OBJECT);
                if (name.equals("__metadata__")) json.skipChildren();
                else entries.add(entry(path, name, json));
            }
            return entries;
        } catch (JsonProcessingException e) {
            throw WeightFile.refused(path, "safetensors with a header in JSON", e.getOriginalMessage());
        }
    }

    private static Entry entry(Path path, String name, JsonParser json) throws IOException {
        String type = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.getCurrentName();
            JsonToken value = json.nextToken();
            if (field.equals("dtype") && value == JsonToken.VALUE_STRING) type = json.getText();
            else if (field.equals("shape")) shape = numbers(path, json);
            else if (field.equals("data_offsets")) offsets = numbers(path, json);
            else json.skipChildren();
        }
        if (type == null || shape == null || offsets == null || offsets.size() != 2)
            throw WeightFile.refused(
                    path, "safetensors with dtype, shape and data_offsets of each tensor", "none of " + name);
        return new Entry(name, type, shape, offsets);
    }

    private static List<Long> numbers(Path path, JsonParser json) throws IOException {
        expect(path, json.currentToken(), JsonToken.START_ARRAY);
        List<Long> numbers = new ArrayList<>();
        while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) numbers.add(json.getLongValue());
        expect(path, json.currentToken(), JsonToken.END_ARRAY);
        return numbers;
    }

    private static void expect(Path path, JsonToken token, JsonToken wanted) {
        if (token != wanted)
            throw WeightFile.refused(
                    path, "safetensors with a header in JSON", token + " where " + wanted + " belongs");
    }

    /** Every array lies in the file, has the length of its shape and overlaps no other. */
    private static List<Tensor> checked(Path path, List<Entry> entries, long data, long size) {
        List<Tensor> tensors = new ArrayList<>();
        List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparing(e -> e.offsets.get(0)));
        long end = 0;
        for (Entry e : sorted) {
            long from = e.offsets.get(0);
            long to = e.offsets.get(1);
            if (from < end)
                throw WeightFile.refused(
                        path, "of tensors that do not overlap", e.name + " at byte " + from + ", before " + end);
            if (to < from || to > size - data)
                throw WeightFile.refused(
                        path,
                        "of tensors inside its " + (size - data) + " bytes of numbers",
                        e.name + " at " + e.offsets);
            end = to;
        }
        for (Entry e : entries) {
            ElementType type = type(e.type);
            if (type == null || !type.real()) continue; // whole numbers and 8-bit floats are no weights
            long length = e.offsets.get(1) - e.offsets.get(0);
            Tensor tensor = new Tensor(
                    e.name,
                    List.copyOf(e.shape),
                    gpt2(e.name),
                    WeightFile.slice(
                            path,
                            data + e.offsets.get(0),
                            (int) Math.min(Integer.MAX_VALUE, length / type.bytes),
                            type));
            if (length != tensor.count() * type.bytes)
                throw WeightFile.refused(
                        path,
                        "of tensors as long as their shapes",
                        e.name + " of shape " + e.shape + " in " + length + " bytes");
            tensors.add(tensor);
        }
        return tensors;
    }

    private static ElementType type(String name) {
        for (ElementType type : ElementType.values()) if (type.name().equals(name)) return type;
        return null;
    }

    /** GPT-2's modules Conv1D hold inputs x outputs. */
    static boolean gpt2(String name) {
        return name.matches(".*\\b(c_fc|c_proj|c_attn)\\.weight");
    }
}
