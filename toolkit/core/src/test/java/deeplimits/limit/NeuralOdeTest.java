package deeplimits.limit;

import static deeplimits.Refused.refused;
import static deeplimits.limit.NeuralSdeTest.logSlope;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.net.Activation;
import deeplimits.net.ResNet;
import deeplimits.net.Trajectory;
import deeplimits.random.Key;
import deeplimits.random.Stream;
import deeplimits.weights.MatrixPath;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NeuralOdeTest {
    private static double[] gaussian(int n, Key key) {
        Stream stream = key.stream();
        return IntStream.range(0, n).mapToDouble(i -> stream.gaussian()).toArray();
    }

    /** A_0 + A_1 sin 2 pi t + A_2 cos 2 pi t. */
    private static MatrixPath trigonometric(int d, Key key) {
        double[] a = gaussian(3 * d * d, key);
        return MatrixPath.of(d, d, t -> IntStream.range(0, d * d)
                .mapToDouble(e ->
                        (a[3 * e] + a[3 * e + 1] * Math.sin(2 * Math.PI * t) + a[3 * e + 2] * Math.cos(2 * Math.PI * t))
                                / Math.sqrt(d))
                .toArray());
    }

    private static final ResidualFlow FLOW =
            ResidualFlow.res3(trigonometric(4, Key.of(61)), trigonometric(4, Key.of(62)), Activation.TANH);
    private static final double[] H0 = {1, -0.5, 0.3, 0.7};

    @Test
    void aRotationIsSolvedToTheTolerance() {
        ResidualFlow rotation =
                ResidualFlow.res1(MatrixPath.of(2, 2, t -> new double[] {0, -2 * t, 2 * t, 0}), Activation.IDENTITY);
        Trajectory h = new NeuralOde(rotation).solve(Solver.dormandPrince(1e-12), 10, new double[] {1, 0});
        for (int k = 0; k <= 10; k++) {
            double angle = k * k / 100.0;
            assertArrayEquals(new double[] {Math.cos(angle), Math.sin(angle)}, h.state(k), 1e-10);
        }
        // the reference that networks are measured against
        double[] end = new NeuralOde(rotation)
                .solve(Solver.dormandPrince(1e-13), 1, new double[] {1, 0})
                .state(1);
        assertArrayEquals(new double[] {Math.cos(1), Math.sin(1)}, end, 1e-12);
    }

    @ParameterizedTest
    @EnumSource(ButcherTableau.class)
    void methodsHaveTheirOrder(ButcherTableau method) {
        int[] depths = {64, 128, 256};
        double[] errors = new NeuralOde(FLOW)
                .errors(method, H0, depths).stream()
                        .mapToDouble(StrongError::end)
                        .toArray();
        assertEquals(-method.order(), logSlope(depths, errors).slope(), 0.05);
    }

    /** Pathwise: every key by itself. */
    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5})
    void networksOfSmoothWeightsApproachTheOdeAtRateOneOnEveryPath(double lengthScale) {
        int d = 20;
        int[] depths = {32, 64, 128, 256};
        for (int r = 0; r < 3; r++) {
            Key key = Key.of(63).child(r);
            MatrixPath v = MatrixPath.smooth(lengthScale, d, d, key.child("V"));
            MatrixPath w = MatrixPath.smooth(lengthScale, d, d, key.child("W"));
            double[] h0 = gaussian(d, key.child("start"));
            for (ResidualFlow flow :
                    new ResidualFlow[] {ResidualFlow.res1(v, Activation.TANH), ResidualFlow.res3(v, w, Activation.RELU)
                    }) {
                NeuralOde ode = new NeuralOde(flow);
                double[] errors = ode.errors(h0, depths).stream()
                        .mapToDouble(StrongError::sup)
                        .toArray();
                assertEquals(-1, logSlope(depths, errors).slope(), 0.03, "path " + r);
            }
        }
    }

    @Test
    void theContinuousAdjointIsTheGradientOfTheFlow() {
        NeuralOde ode = new NeuralOde(FLOW);
        Solver solver = Solver.dormandPrince(1e-12);
        double[] end = ode.solve(solver, 1, H0).state(1);
        double[] p1 = {1, 2, -1, 0.5};
        double[] p0 = new RungeKuttaNet(FLOW, ButcherTableau.KUTTA_4, 512)
                .adjoint(end, p1)
                .state(0);
        for (int i = 0; i < 4; i++) {
            double[] up = H0.clone();
            double[] down = H0.clone();
            up[i] += 1e-4;
            down[i] -= 1e-4;
            double difference = 0;
            double[] a = ode.solve(solver, 1, up).state(1);
            double[] b = ode.solve(solver, 1, down).state(1);
            for (int j = 0; j < 4; j++) difference += p1[j] * (a[j] - b[j]) / 2e-4;
            assertEquals(difference, p0[i], 1e-7);
        }
    }

    @Test
    void backpropagationApproachesTheContinuousAdjointAsOneOverDepth() {
        NeuralOde ode = new NeuralOde(FLOW);
        double[] p1 = {1, 2, -1, 0.5};
        int[] depths = {64, 128, 256, 512};
        double[] gaps = new double[depths.length];
        for (int j = 0; j < depths.length; j++) {
            RungeKuttaNet net = new RungeKuttaNet(FLOW, ButcherTableau.EULER, depths[j]);
            Trajectory h = net.forward(H0);
            Trajectory continuous = new RungeKuttaNet(FLOW, ButcherTableau.KUTTA_4, 512)
                    .adjoint(ode.solve(Solver.dormandPrince(1e-11), 1, H0).state(1), p1);
            gaps[j] = StrongError.between(net.backward(h, p1), continuous).sup();
        }
        assertEquals(-1, logSlope(depths, gaps).slope(), 0.05);
    }

    @ParameterizedTest
    @EnumSource(ButcherTableau.class)
    void aFlowOfSmoothPathsHasExactTangentsAndGradients(ButcherTableau method) {
        ResidualFlow flow = ResidualFlow.res3(
                MatrixPath.smooth(0.2, 6, 6, Key.of(1)), MatrixPath.smooth(0.2, 6, 6, Key.of(2)), Activation.TANH);
        RungeKuttaNet net = new RungeKuttaNet(flow, method, 50);
        Trajectory h = net.forward(gaussian(6, Key.of(3)));
        double[] products = net.backward(h, gaussian(6, Key.of(4))).dot(net.tangent(h, gaussian(6, Key.of(5))));
        for (double product : products) assertEquals(products[0], product, 1e-12);
        double[] difference = new double[6];
        double[] q = net.tangent(h, gaussian(6, Key.of(5))).state(50);
        double[] up = gaussian(6, Key.of(3));
        double[] down = gaussian(6, Key.of(3));
        for (int i = 0; i < 6; i++) {
            up[i] += 1e-5 * gaussian(6, Key.of(5))[i];
            down[i] -= 1e-5 * gaussian(6, Key.of(5))[i];
        }
        for (int i = 0; i < 6; i++)
            difference[i] = (net.forward(up).state(50)[i] - net.forward(down).state(50)[i]) / 2e-5;
        assertArrayEquals(difference, q, 1e-8);
    }

    @Test
    void eulerIsTheResidualNetworkOfTheSamePathsAtBetaOne() {
        MatrixPath v = MatrixPath.smooth(0.2, 6, 6, Key.of(1));
        MatrixPath w = MatrixPath.smooth(0.2, 6, 6, Key.of(2));
        double[] h0 = gaussian(6, Key.of(9));
        Trajectory euler = new NeuralOde(ResidualFlow.res3(v, w, Activation.TANH)).solve(Solver.euler(), 30, h0);
        ResNet network = ResNet.res3(6)
                .activation(Activation.TANH)
                .depth(30)
                .scaling(1)
                .of(v.weights(30), w.weights(30), Key.of(8));
        assertEquals(0, StrongError.between(network.forward(h0), euler).sup(), 1e-6);
    }

    @Test
    void badRequestsAreRefused() {
        NeuralOde ode = new NeuralOde(FLOW);
        refused("tolerance must be in [1e-13, 1), got 0.0", () -> Solver.dormandPrince(0));
        refused("tolerance must be in [1e-13, 1), got NaN", () -> Solver.dormandPrince(Double.NaN));
        refused("depth must be at least 1, got 0", () -> ode.solve(Solver.euler(), 0, H0));
        refused(
                "state H_0 has length 3, but the width is 4",
                () -> ode.solve(Solver.dormandPrince(1e-6), 1, new double[3]));
        refused("state H_0 has length 3, but the width is 4", () -> ode.solve(Solver.euler(), 1, new double[3]));
        refused(
                "path W must be of 4 x 4 matrices, got 3 x 3",
                () -> ResidualFlow.res3(trigonometric(4, Key.of(1)), trigonometric(3, Key.of(1)), Activation.TANH));
        refused("method must be given, got null", () -> Solver.fixed(null));
        VectorField narrow = new VectorField() {
            @Override
            public int width() {
                return 2;
            }

            @Override
            public double[] value(double t, double[] h) {
                return new double[1];
            }

            @Override
            public double[] push(double t, double[] h, double[] q) {
                return q.clone();
            }

            @Override
            public double[] pull(double t, double[] h, double[] p) {
                return p.clone();
            }
        };
        for (Solver solver : List.of(Solver.euler(), Solver.dormandPrince(1e-6)))
            assertThrows(IllegalArgumentException.class, () -> new NeuralOde(narrow).solve(solver, 1, new double[2]));
        refused("number of depths must be at least 1, got 0", () -> ode.errors(H0));
        String message = assertThrows(
                        IllegalArgumentException.class, () -> ode.solve(Solver.euler(), Integer.MAX_VALUE, H0))
                .getMessage();
        assertTrue(
                message.contains("half of this JVM's heap; take a smaller depth, or raise -Xmx, got 120,259,084,232"),
                message);
    }

    /** The implicit midpoint rule by fixed-point iteration, of order 2: a solver that is written in a notebook. */
    @Test
    void aSolverOfTheUsersOwnSolves() {
        Solver midpoint = (field, depth, h0) -> {
            double[][] h = new double[depth + 1][];
            h[0] = h0;
            for (int k = 0; k < depth; k++) {
                h[k + 1] = h[k].clone();
                for (int i = 0; i < 30; i++) {
                    double[] middle = new double[h0.length];
                    for (int j = 0; j < middle.length; j++) middle[j] = (h[k][j] + h[k + 1][j]) / 2;
                    double[] slope = field.value((k + 0.5) / depth, middle);
                    for (int j = 0; j < middle.length; j++) h[k + 1][j] = h[k][j] + slope[j] / depth;
                }
            }
            return Trajectory.of(h);
        };
        NeuralOde ode = new NeuralOde(FLOW);
        int[] depths = {32, 64, 128};
        double[] errors = new double[3];
        for (int i = 0; i < 3; i++)
            errors[i] = StrongError.between(
                            ode.solve(midpoint, depths[i], H0), ode.solve(Solver.dormandPrince(1e-12), depths[i], H0))
                    .end();
        assertEquals(-2, logSlope(depths, errors).slope(), 0.05);
    }

    @Test
    void anEquationThatBlowsUpIsToldAsSuch() {
        ResidualFlow blowUp = ResidualFlow.res1(
                MatrixPath.of(1, 1, t -> new double[] {1 / Math.max(1e-300, 0.5 - t)}), Activation.IDENTITY);
        assertThrows(ArithmeticException.class, () -> new NeuralOde(blowUp)
                .solve(Solver.dormandPrince(1e-10), 4, new double[] {1}));
    }
}
