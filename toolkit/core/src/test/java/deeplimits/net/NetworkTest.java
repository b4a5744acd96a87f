package deeplimits.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.limit.ButcherTableau;
import deeplimits.limit.LearnedFlow;
import deeplimits.limit.RecurrentNet;
import deeplimits.limit.ResidualFlow;
import deeplimits.limit.RungeKuttaNet;
import deeplimits.limit.Spectrum;
import deeplimits.random.Key;
import deeplimits.random.Stream;
import deeplimits.weights.Law;
import deeplimits.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One battery for every network: its derivatives are those of its layer, its invariants hold, bad input is refused. */
class NetworkTest {
    private static final Key KEY = Key.of(21);

    record Case(String name, Network net, double tolerance) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> networks() {
        Weights v = Law.iid().draw(6, 5, 5, KEY.child("V"));
        Weights w = Law.iid().draw(6, 5, 5, KEY.child("W"));
        Weights one = Law.iid().draw(1, 5, 5, KEY.child("M"));
        List<Case> all = new ArrayList<>(List.of(
                new Case("tau", ResNet.tau(w, 0.4), 1e-6),
                new Case("plain", ResNet.plain(w), 1e-6),
                new Case("batch norm", BatchNormNet.of(v, w, 7), 1e-6),
                new Case("batch norm with a factor", BatchNormNet.of(v, w, 7).factor(0.4), 1e-6),
                new Case(
                        "antisymmetric",
                        RecurrentNet.antisymmetric(one).step(0.3).damping(0.2).depth(6),
                        1e-8),
                new Case(
                        "unstructured",
                        RecurrentNet.unstructured(one)
                                .activation(Activation.ABS)
                                .depth(6),
                        1e-8)));
        for (ButcherTableau tableau : ButcherTableau.values())
            all.add(new Case(tableau.name(), new RungeKuttaNet(ResidualFlow.periodic(5, KEY), tableau, 6), 1e-8));
        for (LayerNormNet.Placement placement : LayerNormNet.Placement.values())
            all.add(new Case(placement + "-LN", LayerNormNet.of(placement, v).skip(1.3), 1e-7));
        MatrixChain chain = MatrixChain.of(Law.iid().draw(7, 5, 5, KEY.child("chain")));
        all.add(new Case("matrix chain", chain, 1e-8));
        all.add(new Case("long skips", SkipNet.around(chain, 1, 0.5, -2), 1e-8));
        ResNet blocks = ResNet.res3(5).depth(5).draw(Law.iid(), KEY.child("blocks"));
        all.add(new Case("long skips around residual blocks", SkipNet.around(blocks, 0.7, 1.2), 1e-6));
        for (LearnedFlow.Form form : LearnedFlow.Form.values())
            all.add(new Case(
                    "learned, " + form,
                    LearnedFlow.of(form, 2, 6, 2, KEY)
                            .method(ButcherTableau.KUTTA_3)
                            .horizon(2)
                            .depth(6),
                    1e-7));
        return all;
    }

    /** Central differences of the whole network, in a random direction; the kinks are away from these states. */
    @ParameterizedTest
    @MethodSource("networks")
    void tangentAgreesWithCentralDifferences(Case c) {
        double[] x = normal(c.net.inputLength(), KEY.child("x"));
        double[] z = normal(c.net.width(), KEY.child("z"));
        double step = 1e-5;
        int last = c.net.depth();
        double[] up = end(c.net, moved(c.net.start(x), step, z));
        double[] down = end(c.net, moved(c.net.start(x), -step, z));
        for (int i = 0; i < up.length; i++) up[i] = (up[i] - down[i]) / (2 * step);
        Trajectory q = c.net.tangent(c.net.forward(x), z);
        assertArrayEquals(q.state(last), up, c.tolerance * q.norm(last));
        assertTrue(q.norm(last) > 0.01, "a tangent that does not vanish");
    }

    private static double[] end(Network net, double[] state) {
        double[] h = state;
        for (int k = 0; k < net.depth(); k++) h = net.step(k, h);
        return h;
    }

    @ParameterizedTest
    @MethodSource("networks")
    void gradientTimesTangentIsConstantInDepth(Case c) {
        Trajectory h = c.net.forward(normal(c.net.inputLength(), KEY.child("x")));
        Trajectory q = c.net.tangent(h, normal(c.net.width(), KEY.child("z")));
        Trajectory p = c.net.backward(h, normal(c.net.width(), KEY.child("p")));
        double[] pq = p.dot(q);
        for (int k = 0; k < pq.length; k++) assertEquals(pq[0], pq[k], 1e-13 * p.norm(k) * q.norm(k));
    }

    record Bad(String message, Executable call) {
        @Override
        public String toString() {
            return message;
        }
    }

    static List<Bad> badInputs() {
        Weights wide = Law.iid().draw(2, 3, 4, KEY);
        Weights square = Law.iid().draw(2, 3, 3, KEY);
        Weights one = Law.iid().draw(1, 3, 3, KEY);
        Weights three = Law.iid().draw(3, 4, 4, KEY);
        ResidualFlow field = ResidualFlow.periodic(3, KEY);
        ResNet tau = ResNet.tau(square, 0.5);
        Trajectory h = tau.forward(new double[3]);
        return List.of(
                new Bad("V must be given, got null", () -> ResNet.tau(null, 1)),
                new Bad("V must be of depth 2, 3 x 3, got Weights[depth=2, 3 x 4]", () -> ResNet.tau(wide, 1)),
                new Bad("V must be of depth 2, 3 x 3, got Weights[depth=2, 3 x 4]", () -> ResNet.plain(wide)),
                new Bad("tau must be a finite number, got NaN", () -> ResNet.tau(square, Double.NaN)),
                new Bad("gain must be a finite number, got Infinity", () -> tau.gain(Double.POSITIVE_INFINITY)),
                new Bad("input must be given, got null", () -> tau.forward((double[]) null)),
                new Bad("input has length 2, but the network's input length is 3", () -> tau.forward(new double[2])),
                new Bad("input must be a finite number, got NaN", () -> tau.forward(new double[] {0, Double.NaN, 0})),
                new Bad(
                        "gradient p_L has length 1, but the network's width is 3",
                        () -> tau.backward(h, new double[1])),
                new Bad("direction z has length 4, but the network's width is 3", () -> tau.tangent(h, new double[4])),
                new Bad(
                        "forward trajectory has length 2, but the network's depth is 1",
                        () -> RecurrentNet.antisymmetric(one).backward(h, new double[3])),
                new Bad("forward trajectory must be given, got null", () -> tau.backward(null, new double[3])),
                new Bad("W must be of square matrices, got Weights[depth=2, 3 x 4]", () -> MatrixChain.of(wide)),
                new Bad(
                        "blocks has length 2, but 2 N + 1 for N skips is 3",
                        () -> SkipNet.around(MatrixChain.of(square), 1)),
                new Bad("V must be of square matrices, got", () -> LayerNormNet.of(LayerNormNet.Placement.PRE, wide)),
                new Bad(
                        "width of a Hamiltonian field must be even, got 3",
                        () -> LearnedFlow.of(LearnedFlow.Form.HAMILTONIAN, 2, 3, 1, KEY)),
                new Bad("inputs must be in [1, 3], got 4", () -> LearnedFlow.of(LearnedFlow.Form.PLAIN, 4, 3, 1, KEY)),
                new Bad("batch must be at least 2, got 1", () -> BatchNormNet.of(square, square, 1)),
                new Bad(
                        "W must be of the shape of V, Weights[depth=2, 3 x 3], got Weights[depth=1",
                        () -> BatchNormNet.of(square, one, 4)),
                new Bad(
                        "M must be one matrix, shared by all layers, got Weights[depth=2",
                        () -> RecurrentNet.antisymmetric(square)),
                new Bad("step must be positive and finite, got 0.0", () -> RecurrentNet.antisymmetric(one)
                        .step(0)),
                new Bad("step must be positive and finite, got NaN", () -> RecurrentNet.antisymmetric(one)
                        .step(Double.NaN)),
                new Bad("damping must be a finite number, got NaN", () -> RecurrentNet.antisymmetric(one)
                        .damping(Double.NaN)),
                new Bad("depth must be at least 1, got 0", () -> RecurrentNet.unstructured(one)
                        .depth(0)),
                new Bad("activation must be given, got null", () -> RecurrentNet.unstructured(one)
                        .activation(null)),
                new Bad(
                        "frequency must be at most 1 / step = 10.0, for no damping tames more; take a smaller step, got 11.0",
                        () -> RecurrentNet.criticalDamping(0.1, 11)),
                new Bad(
                        "frequency must be zero or positive, and finite, got -1.0",
                        () -> RecurrentNet.criticalDamping(0.1, -1)),
                new Bad("width must be at least 1, got 0", () -> ResidualFlow.periodic(0, KEY)),
                new Bad("activation must be given, got null", () -> field.activation(null)),
                new Bad(
                        "V must be of depth 3: a constant, a sine and a cosine, got",
                        () -> ResidualFlow.periodic(square, square)),
                new Bad(
                        "path W must be of 4 x 4 matrices, got 3 x 3",
                        () -> ResidualFlow.periodic(three, Law.iid().draw(3, 3, 3, KEY))),
                new Bad("depth must be at least 1, got 0", () -> new RungeKuttaNet(field, ButcherTableau.EULER, 0)),
                new Bad("field must be given, got null", () -> new RungeKuttaNet(null, ButcherTableau.EULER, 1)),
                new Bad("tableau must be given, got null", () -> new RungeKuttaNet(field, null, 1)),
                new Bad(
                        "gradient p_L has length 2, but the width is 3",
                        () -> new RungeKuttaNet(field, ButcherTableau.HEUN, 2).adjoint(new double[3], new double[2])),
                new Bad(
                        "row of the matrix has length 2, but the number of its rows is 1",
                        () -> Spectrum.of(new double[1][2])),
                new Bad("rows of the matrix must be at least 1, got 0", () -> Spectrum.of(new double[0][])),
                new Bad(
                        "entry of the matrix must be a finite number, got NaN",
                        () -> Spectrum.of(new double[][] {{Double.NaN}})));
    }

    @ParameterizedTest
    @MethodSource("badInputs")
    void isRefusedWithNameRuleAndValue(Bad bad) {
        String message = assertThrows(IllegalArgumentException.class, bad.call).getMessage();
        assertTrue(message.contains(bad.message), message);
    }

    private static double[] moved(double[] x, double step, double[] z) {
        double[] y = x.clone();
        for (int i = 0; i < y.length; i++) y[i] += step * z[i];
        return y;
    }

    private static double[] normal(int n, Key key) {
        Stream stream = key.stream();
        double[] x = new double[n];
        for (int i = 0; i < n; i++) x[i] = stream.gaussian();
        return x;
    }
}
