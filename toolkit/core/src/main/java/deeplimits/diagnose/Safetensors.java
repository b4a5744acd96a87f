package deeplimits.diagnose;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** 8 bytes n, little-endian; n bytes of JSON, from a name to dtype, shape and data_offsets; the numbers. */
final class Safetensors {
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

    private static List<Entry> entries(Path path, byte[] header) {
        JsonText json = new JsonText(new String(header, StandardCharsets.UTF_8));
        List<Entry> entries = new ArrayList<>();
        Set<String> names = new HashSet<>();
        try {
            json.expect('{');
            if (json.take('}')) return entries;
            do {
                String name = json.string();
                if (!names.add(name)) throw new JsonText.Malformed("the name " + name + " twice");
                json.expect(':');
                if (name.equals("__metadata__")) json.skip();
                else entries.add(entry(path, name, json));
                if (entries.size() > WeightFile.MOST_TENSORS)
                    throw WeightFile.refused(path, "of at most " + WeightFile.MOST_TENSORS + " tensors", "more");
            } while (json.take(','));
            json.expect('}');
            json.end();
            return entries;
        } catch (JsonText.Malformed e) {
            throw WeightFile.refused(path, "safetensors with a header in JSON", e.getMessage());
        }
    }

    private static Entry entry(Path path, String name, JsonText json) {
        String type = null;
        List<Long> shape = null;
        List<Long> offsets = List.of();
        boolean object = json.take('{');
        if (!object) json.skip();
        else if (!json.take('}')) {
            do {
                String field = json.string();
                json.expect(':');
                switch (field) {
                    case "dtype" -> type = json.next() == '"' ? json.string() : skipped(json);
                    case "shape" -> shape = json.numbers();
                    case "data_offsets" -> offsets = json.numbers();
                    default -> json.skip();
                }
            } while (json.take(','));
            json.expect('}');
        }
        if (type == null || shape == null || offsets.size() != 2)
            throw WeightFile.refused(
                    path, "safetensors with dtype, shape and data_offsets of each tensor", "none of " + name);
        return new Entry(name, Tensor.Type.of(type), shape, offsets.get(0), offsets.get(1));
    }

    private static String skipped(JsonText json) {
        json.skip();
        return null;
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
