package deeplimits.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.io.IOUtils;

/**
 * A file's bytes, unpacked where it is a gzip, and what vouches for them: no byte is read as data that nothing vouches for. It may
 * be the SHA-256 of a published file, that in a file {@code SHA256SUMS} beside it, or the checksum inside a gzip.
 *
 * @param place     the file, for messages and captions
 * @param bytes     what is in it, unpacked
 * @param published which published file this is, or null
 * @param listed    whether {@code SHA256SUMS} has its hash
 */
record Contents(Path place, byte[] bytes, Published published, boolean listed) {
    private static final String SUMS = "SHA256SUMS";

    /** Reads it, of at most a quarter of this JVM's heap, packed or not. */
    static Contents read(Path file) throws IOException {
        return read(file, (int) Math.min(1L << 29, Runtime.getRuntime().maxMemory() / 4));
    }

    static Contents read(Path file, int limit) throws IOException {
        if (Files.size(file) > limit) throw tooLarge(file, limit, Refusal.number(Files.size(file)));
        return of(file, Files.readAllBytes(file), sum(file), limit);
    }

    /** One that the toolkit brings. */
    static Contents resource(String name) throws IOException {
        return of(Path.of(name), IOUtils.resourceToByteArray("/deeplimits/data/" + name), null, 1 << 29);
    }

    private static Contents of(Path file, byte[] raw, String sum, int limit) throws IOException {
        String hash = DigestUtils.sha256Hex(raw);
        if (sum != null && !sum.equals(hash))
            throw new Refusal(file, "SHA-256 " + sum + " of " + SUMS, hash, Refusal.FETCH_AGAIN);
        boolean gzip = GzipCompressorInputStream.matches(raw, raw.length);
        byte[] bytes = gzip ? unpacked(file, raw, limit) : raw;
        Published published = Published.of(hash);
        if (published == null && gzip) published = Published.of(DigestUtils.sha256Hex(bytes));
        if (published == null && sum == null && !gzip) {
            String expected = "a published file, a gzip, or its SHA-256 in " + SUMS;
            throw new Refusal(file, expected, "SHA-256 " + hash, cure(String.valueOf(file.getFileName())));
        }
        return new Contents(file, bytes, published, sum != null);
    }

    /** What to do about a file that nothing vouches for. */
    static String cure(String name) {
        return "fetch it again, or, if it is as it should be: sha256sum " + name + " >> " + SUMS;
    }

    /** The gzip must be whole, with the checksums it announces, and the last thing in the file. */
    private static byte[] unpacked(Path file, byte[] raw, int limit) throws IOException {
        byte[] bytes;
        try (InputStream in = new GzipCompressorInputStream(new ByteArrayInputStream(raw), true)) {
            bytes = in.readNBytes(limit + 1);
        } catch (IOException e) {
            String got = "a damaged one (" + e.getMessage() + ")";
            throw new Refusal(file, "one whole gzip stream", got, Refusal.FETCH_AGAIN);
        }
        if (bytes.length > limit) throw tooLarge(file, limit, "more when unpacked");
        return bytes;
    }

    private static Refusal tooLarge(Path file, int limit, String got) {
        String expected = "at most " + Refusal.number(limit) + " bytes, for this JVM's heap";
        return new Refusal(file, expected, got, "check the file, or raise -Xmx");
    }

    /** What sha256sum wrote of the file, or null: 64 digits, a blank, a blank or an asterisk, the name. */
    private static String sum(Path file) throws IOException {
        Path sums = file.resolveSibling(SUMS);
        if (!Files.isRegularFile(sums)) return null;
        String right = "[0-9a-f]{64} [ *]" + Pattern.quote(file.getFileName().toString());
        return Files.readAllLines(sums).stream()
                .filter(line -> line.matches(right))
                .map(line -> line.substring(0, 64))
                .findFirst()
                .orElse(null);
    }
}
