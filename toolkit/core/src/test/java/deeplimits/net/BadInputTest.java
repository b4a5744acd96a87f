package deeplimits.net;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.limit.ButcherTableau;
import deeplimits.limit.RecurrentNet;
import deeplimits.limit.ResidualFlow;
import deeplimits.limit.RungeKuttaNet;
import deeplimits.limit.Spectrum;
import deeplimits.random.Key;
import deeplimits.weights.Law;
import deeplimits.weights.Weights;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers, trajectories and matrices that cannot be are refused with name, rule and value, by every network alike. */
class BadInputTest {
    private static final Key KEY = Key.of(2);
    private static final Weights V = Law.iid().draw(3, 4, 4, KEY.child("V"));
    private static final Weights W = Law.iid().draw(3, 4, 4, KEY.child("W"));

    static List<Network> networks() {
        return List.of(
                ResNet.res3(4).depth(3).of(V, W, KEY),
                ResNet.res1(4).depth(3).of(V, null, KEY),
                ResNet.tau(V, 0.5),
                BatchNormNet.of(V, W, 2),
                RecurrentNet.antisymmetric(Law.iid().draw(1, 4, 4, KEY)).depth(3),
                new RungeKuttaNet(ResidualFlow.periodic(4, KEY), ButcherTableau.HEUN, 3));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void layersRefuseWhatTheyCannotTake(Network net) {
        int d = net.width();
        double[] x = new double[d];
        x[0] = 1;
        for (int k : new int[] {-1, 3, Integer.MAX_VALUE}) {
            refused("layer must be in [0, 2], got " + k, () -> net.step(k, x));
            refused("layer must be in [0, 2], got " + k, () -> net.push(k, x, x));
            refused("layer must be in [0, 2], got " + k, () -> net.pull(k, x, x));
        }
        for (double[] bad : new double[][] {null, new double[d - 1], new double[d + 1], new double[0]}) {
            String words = bad == null ? "vector must be given, got null" : "vector has length " + bad.length;
            for (Executable call : List.<Executable>of(
                    () -> net.step(0, bad),
                    () -> net.push(0, bad, x),
                    () -> net.push(0, x, bad),
                    () -> net.pull(0, bad, x),
                    () -> net.pull(0, x, bad))) refused(words, call);
        }
    }

    /** RES_3, with flags that may be wrong. */
    private record Own(boolean inner, boolean homogeneous) implements Block {
        @Override
        public double value(Activation sigma, double h, double y) {
            return Block.RES_3.value(sigma, h, y);
        }

        @Override
        public double slopeInState(Activation sigma, double h, double y) {
            return Block.RES_3.slopeInState(sigma, h, y);
        }

        @Override
        public double slopeInInner(Activation sigma, double h, double y) {
            return Block.RES_3.slopeInInner(sigma, h, y);
        }

        @Override
        public boolean homogeneous(Activation sigma) {
            return homogeneous;
        }
    }

    /** tanh, with a flag that is wrong. */
    private record Boastful() implements Activation {
        @Override
        public double value(double x) {
            return Math.tanh(x);
        }

        @Override
        public double slope(double x) {
            return 1 - Math.tanh(x) * Math.tanh(x);
        }

        @Override
        public boolean homogeneous() {
            return true;
        }
    }

    @Test
    void flagsThatValuesContradictAreRefused() {
        Architecture relu = ResNet.res3(4);
        Architecture tanh = relu.activation(Activation.TANH);
        refused("inner() of Own[", () -> relu.block(new Own(false, true)));
        refused("homogeneous(sigma) of Own[", () -> tanh.block(new Own(true, true)));
        refused("homogeneous() of Boastful[] must be false", () -> relu.activation(new Boastful()));
        for (Architecture right : List.of(relu.block(new Own(true, true)), tanh.block(new Own(true, false))))
            assertTrue(right.depth(3)
                            .draw(Law.iid(), KEY)
                            .forward(new double[] {1, 2, -1, 0})
                            .drift()
                    > 0);
        for (double slope : new double[] {Double.MIN_VALUE, -Double.MIN_NORMAL, Double.MAX_VALUE})
            assertTrue(
                    relu.activation(Activation.leakyRelu(slope)).homogeneous(), "rounding and overflow are no fault");
    }

    @ParameterizedTest
    @MethodSource("networks")
    void directionsAndGradientsThatAreNotNumbersAreRefused(Network net) {
        double[] x = new double[net.width()];
        x[0] = 1;
        Trajectory h = net.forward(x);
        double[] bad = x.clone();
        bad[1] = Double.NaN;
        refused("input must be a finite number, got NaN", () -> net.forward(bad));
        refused("gradient p_L must be a finite number, got NaN", () -> net.backward(h, bad));
        refused("direction z must be a finite number, got NaN", () -> net.tangent(h, bad));
        refused("gradient p_L must be given, got null", () -> net.backward(h, (double[]) null));
        refused("direction z must be given, got null", () -> net.tangent(h, null));
        refused("forward trajectory must be given, got null", () -> net.tangent(null, x));
    }

    @Test
    void trajectoriesOfTheUsersOwnAreLookedThrough() {
        refused("states must be given, got null", () -> Trajectory.of((double[][]) null));
        refused("gradients must be given, got null", () -> Trajectory.ofGradients((double[][]) null));
        refused("state 1 must be given, got null", () -> Trajectory.of(new double[2], null));
        refused("state 0 must be given, got null", () -> Trajectory.of(null, new double[2]));
        refused(
                "gradient 1 has length 3, but the width is 2",
                () -> Trajectory.ofGradients(new double[2], new double[3]));
        refused("length of state 0 must be at least 1, got 0", () -> Trajectory.of(new double[0], new double[0]));
        refused("number of states must be at least 2, got 1", () -> Trajectory.of(new double[2]));
        Trajectory h = Trajectory.of(new double[] {1, 2}, new double[] {3, 4});
        for (int k : new int[] {-1, 2}) {
            refused("layer must be in [0, 1], got " + k, () -> h.state(k));
            refused("layer must be in [0, 1], got " + k, () -> h.norm(k));
            refused("layer must be in [0, 1], got " + k, () -> h.drift(k));
        }
        refused("other trajectory must be given, got null", () -> h.dot(null));
    }

    @Test
    void architecturesAndTableausAreAskedWithinTheirBounds() {
        Architecture shape = ResNet.res3(4);
        refused("key must be given, got null", () -> shape.input(null));
        refused("key must be given, got null", () -> shape.target(null));
        refused("key must be given, got null", () -> shape.start(Law.iid(), null));
        refused("law must be given, got null", () -> shape.inputs(2).start(null, KEY));
        refused("key must be given, got null", () -> shape.readOut(Law.iid(), null));
        refused("law must be given, got null", () -> shape.readOut(null, KEY));
        ButcherTableau heun = ButcherTableau.HEUN;
        refused("stage must be in [0, 2), got 2", () -> heun.a(2, 0));
        refused("stage must be in [0, 2), got -1", () -> heun.b(-1));
        refused("stage must be in [0, 2), got 9", () -> heun.c(9));
        refused("column of a tableau must be in [0, 1), got 1", () -> heun.a(1, 1));
        refused("right-hand side must be given", () -> heun.step(null, 0, 1, new double[1]));
        refused("row of the matrix must be given", () -> Spectrum.of(new double[][] {null}));
        refused("matrix must be given", () -> Spectrum.of(null));
    }

    private static void refused(String words, Executable call) {
        String message = assertThrows(IllegalArgumentException.class, call).getMessage();
        assertTrue(message.contains(words), message);
    }
}
