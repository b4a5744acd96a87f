package deeplimits.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings a {@link Remote} file into a folder, whole and verified, or not at all.
 *
 * <p>Mirrors are asked in order. What arrives goes to {@code name.part}, is compared with size and SHA-256, and only then takes
 * its name, in one atomic step. A connection that breaks leaves the part for the next call to resume; whatever turns out to be
 * wrong is deleted. Two processes cannot fetch one file at once.
 */
final class Download {
    private static final String OFFLINE_PROPERTY = "deeplimits.offline";
    private static final String OFFLINE_VARIABLE = "DEEPLIMITS_OFFLINE";
    private static final String BY_HAND = "check the connection and try again, or put the file there by hand";

    private final Patience patience;
    private final HttpClient client;

    Download(Patience patience) {
        this.patience = patience;
        this.client = HttpClient.newBuilder()
                .connectTimeout(patience.connect())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
    }

    /** Whether the network must not be asked: the property wins over the environment. */
    static boolean offline() {
        String property = System.getProperty(OFFLINE_PROPERTY);
        String value = property != null ? property : System.getenv().getOrDefault(OFFLINE_VARIABLE, "");
        return value.equalsIgnoreCase("true") || value.equals("1");
    }

    /**
     * The file in the folder, fetched unless it is there already.
     *
     * @throws IOException with each mirror's answer if none gave the file, if the folder cannot be written, or offline
     */
    Path fetch(Remote remote, Path folder) throws IOException {
        Path target = folder.resolve(remote.name());
        if (Files.exists(target)) {
            String actual = Sha256.of(target);
            if (actual.equals(remote.sha256())) return target;
            throw Refusal.of(
                    target,
                    remote.expected(),
                    Refusal.number(Files.size(target)) + " bytes with SHA-256 " + actual,
                    "the file was there already and is left alone: move it away and fetch again");
        }
        if (offline()) {
            throw Refusal.of(
                    target,
                    remote.expected(),
                    "no file, and the network is switched off",
                    "unset -D" + OFFLINE_PROPERTY + " and " + OFFLINE_VARIABLE + ", or put the file there by hand");
        }
        return fetchFromMirrors(remote, target);
    }

    private Path fetchFromMirrors(Remote remote, Path target) throws IOException {
        Path part = target.resolveSibling(remote.name() + ".part");
        List<String> faults = new ArrayList<>();
        try {
            Files.createDirectories(target.getParent());
            for (URI mirror : remote.mirrors()) {
                try {
                    receive(remote, mirror, part);
                    return Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
                } catch (Transfer.Failure e) {
                    faults.add(mirror + ": " + e.getMessage());
                }
            }
        } catch (FileSystemException | UncheckedIOException e) {
            part.toFile().delete(); // a file that cannot be written helps nobody
            throw Refusal.of(
                    part,
                    "a folder with room for " + Refusal.number(remote.bytes()) + " bytes",
                    String.valueOf(e.getMessage()),
                    "free some space, or make the folder writable");
        }
        throw Refusal.of(
                target,
                remote.expected(),
                "no such answer from any mirror:\n  " + String.join("\n  ", faults) + "\n",
                BY_HAND);
    }

    /** The whole verified file in the part, whose earlier beginning is used if it proves right. */
    private void receive(Remote remote, URI mirror, Path part) throws IOException, Transfer.Failure {
        try (FileChannel channel = lock(part)) {
            if (channel.size() >= remote.bytes()) channel.truncate(0);
            boolean resumed = channel.size() > 0;
            try {
                complete(remote, mirror, channel);
            } catch (Transfer.Failure e) {
                if (!(resumed && e.suspect())) throw e;
                channel.truncate(0); // the beginning may have been the wrong one: once more, from nothing
                complete(remote, mirror, channel);
            }
        } catch (Transfer.Failure e) {
            if (e.suspect() || Files.size(part) == 0) Files.delete(part);
            throw e;
        }
    }

    private void complete(Remote remote, URI mirror, FileChannel channel) throws IOException, Transfer.Failure {
        new Transfer(client, patience, remote).into(channel, mirror);
        channel.force(true);
        String actual = Sha256.of(channel);
        if (!actual.equals(remote.sha256()))
            throw new Transfer.Failure(true, "expected SHA-256 " + remote.sha256() + ", got " + actual);
    }

    private static FileChannel lock(Path part) throws IOException {
        FileChannel channel =
                FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) return channel;
        } catch (OverlappingFileLockException e) {
            // held by another thread of this process: refused below, like another process
        }
        channel.close();
        throw Refusal.of(
                part, "nobody else to write it", "another download of the same file", "wait for the other one to end");
    }
}
