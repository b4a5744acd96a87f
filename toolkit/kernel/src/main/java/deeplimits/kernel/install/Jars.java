package deeplimits.kernel.install;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.io.FileUtils;

/** The kernel's jar and those that its manifest names beside it: all that a kernel needs of this project. */
public record Jars(Path main, List<Path> all) {
    private static final int DIGEST_BYTES = 4;

    /** @param main the kernel's own jar, whose manifest has the class path */
    static Jars of(Path main) throws IOException {
        return new Jars(main, with(main));
    }

    /** A file and, where it is a jar, those that the class path of its manifest names beside it. */
    public static List<Path> with(Path file) throws IOException {
        List<Path> all = new ArrayList<>(List.of(file));
        if (!file.toString().endsWith(".jar") || !Files.exists(file)) return all;
        try (JarFile jar = new JarFile(file.toFile())) {
            Manifest manifest = jar.getManifest();
            String named =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            if (named != null && !named.contains(":"))
                for (String name : named.strip().split("\\s+")) all.add(file.resolveSibling(name));
        }
        return all;
    }

    /** The version in the manifest, and a digest of every byte: two builds share a name only when they are the same. */
    String version() throws IOException {
        try (JarFile jar = new JarFile(main.toFile())) {
            MessageDigest digest = DigestUtils.getSha256Digest();
            for (Path file : all) DigestUtils.updateDigest(digest, file);
            String version = jar.getManifest().getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION);
            return version + "-" + HexFormat.of().formatHex(digest.digest(), 0, DIGEST_BYTES);
        }
    }

    /** Copies every jar into a folder; answers the copy of the kernel's own. */
    Path copy(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Path jar : all) Files.copy(jar, folder.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        return folder.resolve(main.getFileName());
    }

    /** Brings every jar from the class path that the build runs this on, where it is not here already, and deletes any other. */
    void gather() throws IOException {
        if (Jars.class.getClassLoader() instanceof URLClassLoader build)
            for (URL entry : build.getURLs()) {
                Path file = Path.of(URI.create(entry.toString()));
                Path here = main.resolveSibling(file.getFileName());
                if (all.contains(here) && !unchanged(file, here))
                    Files.copy(file, here, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
            }
        for (File jar : FileUtils.listFiles(main.getParent().toFile(), new String[] {"jar"}, false))
            if (!all.contains(jar.toPath())) FileUtils.delete(jar);
    }

    private static boolean unchanged(Path file, Path copy) throws IOException {
        return Files.exists(copy)
                && Files.size(copy) == Files.size(file)
                && Files.getLastModifiedTime(copy).equals(Files.getLastModifiedTime(file));
    }
}
