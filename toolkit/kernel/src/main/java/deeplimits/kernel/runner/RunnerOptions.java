package deeplimits.kernel.runner;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the runner was asked to do: {@code --name=value} for each of {@link #USAGE}. */
final class RunnerOptions {
    static final String USAGE =
            """
            usage: Runner [--NAME=VALUE]...
              --folder=notebooks      where the notebooks are
              --notebooks=            names without .ipynb and folders, separated by commas; empty: all, subfolders included
              --out=target/notebooks  where NAME.ipynb, NAME.html and index.html go
              --class-path=           of the JVMs that execute them; empty: this JVM's own
              --cell-seconds=1800     time limit of one cell
              --checks=false          true: a notebook in which no check is counted fails
              --compare=false         true: an output that is not the stored one fails its notebook
              --in-place=false        true: outputs, time and memory are written into the notebooks, too
              --share-jvm=false       true: notebooks of a folder share a JVM, which is faster, but where --in-place writes what a new one takes""";

    private final Map<String, String> values = new HashMap<>();

    private RunnerOptions() {
        USAGE.lines()
                .skip(1)
                .map(line -> line.strip().substring(2).split("[= ]", 3))
                .forEach(words -> values.put(words[0], words[1]));
    }

    static RunnerOptions parse(String... arguments) {
        RunnerOptions options = new RunnerOptions();
        for (String argument : arguments) {
            String[] sides = argument.replaceFirst("^--", "").split("=", 2);
            if (!argument.startsWith("--") || sides.length < 2 || !options.values.containsKey(sides[0]))
                throw new IllegalArgumentException("no option is " + argument + "\n" + USAGE);
            options.values.put(sides[0], sides[1]);
        }
        if (!options.values.get("cell-seconds").matches("[1-9]\\d{0,8}"))
            throw new IllegalArgumentException(
                    "--cell-seconds must be a positive whole number, got " + options.values.get("cell-seconds"));
        for (String name : List.of("checks", "compare", "in-place", "share-jvm"))
            if (!options.values.get(name).matches("true|false"))
                throw new IllegalArgumentException(
                        "--" + name + " must be true or false, got " + options.values.get(name));
        if (!Files.isDirectory(options.folder()))
            throw new IllegalArgumentException("--folder must be a folder, got " + options.folder());
        return options;
    }

    Path folder() {
        return Path.of(values.get("folder")).toAbsolutePath().normalize();
    }

    Path output() {
        return Path.of(values.get("out")).toAbsolutePath().normalize();
    }

    /** Absolute: each notebook runs in its own folder. */
    String classPath() {
        String given = values.get("class-path");
        return Arrays.stream(
                        (given.isEmpty() ? System.getProperty("java.class.path") : given).split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    int cellSeconds() {
        return Integer.parseInt(values.get("cell-seconds"));
    }

    boolean checks() {
        return Boolean.parseBoolean(values.get("checks"));
    }

    boolean compare() {
        return Boolean.parseBoolean(values.get("compare"));
    }

    boolean inPlace() {
        return Boolean.parseBoolean(values.get("in-place"));
    }

    boolean shared() {
        return Boolean.parseBoolean(values.get("share-jvm")) && !inPlace();
    }

    /** The notebooks asked for, relative to the folder: in the order asked for, and those of a subfolder in that of their names. */
    List<Path> notebooks() throws IOException {
        List<Path> notebooks = new ArrayList<>();
        for (String name : values.get("notebooks").split(",")) notebooks.addAll(named(name.strip()));
        return notebooks;
    }

    private List<Path> named(String name) throws IOException {
        if (name.isEmpty()) return all(folder(), Integer.MAX_VALUE);
        if (Files.isDirectory(folder().resolve(name)))
            return all(folder().resolve(name).normalize(), 1);
        return List.of(existing(name + ".ipynb"));
    }

    /** Every notebook of the folder and its subfolders that is not asked for. */
    List<Path> others() throws IOException {
        List<Path> others = new ArrayList<>(all(folder(), Integer.MAX_VALUE));
        others.removeAll(notebooks());
        return others;
    }

    private List<Path> all(Path folder, int depth) throws IOException {
        try (Stream<Path> files = Files.walk(folder, depth)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".ipynb"))
                    .filter(file -> !file.toString().contains(".ipynb_checkpoints") && !file.startsWith(output()))
                    .map(folder()::relativize)
                    .sorted()
                    .toList();
        }
    }

    private Path existing(String name) {
        if (!Files.exists(folder().resolve(name)))
            throw new IllegalArgumentException("no such notebook: " + folder().resolve(name));
        return Path.of(name);
    }
}
