package deeplimits.data;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.IOUtils;
import org.apache.commons.io.function.Uncheck;

/** A file that the toolkit knows by its SHA-256: its edition of a set, its name, and, to be fetched, its bytes and mirrors in order. */
record Published(String sha256, String edition, String name, long bytes, List<URI> mirrors) {
    private static final List<Published> ALL = all();

    /** The file of a hash, or null. */
    static Published of(String sha256) {
        return ALL.stream().filter(p -> p.sha256.equals(sha256)).findFirst().orElse(null);
    }

    /** The files of an edition that can be fetched. */
    static List<Published> fetched(String edition) {
        return ALL.stream()
                .filter(p -> p.edition.equals(edition) && p.bytes > 0)
                .toList();
    }

    /** The file, when it is this one. */
    Path checked(Path file) throws IOException {
        String actual = new DigestUtils(DigestUtils.getSha256Digest()).digestAsHex(file);
        if (actual.equals(sha256)) return file;
        throw new Refusal(file, "SHA-256 " + sha256, actual, "move it away and fetch it again");
    }

    private static List<Published> all() {
        byte[] table = Uncheck.get(() -> IOUtils.resourceToByteArray("/deeplimits/data/published.tsv"));
        return new String(table, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(Published::parse)
                .toList();
    }

    private static Published parse(String line) {
        String[] f = line.split("\t");
        if (f.length == 3) return new Published(f[0], f[1], f[2], 0, List.of());
        List<URI> mirrors =
                Arrays.stream(f[4].split(" ")).map(m -> URI.create(m + f[2])).toList();
        return new Published(f[0], f[1], f[2], Long.parseLong(f[3]), mirrors);
    }
}
