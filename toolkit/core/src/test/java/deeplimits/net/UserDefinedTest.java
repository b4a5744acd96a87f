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
                "Law law(String what) { return what.equals(\"law\") ? new OrnsteinUhlenbeck(2) : Law.iid(); }",
                "Architecture deep(String what) { return shape(what).inputs(4).depth(20).scaling(0.7); }")) run(line);
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
        run("Table rows = Ensemble.independent(deep(\"" + what + "\"), law(\"" + what
                + "\"), Key.of(3), 4).gradients().run();");
        for (int r = 0; r < 4; r++) {
            run("ResNet net = deep(\"%1$s\").draw(law(\"%1$s\"), Key.of(3).child(%2$d));".formatted(what, r));
            run("Trajectory h = net.forward(deep(\"%s\").input(Key.of(3).child(%d)));".formatted(what, r));
            run("Trajectory p = net.backward(h, 1.5);");
            assertEquals(number("h.drift()"), number("rows.doubleColumn(\"drift\").get(" + r + ")"), 1e-13);
            assertEquals(number("p.ratio()"), number("rows.doubleColumn(\"gradient_ratio\").get(" + r + ")"), 1e-13);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"softplus", "relaxation", "biases", "law"})
    void aSharedEnsembleIsTheReadableNetwork(String what) {
        run("ResNet net = deep(\"%1$s\").draw(law(\"%1$s\"), Key.of(3));".formatted(what));
        run("double[][] xs = {{1, -2, 0.5, 0.3}, {0.2, 0.4, -0.1, 1}};");
        run("Table rows = Ensemble.shared(net, xs, 0.5, 1).gradients().run();");
        boolean engine = what.equals("law"); // res-1 with ReLU: the law is the user's, the layers are not
        for (int r = 0; r < 4; r++) {
            run("Trajectory h = net.scaling(%s).forward(xs[%d]);".formatted(r < 2 ? "0.5" : "1", r % 2));
            double drift = number("h.drift()");
            assertEquals(
                    drift,
                    number("rows.doubleColumn(\"drift\").get(" + r + ")"),
                    (engine ? 1e-6 : 1e-13) * (1 + drift));
        }
    }

    /** p_0 . z against (f(x + e z) - f(x - e z)) / 2e for f = the first coordinate of h_L. */
    @ParameterizedTest
    @ValueSource(strings = {"softplus", "relaxation", "biases"})
    void gradientsAreThoseOfCentralDifferences(String what) {
        run("ResNet net = deep(\"%1$s\").draw(law(\"%1$s\"), Key.of(3));".formatted(what));
        run(
                "Network layers = new ResNet(net.architecture().inputs(6), new ResNet.Parameters("
                        + "Weights.of(6, 6, eye()), net.parameters().v(), net.parameters().w(), net.parameters().b(), null));"
                                .replace(
                                        "eye()",
                                        "new float[] {1,0,0,0,0,0, 0,1,0,0,0,0, 0,0,1,0,0,0, 0,0,0,1,0,0, 0,0,0,0,1,0, 0,0,0,0,0,1}"));
        run("double[] x = {1, -2, 0.5, 0.3, 0.8, -0.4}, z = {0.3, 1, -1, 0.2, 0.1, 2};");
        run("double first(double e) { double[] y = x.clone(); for (int i = 0; i < 6; i++) y[i] += e * z[i];"
                + " return layers.forward(y).state(20)[0]; }");
        run("double[] p = layers.backward(layers.forward(x), new double[] {1, 0, 0, 0, 0, 0}).state(0);");
        run("double along = 0;");
        run("for (int i = 0; i < 6; i++) along += p[i] * z[i];");
        double expected = number("(first(1e-5) - first(-1e-5)) / 2e-5");
        assertEquals(expected, number("along"), 1e-8 * (1 + Math.abs(expected)));
    }

    /** One of 1,000 keys gives a p-value below 1e-3 for one of the four comparisons. */
    @ParameterizedTest
    @ValueSource(strings = {"softplus", "relaxation"})
    void theExactLawIsThatOfTheUsersNetworks(String what) {
        run("int n = 1000;");
        run("Table networks = Ensemble.independent(deep(\"%s\"), Law.iid(), Key.of(4), n).gradients().run();"
                .formatted(what));
        run("Table draws = ExactLaw.of(deep(\"%s\"), Law.iid(), Key.of(5), n).gradients().run();".formatted(what));
        for (String column : List.of("drift", "gradient_ratio")) {
            double p = number("org.apache.commons.statistics.inference.KolmogorovSmirnovTest.withDefaults().test("
                    + "networks.doubleColumn(\"%1$s\").asDoubleArray(), draws.doubleColumn(\"%1$s\").asDoubleArray()).getPValue()"
                            .formatted(column));
            assertTrue(p > 2.5e-4, column + ", p = " + p);
        }
    }

    @Test
    void theoryThatDoesNotHoldForItIsRefused() {
        String words = run("String refusal() { try { Moments.of(deep(\"softplus\")); return \"none\"; }"
                + " catch (IllegalArgumentException e) { return e.getMessage(); } }");
        words = run("refusal()");
        assertTrue(words.contains("positively homogeneous"), words);
    }
}
