package deeplimits.kernel.session;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The line magics {@code %jars %classpath %maven %load %time} and the cell magic {@code %%time}. */
final class Magics {
    static final Set<String> KNOWN_LINE = Set.of("jars", "classpath", "maven", "load", "time");
    private static final String KNOWN = "%jars, %classpath, %maven, %load, %time and %%time";

    private final Session session;
    private final Classpath classpath;
    private final Path folder;

    /** A magic that cannot be carried out, and why. */
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refusal(String message) {
            super(message, null, false, false);
        }
    }

    Magics(Session session, Classpath classpath, Path folder) {
        this.session = session;
        this.classpath = classpath;
        this.folder = folder;
    }

    /** Carries a line magic out; answers a value to show, or null. */
    Object run(String name, String arguments) throws CellException {
        switch (name) {
            case "jars", "classpath" -> each(name, arguments).forEach(classpath::add);
            case "maven" -> each(name, arguments).forEach(this::maven);
            case "load" -> {
                return load(arguments);
            }
            case "time" -> {
                long start = System.nanoTime();
                Object value = session.evaluate(arguments);
                reportTime(start);
                return value;
            }
            default -> throw new Refusal("%" + name + " is not a magic of this kernel: it has " + KNOWN);
        }
        return null;
    }

    void requireCellMagic(String name) {
        if (name != null && !name.equals("time"))
            throw new Refusal("%%" + name + " is not a magic of this kernel: it has " + KNOWN);
    }

    void reportTime(long start) {
        System.out.printf(Locale.ROOT, "Wall time: %.3f s%n", (System.nanoTime() - start) * 1e-9);
    }

    private List<String> each(String name, String arguments) {
        if (arguments.isBlank()) throw new Refusal("%" + name + " needs an argument");
        return List.of(arguments.trim().replace("\"", "").split("\\s+"));
    }

    private void maven(String coordinates) {
        String[] part = coordinates.split(":");
        if (part.length < 2 || part.length > 3 || part[0].isBlank() || part[1].isBlank())
            throw new Refusal("%maven takes group:artifact:version, got " + coordinates);
        String present = classpath.jarOf(part[1]);
        if (present != null) {
            System.out.println(coordinates + ": already here as " + present + ", nothing to do");
            return;
        }
        if (part.length == 2)
            throw new Refusal("%maven needs a version for what is not here yet: " + coordinates + ":VERSION");
        MavenResolver.resolve(part[0], part[1], part[2]).forEach(jar -> {
            if (classpath.jarOf(jar.getFileName().toString().replaceFirst("-\\d.*$", "")) == null) classpath.add(jar);
        });
        System.out.println(coordinates + ": added");
    }

    private Object load(String file) throws CellException {
        Path path = folder.resolve(file.trim());
        try {
            return session.evaluate(Files.readString(path, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new Refusal("cannot load " + path.toAbsolutePath().normalize() + ": " + e.getMessage());
        }
    }
}
