package deeplimits.benchmarks;

import deeplimits.engine.GemmFloor;
import deeplimits.net.ResNet;
import deeplimits.random.Key;
import deeplimits.random.Stream;
import deeplimits.train.Examples;
import deeplimits.train.Training;
import deeplimits.weights.Law;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * W4: one training step of res-1, batch 128, 784 to 10, cross-entropy, Adam; set-up is spread over the steps of a run, 39 of the narrowest.
 *
 * @param width d
 * @param depth L
 */
record TrainingStep(String name, int width, int depth) implements Workload {
    private static final int BATCH = 128;
    private static final int STEPS = 39;
    private static final int FEWEST_STEPS = 24;
    private static final int PIXELS = 784;
    private static final int NARROW = 30;

    /** Made when they are first asked for, and no part of a timing: images by the number of steps, the arrays of a floor. */
    private static final Map<Integer, Examples> EXAMPLES = new HashMap<>();

    private static final Map<TrainingStep, float[][]> STREAMED = new HashMap<>();

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
        Examples few = Examples.of(new double[1][PIXELS], new int[1], 10);
        Training.of(ResNet.res1(width).inputs(PIXELS).depth(depth).scaling(1), Law.iid())
                .batch(BATCH)
                .epochs(1)
                .threads(threads(variant))
                .run(EXAMPLES.computeIfAbsent(steps, TrainingStep::examples), few, Key.of(1));
        return steps;
    }

    /** States, weights and moments, rows padded to 32. */
    private float[][] streamed() {
        int row = (width + 31) / 32 * 32;
        int weights = width * row * depth;
        return new float[][] {new float[BATCH * row * depth], new float[weights], new float[weights], new float[weights]
        };
    }

    private static Examples examples(int steps) {
        Stream stream = Key.of(3).stream();
        double[][] x = new double[BATCH * steps][PIXELS];
        int[] labels = new int[x.length];
        for (int i = 0; i < x.length; i++) {
            labels[i] = i % 10;
            for (int j = 0; j < PIXELS; j++) x[i][j] = stream.uniform();
        }
        return Examples.of(x, labels, 10);
    }
}
