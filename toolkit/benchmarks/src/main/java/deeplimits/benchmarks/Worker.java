package deeplimits.benchmarks;

import deeplimits.lab.Progress;
import java.io.IOException;
import java.util.List;

/** The process that times the toolkit. */
public final class Worker {
    /** All workloads of the comparison. */
    static final List<Workload> WORKLOADS = List.of(
            new Independent("W1", 40),
            new Independent("W2", 100),
            new Shared(),
            new Generation(),
            new TrainingStep("W4", 30, 1000),
            new TrainingStep("W4-64", 64, 300),
            new TrainingStep("W4-256", 256, 96),
            new TrainingStep("W4-512", 512, 24),
            new TrainingStep("W4-1024", 1024, 24),
            new StrongErrors(20),
            new StrongErrors(40),
            new StrongErrors(100));

    private Worker() {}

    /** Serves until its input ends. */
    public static void main(String[] arguments) throws IOException {
        Progress.sink(report -> {}); // the output is the protocol's
        new Serving("OpenBLAS of ND4J", Product.and(WORKLOADS)).run();
    }
}
