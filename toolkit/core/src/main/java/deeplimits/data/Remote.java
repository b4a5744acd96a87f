package deeplimits.data;

import java.net.URI;
import java.util.Arrays;
import java.util.List;

/**
 * A file of the network as it must be.
 *
 * @param name    its name on disk
 * @param bytes   its exact size
 * @param sha256  its SHA-256, 64 lower-case hexadecimal digits
 * @param mirrors where to ask, in this order
 */
record Remote(String name, long bytes, String sha256, List<URI> mirrors) {
    Remote {
        if (!(bytes > 0) || !sha256.matches("[0-9a-f]{64}") || mirrors.isEmpty()) {
            throw new IllegalArgumentException("a remote file needs a size, a SHA-256 and a mirror, got " + bytes
                    + " bytes, " + sha256 + ", " + mirrors);
        }
        mirrors = List.copyOf(mirrors);
    }

    /** The file under each of the folders, which end in a slash. */
    static Remote under(String name, long bytes, String sha256, String... folders) {
        return new Remote(
                name,
                bytes,
                sha256,
                Arrays.stream(folders).map(f -> URI.create(f + name)).toList());
    }

    String expected() {
        return Refusal.number(bytes) + " bytes with SHA-256 " + sha256;
    }
}
