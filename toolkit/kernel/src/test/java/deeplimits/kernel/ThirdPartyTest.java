package deeplimits.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The notice that the build writes is of the jars that a kernel loads: mvn license:aggregate-add-third-party mends it. */
class ThirdPartyTest {
    /** Of the tests, or provided by a stock kernel. */
    private static final String NOT_SHIPPED =
            ".*(junit|opentest4j|apiguardian|jspecify|archunit|surefire|jjava|jupiter-jvm-core).*";

    private static final Path NOTICE = notice();

    private static Path notice() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("toolkit/THIRD-PARTY.txt"))) at = at.getParent();
        return at.resolve("toolkit/THIRD-PARTY.txt");
    }

    /** artifact:version of what lies in a Maven repository as .../artifact/version/file.jar. */
    private static Set<String> loaded() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(jar -> jar.endsWith(".jar"))
                .map(Path::of)
                .filter(jar -> jar.getNameCount() > 3 && !jar.toString().matches(NOT_SHIPPED))
                .map(jar -> jar.getParent().getParent().getFileName() + ":"
                        + jar.getParent().getFileName())
                .filter(name -> !name.startsWith("deeplimits"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void everyLibraryOnTheClassPathIsListedWithItsLicenceAndNoOther() throws IOException {
        Set<String> listed = new TreeSet<>();
        for (String line : Files.readAllLines(NOTICE)) {
            Matcher entry = Pattern.compile(" *\\(.*\\) .*\\([^:()]+:([^:()]+):([^:() ]+) - .*\\)")
                    .matcher(line);
            if (entry.matches()) listed.add(entry.group(1) + ":" + entry.group(2));
            assertTrue(entry.matches() || line.isBlank() || line.startsWith("Lists of"), line);
            assertTrue(!line.toLowerCase(java.util.Locale.ROOT).contains("unknown license"), line);
        }
        Set<String> loaded = loaded();
        Set<String> stale = new TreeSet<>(listed);
        stale.removeAll(loaded);
        loaded.removeAll(listed);
        assertEquals(Set.of(), loaded, "loaded and not listed");
        assertEquals(Set.of(), stale, "listed and not loaded");
    }
}
