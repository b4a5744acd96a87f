package deeplimits.lab;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finished cells of one experiment in an append-only file.
 *
 * <p>The first line says which experiment and key the file belongs to; each other line is one cell. A line counts when
 * its checksum is right and it ends. A process killed while writing leaves at most a torn last line, which the next run
 * cuts off; damage before the last line is refused and nothing is changed. When the disk is full the file is cut back to
 * its last whole line.
 */
final class Journal implements AutoCloseable {
    private final Path file;
    private final RandomAccessFile lines; // a channel would close when the thread that writes is interrupted
    private long length;

    private Journal(Path file, RandomAccessFile lines, long length) {
        this.file = file;
        this.lines = lines;
        this.length = length;
    }

    /** What a file holds: its whole cells by name, and how many bytes they and the header fill. */
    record Content(Map<String, Block> cells, long length) {}

    /** Reads the whole cells of a file; one that does not exist, or has not even its header, holds none. */
    static Content read(Path file, List<String> header) throws IOException {
        byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        byte[] first = JournalText.line(header);
        int common = Arrays.mismatch(bytes, first);
        if (common >= 0 && common < Math.min(bytes.length, first.length)) {
            throw new IllegalArgumentException(
                    "the journal " + file + " belongs to another experiment, key or set of axes: expected " + header
                            + ", got " + firstLine(bytes) + "; name another file");
        }
        if (bytes.length < first.length) return new Content(new LinkedHashMap<>(), 0);
        Map<String, Block> cells = new LinkedHashMap<>();
        int from = first.length;
        for (int line = 2; from < bytes.length; line++) {
            int end = from;
            while (end < bytes.length && bytes[end] != '\n') end++;
            List<String> fields = end == bytes.length
                    ? null
                    : JournalText.fields(new String(bytes, from, end - from, StandardCharsets.UTF_8));
            if (fields == null && end + 1 < bytes.length) {
                throw new IllegalArgumentException("the journal " + file + " is damaged in line " + line + ", with "
                        + cells.size() + " whole cells before it; delete that line and run again");
            }
            if (fields == null) {
                break; // torn by a kill
            }
            cells.putIfAbsent(JournalText.name(fields), JournalText.block(fields));
            from = end + 1;
        }
        return new Content(cells, from);
    }

    private static String firstLine(byte[] bytes) {
        String text = new String(bytes, 0, Math.min(300, bytes.length), StandardCharsets.UTF_8);
        return '"' + text.lines().findFirst().orElse("").replace('\t', ' ') + '"';
    }

    /** Opens a file to append to, after cutting a torn last line off; {@code content} is what {@link #read} gave. */
    static Journal open(Path file, List<String> header, Content content) throws IOException {
        RandomAccessFile lines = new RandomAccessFile(file.toFile(), "rw");
        Journal journal = new Journal(file, lines, content.length());
        if (lines.length() > content.length()) lines.setLength(content.length());
        lines.seek(content.length());
        if (content.length() == 0) journal.write(JournalText.line(header));
        return journal;
    }

    /** Appends one cell and returns when it is on the disk. */
    void append(String cell, Block block) {
        write(JournalText.cell(cell, block));
    }

    private void write(byte[] line) {
        try {
            lines.write(line);
            lines.getFD().sync();
            length += line.length;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    private UncheckedIOException failure(IOException cause) {
        try {
            lines.setLength(length);
        } catch (IOException ignored) {
            cause.addSuppressed(ignored); // the torn line is cut off when the journal is opened again
        }
        return new UncheckedIOException(
                "cannot write to the journal " + file + ": " + cause.getMessage()
                        + "; the cells in it are whole, make room and run again",
                cause);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
