package deeplimits.kernel.session;

import deeplimits.kernel.install.Jars;
import java.io.File;
import java.io.FileFilter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.io.filefilter.WildcardFileFilter;

/**
 * What the session's code can see: the process's class path, and what magics add to it. Java looks in the first before the
 * second, so that a jar of an artifact that the process has can never take its place; it is left out, and that is said where
 * the two are not the same.
 */
final class Classpath {
    /** {@code ARTIFACT-VERSION.jar} or {@code ARTIFACT.jar}. */
    private static final Pattern JAR = Pattern.compile("(?<artifact>.+?)(?:-\\d[\\w.+-]*)?\\.jar");
    /** Larger jars are those of native libraries, told apart by their size alone. */
    private static final long COMPARED_BYTES = 8L << 20;

    private final Path folder;
    private final Consumer<String> add;
    private final Map<String, Path> process = new HashMap<>();
    private final Set<Path> added = new HashSet<>();

    Classpath(Path folder, Consumer<String> add) {
        this.folder = folder;
        this.add = add;
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator))
            withCompanions(Path.of(entry).toAbsolutePath().normalize())
                    .forEach(jar -> process.putIfAbsent(name(jar), jar));
    }

    /** Adds files or folders; the last name of the path may hold {@code *} and {@code ?}. */
    void add(String pattern) throws CellException {
        List<Path> found = matches(pattern);
        if (found.isEmpty() && named(process.values(), artifact(name(Path.of(pattern)))) == null)
            throw CellException.magic("no file matches " + pattern + " in "
                    + folder.toAbsolutePath().normalize());
        found.forEach(this::add);
    }

    void add(Path entry) {
        Path path = entry.toAbsolutePath().normalize();
        if (!added.add(path)) return;
        Path mine = Files.isDirectory(path) ? null : named(process.values(), artifact(name(path)));
        if (mine == null) {
            add.accept(path.toString());
            return;
        }
        // Said where it, or a companion of it, is not byte for byte what the process has.
        withCompanions(path).stream()
                .filter(jar -> !same(jar, process.get(name(jar))))
                .findFirst()
                .ifPresent(jar -> System.out.println(path + " is not used: this kernel already runs on " + mine
                        + (jar.equals(path) ? "" : ", and " + name(jar) + " there is not the same")));
    }

    /** The file name of a jar of this artifact, any version, on the process's class path or added to it; null where there is none. */
    String jarOf(String artifact) {
        Path jar = named(process.values(), artifact);
        jar = jar != null ? jar : named(added, artifact);
        return jar == null ? null : name(jar);
    }

    private static Path named(Collection<Path> jars, String artifact) {
        return jars.stream()
                .filter(jar -> name(jar).endsWith(".jar") && artifact(name(jar)).equals(artifact))
                .min(Comparator.comparing(Classpath::name))
                .orElse(null);
    }

    private static boolean same(Path a, Path b) {
        try {
            return b != null
                    && Files.size(a) == Files.size(b)
                    && (Files.size(a) > COMPARED_BYTES || Files.mismatch(a, b) < 0);
        } catch (IOException e) {
            return false;
        }
    }

    private static List<Path> withCompanions(Path jar) {
        try {
            return Jars.with(jar);
        } catch (IOException e) {
            return List.of(jar);
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    static String artifact(String name) {
        Matcher jar = JAR.matcher(name);
        return jar.matches() ? jar.group("artifact") : name;
    }

    private List<Path> matches(String pattern) {
        int slash = Math.max(pattern.lastIndexOf('/'), pattern.lastIndexOf(File.separatorChar));
        String name = pattern.substring(slash + 1);
        File[] found = name.indexOf('*') < 0 && name.indexOf('?') < 0
                ? new File[] {folder.resolve(pattern).toFile()}
                : folder.resolve(pattern.substring(0, slash + 1)).toFile().listFiles((FileFilter)
                        WildcardFileFilter.builder().setWildcards(name).get());
        return Stream.of(found == null ? new File[0] : found)
                .filter(File::exists)
                .map(File::toPath)
                .sorted()
                .toList();
    }
}
