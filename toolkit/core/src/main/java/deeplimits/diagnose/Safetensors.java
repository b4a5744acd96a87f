package deeplimits.diagnose;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
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
    private static final JsonFactory JSON = new JsonFactory().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private Safetensors() {}

    /**
     * What the header says of one array: it lies in bytes [from, to) of the numbers; type null for one that is not
     * read.
     */
    private record Entry(String name, Tensor.Type type, List<Long> shape, long from, long to) {}

    static List<Tensor> tensors(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            long room = Math.min(WeightFile.MOST_HEADER, channel.size() - 8);
            long header = channel.size() < 10 ? -1 : read(channel, 0, 8).getLong();
            if (header < 2 || header > room)
                throw WeightFile.refused(
                        path, "safetensors with a header of 2 to " + Math.max(2, room) + " bytes", header);
            List<Entry> entries = entries(path, read(channel, 8, (int) header).array());
            inside(path, entries, channel.size() - 8 - header);
            List<Tensor> tensors = new ArrayList<>();
            for (Entry e : entries) if (e.type != null && e.type.real()) tensors.add(tensor(path, e, 8 + header));
            return tensors;
        }
    }

    private static ByteBuffer read(FileChannel channel, long at, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining() && channel.read(buffer, at + buffer.position()) >= 0) {}
        return buffer.flip();
    }

    /** Token by token: a tree of a hostile header would take many times its bytes, or all of the stack. */
    private static List<Entry> entries(Path path, byte[] header) throws IOException {
        List<Entry> entries = new ArrayList<>();
        Reader text = new InputStreamReader(new ByteArrayInputStream(header), StandardCharsets.UTF_8);
        try (JsonParser json = JSON.createParser(text)) {
            if (json.nextToken() != JsonToken.START_OBJECT)
                throw WeightFile.refused(path, "safetensors with a header in JSON", json.currentToken());
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.getCurrentName();
                json.nextToken();
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
        List<Long> offsets = List.of();
        boolean object = json.currentToken() == JsonToken.START_OBJECT;
        while (object && json.nextToken() == JsonToken.FIELD_NAME) {
            String field = json.getCurrentName();
            json.nextToken();
            switch (field) {
                case "dtype" -> type = json.getValueAsString();
                case "shape" -> shape = numbers(json);
                case "data_offsets" -> offsets = numbers(json);
                default -> json.skipChildren();
            }
        }
        if (type == null || shape == null || offsets.size() != 2)
            throw WeightFile.refused(
                    path, "safetensors with dtype, shape and data_offsets of each tensor", "none of " + name);
        return new Entry(name, Tensor.Type.of(type), shape, offsets.get(0), offsets.get(1));
    }

    /** A list of whole numbers; -1, which no length and no offset is, for anything else. */
    private static List<Long> numbers(JsonParser json) throws IOException {
        List<Long> numbers = new ArrayList<>();
        if (json.currentToken() != JsonToken.START_ARRAY) return List.of(-1L);
        while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) numbers.add(json.getLongValue());
        return json.currentToken() == JsonToken.END_ARRAY ? numbers : List.of(-1L);
    }

    /** Every array lies inside the numbers and overlaps no other. */
    private static void inside(Path path, List<Entry> entries, long size) {
        List<Entry> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparingLong(Entry::from).thenComparingLong(Entry::to));
        long end = 0;
        for (Entry e : sorted) {
            if (e.from < 0 || e.to < e.from || e.to > size)
                throw WeightFile.refused(
                        path,
                        "of tensors inside its " + size + " bytes of numbers",
                        e.name + " at " + e.from + " to " + e.to);
            if (e.from < end)
                throw WeightFile.refused(
                        path, "of tensors that do not overlap", e.name + " at byte " + e.from + ", before " + end);
            end = e.to;
        }
    }

    private static Tensor tensor(Path path, Entry e, long data) {
        long length = e.to - e.from;
        Tensor tensor = new Tensor(
                e.name, e.shape, gpt2(e.name), WeightFile.slice(path, data + e.from, length / e.type.bytes, e.type));
        if (length != tensor.count() * e.type.bytes)
            throw WeightFile.refused(
                    path,
                    "of tensors as long as their shapes",
                    e.name + " of shape " + e.shape + " in " + length + " bytes");
        return tensor;
    }

    /** GPT-2's modules Conv1D hold inputs x outputs. */
    static boolean gpt2(String name) {
        return name.matches(".*\\b(c_fc|c_proj|c_attn)\\.weight");
    }
}
