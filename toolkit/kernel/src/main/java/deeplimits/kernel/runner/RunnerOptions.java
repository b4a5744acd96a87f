package deeplimits.kernel.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the runner was asked to do. */
record RunnerOptions(List<Path> sources, Path output, int cellSeconds, boolean inPlace) {
    static final String USAGE =
            """
            usage: Runner [--out FOLDER] [--cell-seconds N] [--in-place] [NOTEBOOK or FOLDER]...
              --out           where NAME.ipynb, NAME.html and index.html go (target/notebooks)
              --cell-seconds  time limit of one cell (1800)
              --in-place      write outputs into the notebooks themselves, too
            without a notebook: every notebook of the folder notebooks""";
    private static final int CELL_SECONDS = 1800;

    static RunnerOptions parse(String... arguments) {
        List<Path> sources = new ArrayList<>();
        Path output = Path.of("target", "notebooks");
        int seconds = CELL_SECONDS;
        boolean inPlace = false;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--out" -> output = Path.of(following(arguments, ++i));
                case "--cell-seconds" -> seconds = positive(following(arguments, ++i));
                case "--in-place" -> inPlace = true;
                default -> {
                    if (arguments[i].startsWith("-"))
                        throw new IllegalArgumentException("no option is called " + arguments[i]);
                    sources.add(Path.of(arguments[i]));
                }
            }
        }
        for (Path source : sources)
            if (!Files.exists(source)) throw new IllegalArgumentException("no such notebook or folder: " + source);
        return new RunnerOptions(
                sources.isEmpty() ? List.of(Path.of("notebooks")) : List.copyOf(sources), output, seconds, inPlace);
    }

    private static String following(String[] arguments, int at) {
        if (at >= arguments.length) throw new IllegalArgumentException(arguments[at - 1] + " needs a value");
        return arguments[at];
    }

    private static int positive(String text) {
        if (!text.matches("[1-9]\\d{0,8}"))
            throw new IllegalArgumentException("--cell-seconds must be a positive whole number, got " + text);
        return Integer.parseInt(text);
    }

    /** The notebooks, folders searched in depth, in the order of their names. */
    List<Path> notebooks() throws IOException {
        List<Path> found = new ArrayList<>();
        for (Path source : sources) {
            if (!Files.isDirectory(source)) {
                found.add(source);
                continue;
            }
            try (Stream<Path> files = Files.walk(source)) {
                files.filter(file -> file.getFileName().toString().endsWith(".ipynb"))
                        .filter(file -> !file.toString().contains(".ipynb_checkpoints"))
                        .sorted()
                        .forEach(found::add);
            }
        }
        return found;
    }

    String described() {
        return sources.size() == 1 ? sources.get(0).toString() : sources.toString();
    }
}
