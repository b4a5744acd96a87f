package deeplimits.benchmarks;

import deeplimits.engine.GemmFloor;
import deeplimits.net.Architecture;
import deeplimits.net.ResNet;
import deeplimits.random.Key;
import deeplimits.random.Stream;
import deeplimits.train.Examples;
import deeplimits.train.Training;
import deeplimits.train.TrainingEngine;
import deeplimits.weights.Law;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * W4: one training step of res-1, batch 128, 784 to 10, cross-entropy, Adam, of a network that outlives the runs as the peers' do.
 *
 * @param width d
 * @param depth L
 */
record TrainingStep(String name, int width, int depth) implements Workload {
    private static final int BATCH = 128;
    private static final int STEPS = 39;
    private static final int FEWEST_STEPS = 4;
    private static final int PIXELS = 784;
    private static final int CLASSES = 10;
    private static final int BATCHES = 8;
    private static final double RATE = 1e-3;
    private static final int NARROW = 30;

    /** Made when they are first asked for, and no part of a timing: what learns, by workload and threads, and the arrays of a floor. */
    private static final Map<List<Object>, Learning> LEARNING = new HashMap<>();

    private static final Map<TrainingStep, float[][]> STREAMED = new HashMap<>();

    /** A network that learns, and how far it is. */
    private static final class Learning {
        private final TrainingEngine.Learner learner;
        private final Examples[] batches = new Examples[BATCHES];
        private long step;

        Learning(TrainingStep of, int threads) {
            Architecture architecture = ResNet.res1(of.width)
                    .inputs(PIXELS)
                    .outputs(CLASSES)
                    .depth(of.depth)
                    .scaling(1);
            Training training =
                    Training.of(architecture, Law.iid()).batch(BATCH).epochs(1).threads(threads);
            learner = TrainingEngine.of(training, architecture.draw(Law.iid(), Key.of(1)));
            for (int i = 0; i < BATCHES; i++) batches[i] = examples(Key.of(3).child(i).stream());
        }

        void step() {
            double loss = learner.learn(batches[(int) (step % BATCHES)], step + 1, RATE)
                    .loss();
            if (!Double.isFinite(loss)) throw new IllegalStateException("loss " + loss + " in step " + step);
            step++;
        }
    }

    @Override
    public String unit() {
        return "step: res-1, d = " + width + ", L = " + depth + ", batch " + BATCH + ", all gradients and Adam";
    }

    @Override
    public List<String> variants() {
        return width > NARROW
                ? List.of("floor", "floor with memory", "training")
                : List.of("floor", "floor with memory", "training", "training, 2 threads");
    }

    private long multiplications() {
        return 3L * width * width * depth * BATCH;
    }

    /** As many as keep a run about as long as that of 30 by 1000. */
    private int steps() {
        return (int) Math.max(FEWEST_STEPS, Math.min(STEPS, STEPS * 900_000L / ((long) width * width * depth)));
    }

    @Override
    public int run(String variant) {
        int steps = steps();
        if (variant.startsWith("floor")) {
            boolean memory = variant.equals("floor with memory");
            float[][] streamed = memory ? STREAMED.computeIfAbsent(this, TrainingStep::streamed) : new float[4][0];
            for (int step = 0; step < steps; step++) {
                GemmFloor.multiply(multiplications());
                GemmFloor.stream(streamed[0], streamed[1], streamed[2], streamed[3]);
            }
            return steps;
        }
        int threads = threads(variant);
        Learning learning = LEARNING.computeIfAbsent(List.of(this, threads), any -> new Learning(this, threads));
        for (int step = 0; step < steps; step++) learning.step();
        return steps;
    }

    /** States, weights and moments, rows padded to 32. */
    private float[][] streamed() {
        int row = (width + 31) / 32 * 32;
        int weights = width * row * depth;
        return new float[][] {new float[BATCH * row * depth], new float[weights], new float[weights], new float[weights]
        };
    }

    private static Examples examples(Stream stream) {
        double[][] x = new double[BATCH][PIXELS];
        int[] labels = new int[BATCH];
        for (int i = 0; i < BATCH; i++) {
            labels[i] = i % CLASSES;
            for (int j = 0; j < PIXELS; j++) x[i][j] = stream.uniform();
        }
        return Examples.of(x, labels, CLASSES);
    }
}
