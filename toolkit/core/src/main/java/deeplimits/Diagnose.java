package deeplimits;

import deeplimits.diagnose.Branch;
import deeplimits.diagnose.Diagnosis.Regime;
import deeplimits.diagnose.Report;
import deeplimits.diagnose.WeightFile;
import deeplimits.net.Activation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * {@code java -cp "dist/*" deeplimits.Diagnose model.safetensors [--factor 1] [--activation relu|gelu|tanh|identity]
 * [--html out.html]}.
 *
 * <p>Prints the verdict on each stack of residual branches, and ends with 0 if all are stable, 3 if one explodes, 4 if
 * one is the identity and none explodes, 2 if the file or an option is refused.
 */
final class Diagnose {
    private static final List<String> OPTIONS = List.of("--factor", "--activation", "--html");
    private static final Map<String, Activation> ACTIVATIONS = Map.of(
            "relu", Activation.RELU, "gelu", Branch.GELU, "tanh", Activation.TANH, "identity", Activation.IDENTITY);

    private Diagnose() {}

    /** Runs the command. */
    public static void main(String[] arguments) {
        System.setProperty("java.awt.headless", "true");
        System.exit(run(arguments));
    }

    static int run(String... arguments) {
        try {
            return diagnose(List.of(arguments));
        } catch (IllegalArgumentException | UncheckedIOException refusal) {
            System.err.println(refusal.getMessage());
            return 2;
        }
    }

    private static int diagnose(List<String> arguments) {
        Map<String, String> given = new HashMap<>();
        for (Iterator<String> words = arguments.iterator(); words.hasNext(); ) {
            String word = words.next();
            String option = word.startsWith("--") ? word : "file of weights";
            if (word.equals(option)) {
                Require.holds(OPTIONS.contains(word), "option", "one of " + OPTIONS, word);
                Require.holds(words.hasNext(), "option " + word, "followed by its value", "nothing");
                word = words.next();
            }
            Require.holds(given.put(option, word) == null, option, "given once", arguments);
        }
        Path file = parsed("file of weights", "named, such as model.safetensors", given, Path::of);
        Path html = given.containsKey("--html") ? parsed("--html", "the name of a page", given, Path::of) : null;
        given.putIfAbsent("--factor", "1");
        double factor = parsed("--factor", "a number", given, Double::valueOf);
        String sigma = given.get("--activation");
        boolean known = sigma == null || ACTIVATIONS.containsKey(sigma);
        Require.holds(known, "activation", "relu, gelu, tanh or identity", sigma);
        Report report = Report.of(WeightFile.open(file), factor, sigma == null ? null : ACTIVATIONS.get(sigma));
        System.out.println(report);
        if (html != null) write(html, report.html());
        Regime regime = report.regime();
        return regime == Regime.STABLE ? 0 : regime == Regime.EXPLOSION ? 3 : 4;
    }

    private static <T> T parsed(String name, String rule, Map<String, String> given, Function<String, T> parse) {
        String value = given.get(name);
        try {
            Require.holds(value != null, name, rule, "none");
            return parse.apply(value);
        } catch (NumberFormatException | InvalidPathException e) {
            throw new IllegalArgumentException(name + " must be " + rule + ", got " + value);
        }
    }

    private static void write(Path file, String page) {
        try {
            Files.writeString(file, page);
        } catch (IOException e) {
            throw new UncheckedIOException("page " + file + " cannot be written: " + e, e);
        }
    }
}
