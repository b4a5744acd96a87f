package deeplimits.kernel.runner;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the runner was asked to do: {@code --name=value} for each of {@link #USAGE}. */
record RunnerOptions(
        Path folder,
        List<String> names,
        Path output,
        String classPath,
        int cellSeconds,
        boolean checks,
        boolean compare,
        boolean inPlace,
        boolean shared) {
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

    static RunnerOptions parse(String... arguments) {
        Map<String, String> values = USAGE.lines()
                .skip(1)
                .map(line -> line.strip().substring(2).split("[= ]", 3))
                .collect(Collectors.toMap(words -> words[0], words -> words[1]));
        for (String argument : arguments) {
            String[] sides = argument.replaceFirst("^--", "").split("=", 2);
            if (!argument.startsWith("--") || sides.length < 2 || !values.containsKey(sides[0]))
                throw new IllegalArgumentException("no option is " + argument + "\n" + USAGE);
            values.put(sides[0], sides[1]);
        }
        String seconds = values.get("cell-seconds");
        if (!seconds.matches("[1-9]\\d{0,8}"))
            throw new IllegalArgumentException("--cell-seconds must be a positive whole number, got " + seconds);
        Path folder = Path.of(values.get("folder")).toAbsolutePath().normalize();
        if (!Files.isDirectory(folder)) throw new IllegalArgumentException("--folder must be a folder, got " + folder);
        boolean inPlace = isTrue(values, "in-place");
        return new RunnerOptions(
                folder,
                List.of(values.get("notebooks").split(",")),
                Path.of(values.get("out")).toAbsolutePath().normalize(),
                absolute(values.get("class-path")),
                Integer.parseInt(seconds),
                isTrue(values, "checks"),
                isTrue(values, "compare"),
                inPlace,
                isTrue(values, "share-jvm") && !inPlace);
    }

    private static boolean isTrue(Map<String, String> values, String name) {
        if (!values.get(name).matches("true|false"))
            throw new IllegalArgumentException("--" + name + " must be true or false, got " + values.get(name));
        return Boolean.parseBoolean(values.get(name));
    }

    /** Each notebook runs in its own folder. */
    private static String absolute(String classPath) {
        String given = classPath.isEmpty() ? System.getProperty("java.class.path") : classPath;
        return Arrays.stream(given.split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** The notebooks asked for, relative to the folder: in the order asked for, and those of a subfolder in that of their names. */
    List<Path> notebooks() throws IOException {
        List<Path> notebooks = new ArrayList<>();
        for (String name : names) {
            Path notebook = Path.of(name.strip() + ".ipynb");
            if (name.isBlank()) notebooks.addAll(all());
            else if (Files.isDirectory(folder.resolve(name.strip())))
                notebooks.addAll(all(folder.resolve(name.strip()).normalize(), 1));
            else if (Files.exists(folder.resolve(notebook))) notebooks.add(notebook);
            else throw new IllegalArgumentException("no such notebook: " + folder.resolve(notebook));
        }
        return notebooks;
    }

    /** Every notebook of the folder and its subfolders. */
    List<Path> all() throws IOException {
        return all(folder, Integer.MAX_VALUE);
    }

    private List<Path> all(Path start, int depth) throws IOException {
        try (Stream<Path> files = Files.walk(start, depth)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".ipynb"))
                    .filter(file -> !file.toString().contains(".ipynb_checkpoints") && !file.startsWith(output))
                    .map(folder::relativize)
                    .sorted()
                    .toList();
        }
    }
}
