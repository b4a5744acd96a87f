package deeplimits.kernel.session;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What the session's code can see: the process's class path and what magics add to it. */
final class Classpath {
    /** The toolkit's own jars, as the chapters' set-up cell names them for kernels that do not bring them. */
    private static final String OWN = ".*toolkit/kernel/target/dist/[^/]*\\*\\.jar";

    private final Path folder;
    private final Consumer<String> add;
    private final Set<Path> entries = new LinkedHashSet<>();

    Classpath(Path folder, Consumer<String> add) {
        this.folder = folder;
        this.add = add;
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator))
            entries.add(Path.of(entry).toAbsolutePath().normalize());
    }

    /** Adds files or folders; the last name of the path may hold {@code *} and {@code ?}. */
    void add(String pattern) {
        if (pattern.replace('\\', '/').matches(OWN)) return;
        List<Path> found = matches(pattern);
        if (found.isEmpty())
            throw new Magics.Refusal("no file matches " + pattern + " in "
                    + folder.toAbsolutePath().normalize());
        found.forEach(this::add);
    }

    void add(Path entry) {
        if (entries.add(entry.toAbsolutePath().normalize())) add.accept(entry.toString());
    }

    /** The file name of a jar of this artifact, any version, or null. */
    String jarOf(String artifact) {
        return entries.stream()
                .map(entry -> String.valueOf(entry.getFileName()))
                .filter(name -> name.matches("\\Q" + artifact + "\\E-\\d[\\w.+-]*\\.jar"))
                .findFirst()
                .orElse(null);
    }

    private List<Path> matches(String pattern) {
        int slash = Math.max(pattern.lastIndexOf('/'), pattern.lastIndexOf(File.separatorChar));
        Path parent = folder.resolve(slash < 0 ? "" : pattern.substring(0, slash + 1));
        String name = pattern.substring(slash + 1);
        if (name.indexOf('*') < 0 && name.indexOf('?') < 0) {
            Path path = folder.resolve(pattern);
            return Files.exists(path) ? List.of(path) : List.of();
        }
        if (!Files.isDirectory(parent)) return List.of();
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + name);
        try (Stream<Path> files = Files.list(parent)) {
            return files.filter(file -> matcher.matches(file.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new Magics.Refusal("cannot list " + parent + ": " + e.getMessage());
        }
    }
}
