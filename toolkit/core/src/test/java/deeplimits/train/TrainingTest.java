package deeplimits.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import deeplimits.data.Images;
import deeplimits.data.Split;
import deeplimits.net.Architecture;
import deeplimits.net.ResNet;
import deeplimits.net.Trajectory;
import deeplimits.random.Key;
import deeplimits.random.Stream;
import deeplimits.weights.Law;
import deeplimits.weights.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

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
        return Training.of(SMALL, Law.iid()).batch(50).epochs(4);
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
        int files = 0;
        for (Optimiser optimiser : List.of(Optimiser.adam(0.01), Optimiser.sgd(0.05, 0.9))) {
            for (Training start : List.of(
                    Training.of(SMALL, Law.iid()).biases(),
                    Training.of(ResNet.res3(7).inputs(6).depth(9), Law.fractional(0.7)))) {
                Path file = folder.resolve("state" + files++);
                Training training = start.optimiser(optimiser).decay(2, 0.5).batch(40);
                Examples train = clouds(130, "train");
                Examples test = clouds(60, "test");
                Run whole = training.epochs(5).run(train, test, KEY);
                training.epochs(2).checkpoint(file).run(train, test, KEY);
                sameBits(whole, training.epochs(5).checkpoint(file).run(train, test, KEY));
                // and one that is already done only reads
                sameBits(whole, training.epochs(5).checkpoint(file).run(train, test, KEY));
                refused(
                        "epochs must be at least those of the checkpoint, 5",
                        () -> training.epochs(4).checkpoint(file).run(train, test, KEY));
            }
        }
    }

    /** Cross-entropy that interrupts the training at its n-th gradient. */
    record Interrupting(int n, AtomicInteger asked) implements Loss {
        @Override
        public double value(double[] f, double[] y) {
            return CROSS_ENTROPY.value(f, y);
        }

        @Override
        public double[] gradient(double[] f, double[] y) {
            if (asked.incrementAndGet() == n) Thread.currentThread().interrupt();
            return CROSS_ENTROPY.gradient(f, y);
        }
    }

    /** In the middle of the third epoch, in its first step and in its last: the first two stand, or all three. */
    @Test
    void interruptionKeepsWholeEpochs() {
        Examples train = clouds(230, "train");
        Examples test = clouds(60, "test");
        for (int n : new int[] {2 * 230 + 120, 2 * 230 + 1, 3 * 230}) {
            int epochs = n == 3 * 230 ? 3 : 2;
            Path file = folder.resolve("interrupted" + n);
            Run run = small().threads(1)
                    .epochs(9)
                    .loss(new Interrupting(n, new AtomicInteger()))
                    .checkpoint(file)
                    .run(train, test, KEY);
            assertTrue(Thread.interrupted(), "the flag is set again");
            assertEquals(Outcome.Kind.INTERRUPTED, run.outcome().kind());
            assertEquals(epochs, run.outcome().epoch());
            assertEquals(epochs * 5, run.steps().rowCount());
            sameBits(small().epochs(epochs).run(train, test, KEY), run);
        }
    }

    @Test
    void aLossThatIsNotFiniteIsAResult() {
        Architecture explosive = ResNet.res1(8).inputs(6).depth(400).scaling(-0.5);
        Run run = Training.of(explosive, Law.iid()).batch(50).run(clouds(100, "train"), clouds(30, "test"), KEY);
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

    /** One example of a batch leaves the floats earlier than the others, wherever in the batch it comes. */
    @Test
    void theFirstBadLayerIsThatOfAnyExample() {
        ResNet net = ResNet.res1(6).inputs(6).outputs(3).depth(12).scaling(-6).draw(Law.iid(), KEY);
        double[][] x = new double[200][6];
        for (double[] one : x) Arrays.fill(one, 1);
        Arrays.fill(x[0], 1e15);
        int[] layers = new int[2];
        for (int i = 0; i < 2; i++) {
            Trajectory h = net.forward(x[i]);
            while (Arrays.stream(h.state(layers[i])).allMatch(y -> Math.abs(y) <= Float.MAX_VALUE)) layers[i]++;
        }
        assertTrue(0 < layers[0] && layers[0] < layers[1]);
        Examples all = Examples.of(x, new int[200], 3);
        for (Training training : List.of(Training.of(net), Training.of(net).doublePrecision()))
            for (int key = 0; key < 5; key++)
                assertEquals(
                        layers[0],
                        training.batch(200).run(all, all, Key.of(key)).outcome().layer());
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
        Training training = Training.of(ResNet.res3(16).inputs(3).depth(10), Law.iid())
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
                Training.of(SMALL.scaling(0.51), Law.iid()).batch(50))) {
            refused("must be of this training", () -> other.checkpoint(file).run(train, test, KEY));
        }
        refused("must be of this training", () -> small().checkpoint(file).run(train, test, Key.of(42)));
        refused("must be of this training", () -> small().checkpoint(file).run(clouds(100, "other"), test, KEY));
        refused("must be of this training", () -> small().checkpoint(file).run(train, clouds(30, "other"), KEY));
        refused("must be of this training", () -> Training.of(SMALL.outputs(3).draw(Law.iid(), KEY))
                .batch(50)
                .checkpoint(file)
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
                "input 0 must be of finite floats, got NaN",
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
        refused(
                "the network's input length is 7",
                () -> Training.of(SMALL.inputs(7), Law.iid()).batch(5).run(three, three, KEY));
        Examples targets = Examples.of(new double[][] {{1, 2, 3, 4, 5, 6}}, new double[][] {{1, 2, 3}});
        refused("labelled for CROSS_ENTROPY", () -> small().batch(1).run(targets, targets, KEY));
        refused(
                "held-out examples must be of the kind",
                () -> small().loss(Loss.SQUARED).batch(1).run(targets, three, KEY));
        refused(
                "the network's output length is 1",
                () -> Training.of(SMALL.draw(Law.iid(), KEY)).batch(5).run(three, three, KEY));
        refused(
                "frozen parameter must be one of [A, V, B], got W",
                () -> small().batch(5).freeze("W").run(three, three, KEY));
        refused(
                "input 0 must be of finite floats, got 1.0E300",
                () -> Examples.of(new double[][] {{1e300}}, new int[1], 2));
        refused("example must be in 0..29, got 30", () -> three.input(30));
        refused("example must be in 0..29, got -1", () -> three.target(-1));
    }

    @Test
    void refusesWhatIsNotGivenByName() {
        Examples three = clouds(30, "train");
        refused("architecture must be given", () -> Training.of(null, Law.iid()));
        refused("law must be given", () -> Training.of(SMALL, null));
        refused("network must be given", () -> Training.of(null));
        refused("loss must be given", () -> small().loss(null));
        refused("optimiser must be given", () -> small().optimiser(null));
        refused("checkpoint must be given", () -> small().checkpoint(null));
        refused("frozen parameters must be given", () -> small().freeze((String[]) null));
        refused("name must be given", () -> small().freeze("A", null));
        refused("images must be given", () -> small().run(null, KEY));
        refused("training examples must be given", () -> small().run(null, three, KEY));
        refused("held-out examples must be given", () -> small().run(three, null, KEY));
        refused("key must be given", () -> small().batch(5).run(three, three, null));
        refused("images must be given", () -> Examples.of((Images) null));
        refused("inputs must be given", () -> Examples.of(null, new int[1], 2));
        refused("labels must be given", () -> Examples.of(new double[1][1], null, 2));
        refused("input 0 must be given", () -> Examples.of(new double[1][], new int[1], 2));
        refused("targets must be given", () -> Examples.of(new double[1][1], (double[][]) null));
        refused("learning rate must be positive", () -> small().optimiser(new Optimiser() {
            @Override
            public double rate() {
                return Double.NaN;
            }

            @Override
            public void update(Parameter p, long step, double rate) {}
        }));
    }

    /** The states of 100,000 examples in 8 groups, as many layers as pass the heap: the weights themselves are small. */
    @Test
    void aTrainingThatDoesNotFitIsRefused() {
        int n = 100_000;
        int depth = (int) (Runtime.getRuntime().maxMemory() / (n / 8 * 8 * Float.BYTES));
        Examples examples = Examples.of(new double[n][1], new int[n], 2);
        Training large = Training.of(ResNet.res1(8).inputs(1).depth(depth), Law.iid());
        assumeTrue(
                TrainingEngine.of(small(), SMALL.draw(Law.iid(), KEY))
                        .arithmetic()
                        .contains("lanes"),
                "the readable loop keeps the states of one example");
        refused("memory of a training", () -> large.batch(n).run(examples, examples, KEY));
    }

    private static void refused(String words, Executable act) {
        String message = assertThrows(IllegalArgumentException.class, act).getMessage();
        assertTrue(message.contains(words), message);
    }

    /** Images of three classes that are easy to tell apart, and the same images with labels dealt out again. */
    private static Images images(int n, boolean dealt) {
        Stream stream = KEY.child("images").stream();
        byte[] levels = new byte[6 * n];
        byte[] labels = new byte[n];
        int[] order = TrainingLoop.order(KEY.child("dealt").stream(), n);
        for (int i = 0; i < n; i++) {
            labels[i] = (byte) ((dealt ? order[i] : i) % 3);
            for (int j = 0; j < 6; j++) levels[6 * i + j] = (byte) (60 * stream.uniform() + (j % 3 == i % 3 ? 180 : 0));
        }
        return Images.of("clouds", new Images.Format(1, 6, 1, 3), levels, labels);
    }

    /**
     * What is held out is what is tested on: its labels are a permutation, and the accuracy is that of chance, 1/3 within 4.5 standard
     * errors (false alarm 1e-5), where that on the training images is above 0.9.
     */
    @Test
    void heldOutLabelsThatArePermutedGiveChance() {
        int n = 300;
        Run run = small().epochs(12).run(new Split(images(n, false), images(n, true)), KEY);
        double[] accuracy = run.history().doubleColumn("accuracy").asDoubleArray();
        assertTrue(accuracy[11] > 0.9, run.history().print(20));
        assertEquals(1 / 3.0, run.accuracy(), 4.5 * Math.sqrt(2.0 / 9 / n));
        double[] heldOut = run.history().doubleColumn("held_out_loss").asDoubleArray();
        assertTrue(heldOut[11] > Math.log(3), run.history().print(20));
    }

    /** F(x) of the network that comes back gives the loss and the accuracy that the training has told. */
    @Test
    void theTrainedNetworkGoesBackIntoTheArrow() {
        Examples test = clouds(70, "test");
        for (Training training :
                List.of(small(), small().biases(), Training.of(ResNet.tau(7).inputs(6), Law.iid()))) {
            Run run = training.batch(40).run(clouds(230, "train"), test, KEY);
            ResNet net = run.network();
            assertEquals(3, net.architecture().outputs());
            double loss = 0;
            int correct = 0;
            for (int i = 0; i < 70; i++) {
                Trajectory h = net.forward(test.input(i));
                loss += Loss.CROSS_ENTROPY.value(net.outputs(h), test.target(i)) / 70;
                if (test.correct(i, net.outputs(h))) correct++;
            }
            double[] told = run.history().doubleColumn("held_out_loss").asDoubleArray();
            assertEquals(told[told.length - 1], loss, 1e-5); // floats
            assertEquals(run.accuracy(), correct / 70.0, 1.0 / 70);
            // and on: another scaling, another run from where this one ended
            assertEquals(1, net.scaling(1).architecture().beta());
            Run more = Training.of(net).batch(40).epochs(1).run(clouds(230, "train"), test, KEY);
            assertArrayEquals(run.after().v().matrix(0), more.before().v().matrix(0));
        }
    }

    /** At a rate that moves nothing, an epoch's loss and accuracy are those of the first network, whatever the last batch. */
    @Test
    void lossAndAccuracyAreMeansOverTheExamples() {
        Examples train = clouds(230, "train");
        ResNet net = SMALL.outputs(3).draw(Law.iid(), KEY);
        double loss = 0;
        int correct = 0;
        for (int i = 0; i < 230; i++) {
            double[] f = net.outputs(net.forward(train.input(i)));
            loss += Loss.CROSS_ENTROPY.value(f, train.target(i)) / 230;
            if (train.correct(i, f)) correct++;
        }
        Training still = Training.of(net).optimiser(Optimiser.sgd(1e-30, 0)).epochs(1);
        for (int batch : new int[] {230, 150, 100, 50, 7, 1}) {
            for (Training training :
                    List.of(still.batch(batch), still.batch(batch).doublePrecision())) {
                Table row = training.run(train, train, KEY).history();
                for (String column : List.of("loss", "held_out_loss"))
                    assertEquals(loss, row.doubleColumn(column).get(0), 1e-6 * loss, column);
                for (String column : List.of("accuracy", "held_out_accuracy"))
                    assertEquals(correct / 230.0, row.doubleColumn(column).get(0), 1e-12, column);
            }
        }
    }

    /** A last step at a rate that no float survives: all epochs are done, and the outcome says that the weights are none. */
    @Test
    void weightsThatAreNotFiniteStayWhatTheyAre() {
        Run run = small().optimiser(Optimiser.sgd(1e300, 0))
                .batch(100)
                .epochs(1)
                .run(clouds(100, "train"), clouds(30, "test"), KEY);
        assertEquals(Outcome.Kind.NOT_FINITE, run.outcome().kind());
        assertEquals(1, run.outcome().epoch());
        assertEquals(1, run.outcome().step());
        double largest = 0;
        for (double w : run.after().v().matrix(run.outcome().layer())) largest = Math.max(largest, Math.abs(w));
        assertTrue(!(largest <= Float.MAX_VALUE), "the weights are " + largest);
        assertTrue(run.network()
                .forward(new double[] {1, 1, 1, 1, 1, 1})
                .overflowLayer()
                .isPresent());
    }

    @Test
    void examplesKeepTheNumbersTheyWereGiven() {
        double[][] x = {{1, 2}, {3, 4}};
        double[][] targets = {{5}, {6}};
        int[] labels = {0, 1};
        Examples labelled = Examples.of(x, labels, 2);
        Examples fitted = Examples.of(x, targets);
        x[0][0] = targets[0][0] = labels[0] = 7;
        labelled.input(0)[1] = labelled.target(0)[0] = fitted.target(0)[0] = 8;
        assertArrayEquals(new double[] {1, 2}, labelled.input(0));
        assertArrayEquals(new double[] {1, 0}, labelled.target(0));
        assertArrayEquals(new double[] {1, 2}, fitted.input(0));
        assertArrayEquals(new double[] {5}, fitted.target(0));
    }

    @Test
    void nanNamesNoLabel() {
        Examples examples = clouds(3, "train");
        assertTrue(examples.correct(0, new double[] {1, 0, Double.NEGATIVE_INFINITY}));
        assertFalse(examples.correct(0, new double[] {Double.NaN, Double.NaN, Double.NaN}));
        assertTrue(examples.correct(2, new double[] {0, 0, 1e-300}));
        Examples targets = Examples.of(new double[][] {{1}}, new double[][] {{2}});
        refused("examples must be labelled", () -> targets.correct(0, new double[] {1}));
    }

    /** A training that is under way holds its checkpoint: a second one is told, and changes nothing. */
    @Test
    void oneTrainingAtATimeHoldsACheckpoint() {
        Path file = folder.resolve("held");
        Examples train = clouds(100, "train");
        List<String> told = new ArrayList<>();
        Optimiser asking = new Optimiser() {
            @Override
            public double rate() {
                return 0.01;
            }

            @Override
            public void update(Parameter p, long step, double rate) {
                if (step == 2 && told.isEmpty())
                    told.add(assertThrows(IllegalArgumentException.class, () -> small().checkpoint(file)
                                    .run(train, train, KEY))
                            .getMessage());
            }

            @Override
            public String toString() {
                return "asking";
            }
        };
        assertTrue(small().optimiser(asking)
                .checkpoint(file)
                .run(train, train, KEY)
                .outcome()
                .finished());
        assertTrue(told.get(0).contains("of one training at a time; another one holds it"), told.toString());
        // given back at the end, and still of the training that held it
        assertEquals(
                4,
                small().optimiser(asking)
                        .checkpoint(file)
                        .run(train, train, KEY)
                        .history()
                        .rowCount());
    }

    @Test
    void sameKeySameRunOtherKeyOtherRun() {
        Examples train = clouds(100, "train");
        sameBits(small().run(train, train, KEY), small().run(train, train, KEY));
        assertFalse(small().run(train, train, Key.of(3))
                .steps()
                .print()
                .equals(small().run(train, train, KEY).steps().print()));
    }
}
