package deeplimits.diagnose;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import deeplimits.diagnose.Diagnosis.Regime;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two sentence encoders in int8, as Maven Central has them: {@code mvn test -Preal-networks} puts them on the class
 * path.
 */
class RealNetworksTest {
    @TempDir
    Path folder;

    private WeightFile open(String name) throws IOException {
        return WeightFile.open(file(name));
    }

    private Path file(String name) throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/" + name)) {
            assumeTrue(in != null, name + " is not on the class path: run with -Preal-networks");
            Path file = folder.resolve(name);
            Files.copy(in, file);
            return file;
        }
    }

    private static void correlations(BranchGram gram, double... expected) {
        for (int lag = 1; lag <= expected.length; lag++) assertEquals(expected[lag - 1], gram.correlation(lag), 0.02);
    }

    /**
     * Entry by entry white noise along depth, yet the branches remember. The numbers are those of an independent
     * program in numpy.
     */
    @Test
    void e5Small() throws IOException {
        WeightFile file = open("e5-small-v2-q.onnx");
        List<Stack> stacks = file.stacks();
        assertEquals(6, stacks.size());
        for (Stack stack : stacks) {
            assertEquals(12, stack.depth());
            double expected = stack.name().contains("intermediate") ? 0.524 : 0.5;
            assertEquals(expected, Hurst.of(stack.weights()).value(), 0.01, stack.name());
        }
        Report report = Report.of(file, 1, null);
        assertEquals(2, report.branches().size());
        Diagnosis attention = report.branches().get(0);
        correlations(attention.gram(), 0.268, 0.180, 0.124);
        assertEquals(33.0, attention.gram().sum(), 0.08 * 33); // S is a heavy-tailed mean over 64 states
        Diagnosis mlp = report.branches().get(1);
        correlations(mlp.gram(), 0.303, 0.200, 0.152);
        assertEquals(87.6, mlp.gram().sum(), 0.08 * 87.6);
        assertEquals(0.97, mlp.fittingExponent(), 0.02);
        assertEquals(List.of(11), mlp.dead());
        assertEquals(Regime.EXPLOSION, report.regime());
        assertTrue(report.toString().contains("Post-LN"));
    }

    /** All that a process takes beside its heap, the file included, is about 60 MB: together well below 300 MB. */
    @Test
    void e5SmallFitsIntoASmallHeap() throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process command = new ProcessBuilder(
                        java.toString(),
                        "-Xmx160m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "deeplimits.Diagnose",
                        file("e5-small-v2-q.onnx").toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(folder.resolve("errors").toFile())
                .start();
        assertEquals(3, command.waitFor(), this::errors);
    }

    private String errors() {
        try {
            return Files.readString(folder.resolve("errors"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void miniLm() throws IOException {
        Report report = Report.of(open("all-minilm-l6-v2-q.onnx"), 1, null);
        Diagnosis mlp = report.branches().get(1);
        assertEquals(34.9, mlp.gram().sum(), 0.08 * 34.9);
        assertEquals(1.09, mlp.fittingExponent(), 0.02);
        assertEquals(17.9, mlp.gram().uncorrelatedSum(), 0.08 * 17.9);
    }
}
