package deeplimits.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the sets lie: the folder named by the system property {@code deeplimits.data} or the environment's
 * {@code DEEPLIMITS_DATA} first, then data/cache of the project, which is looked for from the working directory upward.
 */
record DataFolder(Path start, Optional<Path> named) {
    private static final String PROPERTY = "deeplimits.data";
    private static final String VARIABLE = "DEEPLIMITS_DATA";

    /** As this process was started. */
    static DataFolder here() {
        String property = System.getProperty(PROPERTY, "");
        String variable = System.getenv().getOrDefault(VARIABLE, "");
        String named = property.isBlank() ? variable : property;
        return new DataFolder(
                Path.of("").toAbsolutePath(), named.isBlank() ? Optional.empty() : Optional.of(Path.of(named)));
    }

    /** The project's data folder: the nearest data/ upward that holds the generated digits. */
    Optional<Path> project() {
        for (Path at = start; at != null; at = at.getParent()) {
            Path data = at.resolve("data");
            if (Files.isRegularFile(data.resolve("README.md")) && Files.isDirectory(data.resolve("strokes")))
                return Optional.of(data);
        }
        return Optional.empty();
    }

    /** Where downloads land. */
    Path cache() throws IOException {
        return project()
                .orElseThrow(() -> Refusal.of(
                        "downloads",
                        "the project's data folder in " + start + " or above it",
                        "none",
                        "start in the project, or name a folder that holds the files with -D" + PROPERTY + "=FOLDER or "
                                + VARIABLE + "=FOLDER"))
                .resolve("cache");
    }

    /** The folders whose children may hold a set, in the order in which they are asked. */
    List<Path> roots() {
        List<Path> roots = new ArrayList<>();
        named.ifPresent(roots::add);
        project().ifPresent(p -> roots.add(p.resolve("cache")));
        return roots;
    }

    /** The roots, or folders right below them, whose name starts with one of the prefixes, in order. */
    List<Path> candidates(List<String> prefixes) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path root : roots()) {
            if (!Files.isDirectory(root)) continue;
            try (Stream<Path> children = Files.list(root)) {
                Stream.concat(Stream.of(root), children.sorted())
                        .filter(p -> Files.isDirectory(p) && startsWithOne(p, prefixes))
                        .forEach(found::add);
            }
        }
        return found;
    }

    private static boolean startsWithOne(Path folder, List<String> prefixes) {
        String name = String.valueOf(folder.getFileName()).toLowerCase(Locale.ROOT);
        return prefixes.stream().anyMatch(name::startsWith);
    }

    /** The file and its folder, without the way there: what a caption can show. */
    static String brief(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null || folder.getFileName() == null
                ? String.valueOf(file.getFileName())
                : folder.getFileName() + "/" + file.getFileName();
    }
}
