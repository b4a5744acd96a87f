package deeplimits.classroom;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Lines of answers and hidden tests that stand where students can read them. */
final class Leaks {
    /** Shorter lines stand in every program. */
    private static final int TELLING = 12;
    /** Lines of one answer in a jar that no chance explains. */
    private static final int MANY = 3;

    private Leaks() {}

    static List<String> of(Assignment assignment) throws IOException {
        List<String> found = new ArrayList<>();
        String release = assignment.release();
        StringBuilder open = new StringBuilder();
        assignment.cells.forEach(cell -> open.append(cell.released()).append('\n'));
        Set<String> secrets = new LinkedHashSet<>();
        for (AssignmentCell cell : assignment.cells) secrets(cell, secrets);
        for (String secret : secrets) {
            String escaped =
                    Json.text(new com.google.gson.JsonPrimitive(secret)).strip();
            if (open.indexOf(secret) >= 0 || release.contains(escaped.substring(1, escaped.length() - 1)))
                found.add(secret);
        }
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator))
            jar(Path.of(entry), secrets, found);
        Path kernel = Folders.of(deeplimits.kernel.install.Jvm.class);
        jar(kernel, secrets, found);
        return found;
    }

    /** The lines of a cell that no release holds, but for those that its open part holds too. */
    private static void secrets(AssignmentCell cell, Set<String> secrets) {
        String open = cell.released();
        cell.source()
                .lines()
                .map(String::strip)
                .filter(line -> line.length() >= TELLING
                        && !open.contains(line)
                        && !line.contains("SOLUTION")
                        && !line.contains("HIDDEN TESTS"))
                .forEach(secrets::add);
    }

    private static void jar(Path jar, Set<String> secrets, List<String> found) throws IOException {
        String name = jar.getFileName().toString();
        if (!name.startsWith("deeplimits") || !name.endsWith(".jar") || !Files.isRegularFile(jar)) return;
        try (ZipFile file = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : (Iterable<ZipEntry>) file.stream().map(ZipEntry.class::cast)::iterator) {
                try (InputStream in = file.getInputStream(entry)) {
                    String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
                    long lines = secrets.stream().filter(text::contains).count();
                    if (lines >= MANY || entry.getName().endsWith(".ipynb")) found.add(name + "!" + entry.getName());
                }
            }
        }
    }
}
