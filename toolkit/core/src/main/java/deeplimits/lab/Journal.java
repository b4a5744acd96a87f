package deeplimits.lab;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tech.tablesaw.api.Table;

/**
 * The finished cells of one experiment in append-only files: NAME for an undivided run, NAME.1-of-3, NAME.2-of-3, ... for shards.
 *
 * <p>A run reads the finished cells of all of them and appends to its own, which it locks. Shards of one division run at the same
 * time; any other two runs on one name exclude each other.
 *
 * <p>The first line of a file says what was measured; each other line is one cell. A line counts when its checksum is right and
 * it ends. A process killed while writing leaves at most a torn last line, which the next run cuts off; damage before the last
 * line is refused and nothing is changed. When the disk is full the file is cut back to its last whole line.
 */
final class Journal implements AutoCloseable {
    private static final long PAUSE = 100; // milliseconds; a cell may take less than the 9 ms that a disk takes
    private static final Executor SOON = CompletableFuture.delayedExecutor(PAUSE, TimeUnit.MILLISECONDS);

    private final Path file;
    private final LockFile lock;
    private final Map<List<String>, List<String>> finished = new HashMap<>();
    private RandomAccessFile lines; // a channel would close when the thread that writes is interrupted
    private long length;
    private boolean unsynced; // something was written since the disk was last waited for
    private IOException lost; // why the disk did not take what was written

    private Journal(Path file) {
        this.file = file;
        lock = LockFile.tryTake(file);
        if (lock == null) throw inUse(file, "let every run take a shard of its own: .shard(1, 2) and .shard(2, 2)");
    }

    /**
     * Opens the journals of a name.
     *
     * @param name path of the undivided journal
     * @param index which shard, from 1; 0 when undivided
     * @param count how many shards; 0 when undivided
     * @param header what was measured, which every file must say too
     */
    static Journal open(Path name, int index, int count, Map<String, String> header) {
        String own = name.getFileName() + (count == 0 ? "" : "." + index + "-of-" + count);
        Journal journal = new Journal(name.resolveSibling(own));
        boolean opened = false;
        try {
            byte[] first = JournalLine.header(header);
            journal.length = journal.read(journal.file, header, first);
            for (Path other : siblings(name)) {
                if (other.equals(journal.file)) continue;
                boolean together = count > 0 && other.toString().endsWith("-of-" + count);
                if (!together && LockFile.held(other)) throw inUse(other, "take another shard of the same division");
                journal.read(other, header, first);
            }
            journal.begin(first);
            opened = true;
            return journal;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the journal " + journal.file + ": " + e, e);
        } finally {
            if (!opened) journal.close();
        }
    }

    private static IllegalStateException inUse(Path file, String cure) {
        return new IllegalStateException("the journal " + file + " is in use by another run; wait for it, or " + cure);
    }

    /** The journals of this name that exist, in the order of their names. */
    private static List<Path> siblings(Path name) throws IOException {
        Pattern pattern = Pattern.compile(Pattern.quote(name.getFileName().toString()) + "(\\.\\d+-of-\\d+)?");
        try (Stream<Path> files = Files.list(name.toAbsolutePath().getParent())) {
            return files.filter(file ->
                            pattern.matcher(file.getFileName().toString()).matches())
                    .map(file -> name.resolveSibling(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    /** Reads the whole cells of a file and gives how many bytes they and the header fill; 0 without a whole header. */
    private long read(Path from, Map<String, String> header, byte[] first) throws IOException {
        byte[] bytes = Files.exists(from) ? Files.readAllBytes(from) : new byte[0];
        int common = Arrays.mismatch(bytes, first);
        if (common >= 0 && common < Math.min(bytes.length, first.length))
            throw JournalLine.otherHeader("the journal " + from, header, bytes, "in the file", "name another file");
        if (bytes.length < first.length) return 0;
        int at = first.length;
        for (int line = 2; at < bytes.length; line++) {
            int end = at;
            while (end < bytes.length && bytes[end] != '\n') end++;
            String text = new String(bytes, at, end - at, StandardCharsets.UTF_8);
            List<String> fields = end == bytes.length ? null : JournalLine.fields(text);
            if (fields == null && text.endsWith("\r"))
                throw JournalLine.edited("the journal " + from, "line " + line + " ends in CR LF");
            if (fields == null && end + 1 < bytes.length) {
                throw new IllegalArgumentException("the journal " + from + " is damaged in line " + line + ", with "
                        + (line - 2) + " whole cells before it; delete that line and run again");
            }
            if (fields == null) break; // torn by a kill
            finished.putIfAbsent(JournalLine.name(fields), fields);
            at = end + 1;
        }
        return at;
    }

    /** The finished cells of all files of this name, when it was opened: the fields of each by its name. */
    Map<List<String>, List<String>> finished() {
        return finished;
    }

    /** Appends one cell and returns when the operating system has it; the disk has it a little later. */
    void append(List<String> cell, Table block) {
        write(JournalLine.of(cell, block));
    }

    /** Opens the own file to append, after cutting a torn last line off. */
    private void begin(byte[] header) throws IOException {
        lines = new RandomAccessFile(file.toFile(), "rw");
        if (lines.length() > length) lines.setLength(length);
        lines.seek(length);
        if (length == 0) write(header);
    }

    private synchronized void write(byte[] line) {
        try {
            if (lost != null) throw lost;
            lines.write(line);
            length += line.length;
        } catch (IOException e) {
            throw failure(e);
        }
        if (!unsynced) SOON.execute(this::sync);
        unsynced = true;
    }

    /** Waits for the disk, once for all that was written in the meantime. */
    private synchronized void sync() {
        try {
            if (unsynced) lines.getFD().sync();
        } catch (IOException e) {
            lost = e;
        }
        unsynced = false;
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
    public synchronized void close() {
        try (LockFile released = lock;
                RandomAccessFile closed = lines) {
            sync();
            if (lost != null) throw failure(lost);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the journal " + file, e);
        }
    }
}
