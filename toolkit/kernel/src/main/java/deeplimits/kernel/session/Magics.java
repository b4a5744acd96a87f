package deeplimits.kernel.session;

import deeplimits.kernel.notebook.NotebookCell;
import deeplimits.kernel.notebook.NotebookFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The line magics {@code %jars %classpath %maven %mavenRepo %loadFromPOM %load %time} and the cell magics {@code %%loadFromPOM %%time}. */
final class Magics {
    static final List<String> LINE = List.of("jars", "classpath", "maven", "mavenRepo", "loadFromPOM", "load", "time");

    /** In quotation marks a word may hold blanks. */
    private static final Pattern WORD = Pattern.compile("(?:\"[^\"]*\"|\\S)+");
    /** What {@code %load} may leave out of a file's name; the last that is there counts. */
    private static final List<String> ENDINGS = List.of(".java", ".jsh", ".jshell", ".ipynb", "");

    private final Session session;
    private final Classpath classpath;
    private final Path folder;
    private final MavenResolver maven;

    Magics(Session session, Classpath classpath, Path folder) {
        this.session = session;
        this.classpath = classpath;
        this.folder = folder;
        this.maven = new MavenResolver(session);
    }

    /** Carries a line magic out; answers a value to show, or null. */
    Object run(String name, String arguments) throws CellException {
        switch (name) {
            case "jars", "classpath" -> {
                for (String pattern : each(name, arguments)) classpath.add(pattern);
            }
            case "maven" -> {
                for (String coordinates : each(name, arguments)) maven(coordinates);
            }
            case "mavenRepo" -> repository(each(name, arguments));
            case "loadFromPOM" -> added(maven.resolve(text(each(name, arguments).get(0))));
            case "load" -> {
                return load(arguments.trim());
            }
            case "time" -> {
                return timed(arguments);
            }
            default -> throw unknown("%" + name);
        }
        return null;
    }

    /** Carries a cell magic out on the rest of its cell. */
    Object cell(String name, String body) throws CellException {
        if (name.equals("time")) return timed(body);
        if (!name.equals("loadFromPOM")) throw unknown("%%" + name);
        added(maven.resolve(body));
        return null;
    }

    private static CellException unknown(String magic) {
        return CellException.magic(magic + " is not a magic of this kernel: it has %" + String.join(", %", LINE)
                + ", %%loadFromPOM and %%time");
    }

    private Object timed(String code) throws CellException {
        long start = System.nanoTime();
        Object value = session.evaluate(code);
        System.out.printf(Locale.ROOT, "Wall time: %.3f s%n", (System.nanoTime() - start) * 1e-9);
        return value;
    }

    private List<String> each(String name, String arguments) throws CellException {
        if (arguments.isBlank()) throw CellException.magic("%" + name + " needs an argument");
        return WORD.matcher(arguments)
                .results()
                .map(word -> word.group().replace("\"", ""))
                .toList();
    }

    private void repository(List<String> words) throws CellException {
        if (words.size() != 2) throw CellException.magic("%mavenRepo takes a name and an address, got " + words);
        maven.repository(words.get(0), words.get(1));
    }

    private void maven(String coordinates) throws CellException {
        String[] part = coordinates.split(":");
        if (part.length < 2 || part.length > 5 || part[0].isBlank() || part[1].isBlank())
            throw CellException.magic(
                    "%maven takes group:artifact:version or group:artifact:packaging:classifier:version, got "
                            + coordinates);
        String present = part.length < 5 ? classpath.jarOf(part[1]) : null;
        if (present != null) {
            System.out.println(coordinates + ": already here as " + present + ", nothing to do");
            return;
        }
        if (part.length == 2)
            throw CellException.magic("%maven needs a version for what is not here yet: " + coordinates + ":VERSION");
        added(maven.resolve(MavenResolver.dependency(part)));
        System.out.println(coordinates + ": added");
    }

    private void added(List<Path> jars) throws CellException {
        for (Path jar : jars)
            if (classpath.jarOf(Classpath.artifact(jar.getFileName().toString())) == null) classpath.add(jar);
    }

    private Object load(String name) throws CellException {
        String file = name;
        for (String ending : ENDINGS) if (Files.isRegularFile(folder.resolve(name + ending))) file = name + ending;
        return file.endsWith(".ipynb") ? notebook(file) : session.evaluate(text(file));
    }

    /** Runs the code cells of another notebook in this session. */
    private Object notebook(String file) throws CellException {
        try {
            for (NotebookCell cell : NotebookFile.read(folder.resolve(file)).cells())
                if (cell.isCode()) session.evaluateCell(cell.source());
            return null;
        } catch (IOException | NotebookFile.BadNotebook e) {
            throw CellException.magic("cannot load " + file + ": " + e.getMessage());
        }
    }

    private String text(String file) throws CellException {
        Path path = folder.resolve(file);
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw CellException.magic("cannot load " + path.toAbsolutePath().normalize() + ": " + e);
        }
    }
}
