package deeplimits.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.net.Activation;
import deeplimits.net.Architecture;
import deeplimits.net.ResNet;
import deeplimits.random.Key;
import deeplimits.weights.Weights;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against PyTorch in double precision, with the same weights and batches: training_reference.py stands beside the numbers. */
class TrainingReferenceTest {
    private static final int INPUTS = 9;
    private static final int WIDTH = 6;
    private static final int DEPTH = 12;
    private static final int CLASSES = 4;
    private static final int EXAMPLES = 40;
    private static final Key KEY = Key.of(8);

    /** A row of the script's list. */
    record Case(String name, Architecture net, boolean biased, Loss loss, Optimiser optimiser, int every) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> cases() {
        Architecture res1 = ResNet.res1(WIDTH).inputs(INPUTS).depth(DEPTH);
        Architecture leaky = res1.activation(Activation.leakyRelu(0.3)).scaling(1);
        Architecture res3 = ResNet.res3(WIDTH).inputs(INPUTS).depth(DEPTH);
        Architecture tanh = res3.activation(Activation.TANH).scaling(1);
        Architecture tau = ResNet.tau(WIDTH).inputs(INPUTS).depth(DEPTH);
        Architecture plain = ResNet.plain(WIDTH).inputs(INPUTS).depth(DEPTH);
        Optimiser adam = Optimiser.adam(0.01);
        Optimiser sgd = Optimiser.sgd(0.05, 0.9);
        return List.of(
                new Case("res1-adam", res1, false, Loss.CROSS_ENTROPY, adam, 0),
                new Case("res1-bias-sgd", res1, true, Loss.CROSS_ENTROPY, sgd, 0),
                new Case("res1-bias-adam-decay", leaky, true, Loss.CROSS_ENTROPY, adam, 3),
                new Case("res3-adam", res3, false, Loss.CROSS_ENTROPY, adam, 0),
                new Case("res3-bias-squared-sgd", tanh, true, Loss.SQUARED, sgd, 4),
                new Case("tau-adam", tau, false, Loss.CROSS_ENTROPY, adam, 0),
                new Case("tau-bias-squared-adam", tau.scaling(1), true, Loss.SQUARED, adam, 0),
                new Case("vanilla-sgd", plain, false, Loss.CROSS_ENTROPY, sgd, 0));
    }

    /** The script's number(). */
    private static double number(int i, int salt) {
        double x = Math.sin(12.9898 * (i + 1) + 78.233 * salt) * 43758.5453;
        return 2 * (x - Math.floor(x)) - 1;
    }

    private static double[] matrix(int rows, int columns, int salt) {
        double[] matrix = new double[rows * columns];
        for (int i = 0; i < matrix.length; i++) matrix[i] = Math.sqrt(3.0 / columns) * number(i, salt);
        return matrix;
    }

    private static Weights layers(int salt) {
        return Weights.computed(
                WIDTH,
                WIDTH,
                IntStream.range(0, DEPTH)
                        .mapToObj(k -> matrix(WIDTH, WIDTH, salt + k))
                        .toArray(double[][]::new));
    }

    private static ResNet network(Case c) {
        ResNet.Parameters weights = new ResNet.Parameters(
                Weights.computed(WIDTH, INPUTS, matrix(WIDTH, INPUTS, 1)),
                layers(100),
                c.net.block().inner() ? layers(200) : null,
                c.biased ? Weights.computed(WIDTH, 1, new double[DEPTH][WIDTH]) : null,
                Weights.computed(CLASSES, WIDTH, matrix(CLASSES, WIDTH, 2)));
        return new ResNet(c.net.outputs(CLASSES), weights);
    }

    private static Examples examples() {
        double[][] x = new double[EXAMPLES][INPUTS];
        int[] labels = new int[EXAMPLES];
        for (int i = 0; i < EXAMPLES; i++) {
            for (int j = 0; j < INPUTS; j++) x[i][j] = number(i * INPUTS + j, 3);
            labels[i] = (int) ((number(i, 4) + 1) / 2 * CLASSES);
        }
        return Examples.of(x, labels, CLASSES);
    }

    private static List<String> lines(String resource) throws IOException {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                TrainingReferenceTest.class.getResourceAsStream(resource), StandardCharsets.UTF_8))) {
            return reader.lines().filter(line -> !line.startsWith("#")).toList();
        }
    }

    @Test
    void ordersAreThoseTheReferenceSaw() throws IOException {
        List<String> orders = lines("training_orders.csv");
        assertEquals(10, orders.size());
        for (int e = 0; e < 10; e++) {
            int[] order = java.util.Arrays.stream(orders.get(e).split(","))
                    .mapToInt(Integer::parseInt)
                    .toArray();
            assertArrayEquals(order, TrainingLoop.order(KEY.child("order").child(e).stream(), EXAMPLES));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lossesOfFiftyStepsArePyTorchs(Case c) throws IOException {
        Map<String, double[]> reference = lines("training_losses.csv").stream()
                .map(line -> line.split(","))
                .collect(Collectors.toMap(f -> f[0], f -> java.util.Arrays.stream(f)
                        .skip(1)
                        .mapToDouble(Double::parseDouble)
                        .toArray()));
        double[] expected = reference.get(c.name);
        Training training = Training.of(network(c))
                .loss(c.loss)
                .optimiser(c.optimiser)
                .batch(8)
                .epochs(10);
        if (c.every > 0) training = training.decay(c.every, 0.3);
        compare(c.name, expected, training, 1e-4); // an engine's floats
        compare(c.name, expected, training.doublePrecision(), 1e-9); // the reference has twelve digits
        assertTrue(expected[49] < expected[0], "the reference learns");
    }

    private static void compare(String name, double[] expected, Training training, double tolerance) {
        Run run = training.run(examples(), examples(), KEY);
        double[] actual = run.steps().doubleColumn("loss").asDoubleArray();
        assertEquals(50, expected.length);
        assertEquals(50, actual.length);
        for (int s = 0; s < 50; s++) assertEquals(1, actual[s] / expected[s], tolerance, name + ", step " + (s + 1));
    }
}
