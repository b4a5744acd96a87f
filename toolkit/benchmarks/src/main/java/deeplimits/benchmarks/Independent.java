package deeplimits.benchmarks;

import deeplimits.engine.Floor;
import deeplimits.net.Architecture;
import deeplimits.net.Ensemble;
import deeplimits.net.ResNet;
import deeplimits.random.Key;
import deeplimits.theory.ExactLaw;
import deeplimits.weights.Entry;
import deeplimits.weights.Law;
import java.util.List;

/**
 * W1 and W2: res-3, L = 1000, a fresh i.i.d. network and one input for each repetition, forward and backward.
 *
 * @param name W1 or W2
 * @param width 40 or 100
 */
record Independent(String name, int width) implements Workload {
    private static final int DEPTH = 1000;
    private static final int MEMBERS = 128;

    @Override
    public String unit() {
        return "repetition: d = " + width + ", L = " + DEPTH + ", forward and backward";
    }

    @Override
    public List<String> variants() {
        return List.of(
                "floor",
                "floor, 2 threads",
                "dense, uniform",
                "dense, uniform, 2 threads",
                "dense, Gaussian",
                "exact law",
                "exact law, norms alone");
    }

    @Override
    public int run(String variant) {
        Architecture architecture = ResNet.res3(width).inputs(64).depth(DEPTH);
        if (variant.startsWith("floor")) {
            int threads = threads(variant);
            Threads.each(threads, () -> Floor.uniform(4L * width * width * DEPTH * MEMBERS / threads));
            return MEMBERS;
        }
        if (variant.startsWith("exact law")) {
            Ensemble law =
                    ExactLaw.of(architecture, Law.iid(), Key.of(1), MEMBERS).threads(1);
            (variant.endsWith("alone") ? law : law.gradients()).run();
            return MEMBERS;
        }
        Law law = Law.iid(variant.contains("Gaussian") ? Entry.GAUSSIAN : Entry.UNIFORM);
        Ensemble.independent(architecture, law, Key.of(1), MEMBERS)
                .gradients()
                .threads(threads(variant))
                .run();
        return MEMBERS;
    }
}
