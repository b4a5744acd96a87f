package deeplimits.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The journals of one experiment: NAME for an undivided run, NAME.1-of-3, NAME.2-of-3, ... for shards.
 *
 * <p>A run reads the finished cells of all of them and appends to its own, which it locks. Shards of one division run at
 * the same time; any other two runs on one name exclude each other.
 */
final class Shards implements AutoCloseable {
    private final JournalLock lock;
    private final Map<String, Block> finished = new LinkedHashMap<>();
    private final Journal journal;

    /**
     * Opens the journals.
     *
     * @param name path of the undivided journal
     * @param index which shard, from 1; 0 when undivided
     * @param count how many shards; 0 when undivided
     * @param header what the journals must belong to
     */
    Shards(Path name, int index, int count, List<String> header) {
        Path own = count == 0 ? name : shard(name, index, count);
        lock = JournalLock.tryTake(own);
        if (lock == null) {
            throw new IllegalStateException(
                    "the journal " + own + " is in use by another run; wait for it, or let every run take"
                            + " a shard of its own: .shard(1, 2) and .shard(2, 2)");
        }
        boolean opened = false;
        try {
            Journal.Content content = Journal.read(own, header);
            finished.putAll(content.cells());
            for (Path other : siblings(name)) {
                if (!other.equals(own)) {
                    boolean together =
                            count > 0 && other.getFileName().toString().endsWith("-of-" + count);
                    if (!together && JournalLock.held(other)) {
                        throw new IllegalStateException(
                                "the journal " + other + " is in use by another run; wait for it, or take"
                                        + " another shard of the same division");
                    }
                    Journal.read(other, header).cells().forEach(finished::putIfAbsent);
                }
            }
            journal = Journal.open(own, header, content);
            opened = true;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open the journal " + own + ": " + e, e);
        } finally {
            if (!opened) lock.close();
        }
    }

    private static Path shard(Path name, int index, int count) {
        return name.resolveSibling(name.getFileName() + "." + index + "-of-" + count);
    }

    /** The journals of this name that exist, in the order of their names. */
    private static List<Path> siblings(Path name) throws IOException {
        Pattern pattern = Pattern.compile(Pattern.quote(name.getFileName().toString()) + "(\\.\\d+-of-\\d+)?");
        Path folder = name.toAbsolutePath().getParent();
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file ->
                            pattern.matcher(file.getFileName().toString()).matches())
                    .map(file -> name.resolveSibling(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    Map<String, Block> finished() {
        return finished;
    }

    Journal journal() {
        return journal;
    }

    @Override
    public void close() {
        try {
            journal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            lock.close();
        }
    }
}
