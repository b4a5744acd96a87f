package deeplimits.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.net.Architecture;
import deeplimits.net.ResNet;
import deeplimits.random.Key;
import deeplimits.random.Stream;
import deeplimits.weights.Law;
import deeplimits.weights.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class TrainingTest {
    static final Key KEY = Key.of(41);
    private static final Architecture SMALL = ResNet.res1(8).inputs(6).depth(20).scaling(0.5);

    @TempDir
    Path folder;

    /** Three clouds of points around three centres: easy to tell apart. */
    static Examples clouds(int n, String name) {
        Stream stream = KEY.child(name).stream();
        double[][] x = new double[n][6];
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            labels[i] = i % 3;
            for (int j = 0; j < 6; j++) x[i][j] = 0.4 * stream.gaussian() + (j % 3 == labels[i] ? 1 : 0);
        }
        return Examples.of(x, labels, 3);
    }

    static Training small() {
        return Training.of(Model.residual(SMALL, Law.iid())).batch(50).epochs(4);
    }

    static void sameBits(Run a, Run b) {
        assertEquals(a.history().print(100), b.history().print(100));
        assertArrayEquals(
                a.steps().doubleColumn("loss").asDoubleArray(),
                b.steps().doubleColumn("loss").asDoubleArray());
        sameBits(a.after().a(), b.after().a());
        sameBits(a.after().v(), b.after().v());
        sameBits(a.after().readOut(), b.after().readOut());
    }

    private static void sameBits(Weights a, Weights b) {
        for (int k = 0; k < a.depth(); k++) assertArrayEquals(a.matrix(k), b.matrix(k));
    }

    @Test
    void learnsWhatIsEasyAndLeavesTheFirstWeightsAlone() {
        Run run = small().epochs(12).run(clouds(600, "train"), clouds(200, "test"), KEY);
        assertTrue(run.outcome().finished(), run.toString());
        assertTrue(run.accuracy() > 0.9, run.toString());
        assertEquals(run.accuracy(), run.accuracy(clouds(200, "test")), 0.0);
        assertTrue(run.accuracy(clouds(100, "others")) > 0.85, "accuracy on others");
        assertEquals(12, run.history().rowCount());
        assertEquals(12 * 12, run.steps().rowCount());
        Weights drawn = Law.iid().draw(20, 8, 8, KEY.child("weights").child("V"));
        // first weights are those of the law on their key, last ones are not
        assertArrayEquals(drawn.path(2, 5), run.before().v().path(2, 5), 1e-7);
        double moved = 0;
        for (int k = 0; k < 20; k++)
            moved += Math.abs(run.after().v().get(k, 2, 5) - run.before().v().get(k, 2, 5));
        assertTrue(moved > 1e-3, "moved " + moved);
    }

    @Test
    void threadsChangeNoBit() {
        Training training = small().batch(150); // three groups
        Examples train = clouds(310, "train");
        Run one = training.threads(1).run(train, clouds(70, "test"), KEY);
        for (int threads : new int[] {2, 8})
            sameBits(one, training.threads(threads).run(train, clouds(70, "test"), KEY));
    }

    @Test
    void aStoppedTrainingEndsInTheBitsOfOneThatWasNot() {
        for (Optimiser optimiser : List.of(Optimiser.adam(0.01), Optimiser.sgd(0.05, 0.9))) {
            for (Model model : List.of(
                    Model.residual(SMALL, Law.iid()).withBiases(),
                    Model.residual(ResNet.res3(7).inputs(6).depth(9), Law.fractional(0.7)))) {
                Path file = folder.resolve(optimiser.getClass().getSimpleName() + model.biased());
                Training training =
                        Training.of(model).optimiser(optimiser).decay(2, 0.5).batch(40);
                Examples train = clouds(130, "train");
                Examples test = clouds(60, "test");
                Run whole = training.epochs(5).run(train, test, KEY);
                training.epochs(2).checkpoint(file).run(train, test, KEY);
                sameBits(whole, training.epochs(5).checkpoint(file).run(train, test, KEY));
                // and one that is already done only reads
                sameBits(whole, training.epochs(5).checkpoint(file).run(train, test, KEY));
            }
        }
    }

    @Test
    void interruptionKeepsWholeEpochs() throws InterruptedException {
        Training endless = small().epochs(1_000_000);
        Run[] result = new Run[1];
        boolean[] flag = new boolean[1];
        Thread thread = new Thread(() -> {
            result[0] = endless.run(clouds(600, "train"), clouds(60, "test"), KEY);
            flag[0] = Thread.currentThread().isInterrupted();
        });
        thread.start();
        Thread.sleep(1500);
        thread.interrupt();
        thread.join(20_000);
        assertFalse(thread.isAlive());
        assertTrue(flag[0], "the flag is set again");
        Run run = result[0];
        assertEquals(Outcome.Kind.INTERRUPTED, run.outcome().kind());
        int epochs = run.outcome().epoch();
        assertTrue(epochs > 0, run.toString());
        assertEquals(epochs, run.history().rowCount());
        assertEquals(epochs * 12, run.steps().rowCount());
        if (epochs < 200) sameBits(small().epochs(epochs).run(clouds(600, "train"), clouds(60, "test"), KEY), run);
    }

    @Test
    void aLossThatIsNotFiniteIsAResult() {
        Architecture explosive = ResNet.res1(8).inputs(6).depth(400).scaling(-0.5);
        Run run = Training.of(Model.residual(explosive, Law.iid()))
                .batch(50)
                .run(clouds(100, "train"), clouds(30, "test"), KEY);
        assertEquals(Outcome.Kind.NOT_FINITE, run.outcome().kind());
        assertEquals(1, run.outcome().epoch());
        assertEquals(1, run.outcome().step());
        assertTrue(
                run.outcome().layer() > 1 && run.outcome().layer() < 400,
                run.outcome().toString());
        assertTrue(Double.isNaN(run.accuracy()));
        // the layer is where the readable network passes the largest float
        ResNet net = explosive.draw(Law.iid(), KEY.child("weights"));
        double[] norms = net.forward(new double[] {1, 1, 1, 1, 1, 1}).norms();
        int layer = 0;
        while (norms[layer] < Float.MAX_VALUE) layer++;
        // among 50 inputs one is the first, a few layers before this one
        assertEquals(layer, run.outcome().layer(), 8);
        // a rate far too large breaks a network that was fine
        Run broken = small().optimiser(Optimiser.sgd(1e30, 0)).run(clouds(100, "train"), clouds(30, "test"), KEY);
        assertEquals(Outcome.Kind.NOT_FINITE, broken.outcome().kind());
        assertEquals(2, broken.outcome().step());
    }

    @Test
    void squaredLossFitsTargets() {
        Stream stream = KEY.stream();
        double[][] x = new double[200][3];
        double[][] y = new double[200][2];
        for (int i = 0; i < 200; i++) {
            for (int j = 0; j < 3; j++) x[i][j] = stream.gaussian();
            y[i][0] = Math.abs(x[i][0]);
            y[i][1] = x[i][1] - x[i][2];
        }
        Training training = Training.of(Model.residual(ResNet.res3(16).inputs(3).depth(10), Law.iid()))
                .loss(Loss.SQUARED)
                .optimiser(Optimiser.adam(3e-3))
                .batch(20)
                .epochs(30);
        Run run = training.run(Examples.of(x, y), Examples.of(x, y), KEY);
        assertTrue(
                run.history().doubleColumn("held_out_loss").get(29) < 0.05,
                run.history().print(40));
        assertTrue(Double.isNaN(run.accuracy()));
    }

    @Test
    void anotherConfigurationIsRefused() {
        Path file = folder.resolve("state");
        Examples train = clouds(100, "train");
        Examples test = clouds(30, "test");
        small().epochs(1).checkpoint(file).run(train, test, KEY);
        for (Training other : List.of(
                small().batch(49),
                small().decay(2, 0.1),
                small().optimiser(Optimiser.adam(0.01)),
                Training.of(Model.residual(SMALL.scaling(0.51), Law.iid())).batch(50))) {
            refused("must belong to this training", () -> other.checkpoint(file).run(train, test, KEY));
        }
        refused("must belong to this training", () -> small().checkpoint(file).run(train, test, Key.of(42)));
        refused("must belong to this training", () -> small().checkpoint(file).run(clouds(100, "other"), test, KEY));
        refused("must belong to this training", () -> small().checkpoint(file)
                .from(Model.residual(SMALL, Law.iid()).draw(3, KEY))
                .run(train, test, KEY));
    }

    @Test
    void aDamagedCheckpointIsRefusedAndLeftAlone() throws IOException {
        Path file = folder.resolve("state");
        Examples train = clouds(100, "train");
        small().epochs(1).checkpoint(file).run(train, train, KEY);
        byte[] good = Files.readAllBytes(file);
        for (int length : new int[] {0, 7, 20, good.length / 2, good.length - 1}) {
            byte[] bad = java.util.Arrays.copyOf(good, length);
            Files.write(file, bad);
            unreadable(file, length < 16 ? "no checkpoint" : "truncated or damaged", train);
            assertArrayEquals(bad, Files.readAllBytes(file));
        }
        byte[] flipped = good.clone();
        flipped[good.length / 3] ^= 4;
        Files.write(file, flipped);
        unreadable(file, "truncated or damaged", train);
        Files.writeString(file, "<html>not a checkpoint, and long enough to be one</html>");
        unreadable(file, "no checkpoint", train);
    }

    private static void unreadable(Path file, String words, Examples train) {
        String message = assertThrows(UncheckedIOException.class, () -> small().checkpoint(file)
                        .run(train, train, KEY))
                .getMessage();
        assertTrue(message.contains(words) && message.contains(file.toString()), message);
    }

    @Test
    void aPlaceThatCannotBeWrittenIsToldBeforeTheFirstEpoch() throws IOException {
        Path occupied = Files.writeString(folder.resolve("occupied"), "a file, not a folder");
        String message = assertThrows(UncheckedIOException.class, () -> small().epochs(1_000_000)
                        .checkpoint(occupied.resolve("state"))
                        .run(clouds(100, "train"), clouds(30, "test"), KEY))
                .getMessage();
        assertTrue(message.contains("cannot be written"), message);
    }

    @Test
    void refusesWhatCannotBeRight() {
        Examples three = clouds(30, "train");
        refused(
                "label of example 1 must be in 0..2, got 3",
                () -> Examples.of(new double[][] {{1}, {2}}, new int[] {0, 3}, 3));
        refused(
                "label of example 0 must be in 0..2, got -1",
                () -> Examples.of(new double[][] {{1}}, new int[] {-1}, 3));
        refused(
                "labels has length 1, but the number of inputs is 2",
                () -> Examples.of(new double[][] {{1}, {2}}, new int[] {0}, 3));
        refused(
                "input 1 has length 2, but the length of input 0 is 1",
                () -> Examples.of(new double[][] {{1}, {2, 3}}, new int[] {0, 1}, 3));
        refused(
                "input 0 must be a finite number, got NaN",
                () -> Examples.of(new double[][] {{Double.NaN}}, new int[] {0}, 3));
        refused("number of inputs must be at least 1", () -> Examples.of(new double[0][], new int[0], 3));
        refused("classes must be at least 2", () -> Examples.of(new double[][] {{1}}, new int[] {0}, 1));
        refused("batch must be at most the 30 training examples, got 31", () -> small().batch(31)
                .run(three, three, KEY));
        refused("batch must be at least 1, got 0", () -> small().batch(0));
        refused("epochs must be at least 1, got 0", () -> small().epochs(0));
        refused("threads must be at least 1, got 0", () -> small().threads(0));
        refused("learning rate must be positive and finite, got 0.0", () -> Optimiser.adam(0));
        refused("learning rate must be positive and finite, got NaN", () -> Optimiser.sgd(Double.NaN, 0.9));
        refused("momentum must be in [0, 1), got 1.0", () -> Optimiser.sgd(0.1, 1));
        refused("decay factor must be in (0, 1], got 0.0", () -> small().decay(5, 0));
        refused("epochs between decays must be at least 1, got 0", () -> small().decay(0, 0.1));
        refused("the network's input length is 7", () -> Training.of(Model.residual(SMALL.inputs(7), Law.iid()))
                .batch(5)
                .run(three, three, KEY));
        Examples targets = Examples.of(new double[][] {{1, 2, 3, 4, 5, 6}}, new double[][] {{1, 2, 3}});
        refused("labelled for CROSS_ENTROPY", () -> small().batch(1).run(targets, targets, KEY));
        refused(
                "held-out examples must be of the kind",
                () -> small().loss(Loss.SQUARED).batch(1).run(targets, three, KEY));
        refused("inputs of a network that learns", () -> Model.residual(ResNet.res1(4), Law.iid()));
        refused(
                "block of a TAU network must be RES_1",
                () -> Model.tau(ResNet.res3(4).inputs(2), Law.iid()));
        refused("first weights W must be null", () -> small().batch(5)
                .from(new ResNet.Parameters(three(6), three(8), three(8), null, three(8)))
                .run(three, three, KEY));
        refused("memory of a training", () -> Training.of(
                        Model.residual(ResNet.res1(20_000).inputs(6).depth(100_000), Law.iid()))
                .batch(5)
                .from(small().batch(5).epochs(1).run(three, three, KEY).after())
                .run(three, three, KEY));
    }

    private static Weights three(int columns) {
        return Law.iid().draw(columns == 6 ? 1 : 20, 8, columns, KEY);
    }

    private static void refused(String words, Executable act) {
        String message = assertThrows(IllegalArgumentException.class, act).getMessage();
        assertTrue(message.contains(words), message);
    }

    @Test
    void sameKeySameRunOtherKeyOtherRun() {
        Examples train = clouds(100, "train");
        sameBits(small().run(train, train, KEY), small().run(train, train, KEY));
        assertFalse(small().run(train, train, Key.of(3))
                .steps()
                .print()
                .equals(small().run(train, train, KEY).steps().print()));
        assertEquals(Optional.empty(), small().checkpoint());
    }
}
