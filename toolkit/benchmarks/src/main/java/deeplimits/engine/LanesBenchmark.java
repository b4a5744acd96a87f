package deeplimits.engine;

import deeplimits.net.Activation;
import deeplimits.weights.Entry;
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

/**
 * Each kernel of the dense replay and of the exact law beside its plain twin, so that a cliff of the compiler shows.
 *
 * <p>Times are for one layer of width 40 and {@code Lanes.count()} members: divide by it before comparing twins.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@State(Scope.Thread)
public class LanesBenchmark {
    private static final int WIDTH = 40;

    /** The twin. */
    @Param({"plain", "wide", "vector"})
    public String twin;

    private Lanes lanes;
    private int[] keys;
    private float[] x;
    private float[] y;
    private float[] z;
    private int[] slopes;
    private float[] one;

    /** Fills the vectors. */
    @Setup
    public void fill() {
        lanes = switch (twin) {
            case "plain" -> new PlainLanes();
            case "wide" -> new WideLanes();
            default -> new VectorLanes();
        };
        int length = WIDTH * lanes.count();
        keys = new int[2 * lanes.count()];
        for (int i = 0; i < keys.length; i++) keys[i] = 77777 * i;
        x = new float[length];
        y = new float[length];
        z = new float[length];
        slopes = new int[length];
        one = new float[lanes.count()];
        java.util.Arrays.fill(x, 0.5f);
        java.util.Arrays.fill(one, 1);
        lanes.seed(keys, 1);
    }

    /** The streams of a matrix. */
    @Benchmark
    public void seed() {
        lanes.seed(keys, 1);
    }

    /** W h, uniform. */
    @Benchmark
    public void uniformTimes() {
        lanes.times(Entry.UNIFORM, 1, x, y);
    }

    /** W h, Gaussian. */
    @Benchmark
    public void gaussianTimes() {
        lanes.times(Entry.GAUSSIAN, 1, x, y);
    }

    /** W h, signs. */
    @Benchmark
    public void signTimes() {
        lanes.times(Entry.RADEMACHER, 1, x, y);
    }

    /** W^T p, uniform. */
    @Benchmark
    public void uniformTransposed() {
        lanes.transposedTimes(Entry.UNIFORM, 1, x, y);
    }

    /** W^T p, Gaussian. */
    @Benchmark
    public void gaussianTransposed() {
        lanes.transposedTimes(Entry.GAUSSIAN, 1, x, y);
    }

    /** W^T p, signs. */
    @Benchmark
    public void signTransposed() {
        lanes.transposedTimes(Entry.RADEMACHER, 1, x, y);
    }

    /** sigma = ReLU and its slope. */
    @Benchmark
    public void relu() {
        lanes.activate(FloatActivation.of(Activation.RELU), x, y, slopes, 0);
    }

    /** sigma = tanh and its slope. */
    @Benchmark
    public void tanh() {
        lanes.activate(FloatActivation.of(Activation.TANH), x, y, slopes, 0);
    }

    /** Normal numbers for one vector. */
    @Benchmark
    public void normals() {
        lanes.normals(y);
    }

    /** Scalar products. */
    @Benchmark
    public void dot() {
        lanes.dot(x, y, one);
    }

    /** The conditional draw of the exact law. */
    @Benchmark
    public void combine() {
        lanes.combine(one, y, one, x);
    }
}
