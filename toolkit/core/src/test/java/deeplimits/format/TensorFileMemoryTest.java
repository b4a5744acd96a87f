package deeplimits.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.diagnose.Report;
import deeplimits.diagnose.WeightFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files of 16 MB that are none, opened in a JVM whose heap is three times as large and 16 MB for itself: each is refused in
 * words, none by an OutOfMemoryError. A list of all fields of an ONNX message, or of all numbers of a shape, would not fit.
 */
class TensorFileMemoryTest {
    private static final int SIZE = 16 << 20;

    @TempDir
    Path folder;

    @Test
    void refusalsTakeThreeTimesTheFile() throws Exception {
        safetensors(
                "body-cut.safetensors",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999],\"data_offsets\":[0,399999996]}}");
        safetensors("shape-wrong.safetensors", "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,4000]}}");
        header("nested.safetensors", "{\"a\":", "[");
        header("numbers.safetensors", "{\"a\":{\"dtype\":\"F32\",\"shape\":[", "1,");
        header("text.safetensors", "{\"", "a");
        header("wide-text.safetensors", "{\"", "\u00e4");
        many("many.safetensors");
        onnx("scalars.onnx", field(7, repeated(new byte[] {8, 0})));
        onnx("nodes.onnx", field(7, repeated(new byte[] {10, 0})));
        onnx("inputs.onnx", field(7, field(1, repeated(new byte[] {10, 0}))));
        onnx("shape.onnx", field(7, field(5, field(1, repeated(new byte[] {1})))));
        onnx("names.onnx", field(7, initialisers()));
        npz("short.npz");
        Files.write(folder.resolve("pickle.pt"), new byte[SIZE]);
        Files.write(folder.resolve("zeros.npz"), new byte[SIZE]);
        Files.write(folder.resolve("zeros.onnx"), new byte[SIZE]);
        Files.write(folder.resolve("zeros.safetensors"), new byte[SIZE]);
        List<Path> files;
        try (var all = Files.list(folder)) {
            files = all.sorted().toList();
        }
        assertEquals(17, files.size());
        List<String> answers = inASmallHeap(files);
        for (int i = 0; i < files.size(); i++) {
            String answer = i < answers.size() ? answers.get(i) : "nothing";
            assertTrue(answer.contains(" must be ") && answer.contains("got "), files.get(i) + ": " + answer);
            assertTrue(answer.length() < 10_000, files.get(i) + " is refused with " + answer.length() + " characters");
        }
    }

    private List<String> inASmallHeap(List<Path> files) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + (3 * SIZE + (16 << 20)),
                "-cp",
                System.getProperty("java.class.path"),
                TensorFileMemoryTest.class.getName()));
        files.forEach(file -> command.add(file.toString()));
        Process jvm = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        jvm.waitFor();
        return said.lines().toList();
    }

    /** Opens and reads each file: one line an answer. */
    public static void main(String[] files) {
        for (String file : files) {
            String answer;
            try {
                Report.of(WeightFile.open(Path.of(file)), 1, null);
                answer = "a report";
            } catch (IllegalArgumentException e) {
                answer = e.getMessage().replace('\n', ' ');
            } catch (OutOfMemoryError e) {
                answer = e.toString();
            }
            System.out.println(answer);
        }
    }

    private void safetensors(String name, String header) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(json.length).put(json);
        Files.write(folder.resolve(name), bytes.array());
    }

    /** A header as long as the file, of one thing over and over. */
    private void header(String name, String begin, String again) throws IOException {
        byte[] unit = again.getBytes(StandardCharsets.UTF_8);
        byte[] first = begin.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(SIZE).order(ByteOrder.LITTLE_ENDIAN);
        int units = (SIZE - 8 - first.length) / unit.length;
        bytes.putLong(first.length + (long) units * unit.length).put(first);
        for (int i = 0; i < units; i++) bytes.put(unit);
        Files.write(folder.resolve(name), Arrays.copyOf(bytes.array(), bytes.position()));
    }

    /** More tensors, of no number each, than any network has. */
    private void many(String name) throws IOException {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; json.length() < SIZE - 200; i++)
            json.append(i == 0 ? "" : ",")
                    .append("\"t")
                    .append(i)
                    .append("\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,0]}");
        safetensors(name, json.append("}").toString());
    }

    private void onnx(String name, byte[] model) throws IOException {
        Files.write(folder.resolve(name), model);
    }

    private static byte[] repeated(byte[] unit) {
        byte[] all = new byte[SIZE / unit.length * unit.length];
        for (int i = 0; i < all.length; i++) all[i] = unit[i % unit.length];
        return all;
    }

    private static byte[] initialisers() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(SIZE);
        for (int i = 0; out.size() < SIZE; i++)
            out.writeBytes(field(5, field(8, Integer.toString(i, 36).getBytes(StandardCharsets.US_ASCII))));
        return out.toByteArray();
    }

    /** A field of bytes of the wire format of protocol buffers. */
    private static byte[] field(int number, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 8);
        out.write(number << 3 | 2);
        int length = content.length;
        for (; length > 127; length >>>= 7) out.write(length & 0x7F | 0x80);
        out.write(length);
        out.writeBytes(content);
        return out.toByteArray();
    }

    /** An array of 16 MB, stored as it is, whose shape says one of 64. */
    private void npz(String name) throws IOException {
        String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (4, 4194304), }";
        byte[] npy = Arrays.copyOf(
                ("\u0093NUMPY\u0001\u0000\u0076\u0000" + header + " ".repeat(117 - header.length()) + "\n")
                        .getBytes(StandardCharsets.ISO_8859_1),
                SIZE);
        try (OutputStream file = Files.newOutputStream(folder.resolve(name));
                ZipOutputStream zip = new ZipOutputStream(file)) {
            ZipEntry entry = new ZipEntry("a.npy");
            CRC32 crc = new CRC32();
            crc.update(npy);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(npy.length);
            entry.setCrc(crc.getValue());
            zip.putNextEntry(entry);
            zip.write(npy);
            zip.closeEntry();
        }
    }
}
