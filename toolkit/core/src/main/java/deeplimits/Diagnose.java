package deeplimits;

import deeplimits.diagnose.Branch;
import deeplimits.diagnose.Diagnosis;
import deeplimits.diagnose.Report;
import deeplimits.diagnose.WeightFile;
import deeplimits.net.Activation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code java -cp "dist/*" deeplimits.Diagnose model.safetensors [--factor 1] [--activation relu|gelu|tanh|identity]
 * [--html out.html]}.
 *
 * <p>Prints the verdict on each stack of residual branches, and ends with 0 if all are stable, 3 if one explodes, 4 if
 * one is the identity and none explodes, 2 if the file or an option is refused.
 */
public final class Diagnose {
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
        Path file = null;
        double factor = 1;
        Activation sigma = null;
        Path html = null;
        for (int i = 0; i < arguments.size(); i++) {
            String word = arguments.get(i);
            if (!word.startsWith("--")) {
                Require.holds(file == null, "files of weights", "one", arguments);
                file = path(word);
                continue;
            }
            Require.holds(i + 1 < arguments.size(), "option " + word, "followed by its value", "nothing");
            String value = arguments.get(++i);
            switch (word) {
                case "--factor" -> factor = number(value);
                case "--activation" -> sigma = activation(value);
                case "--html" -> html = path(value);
                default -> throw new IllegalArgumentException(
                        "option must be --factor, --activation or --html, got " + word);
            }
        }
        Require.holds(file != null, "file of weights", "named, such as model.safetensors", "none");
        Report report = Report.of(WeightFile.open(file), factor, sigma);
        System.out.println(report);
        if (html != null) write(html, report.html());
        Diagnosis.Regime regime = report.regime();
        return regime == Diagnosis.Regime.STABLE ? 0 : regime == Diagnosis.Regime.EXPLOSION ? 3 : 4;
    }

    private static Path path(String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("name of a file must be one of this system, got " + e.getMessage());
        }
    }

    private static double number(String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("factor must be a number, got " + value);
        }
    }

    private static Activation activation(String name) {
        return switch (name) {
            case "relu" -> Activation.RELU;
            case "gelu" -> Branch.GELU;
            case "tanh" -> Activation.TANH;
            case "identity" -> Activation.IDENTITY;
            default -> throw new IllegalArgumentException(
                    "activation must be relu, gelu, tanh or identity, got " + name);
        };
    }

    private static void write(Path file, String page) {
        try {
            Files.writeString(file, page);
        } catch (IOException e) {
            throw new UncheckedIOException("page " + file + " cannot be written: " + e.getMessage(), e);
        }
    }
}
