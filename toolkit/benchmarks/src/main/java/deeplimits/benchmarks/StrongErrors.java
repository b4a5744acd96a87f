package deeplimits.benchmarks;

import deeplimits.engine.NormalFloor;
import deeplimits.limit.BrownianPaths;
import deeplimits.limit.NeuralSde;
import deeplimits.net.Activation;
import deeplimits.random.Key;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * W5: the strong errors of networks of seven depths against the finest, on one Brownian path of 2^14 steps.
 *
 * @param width d
 */
record StrongErrors(int width) implements Workload {
    private static final int FINEST = 1 << 14;
    private static final int[] DEPTHS = {16, 32, 64, 128, 256, 512, 1024};

    @Override
    public String name() {
        return "W5-" + width;
    }

    @Override
    public String unit() {
        return "path: d = " + width + ", seven depths and a reference of 2^14 steps, ReLU";
    }

    @Override
    public List<String> variants() {
        return List.of("floor", "in a frame", "in a frame, 2 threads", "with matrices");
    }

    @Override
    public int run(String variant) {
        if (variant.equals("floor")) {
            NormalFloor.draw((long) FINEST * (DEPTHS.length + 1) * width);
            return 1;
        }
        int paths = threads(variant);
        Threads.run(paths, () -> IntStream.range(0, paths)
                .parallel()
                .forEach(r -> path(variant, Key.of(1).child(r))));
        return paths;
    }

    private void path(String variant, Key key) {
        NeuralSde sde = NeuralSde.of(width, Activation.RELU);
        double[] ones = new double[width];
        Arrays.fill(ones, 1);
        if (variant.equals("with matrices")) sde.errors(BrownianPaths.of(width, FINEST, key), ones, DEPTHS);
        else sde.errors(key, FINEST, ones, DEPTHS);
    }
}
