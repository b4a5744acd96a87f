package deeplimits.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.limit.ButcherTableau;
import deeplimits.limit.LearnedFlow;
import deeplimits.net.Activation;
import deeplimits.net.Architecture;
import deeplimits.net.Block;
import deeplimits.net.ResNet;
import deeplimits.net.Trainable;
import deeplimits.random.Key;
import deeplimits.random.Stream;
import deeplimits.weights.Law;
import deeplimits.weights.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The readable loop against finite differences and formulas written out, with what a user may bring of each kind. */
class GradientDescentTest {
    private static final Key KEY = Key.of(77);
    private static final int ROWS = 7;

    /** log(1 + e^x). */
    record Softplus() implements Activation {
        @Override
        public double value(double x) {
            return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
        }

        @Override
        public double slope(double x) {
            return 1 / (1 + Math.exp(-x));
        }
    }

    /** V (sigma(W h) - h). */
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

    /** dX = -X dt / l + sqrt(2 / l) dB, t = k / L: the Ornstein-Uhlenbeck process of variance 1. */
    record OrnsteinUhlenbeck(double length) implements Law {
        @Override
        public double autocovariance(int depth, int lag) {
            return Math.exp(-Math.abs(lag) / (depth * length));
        }

        @Override
        public Weights draw(Weights.Shape shape, Key key) {
            double keep = autocovariance(shape.depth(), 1);
            Stream stream = key.stream();
            float[][] layers = new float[shape.depth()][shape.rows() * shape.columns()];
            for (int k = 0; k < layers.length; k++)
                for (int i = 0; i < layers[k].length; i++) {
                    double noise = stream.gaussian() / Math.sqrt(shape.columns());
                    layers[k][i] =
                            (float) (k == 0 ? noise : keep * layers[k - 1][i] + Math.sqrt(1 - keep * keep) * noise);
                }
            return Weights.of(shape.rows(), shape.columns(), layers);
        }
    }

    /** sum_i log cosh(F_i - y_i). */
    record LogCosh() implements Loss {
        @Override
        public double value(double[] f, double[] y) {
            double sum = 0;
            for (int i = 0; i < f.length; i++) sum += Math.log(Math.cosh(f[i] - y[i]));
            return sum;
        }

        @Override
        public double[] gradient(double[] f, double[] y) {
            double[] gradient = new double[f.length];
            for (int i = 0; i < f.length; i++) gradient[i] = Math.tanh(f[i] - y[i]);
            return gradient;
        }
    }

    /** v = 0.99 v + 0.01 g^2, w -= rate g / (sqrt(v) + 1e-8): PyTorch's form of RMSprop. */
    record RmsProp(double rate) implements Optimiser {
        @Override
        public void update(Parameter p, long step, double rate) {
            double[] w = p.value();
            double[] g = p.gradient();
            double[] v = p.slot("v");
            for (int i = 0; i < w.length; i++) {
                v[i] = 0.99 * v[i] + 0.01 * g[i] * g[i];
                w[i] -= rate * g[i] / (Math.sqrt(v[i]) + 1e-8);
            }
        }
    }

    /** One matrix for all layers, h_{k+1} = h_k + 0.2 tanh(K h_k), without a read-out. */
    record Recurrent(Weights matrix, int depth) implements Trainable {
        @Override
        public int width() {
            return matrix.rows();
        }

        @Override
        public double[] step(int k, double[] h) {
            double[] next = h.clone();
            double[] y = matrix.times(0, h);
            for (int i = 0; i < next.length; i++) next[i] += 0.2 * Math.tanh(y[i]);
            return next;
        }

        private double[] timesSlope(double[] h, double[] x) {
            double[] y = matrix.times(0, h);
            double[] product = new double[x.length];
            for (int i = 0; i < x.length; i++) product[i] = 0.2 * x[i] / Math.pow(Math.cosh(y[i]), 2);
            return product;
        }

        @Override
        public double[] push(int k, double[] h, double[] q) {
            return plus(q, timesSlope(h, matrix.times(0, q)));
        }

        @Override
        public double[] pull(int k, double[] h, double[] p) {
            return plus(p, matrix.transposedTimes(0, timesSlope(h, p)));
        }

        private static double[] plus(double[] x, double[] y) {
            double[] sum = x.clone();
            for (int i = 0; i < sum.length; i++) sum[i] += y[i];
            return sum;
        }

        @Override
        public Map<String, Weights> tensors() {
            return Map.of("K", matrix);
        }

        @Override
        public Recurrent with(Map<String, Weights> tensors) {
            return new Recurrent(tensors.get("K"), depth);
        }

        @Override
        public void addGradients(int k, double[] h, double[] p, Map<String, double[][]> sums) {
            double[] r = timesSlope(h, p);
            for (int i = 0, at = 0; i < width(); i++)
                for (int j = 0; j < width(); j++) sums.get("K")[0][at++] += r[i] * h[j];
        }
    }

    /** A network with examples and a loss. */
    record Case(Trainable net, Loss loss, Examples examples) {
        @Override
        public String toString() {
            return (net instanceof ResNet res ? res.architecture() : net) + ", " + loss;
        }
    }

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        Law law = new OrnsteinUhlenbeck(0.3);
        for (LearnedFlow.Form form : LearnedFlow.Form.values())
            for (ButcherTableau method : ButcherTableau.values())
                cases.add(
                        new Case(flow(form).method(method).depth(3), Loss.CROSS_ENTROPY, examples(Loss.CROSS_ENTROPY)));
        for (Block block : List.of(Block.RES_1, Block.RES_2, Block.RES_3, Block.TAU, Block.PLAIN, new Relaxation()))
            for (Activation sigma : List.of(new Softplus(), Activation.TANH, Activation.leakyRelu(0.4)))
                for (boolean biased : new boolean[] {false, true})
                    for (Loss loss : List.of(Loss.CROSS_ENTROPY, Loss.SQUARED, new LogCosh())) {
                        Architecture shape =
                                ResNet.res1(4).inputs(5).outputs(3).depth(3).gain(1.3);
                        ResNet net = shape.block(block).activation(sigma).draw(law, KEY);
                        cases.add(new Case(biased ? withBiases(net) : net, loss, examples(loss)));
                    }
        cases.add(new Case(ResNet.res2(5).outputs(3).depth(3).draw(law, KEY), new LogCosh(), examples(new LogCosh())));
        cases.add(new Case(new Recurrent(law.draw(1, 5, 5, KEY), 6), Loss.SQUARED, targets(5)));
        return cases;
    }

    /** Biases away from 0, where their gradients would be those of a special case. */
    private static LearnedFlow flow(LearnedFlow.Form form) {
        LearnedFlow flow = LearnedFlow.of(form, 5, 6, 3, KEY).horizon(1.5);
        Map<String, Weights> tensors = flow.tensors();
        tensors.put("b", Law.iid().draw(3, 6, 1, KEY.child("b")).times(0.5));
        return flow.with(tensors);
    }

    private static ResNet withBiases(ResNet net) {
        Map<String, Weights> tensors = net.tensors();
        tensors.put(
                "b", Law.iid().draw(net.depth(), net.width(), 1, KEY.child("b")).times(0.5));
        return net.with(tensors);
    }

    private static Examples examples(Loss loss) {
        if (!loss.labelled()) return targets(3);
        int[] labels = new int[ROWS];
        for (int r = 0; r < ROWS; r++) labels[r] = r % 3;
        return Examples.of(numbers("x", 5), labels, 3);
    }

    private static Examples targets(int length) {
        return Examples.of(numbers("x", 5), numbers("y", length));
    }

    private static double[][] numbers(String name, int length) {
        Stream stream = KEY.child(name).stream();
        double[][] x = new double[ROWS][length];
        for (double[] row : x) for (int j = 0; j < length; j++) row[j] = stream.gaussian();
        return x;
    }

    /** The mean loss, by the network itself. */
    private static double loss(Trainable net, Loss loss, Examples examples) {
        double sum = 0;
        for (int i = 0; i < ROWS; i++)
            sum += loss.value(net.outputs(net.forward(examples.input(i)).state(net.depth())), examples.target(i));
        return sum / ROWS;
    }

    /** Central differences of the mean loss in every entry, by name. */
    private static Map<String, double[][]> differences(Trainable net, Loss loss, Examples examples) {
        Map<String, double[][]> gradients = new LinkedHashMap<>();
        net.tensors().forEach((name, weights) -> {
            double[][] layers = new double[weights.depth()][weights.rows() * weights.columns()];
            for (int k = 0; k < layers.length; k++)
                for (int i = 0; i < layers[k].length; i++)
                    layers[k][i] = (loss(moved(net, name, k, i, 1e-5), loss, examples)
                                    - loss(moved(net, name, k, i, -1e-5), loss, examples))
                            / 2e-5;
            gradients.put(name, layers);
        });
        return gradients;
    }

    private static Trainable moved(Trainable net, String name, int layer, int i, double by) {
        Map<String, Weights> tensors = new LinkedHashMap<>(net.tensors());
        Weights old = tensors.get(name);
        double[][] layers = new double[old.depth()][];
        for (int k = 0; k < layers.length; k++) layers[k] = old.matrix(k);
        layers[layer][i] += by;
        tensors.put(name, Weights.computed(old.rows(), old.columns(), layers));
        return net.with(tensors);
    }

    private static Trainable oneStep(Case c, Optimiser optimiser, int steps) {
        return Training.of(c.net)
                .loss(c.loss)
                .optimiser(optimiser)
                .batch(ROWS)
                .epochs(steps)
                .doublePrecision()
                .quiet()
                .run(c.examples, c.examples, KEY)
                .trained();
    }

    /** A step of gradient descent at rate 1 takes off the gradient; central differences of 1e-5 are exact to 1e-9 or so here. */
    @ParameterizedTest
    @MethodSource("cases")
    void gradientsOfAllParametersAreCentralDifferences(Case c) {
        Map<String, Weights> after = oneStep(c, Optimiser.sgd(1, 0), 1).tensors();
        differences(c.net, c.loss, c.examples).forEach((name, expected) -> {
            double largest = 0;
            for (int k = 0; k < expected.length; k++) {
                double[] before = c.net.tensors().get(name).matrix(k);
                double[] moved = after.get(name).matrix(k);
                for (int i = 0; i < before.length; i++) {
                    assertEquals(expected[k][i], before[i] - moved[i], 1e-7, c + ", " + name);
                    largest = Math.max(largest, Math.abs(expected[k][i]));
                }
            }
            assertTrue(largest > 1e-3, name + " has a gradient");
        });
    }

    /** A layer that goes back in one call, for what gradient in the state and gradients in the weights share, gives both to the bit. */
    @ParameterizedTest
    @MethodSource("cases")
    void oneCallGivesBothGradientsOfALayer(Case c) {
        double[] h = c.net.start(c.examples.input(1));
        double[] p = numbers("p", c.net.width())[0];
        for (int k = 0; k < c.net.depth(); k++) {
            Map<String, double[][]> one = zeros(c.net);
            Map<String, double[][]> two = zeros(c.net);
            double[] pulled = c.net.pullAddingGradients(k, h, p, one);
            c.net.addGradients(k, h, p, two);
            assertArrayEquals(c.net.pull(k, h, p), pulled, "p");
            h = c.net.step(k, h);
            two.forEach((name, layers) -> assertTrue(Arrays.deepEquals(layers, one.get(name)), name));
        }
    }

    private static Map<String, double[][]> zeros(Trainable net) {
        Map<String, double[][]> zeros = new LinkedHashMap<>();
        net.tensors().forEach((name, w) -> zeros.put(name, new double[w.depth()][w.rows() * w.columns()]));
        return zeros;
    }

    /** What an optimiser takes off one weight at a step counted from 1, and what it keeps for the next. */
    interface ByHand {
        double step(double gradient, double[] kept, int t);
    }

    /** An optimiser and its formula: a new optimiser is one row of {@link #optimisers}. */
    record Formula(Optimiser optimiser, ByHand byHand) {
        @Override
        public String toString() {
            return optimiser.toString();
        }
    }

    static List<Formula> optimisers() {
        return List.of(
                new Formula(new RmsProp(0.01), (g, kept, t) -> {
                    kept[0] = 0.99 * kept[0] + 0.01 * g * g;
                    return 0.01 * g / (Math.sqrt(kept[0]) + 1e-8);
                }),
                new Formula(Optimiser.sgd(0.3, 0.9), (g, kept, t) -> 0.3 * (kept[0] = 0.9 * kept[0] + g)),
                new Formula(Optimiser.adam(0.01), (g, kept, t) -> {
                    kept[0] = 0.9 * kept[0] + 0.1 * g;
                    kept[1] = 0.999 * kept[1] + 0.001 * g * g;
                    double mean = kept[0] / (1 - Math.pow(0.9, t));
                    return 0.01 * mean / (Math.sqrt(kept[1] / (1 - Math.pow(0.999, t))) + 1e-8);
                }));
    }

    /** Three steps, with gradients by differences and the formula written out. */
    @ParameterizedTest
    @MethodSource("optimisers")
    void anOptimiserTakesTheStepsOfItsFormula(Formula formula) {
        for (Case c : List.of(cases().get(cases().size() - 3), cases().get(cases().size() - 1))) {
            Trainable net = c.net;
            Map<String, double[][][]> kept = new LinkedHashMap<>();
            for (int step = 1; step <= 3; step++) net = stepped(c, net, formula.byHand, kept, step);
            Map<String, Weights> byHand = net.tensors();
            // a gradient's error of 1e-9 moves a step of 0.1 by 1e-9 over the gradient, of which few are below 1e-4
            oneStep(c, formula.optimiser, 3).tensors().forEach((name, weights) -> {
                for (int k = 0; k < weights.depth(); k++)
                    assertArrayEquals(byHand.get(name).matrix(k), weights.matrix(k), 1e-4, name);
            });
        }
    }

    private static Trainable stepped(Case c, Trainable net, ByHand byHand, Map<String, double[][][]> kept, int step) {
        Map<String, Weights> tensors = new LinkedHashMap<>(net.tensors());
        differences(net, c.loss, c.examples).forEach((name, g) -> {
            double[][] w = new double[g.length][];
            double[][][] slots = kept.computeIfAbsent(name, any -> new double[g.length][g[0].length][2]);
            for (int k = 0; k < g.length; k++) {
                w[k] = tensors.get(name).matrix(k);
                for (int i = 0; i < w[k].length; i++) w[k][i] -= byHand.step(g[k][i], slots[k][i], step);
            }
            Weights old = tensors.get(name);
            tensors.put(name, Weights.computed(old.rows(), old.columns(), w));
        });
        return net.with(tensors);
    }

    /** A loss whose gradient has not the outputs' length is told as that, and not as an index of the loop. */
    @Test
    void aGradientOfTheWrongLengthIsRefused() {
        for (double[] gradient : new double[][] {null, {0}, {0, 0, 0, 0}}) {
            record Wrong(double[] gradient) implements Loss {
                @Override
                public double value(double[] f, double[] y) {
                    return 0;
                }

                @Override
                public double[] gradient(double[] f, double[] y) {
                    return gradient;
                }
            }
            Loss loss = new Wrong(gradient);
            ResNet net = ResNet.res1(5).outputs(3).depth(2).draw(Law.iid(), KEY);
            Case c = new Case(net, loss, targets(3));
            String message = assertThrows(IllegalArgumentException.class, () -> oneStep(c, Optimiser.sgd(1, 0), 1))
                    .getMessage();
            assertTrue(message.startsWith("gradient of the loss "), message);
        }
    }

    @Test
    void trainsWhatTheUserBrings() {
        Architecture shape =
                ResNet.res1(8).inputs(6).depth(10).block(new Relaxation()).activation(new Softplus());
        Run run = Training.of(shape, new OrnsteinUhlenbeck(0.3))
                .biases()
                .optimiser(new RmsProp(0.003))
                .batch(30)
                .epochs(8)
                .quiet()
                .run(TrainingTest.clouds(300, "train"), TrainingTest.clouds(90, "test"), KEY);
        assertTrue(run.accuracy() > 0.9, run.toString());
        assertEquals(4, run.trained().tensors().size() - 1, "A, V, W, b and B");
    }

    /**
     * F(x) depends on tau V alone: training V in the network with the factor tau at rate eta is training tau V at rate eta tau^2.
     * Round-off of 100 steps is all that separates the two, about 1e-14.
     */
    @Test
    void aFactorInTheLayerIsARateInTheLaw() {
        double tau = Math.pow(12, -0.5);
        Architecture shape = ResNet.res2(5).inputs(5).depth(12);
        ResNet inLayer = shape.gain(tau).scaling(0).outputs(3).draw(Law.iid(), KEY);
        Map<String, Weights> tensors = inLayer.tensors();
        tensors.put("V", tensors.get("V").times(tau));
        ResNet inLaw = inLayer.gain(1).with(tensors);
        Training.of(inLayer);
        Weights one = hundredSteps(inLayer, 0.1);
        Weights other = hundredSteps(inLaw, 0.1 * tau * tau);
        double moved = 0;
        for (int k = 0; k < 12; k++) {
            double[] before = inLayer.parameters().v().matrix(k);
            for (int i = 0; i < 25; i++) {
                double scaled = tau * one.matrix(k)[i];
                assertEquals(scaled, other.matrix(k)[i], 1e-12);
                moved = Math.max(moved, Math.abs(one.matrix(k)[i] - before[i]));
            }
        }
        assertTrue(moved > 0.01, "moved by " + moved);
    }

    private static Weights hundredSteps(ResNet net, double rate) {
        Examples examples = examples(Loss.CROSS_ENTROPY);
        Run run = Training.of(net)
                .freeze("A", "W", "B")
                .optimiser(Optimiser.sgd(rate, 0))
                .batch(ROWS)
                .epochs(100)
                .doublePrecision()
                .quiet()
                .run(examples, examples, KEY);
        for (String name : List.of("A", "W", "B"))
            assertArrayEquals(
                    net.tensors().get(name).matrix(0),
                    run.trained().tensors().get(name).matrix(0),
                    name);
        return run.after().v();
    }

    /** logsumexp by its shift: logits of 1000 overflow without it. */
    @Test
    void crossEntropyOfLargeLogits() {
        double[] y = {0, 1};
        assertEquals(2000, Loss.CROSS_ENTROPY.value(new double[] {1000, -1000}, y), 1e-9);
        assertEquals(0, Loss.CROSS_ENTROPY.value(new double[] {-1000, 1000}, y), 1e-9);
        assertEquals(Math.log(2), Loss.CROSS_ENTROPY.value(new double[] {1000, 1000}, y), 1e-9);
        assertEquals(Math.log(2), Loss.CROSS_ENTROPY.value(new double[] {-1000, -1000}, y), 1e-9);
        assertArrayEquals(new double[] {1, -1}, Loss.CROSS_ENTROPY.gradient(new double[] {1000, -1000}, y), 1e-9);
        assertArrayEquals(new double[] {0.5, -0.5}, Loss.CROSS_ENTROPY.gradient(new double[] {-1000, -1000}, y), 1e-9);
    }
}
