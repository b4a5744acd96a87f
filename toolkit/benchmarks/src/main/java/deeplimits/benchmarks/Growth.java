package deeplimits.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import deeplimits.lab.Check;
import deeplimits.lab.Progress;
import deeplimits.limit.BrownianPaths;
import deeplimits.limit.NeuralSde;
import deeplimits.net.Activation;
import deeplimits.net.Architecture;
import deeplimits.net.Ensemble;
import deeplimits.net.ResNet;
import deeplimits.plot.Figures;
import deeplimits.random.Key;
import deeplimits.random.Stream;
import deeplimits.stats.Slope;
import deeplimits.stats.Statistics;
import deeplimits.theory.ExactLaw;
import deeplimits.train.Examples;
import deeplimits.train.Training;
import deeplimits.weights.Law;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

/**
 * The processor time of public entries against their size over three decades, and the exponent of a power law through the three
 * largest, a factor of 16, beside the promised one. What is prepared for a size is not timed. The arguments are parts of names; without one, all.
 */
public final class Growth {
    private static final int SIZES = 6;
    private static final double LEAST = 1.2e8; // nanoseconds of a timing, of which the quicker of two counts
    private static final PrintStream OUT = System.out;
    private static final Key KEY = Key.of(1);

    /**
     * An entry.
     *
     * @param name with what grows
     * @param promised the exponent; log where a logarithm comes on top
     * @param from the smallest size, a power of two; the largest is 1024 times it
     * @param prepare makes the command of a size
     */
    private record Entry(String name, String promised, int from, IntFunction<Runnable> prepare) {}

    private Growth() {}

    /** Times and prints a row for each entry. */
    public static void main(String[] arguments) {
        Progress.sink(report -> {});
        System.setOut(new PrintStream(OutputStream.nullOutputStream())); // the lines of checks
        independent(20, 50, 4096); // past the draws in plain loops that come first
        OUT.println("| entry, what grows | promised | fitted | from, ms | to, ms |\n|---|---|---|---|---|");
        for (List<Entry> some : List.of(networks(), others(), tables()))
            for (Entry entry : some)
                if (arguments.length == 0 || Arrays.stream(arguments).anyMatch(entry.name::contains)) measure(entry);
    }

    private static void measure(Entry entry) {
        double[] sizes = new double[SIZES];
        double[] times = new double[SIZES];
        for (int s = 0; s < SIZES; s++) {
            sizes[s] = entry.from * Math.pow(4, s);
            times[s] = time(entry.prepare.apply((int) sizes[s]));
        }
        Slope slope = Statistics.logLogSlope(
                Arrays.copyOfRange(sizes, SIZES - 3, SIZES), Arrays.copyOfRange(times, SIZES - 3, SIZES));
        OUT.printf(
                Locale.ROOT,
                "| %s | %s | %.2f | %.0f: %.3g | %.0f: %.3g |%n",
                entry.name,
                entry.promised,
                slope.slope(),
                sizes[0],
                times[0],
                sizes[SIZES - 1],
                times[SIZES - 1]);
    }

    /** Milliseconds of the processor, after as long a warm-up. */
    private static double time(Runnable command) {
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        double best = Double.POSITIVE_INFINITY;
        for (int round = 0; round < 3; round++) {
            long start = system.getProcessCpuTime();
            int runs = 0;
            for (; system.getProcessCpuTime() - start < LEAST; runs++) command.run();
            if (round > 0) best = Math.min(best, (system.getProcessCpuTime() - start) / 1e6 / runs);
        }
        return best;
    }

    private static Entry of(String name, String promised, int from, IntConsumer command) {
        return new Entry(name, promised, from, n -> () -> command.accept(n));
    }

    private static List<Entry> networks() {
        return List.of(
                of("Ensemble.independent, members", "1", 32, n -> independent(20, 50, n)),
                of("Ensemble.independent, depth", "1", 16, n -> independent(10, n, 64)),
                of("Ensemble.independent, width", "2", 1, n -> independent(n, 4, 32)),
                of("Ensemble.shared, inputs", "1", 8, n -> shared(n, 1)),
                of("Ensemble.shared, betas", "1", 1, n -> shared(8, n)),
                of("ExactLaw, width", "1", 8, n -> law(n, 20)),
                of("ExactLaw, depth", "1", 8, n -> law(20, n)),
                new Entry("Training, examples", "1", 32, n -> training(10, n)),
                new Entry("Training, depth", "1", 4, n -> training(n, 128)));
    }

    private static void independent(int width, int depth, int members) {
        Ensemble.independent(net(width, depth), Law.iid(), KEY, members)
                .gradients()
                .threads(1)
                .run();
    }

    private static void shared(int inputs, int betas) {
        double[] values =
                IntStream.range(0, betas).mapToDouble(i -> 0.5 + 1e-3 * i).toArray();
        Ensemble.shared(net(20, 100), Law.iid(), KEY, inputs, values)
                .gradients()
                .threads(1)
                .run();
    }

    private static void law(int width, int depth) {
        ExactLaw.of(net(width, depth), Law.iid(), KEY, 32)
                .gradients()
                .threads(1)
                .run();
    }

    private static Architecture net(int width, int depth) {
        return ResNet.res3(width).inputs(10).depth(depth);
    }

    private static Runnable training(int depth, int examples) {
        double[][] x =
                IntStream.range(0, examples).mapToObj(i -> uniforms(10, i)).toArray(double[][]::new);
        int[] labels = IntStream.range(0, examples).map(i -> i % 2).toArray();
        Examples all = Examples.of(x, labels, 2);
        Examples few = Examples.of(Arrays.copyOf(x, 2), Arrays.copyOf(labels, 2), 2);
        return () -> Training.of(ResNet.res1(10).inputs(10).depth(depth).scaling(1), Law.iid())
                .batch(32)
                .epochs(1)
                .threads(1)
                .quiet()
                .run(all, few, KEY);
    }

    private static List<Entry> others() {
        NeuralSde sde = NeuralSde.of(10, Activation.RELU);
        double[] start = DoubleStream.generate(() -> 1).limit(10).toArray();
        return List.of(
                of("Law.fractional, depth", "1, log", 32, n -> Law.fractional(0.3)
                        .draw(n, 8, 8, KEY)),
                of("Law.smooth, depth", "1, log", 32, n -> Law.smooth(0.1).draw(n, 8, 8, KEY)),
                of("Weights of Law.iid, width", "2", 1, n -> Law.iid().draw(4, n, n, KEY)),
                of("NeuralSde.errors, fine steps", "1", 256, n -> sde.errors(KEY, n, start, 16)),
                of(
                        "NeuralSde.errors with matrices, fine steps",
                        "1",
                        256,
                        n -> sde.errors(BrownianPaths.of(10, n, KEY), start, 16)));
    }

    private static List<Entry> tables() {
        return List.of(
                rows("Statistics.summary, rows in ten groups", "1, log", t -> Statistics.summary(t, "x", "ten")),
                rows("Statistics.summary, rows in pairs", "1, log", t -> Statistics.summary(t, "x", "pair")),
                rows("Statistics.logLogSlope, rows", "1", t -> Statistics.logLogSlope(t, "x", "y")),
                rows(
                        "Statistics.kolmogorovSmirnov, one sample",
                        "1, log",
                        t -> Statistics.kolmogorovSmirnov(values(t, "x"), Statistics.normal(0, 1))),
                rows(
                        "Statistics.kolmogorovSmirnov, two samples",
                        "2 to n = 10^4, then 1, log",
                        t -> Statistics.kolmogorovSmirnov(values(t, "x"), values(t, "y"))),
                rows("Check.everyRow, rows", "1", t -> Check.everyRow("x", t, "x", "x", "one")),
                rows("Figures.heatMap, rows on a grid", "1, log", t -> Figures.heatMap(t, "ten", "one", "x")
                        .alt()),
                rows("Figures.histogram, rows", "1, log", t -> Figures.histogram(t, "x")
                        .alt()),
                rows("Figures.lines, rows in ten series", "1, log", t -> Figures.lines(t, "x", "y", "ten")
                        .alt()));
    }

    private static Entry rows(String name, String promised, Consumer<Table> command) {
        return new Entry(name, promised, 128, n -> {
            Table table = Table.create(
                    DoubleColumn.create("x", uniforms(n, 1)),
                    DoubleColumn.create("y", uniforms(n, 2)),
                    DoubleColumn.create(
                            "ten", IntStream.range(0, n).map(i -> i % 10).mapToDouble(i -> i)),
                    DoubleColumn.create(
                            "pair", IntStream.range(0, n).map(i -> i / 2).mapToDouble(i -> i)),
                    DoubleColumn.create("one", DoubleStream.generate(() -> 1).limit(n)));
            return () -> command.accept(table);
        });
    }

    private static double[] values(Table table, String column) {
        return table.doubleColumn(column).asDoubleArray();
    }

    private static double[] uniforms(int n, int index) {
        Stream stream = KEY.stream(index);
        return IntStream.range(0, n).mapToDouble(i -> stream.uniform()).toArray();
    }
}
