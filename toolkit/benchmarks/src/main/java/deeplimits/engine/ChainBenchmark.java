package deeplimits.engine;

import deeplimits.net.Activation;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Each kernel of shared networks and of training beside its twin without the Vector API: one layer of 64 rows. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@State(Scope.Thread)
public class ChainBenchmark {
    private static final int ROWS = RowBatch.ROWS;
    private static final FloatActivation RELU = FloatActivation.of(Activation.RELU);

    /** The twin. */
    @Param({"plain", "vector"})
    public String twin;

    /** That of training (30), and that of shared networks (40). */
    @Param({"30", "40"})
    public int width;

    private boolean vector;
    private Gemm gemm;
    private SavedSlopes slopes;
    private Gemm.Size size;
    private Matrix weights;
    private Matrix x;
    private Matrix y;

    /** Fills the matrices. */
    @Setup
    public void fill() {
        vector = twin.equals("vector");
        gemm = vector ? new VectorGemm() : new BlasGemm();
        slopes = new SavedSlopes(RELU, ROWS, width, 1, vector);
        size = new Gemm.Size(width, width);
        weights = Matrix.of(width, width);
        x = Matrix.of(width, ROWS);
        y = Matrix.of(width, ROWS);
        float[] ones = new float[ROWS];
        java.util.Arrays.fill(ones, 1);
        slopes.factors(ones);
        for (int i = 0; i < weights.data().length; i++) weights.data()[i] = 0.01f * (i % 7 - 3);
        for (int i = 0; i < x.data().length; i++) x.data()[i] = 0.1f * (i % 5 - 2);
        slopes.activate(0, x.data(), y.data());
    }

    /** V u. */
    @Benchmark
    public void times() {
        gemm.times(y, weights, x, size);
    }

    /** V^T p. */
    @Benchmark
    public void transposedTimes() {
        gemm.transposedTimes(y, weights, x, size);
    }

    /** u = sigma(y), slopes kept. */
    @Benchmark
    public void activate() {
        slopes.activate(0, x.data(), y.data());
    }

    /** s times the slopes kept. */
    @Benchmark
    public void timesSlope() {
        slopes.timesSlope(0, y.data());
    }

    /** u = sigma(y). */
    @Benchmark
    public void leakyRelu() {
        if (vector) VectorPasses.leakyRelu(0, x.data(), y.data());
        else Passes.leakyRelu(0, x.data(), y.data());
    }

    /** s times sigma'(y). */
    @Benchmark
    public void timesSlopeAnew() {
        if (vector) VectorPasses.timesSlope(0, x.data(), y.data());
        else Passes.timesSlope(0, x.data(), y.data());
    }
}
