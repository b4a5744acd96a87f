package deeplimits.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import deeplimits.net.Architecture;
import deeplimits.net.ResNet;
import deeplimits.random.Key;
import java.util.Arrays;
import java.util.List;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import org.junit.jupiter.api.Test;

/** An activation, a law, a block and an optimiser that a reader types into a session train to the bits of compiled ones. */
class TrainingSessionTest {
    private static final List<String> CELLS = List.of(
            "import deeplimits.net.*;",
            "import deeplimits.train.*;",
            "import deeplimits.random.*;",
            "import deeplimits.weights.*;",
            """
            record Softplus() implements Activation {
                public double value(double x) { return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))); }
                public double slope(double x) { return 1 / (1 + Math.exp(-x)); }
            }""",
            """
            record OrnsteinUhlenbeck(double length) implements Law {
                public double autocovariance(int depth, int lag) { return Math.exp(-Math.abs(lag) / (depth * length)); }
                public Weights draw(Weights.Shape shape, Key key) {
                    double keep = autocovariance(shape.depth(), 1);
                    Stream stream = key.stream();
                    float[][] v = new float[shape.depth()][shape.rows() * shape.columns()];
                    for (int k = 0; k < v.length; k++)
                        for (int i = 0; i < v[k].length; i++) {
                            double noise = stream.gaussian() / Math.sqrt(shape.columns());
                            v[k][i] = (float) (k == 0 ? noise : keep * v[k - 1][i] + Math.sqrt(1 - keep * keep) * noise);
                        }
                    return Weights.of(shape.rows(), shape.columns(), v);
                }
            }""",
            """
            record Relaxation() implements Block {
                public boolean inner() { return true; }
                public double value(Activation sigma, double h, double y) { return sigma.value(y) - h; }
                public double slopeInState(Activation sigma, double h, double y) { return -1; }
                public double slopeInInner(Activation sigma, double h, double y) { return sigma.slope(y); }
            }""",
            """
            record RmsProp(double rate) implements Optimiser {
                public void update(Parameter p, long step, double rate) {
                    double[] w = p.value(), g = p.gradient(), v = p.slot("v");
                    for (int i = 0; i < w.length; i++) {
                        v[i] = 0.99 * v[i] + 0.01 * g[i] * g[i];
                        w[i] -= rate * g[i] / (Math.sqrt(v[i]) + 1e-8);
                    }
                }
            }""",
            """
            Examples parity(int n) {
                double[][] x = new double[n][3];
                int[] labels = new int[n];
                for (int i = 0; i < n; i++) {
                    labels[i] = i % 2;
                    for (int j = 0; j < 3; j++) x[i][j] = (i >> j) % 2 + 0.01 * i;
                }
                return Examples.of(x, labels, 2);
            }""",
            """
            Run run = Training.of(ResNet.res1(4).inputs(3).depth(6).block(new Relaxation()).activation(new Softplus()),
                    new OrnsteinUhlenbeck(0.3))
                .biases().optimiser(new RmsProp(0.01)).batch(5).epochs(3).quiet()
                .run(parity(16), parity(8), Key.of(2));""");

    private static String value(JShell shell, String cell) {
        String last = null;
        for (SnippetEvent event : shell.eval(cell)) {
            assertNull(event.exception(), cell);
            assertEquals(
                    Snippet.Status.VALID,
                    event.status(),
                    () -> cell
                            + shell.diagnostics(event.snippet())
                                    .map(d -> d.getMessage(null))
                                    .toList());
            last = event.value();
        }
        return last;
    }

    @Test
    void aSessionsOwnPartsAreTrained() {
        double[][] x = new double[16][3];
        int[] labels = new int[16];
        for (int i = 0; i < 16; i++) {
            labels[i] = i % 2;
            for (int j = 0; j < 3; j++) x[i][j] = (i >> j) % 2 + 0.01 * i;
        }
        Architecture shape = ResNet.res1(4).inputs(3).depth(6).block(new GradientDescentTest.Relaxation());
        Run compiled = Training.of(
                        shape.activation(new GradientDescentTest.Softplus()),
                        new GradientDescentTest.OrnsteinUhlenbeck(0.3))
                .biases()
                .optimiser(new GradientDescentTest.RmsProp(0.01))
                .batch(5)
                .epochs(3)
                .quiet()
                .run(
                        Examples.of(x, labels, 2),
                        Examples.of(Arrays.copyOf(x, 8), Arrays.copyOf(labels, 8), 2),
                        Key.of(2));
        try (JShell shell = JShell.builder().executionEngine("local").build()) {
            shell.addToClasspath(System.getProperty("java.class.path"));
            for (String cell : CELLS) value(shell, cell);
            double[] losses = compiled.steps().doubleColumn("loss").asDoubleArray();
            assertEquals(12, losses.length);
            for (int s = 0; s < losses.length; s++)
                assertEquals(
                        Double.toString(losses[s]), value(shell, "run.steps().doubleColumn(\"loss\").get(" + s + ")"));
            assertEquals(compiled.toString(), value(shell, "run.toString()").replace("\"", ""));
        }
    }
}
