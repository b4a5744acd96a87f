package deeplimits.classroom;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.DoubleSupplier;

/** SHA-256: names of contents, and the arguments that a key draws. */
final class Digest {
    private static final int BITS = 53;
    private static final int CHUNK = 1 << 16;

    private Digest() {}

    private static MessageDigest sha() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String of(String text) {
        return HexFormat.of().formatHex(sha().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    static String of(Path file) throws IOException {
        MessageDigest digest = sha();
        try (InputStream in = Files.newInputStream(file)) {
            byte[] chunk = new byte[CHUNK];
            for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) digest.update(chunk, 0, n);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Uniform numbers in [0, 1): the first 53 bits of SHA-256 of the key, the place and a counter. */
    static DoubleSupplier uniforms(String key, String... place) {
        String prefix = key + "\0" + String.join("\0", place) + "\0";
        int[] count = {0};
        return () -> {
            String hex = of(prefix + count[0]++);
            return (Long.parseUnsignedLong(hex.substring(0, 16), 16) >>> (Long.SIZE - BITS)) * 0x1p-53;
        };
    }
}
