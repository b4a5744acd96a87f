package deeplimits.benchmarks;

import deeplimits.engine.GemmFloor;
import deeplimits.net.ResNet;
import deeplimits.random.Key;
import deeplimits.random.Stream;
import deeplimits.train.Examples;
import deeplimits.train.Training;
import deeplimits.weights.Law;
import java.util.List;

/** W4: one training step of res-1, d = 30, L = 1000, batch 128, 784 to 10, cross-entropy, Adam; set-up is spread over 39 steps. */
record TrainingStep() implements Workload {
    private static final int WIDTH = 30;
    private static final int DEPTH = 1000;
    private static final int BATCH = 128;
    private static final int STEPS = 39;
    private static final int PIXELS = 784;

    /** Drawn when they are first asked for. */
    private static final class Drawn {
        static final Examples EXAMPLES = examples();

        private static Examples examples() {
            Stream stream = Key.of(3).stream();
            double[][] x = new double[BATCH * STEPS][PIXELS];
            int[] labels = new int[x.length];
            for (int i = 0; i < x.length; i++) {
                labels[i] = i % 10;
                for (int j = 0; j < PIXELS; j++) x[i][j] = stream.uniform();
            }
            return Examples.of(x, labels, 10);
        }
    }

    /** States, weights and moments, rows padded to 32. */
    private static final class Streamed {
        static final float[] STATES = new float[BATCH * 32 * DEPTH];
        static final float[][] WEIGHTS = new float[3][WIDTH * 32 * DEPTH];
    }

    @Override
    public String name() {
        return "W4";
    }

    @Override
    public String unit() {
        return "step: res-1, d = " + WIDTH + ", L = " + DEPTH + ", batch " + BATCH + ", all gradients and Adam";
    }

    @Override
    public List<String> variants() {
        return List.of("floor", "floor with memory", "training", "training, 2 threads");
    }

    @Override
    public int run(String variant) {
        if (variant.equals("floor")) {
            GemmFloor.multiply(3L * WIDTH * WIDTH * DEPTH * BATCH * STEPS);
            return STEPS;
        }
        if (variant.equals("floor with memory")) {
            for (int step = 0; step < STEPS; step++) {
                GemmFloor.multiply(3L * WIDTH * WIDTH * DEPTH * BATCH);
                GemmFloor.stream(Streamed.STATES, Streamed.WEIGHTS[0], Streamed.WEIGHTS[1], Streamed.WEIGHTS[2]);
            }
            return STEPS;
        }
        Examples few = Examples.of(new double[1][PIXELS], new int[1], 10);
        Training.of(ResNet.res1(WIDTH).inputs(PIXELS).depth(DEPTH).scaling(1), Law.iid())
                .batch(BATCH)
                .epochs(1)
                .threads(threads(variant))
                .run(Drawn.EXAMPLES, few, Key.of(1));
        return STEPS;
    }
}
