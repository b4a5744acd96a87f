package deeplimits.lab;

import deeplimits.Require;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A lock beside a file that one process may write at a time, a journal, a checkpoint or a download, {@code NAME.lock}: the operating
 * system gives it up when its process ends, however it ends.
 *
 * <p>POSIX drops a process's lock when any handle of the file is closed, so that a lock held in this JVM is never opened
 * twice: that is what {@link #HELD} prevents.
 */
public final class LockFile implements AutoCloseable {
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private LockFile(Path file) throws IOException {
        this.file = file;
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** Takes the lock of a file, or gives null when another holds it. */
    public static LockFile tryTake(Path guarded) {
        Path file = Require.present("file to lock", guarded)
                .resolveSibling(guarded.getFileName() + ".lock")
                .toAbsolutePath()
                .normalize();
        if (!HELD.add(file)) return null;
        boolean taken = false;
        try {
            LockFile lock = new LockFile(file);
            taken = lock.channel.tryLock() != null;
            if (!taken) lock.channel.close();
            return taken ? lock : null;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot lock " + guarded + ": " + e + "; its folder must exist and be writable", e);
        } finally {
            if (!taken) HELD.remove(file);
        }
    }

    /** Whether another holds the lock of a file. */
    static boolean held(Path guarded) {
        try (LockFile lock = tryTake(guarded)) {
            return lock == null;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot release the lock " + file, e);
        } finally {
            HELD.remove(file);
        }
    }
}
