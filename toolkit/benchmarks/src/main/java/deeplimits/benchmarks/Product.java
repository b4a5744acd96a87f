package deeplimits.benchmarks;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** One product of square float matrices: what the BLAS of a process reaches, before anything is compared with it. */
record Product() implements Workload {
    static final String NAME = "product";
    static final int SIZE = 512;
    private static final int REPEATS = 10;

    /** Drawn when they are first asked for. */
    private static final class Drawn {
        static final INDArray A = Nd4j.rand(SIZE, SIZE).castTo(org.nd4j.linalg.api.buffer.DataType.FLOAT);
        static final INDArray C = A.dup('f');
    }

    static List<Workload> and(List<Workload> workloads) {
        List<Workload> all = new ArrayList<>(workloads);
        all.add(new Product());
        return all;
    }

    /** GFLOP/s of one that takes so many milliseconds. */
    static double speed(double milliseconds) {
        return 2e-6 * SIZE * SIZE * SIZE / milliseconds;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String unit() {
        return "product of " + SIZE + " x " + SIZE + " floats";
    }

    @Override
    public List<String> variants() {
        return List.of(NAME);
    }

    @Override
    public int run(String variant) {
        for (int i = 0; i < REPEATS; i++) Drawn.A.mmuli(Drawn.A, Drawn.C);
        return REPEATS;
    }
}
