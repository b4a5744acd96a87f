package deeplimits.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.net.Activation;
import deeplimits.net.Architecture;
import deeplimits.net.ResNet;
import deeplimits.random.Key;
import deeplimits.weights.Law;
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
    record Case(String name, Model model, Loss loss, Optimiser optimiser, int every) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> cases() {
        Architecture res1 = ResNet.res1(WIDTH).inputs(INPUTS).depth(DEPTH);
        Architecture res3 = ResNet.res3(WIDTH).inputs(INPUTS).depth(DEPTH);
        Optimiser adam = Optimiser.adam(0.01);
        Optimiser sgd = Optimiser.sgd(0.05, 0.9);
        Law law = Law.iid();
        return List.of(
                new Case("res1-adam", Model.residual(res1, law), Loss.CROSS_ENTROPY, adam, 0),
                new Case("res1-bias-sgd", Model.residual(res1, law).withBiases(), Loss.CROSS_ENTROPY, sgd, 0),
                new Case(
                        "res1-bias-adam-decay",
                        Model.residual(
                                        res1.activation(Activation.leakyRelu(0.3))
                                                .scaling(1),
                                        law)
                                .withBiases(),
                        Loss.CROSS_ENTROPY,
                        adam,
                        3),
                new Case("res3-adam", Model.residual(res3, law), Loss.CROSS_ENTROPY, adam, 0),
                new Case(
                        "res3-bias-squared-sgd",
                        Model.residual(res3.activation(Activation.TANH).scaling(1), law)
                                .withBiases(),
                        Loss.SQUARED,
                        sgd,
                        4),
                new Case("tau-adam", Model.tau(res1, law), Loss.CROSS_ENTROPY, adam, 0),
                new Case(
                        "tau-bias-squared-adam", Model.tau(res1.scaling(1), law).withBiases(), Loss.SQUARED, adam, 0),
                new Case("vanilla-sgd", Model.vanilla(res1, law), Loss.CROSS_ENTROPY, sgd, 0));
    }

    /** The script's number(). */
    private static double number(int i, int salt) {
        double x = Math.sin(12.9898 * (i + 1) + 78.233 * salt) * 43758.5453;
        return 2 * (x - Math.floor(x)) - 1;
    }

    private static float[] matrix(int rows, int columns, int salt) {
        float[] matrix = new float[rows * columns];
        for (int i = 0; i < matrix.length; i++) matrix[i] = (float) (Math.sqrt(3.0 / columns) * number(i, salt));
        return matrix;
    }

    private static Weights layers(int salt) {
        return Weights.of(
                WIDTH,
                WIDTH,
                IntStream.range(0, DEPTH)
                        .mapToObj(k -> matrix(WIDTH, WIDTH, salt + k))
                        .toArray(float[][]::new));
    }

    private static ResNet.Parameters weights(Model model) {
        return new ResNet.Parameters(
                Weights.of(WIDTH, INPUTS, matrix(WIDTH, INPUTS, 1)),
                layers(100),
                model.architecture().block().inner() ? layers(200) : null,
                model.biased() ? Weights.of(WIDTH, 1, new float[DEPTH][WIDTH]) : null,
                Weights.of(CLASSES, WIDTH, matrix(CLASSES, WIDTH, 2)));
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
            assertArrayEquals(order, Course.order(KEY.child("order").child(e).stream(), EXAMPLES));
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
        Training training = Training.of(c.model)
                .loss(c.loss)
                .optimiser(c.optimiser)
                .batch(8)
                .epochs(10)
                .from(weights(c.model));
        if (c.every > 0) training = training.decay(c.every, 0.3);
        Run run = training.run(examples(), examples(), KEY);
        double[] actual = run.steps().doubleColumn("loss").asDoubleArray();
        assertEquals(50, expected.length);
        assertEquals(50, actual.length);
        for (int s = 0; s < 50; s++) assertEquals(1, actual[s] / expected[s], 1e-4, c.name + ", step " + (s + 1));
        assertTrue(expected[49] < expected[0], "the reference learns");
    }
}
