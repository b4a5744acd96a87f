package deeplimits.benchmarks;

import deeplimits.engine.GemmFloor;
import deeplimits.net.Ensemble;
import deeplimits.net.ResNet;
import deeplimits.random.Key;
import deeplimits.weights.Law;
import java.util.List;

/** W3: res-3, d = 40, L = 1000, one network with 70 betas and 10 inputs, forward and backward. */
record Shared() implements Workload {
    private static final int WIDTH = 40;
    private static final int DEPTH = 1000;
    private static final int BETAS = 70;
    private static final int INPUTS = 10;

    /** Drawn when it is first asked for. */
    private static final class Net {
        static final ResNet NET = ResNet.res3(WIDTH).inputs(64).depth(DEPTH).draw(Law.iid(), Key.of(1));
    }

    @Override
    public String name() {
        return "W3";
    }

    @Override
    public String unit() {
        return "beta and input: d = " + WIDTH + ", L = " + DEPTH + ", forward and backward on one network of 70 x 10";
    }

    @Override
    public List<String> variants() {
        return List.of("floor", "floor, 2 threads", "shared", "shared, 2 threads");
    }

    @Override
    public int run(String variant) {
        if (variant.startsWith("floor")) {
            int threads = threads(variant);
            Threads.each(threads, () -> GemmFloor.multiply(4L * WIDTH * WIDTH * DEPTH * BETAS * INPUTS / threads));
            return BETAS * INPUTS;
        }
        double[][] inputs = new double[INPUTS][];
        for (int i = 0; i < INPUTS; i++)
            inputs[i] = Net.NET.architecture().input(Key.of(2).child(i));
        double[] betas = new double[BETAS];
        for (int i = 0; i < BETAS; i++) betas[i] = 0.3 + 0.01 * i;
        return Ensemble.shared(Net.NET, inputs, betas)
                .gradients()
                .threads(threads(variant))
                .run()
                .rowCount();
    }
}
