package deeplimits.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the sets lie: the folder named by the system property {@code deeplimits.data} or the environment's
 * {@code DEEPLIMITS_DATA} first, then data/cache of the project, which is looked for from the working directory upward.
 */
record DataFolder(Path start, Optional<Path> named) {
    /** As this process was started. */
    static DataFolder here() {
        String property = System.getProperty("deeplimits.data", "");
        String variable = System.getenv().getOrDefault("DEEPLIMITS_DATA", "");
        String named = property.isBlank() ? variable : property;
        return new DataFolder(
                Path.of("").toAbsolutePath(), named.isBlank() ? Optional.empty() : Optional.of(Path.of(named)));
    }

    /** The project's data folder: the nearest data/ upward, beside the toolkit. */
    Optional<Path> project() {
        return Stream.iterate(start, Objects::nonNull, Path::getParent)
                .filter(at -> Files.isRegularFile(at.resolve("data/README.md")))
                .filter(at -> Files.isDirectory(at.resolve("toolkit")))
                .map(at -> at.resolve("data"))
                .findFirst();
    }

    /** Where downloads land. */
    Path cache() {
        String cure = "start in the project, or name a folder that holds the files with -Ddeeplimits.data=FOLDER or "
                + "DEEPLIMITS_DATA=FOLDER";
        String expected = "the project's data folder in " + start + " or above it";
        return project()
                .orElseThrow(() -> new Refusal("downloads", expected, "none", cure))
                .resolve("cache");
    }

    /** The folders whose children may hold a set, in the order in which they are asked. */
    List<Path> roots() {
        return Stream.concat(named.stream(), project().stream().map(data -> data.resolve("cache")))
                .toList();
    }

    /** The roots, or folders right below them, whose name in any case matches the pattern, in order. */
    List<Path> candidates(String pattern) throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path root : roots()) {
            if (!Files.isDirectory(root)) continue;
            try (Stream<Path> children = Files.list(root)) {
                Stream.concat(Stream.of(root), children.sorted())
                        .filter(Files::isDirectory)
                        .filter(p -> String.valueOf(p.getFileName()).matches("(?i)" + pattern))
                        .forEach(found::add);
            }
        }
        return found;
    }

    /** The file and its folder, without the way there: what a caption can show. */
    static String brief(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return folder == null || folder.getFileName() == null
                ? String.valueOf(file.getFileName())
                : folder.getFileName() + "/" + file.getFileName();
    }
}
