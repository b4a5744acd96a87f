package deeplimits.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.net.Activation;
import deeplimits.net.Architecture;
import deeplimits.net.Block;
import deeplimits.net.ResNet;
import deeplimits.net.Trainable;
import deeplimits.random.Key;
import deeplimits.weights.Law;
import deeplimits.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine against the readable loop: the same steps to the rounding of floats. */
class TrainingEngineTest {
    private static final Key KEY = Key.of(19);
    private static final Examples TRAIN = TrainingTest.clouds(150, "train");
    private static final Examples TEST = TrainingTest.clouds(70, "test");

    /** Every block, sigma, loss and optimiser that the engine knows, with biases and without. */
    static List<Training> trainings() {
        List<Training> all = new ArrayList<>();
        for (Block block : Block.STANDARD)
            for (Activation sigma :
                    List.of(Activation.RELU, Activation.leakyRelu(0.4), Activation.leakyRelu(-0.4), Activation.TANH))
                for (boolean biased : new boolean[] {false, true})
                    for (Optimiser optimiser : List.of(Optimiser.adam(0.01), Optimiser.sgd(0.05, 0.9)))
                        for (Loss loss : List.of(Loss.CROSS_ENTROPY, Loss.SQUARED)) {
                            Architecture net =
                                    ResNet.res1(7).inputs(6).depth(9).gain(1.2).block(block);
                            Training training = Training.of(net.activation(sigma), Law.iid());
                            all.add((biased ? training.biases() : training)
                                    .optimiser(optimiser)
                                    .loss(loss));
                        }
        return all;
    }

    private static boolean isEngine(Training training, Trainable net) {
        try (TrainingEngine.Learner learner = TrainingEngine.of(training, net)) {
            return !(learner instanceof GradientDescent);
        }
    }

    @ParameterizedTest
    @MethodSource("trainings")
    void takesTheStepsOfTheReadableLoop(Training training) {
        Training quiet = training.batch(66).epochs(5).quiet();
        same(quiet.run(TRAIN, TEST, KEY), quiet.doublePrecision().run(TRAIN, TEST, KEY), 2e-4);
    }

    private static void same(Run fast, Run readable, double tolerance) {
        String runs = fast + " and " + readable;
        close(losses(readable), losses(fast), tolerance, runs);
        for (String column : List.of("loss", "accuracy", "held_out_loss", "held_out_accuracy"))
            close(
                    readable.history().doubleColumn(column).asDoubleArray(),
                    fast.history().doubleColumn(column).asDoubleArray(),
                    tolerance,
                    column + " of " + runs);
        readable.trained().tensors().forEach((name, weights) -> {
            Weights others = fast.trained().tensors().get(name);
            for (int k = 0; k < weights.depth(); k++)
                assertArrayEquals(weights.matrix(k), others.matrix(k), tolerance, name + " of " + runs);
        });
    }

    private static double[] losses(Run run) {
        return run.steps().doubleColumn("loss").asDoubleArray();
    }

    private static void close(double[] expected, double[] actual, double tolerance, String message) {
        assertEquals(expected.length, actual.length, message);
        for (int i = 0; i < expected.length; i++)
            assertEquals(expected[i], actual[i], tolerance * Math.max(1, Math.abs(expected[i])), message);
    }

    /** Batches in one group and several, whole and cut short at every place where the cut changes the groups. */
    @Test
    void anyNumberOfExamplesInBatchesOfAnySize() {
        Architecture net = ResNet.res1(3).inputs(6).depth(2);
        int[] sizes = {
            1, 2, 7, 8, 9, 50, 51, 63, 64, 65, 66, 70, 99, 100, 127, 128, 129, 130, 192, 193, 511, 512, 513, 600
        };
        int[] counts = {1, 2, 9, 63, 64, 65, 70, 114, 128, 129, 134, 151, 164, 192, 193, 257, 576, 577, 1000, 1089};
        for (int n : counts)
            for (int batch : sizes) {
                if (batch > n) continue;
                Training training = Training.of(net, Law.iid())
                        .optimiser(Optimiser.sgd(0.05, 0))
                        .batch(batch)
                        .epochs(1)
                        .threads(1 + (n + batch) % 3)
                        .quiet();
                Examples examples = TrainingTest.clouds(n, "grid");
                Run fast = training.run(examples, TEST, KEY);
                assertEquals((n + batch - 1) / batch, fast.steps().rowCount());
                same(fast, training.doublePrecision().run(examples, TEST, KEY), 1e-5 * (1 + n / batch));
            }
    }

    /** What the engine does not know it leaves to the readable loop; the property leaves everything to it. */
    @Test
    void onlyWhatItKnows() {
        Training known = TrainingTest.small();
        ResNet net = ResNet.res1(4).inputs(6).outputs(3).draw(Law.iid(), KEY);
        boolean off = "none".equals(System.getProperty("deeplimits.engine"));
        assertEquals(!off, isEngine(known, net));
        assertTrue(!isEngine(known.doublePrecision(), net));
        assertTrue(!isEngine(known.optimiser(new GradientDescentTest.RmsProp(0.1)), net));
        Architecture shape = net.architecture();
        assertTrue(!isEngine(
                known, shape.activation(new GradientDescentTest.Softplus()).draw(Law.iid(), KEY)));
        assertTrue(!isEngine(
                known, shape.block(new GradientDescentTest.Relaxation()).draw(Law.iid(), KEY)));
        assertTrue(!isEngine(known, ResNet.res1(6).draw(Law.iid(), KEY)), "no input map");
        assertTrue(!isEngine(known, new GradientDescentTest.Recurrent(Law.iid().draw(1, 3, 3, KEY), 2)));
        String before = System.setProperty("deeplimits.engine", "none");
        try {
            assertTrue(!isEngine(known, net));
        } finally {
            if (before == null) System.clearProperty("deeplimits.engine");
            else System.setProperty("deeplimits.engine", before);
        }
    }

    @Test
    void frozenParametersStay() {
        for (Training training :
                List.of(TrainingTest.small(), TrainingTest.small().doublePrecision())) {
            Run run = training.biases().freeze("A", "b").quiet().run(TRAIN, TEST, KEY);
            assertArrayEquals(run.before().a().matrix(0), run.after().a().matrix(0), 1e-7);
            for (int k = 0; k < 20; k++)
                assertArrayEquals(new double[8], run.after().b().matrix(k));
            assertTrue(
                    run.after().readOut().minus(run.before().readOut()).times(1).get(0, 0, 0) != 0);
            assertTrue(run.after().v().minus(run.before().v()).get(3, 1, 1) != 0);
        }
    }
}
