package deeplimits.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.diagnose.Branch;
import deeplimits.diagnose.BranchGram;
import deeplimits.random.Key;
import deeplimits.random.Stream;
import deeplimits.theory.Moments;
import deeplimits.weights.Entry;
import deeplimits.weights.Law;
import deeplimits.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ResNetTest {
    private static final double[] X = {0.3, -0.7, 1.1, 0.2, -0.4};
    private static final List<Activation> ACTIVATIONS =
            List.of(Activation.RELU, Activation.leakyRelu(0.8), Activation.ABS, Activation.IDENTITY, Activation.TANH);

    static List<Architecture> architectures() {
        List<Architecture> all = new ArrayList<>();
        for (Activation sigma : ACTIVATIONS) {
            for (Architecture a : List.of(
                    ResNet.res1(5),
                    ResNet.res2(5),
                    ResNet.res2(5).bias(0.5),
                    ResNet.res3(5),
                    ResNet.tau(5),
                    ResNet.plain(5),
                    ResNet.res3(5).block(new Relaxation()))) {
                all.add(a.depth(7).activation(sigma));
                all.add(a.depth(7).activation(sigma).inputs(3));
            }
        }
        return all;
    }

    /** V (sigma(W h) - h), a block of a user's own. */
    record Relaxation() implements Block {
        @Override
        public boolean inner() {
            return true;
        }

        @Override
        public double value(Activation sigma, double h, double y) {
            return sigma.value(y) - h;
        }

        @Override
        public double slopeInState(Activation sigma, double h, double y) {
            return -1;
        }

        @Override
        public double slopeInInner(Activation sigma, double h, double y) {
            return sigma.slope(y);
        }
    }

    private static double[] input(Architecture a) {
        return java.util.Arrays.copyOf(X, a.inputLength());
    }

    @ParameterizedTest
    @MethodSource("architectures")
    void gradientsAgreeWithCentralDifferences(Architecture a) {
        ResNet net = a.draw(Law.iid(), Key.of(3));
        double target = 0.4;
        double[] x = input(a);
        Trajectory h = net.forward(x);
        Trajectory p = net.backward(h, target);
        ToDoubleFunction<double[]> loss = u -> Math.pow(net.output(net.forward(u)) - target, 2);
        Trajectory q = null;
        double step = 1e-5;
        // the layers keep clear of the kinks of a piecewise linear sigma at this key, for both points of the difference
        for (int i = 0; i < x.length; i++) {
            double[] up = x.clone();
            double[] down = x.clone();
            up[i] += step;
            down[i] -= step;
            double numeric = (loss.applyAsDouble(up) - loss.applyAsDouble(down)) / (2 * step);
            double[] column =
                    difference(net.forward(up).state(0), net.forward(down).state(0), 2 * step);
            double exact = 0;
            for (int j = 0; j < column.length; j++) exact += p.state(0)[j] * column[j];
            boolean smooth = a.activation() == Activation.TANH || a.activation() == Activation.IDENTITY;
            assertEquals(exact, numeric, (smooth ? 1e-6 : 1e-4) * Math.max(Math.abs(exact), p.norm(0)));
            q = net.tangent(h, column);
            assertArrayEquals(
                    difference(net.forward(up).state(7), net.forward(down).state(7), 2 * step),
                    q.state(7),
                    (smooth ? 1e-6 : 1e-4) * q.norm(7));
        }
        double[] pq = p.dot(q);
        for (double value : pq) assertEquals(pq[0], value, 1e-13 * p.norm(0) * q.norm(0) + 1e-15);
    }

    private static double[] difference(double[] a, double[] b, double over) {
        double[] d = new double[a.length];
        for (int i = 0; i < d.length; i++) d[i] = (a[i] - b[i]) / over;
        return d;
    }

    static List<Block> blocks() {
        return Block.STANDARD;
    }

    /** Euler's identity for positively homogeneous networks: theory, section 5.3 (iii). */
    @ParameterizedTest
    @MethodSource("blocks")
    void gradientTimesStateIsConstantInDepth(Block block) {
        Architecture a = ResNet.res3(12).block(block).depth(300);
        ResNet net = a.draw(Law.iid(Entry.UNIFORM), Key.of(5));
        Trajectory h = net.forward(normal(12, Key.of(6)));
        double[] ph = net.backward(h, 0.3).dot(h);
        for (double value : ph) assertEquals(ph[0], value, 1e-11 * Math.abs(ph[0]));
    }

    /** E |h_L|^2 / |h_0|^2 = E |p_0|^2 / |p_L|^2 = (1 + c L^(-2 beta))^L: theory, section 5.1 and 5.3 (i). */
    @ParameterizedTest
    @EnumSource(Entry.class)
    void secondMomentsAreThoseOfTheTheory(Entry entry) {
        int d = 10;
        int depth = 20;
        int repetitions = 4000;
        for (Activation sigma : List.of(Activation.RELU, Activation.leakyRelu(0.8), Activation.ABS)) {
            double c = (1 + Math.pow(sigma.slope(-1), 2)) / 2;
            Architecture a = ResNet.res3(d).depth(depth).activation(sigma);
            double[][] sample = new double[4][repetitions];
            for (int r = 0; r < repetitions; r++) {
                Key key = Key.of(7).child(entry.name()).child(c).child(r);
                ResNet net = a.draw(Law.iid(entry), key);
                Trajectory h = net.forward(normal(d, key.child("input")));
                Trajectory p = net.backward(h, normal(d, key.child("gradient")));
                sample[0][r] = Math.pow(h.ratio(), 2);
                sample[1][r] = Math.pow(h.drift(), 2);
                sample[2][r] = Math.pow(p.ratio(), 2);
                sample[3][r] = Math.pow(p.drift(), 2);
            }
            double exact = Math.pow(1 + c / depth, depth);
            for (int m = 0; m < 4; m++) within4StandardErrors(exact - m % 2, sample[m]);
        }
    }

    private static void within4StandardErrors(double exact, double[] sample) {
        double mean = 0;
        double square = 0;
        for (double x : sample) {
            mean += x / sample.length;
            square += x * x / sample.length;
        }
        assertEquals(exact, mean, 4 * Math.sqrt((square - mean * mean) / sample.length));
    }

    @Test
    void theProductOfTheFactorsIsTheIdentityNetworkByHand() {
        Weights v = Weights.of(2, 2, new float[] {1, 2, 3, 4}, new float[] {0, 1, -1, 0});
        ResNet net = ResNet.res1(2)
                .activation(Activation.IDENTITY)
                .depth(2)
                .scaling(0)
                .of(v, null, Key.of(1));
        // (I + V_2)(I + V_1) (1, 1) with I + V_1 = ((2, 2), (3, 5)) and I + V_2 = ((1, 1), (-1, 1))
        assertArrayEquals(new double[] {12, 4}, net.forward(new double[] {1, 1}).state(2), 1e-12);
        assertEquals(Math.sqrt(160 / 2.0), net.forward(new double[] {1, 1}).ratio(), 1e-12);
    }

    /** The last value of a cell: a class name with an address says nothing. */
    @Test
    void whatACellEndsInIsShownInWords() {
        Architecture a = ResNet.res3(4).scaling(0);
        ResNet net = a.draw(Law.iid(), Key.of(1));
        assertEquals("ResNet[" + a + "]", net.toString());
        assertEquals(
                "Moments[E |h_L|^2 / |h_0|^2 = 1.500, E |h_L - h_0|^2 / |h_0|^2 = 0.5000]",
                Moments.of(a).toString());
        assertTrue(Ensemble.independent(a, Law.iid(), Key.of(1), 2).toString().contains("run()"));
        String gram = BranchGram.of(Branch.of(net), 2, Key.of(1)).toString();
        assertTrue(gram.startsWith("BranchGram[1 branches, S = "), gram);
    }

    @Test
    void anotherBetaKeepsTheWeights() {
        ResNet net = ResNet.res3(4).depth(9).draw(Law.iid(), Key.of(1));
        assertArrayEquals(
                ResNet.res3(4)
                        .depth(9)
                        .scaling(1)
                        .draw(Law.iid(), Key.of(1))
                        .forward(normal(4, Key.of(2)))
                        .state(9),
                net.scaling(1).forward(normal(4, Key.of(2))).state(9));
    }

    @Test
    void overflowIsToldWithItsLayer() {
        ResNet net = ResNet.res3(8).depth(8000).scaling(0).draw(Law.iid(), Key.of(1));
        Trajectory h = net.forward(normal(8, Key.of(2)));
        int layer = h.overflowLayer().getAsInt();
        assertTrue(layer > 3000 && layer < 7000, "layer " + layer);
        assertTrue(Double.isFinite(h.norm(layer - 1)));
        assertEquals(Double.POSITIVE_INFINITY, h.norm(layer));
        assertEquals(Double.POSITIVE_INFINITY, h.drift());
        assertTrue(h.toString().contains("overflow at layer " + layer));
    }

    @Test
    void aFiniteTrajectoryHasNoOverflow() {
        ResNet net = ResNet.res3(8).depth(50).draw(Law.iid(), Key.of(1));
        assertFalse(net.forward(normal(8, Key.of(2))).overflowLayer().isPresent());
    }

    @Test
    void nd4jGivesTheSameNetwork() {
        Key key = Key.of(11);
        ResNet net = ResNet.res3(4).depth(6).draw(Law.iid(), key);
        double[] x = normal(4, Key.of(12));
        INDArray v = net.parameters().v().toINDArray();
        INDArray w = net.parameters().w().toINDArray();
        INDArray h = Nd4j.createFromArray(x).castTo(v.dataType()).reshape(4, 1);
        for (int k = 0; k < 6; k++) {
            INDArray u = w.slice(k).mmul(h);
            u = u.mul(u.gt(0).castTo(v.dataType()));
            h = h.add(v.slice(k).mmul(u).mul(1 / Math.sqrt(6)));
        }
        Trajectory trajectory = net.forward(Nd4j.createFromArray(x));
        assertArrayEquals(trajectory.state(6), h.dup().data().asDouble(), 1e-5 * trajectory.norm(6));
        assertArrayEquals(new long[] {7, 4}, trajectory.toINDArray().shape());
        assertEquals(trajectory.state(3)[2], trajectory.toINDArray().getDouble(3, 2));
    }

    private static double[] normal(int n, Key key) {
        Stream stream = key.stream();
        double[] x = new double[n];
        for (int i = 0; i < n; i++) x[i] = stream.gaussian();
        return x;
    }
}
