package deeplimits.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user writes in a cell works everywhere, as itself: an activation, a law and a block that no class of the project knows. */
class UserDefinedTest {
    private static JShell shell;

    @BeforeAll
    static void aSessionWithThreeDefinitions() {
        shell = JShell.builder().executionEngine("local").build();
        shell.addToClasspath(System.getProperty("java.class.path"));
        for (String line : List.of(
                "import deeplimits.net.*;",
                "import deeplimits.random.*;",
                "import deeplimits.weights.*;",
                "import deeplimits.theory.*;",
                "import tech.tablesaw.api.*;",
                """
                record Softplus() implements Activation {
                    public double value(double x) { return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))); }
                    public double slope(double x) { return 1 / (1 + Math.exp(-x)); }
                }
                """,
                """
                record OrnsteinUhlenbeck(double theta) implements Law {
                    public double autocovariance(int depth, int lag) { return Math.exp(-theta * Math.abs(lag) / depth); }
                    public Weights draw(Weights.Shape shape, Key key) {
                        float[][] x = new float[shape.depth()][shape.rows() * shape.columns()];
                        double rho = autocovariance(shape.depth(), 1);
                        for (int k = 0; k < x.length; k++) {
                            key.stream(k).gaussians(x[k], 0, x[k].length);
                            if (k == 0) continue;
                            for (int i = 0; i < x[k].length; i++)
                                x[k][i] = (float) (rho * x[k - 1][i] + Math.sqrt(1 - rho * rho) * x[k][i]);
                        }
                        return Weights.of(shape.rows(), shape.columns(), x).times(1 / Math.sqrt(shape.columns()));
                    }
                }
                """,
                """
                record Relaxation() implements Block {
                    public boolean inner() { return true; }
                    public double value(Activation sigma, double h, double y) { return sigma.value(y) - h; }
                    public double slopeInState(Activation sigma, double h, double y) { return -1; }
                    public double slopeInInner(Activation sigma, double h, double y) { return sigma.slope(y); }
                }
                """,
                """
                Architecture shape(String what) {
                    return switch (what) {
                        case "softplus" -> ResNet.res3(6).activation(new Softplus());
                        case "relaxation" -> ResNet.res3(6).block(new Relaxation()).activation(Activation.TANH);
                        case "biases" -> ResNet.res2(6).activation(new Softplus()).bias(0.3);
                        default -> ResNet.res1(6);
                    };
                }
                """,
                "Law law(String what) { if (what.equals(\"law\")) return new OrnsteinUhlenbeck(2); return Law.iid(); }",
                "Architecture deep(String what) { return shape(what).inputs(4).depth(20).scaling(0.7); }",
                """
                double independent(String what) { // the largest difference to the readable network
                    Table rows = Ensemble.independent(deep(what), law(what), Key.of(3), 4).gradients().run();
                    double worst = 0;
                    for (int r = 0; r < 4; r++) {
                        ResNet net = deep(what).draw(law(what), Key.of(3).child(r));
                        Trajectory h = net.forward(deep(what).input(Key.of(3).child(r)));
                        worst = Math.max(worst, Math.abs(h.drift() - rows.doubleColumn("drift").get(r)));
                        double back = net.backward(h, 1.5).ratio();
                        worst = Math.max(worst, Math.abs(back - rows.doubleColumn("gradient_ratio").get(r)));
                    }
                    return worst;
                }
                """,
                """
                double shared(String what) { // the same of one network with two inputs and two betas
                    ResNet net = deep(what).draw(law(what), Key.of(3));
                    double[][] x = {{1, -2, 0.5, 0.3}, {0.2, 0.4, -0.1, 1}};
                    Table rows = Ensemble.shared(net, x, 0.5, 1).gradients().run();
                    double worst = 0;
                    for (int r = 0; r < 4; r++) {
                        double drift = net.scaling(r < 2 ? 0.5 : 1).forward(x[r % 2]).drift();
                        worst = Math.max(worst, Math.abs(drift - rows.doubleColumn("drift").get(r)) / (1 + drift));
                    }
                    return worst;
                }
                """,
                """
                double gradient(String what) { // p_0 . z less its central difference, for the sum of the coordinates of h_L
                    ResNet net = shape(what).depth(20).scaling(0.7).draw(law(what), Key.of(3));
                    double[] x = {1, -2, 0.5, 0.3, 0.8, -0.4};
                    double[] z = {0.3, 1, -1, 0.2, 0.1, 2};
                    double[] one = {1, 1, 1, 1, 1, 1};
                    double[] p = net.backward(net.forward(x), one).state(0);
                    double difference = 0;
                    for (int i = 0; i < 6; i++) difference += p[i] * z[i];
                    for (int sign = -1; sign <= 1; sign += 2) {
                        double[] y = x.clone();
                        for (int i = 0; i < 6; i++) y[i] += sign * 1e-5 * z[i];
                        for (double h : net.forward(y).state(20)) difference -= sign * h / 2e-5;
                    }
                    return difference;
                }
                """,
                """
                double p(String what, String column) { // of networks and draws of their law, by Kolmogorov and Smirnov
                    Table networks = Ensemble.independent(deep(what), Law.iid(), Key.of(4), 1000).gradients().run();
                    Table draws = ExactLaw.of(deep(what), Law.iid(), Key.of(5), 1000).gradients().run();
                    return org.apache.commons.statistics.inference.KolmogorovSmirnovTest.withDefaults().test(
                        networks.doubleColumn(column).asDoubleArray(), draws.doubleColumn(column).asDoubleArray()).getPValue();
                }
                """,
                """
                String refusal() {
                    try { return Moments.of(deep("softplus")).toString(); }
                    catch (IllegalArgumentException e) { return e.getMessage(); }
                }
                """))
            run(line);
    }

    @AfterAll
    static void close() {
        shell.close();
    }

    private static String run(String source) {
        String value = null;
        for (SnippetEvent event : shell.eval(source)) {
            if (event.status() == Snippet.Status.OVERWRITTEN) continue; // of an earlier line
            assertEquals(
                    Snippet.Status.VALID,
                    event.status(),
                    () -> source + shell.diagnostics(event.snippet()).toList());
            assertEquals(null, event.exception(), source);
            value = event.value();
        }
        return value;
    }

    private static double number(String source) {
        return Double.parseDouble(run(source));
    }

    @ParameterizedTest
    @ValueSource(strings = {"softplus", "relaxation", "biases", "law"})
    void anEnsembleIsTheReadableNetwork(String what) {
        assertEquals(0, number("independent(\"" + what + "\")"), 1e-13);
    }

    /** The layers of "law" are res-1 with ReLU: the engine takes them, in float, with whatever weights. */
    @ParameterizedTest
    @CsvSource({"softplus, 1e-13", "relaxation, 1e-13", "biases, 1e-13", "law, 1e-6"})
    void aSharedEnsembleIsTheReadableNetwork(String what, double tolerance) {
        assertEquals(0, number("shared(\"" + what + "\")"), tolerance);
    }

    @ParameterizedTest
    @ValueSource(strings = {"softplus", "relaxation", "biases"})
    void gradientsAreThoseOfCentralDifferences(String what) {
        assertEquals(0, number("gradient(\"" + what + "\")"), 1e-8);
    }

    /** Four comparisons: a false alarm in some 1,000 keys. */
    @ParameterizedTest
    @CsvSource({"softplus, drift", "softplus, gradient_ratio", "relaxation, drift", "relaxation, gradient_ratio"})
    void theExactLawIsThatOfTheUsersNetworks(String what, String column) {
        double p = number("p(\"" + what + "\", \"" + column + "\")");
        assertTrue(p > 2.5e-4, "p = " + p);
    }

    @Test
    void theoryThatDoesNotHoldForItIsRefused() {
        String words = run("refusal()");
        assertTrue(words.contains("positively homogeneous"), words);
    }
}
