package deeplimits.net;

import deeplimits.Require;
import deeplimits.random.Key;
import deeplimits.weights.Law;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/**
 * h_L and p_0 of many networks, one row each: {@link ResNet#forward} and {@link ResNet#backward} in a loop, for any law of weights,
 * activation and block.
 *
 * <p>What an {@link EnsembleEngine} serves is computed by it, in float and 20 to 300 times as fast; everything else, and
 * everything under {@code -Ddeeplimits.engine=none}, by the loop, in double. The engine's weights are those of the loop, bit for bit. Its
 * states are right to 1e-6 and its gradients to 2e-6 for 1/2 &le; beta and c &le; 1, at any depth, but for a network in which an
 * argument of a kinked sigma is as close to 0 as rounding: its gradient takes the other slope. For smaller beta a network
 * multiplies the errors of rounding by more than its own growth, and nothing is promised: 1e-5 at d = 5, beta = 1/4, L = 1e5, and no digit of
 * the gradient of a chaotic network, such as tanh at beta = 0.
 *
 * <p>Columns: ratio |h_L| / |h_0|, drift |h_L - h_0| / |h_0|, their natural logarithms log_ratio and log_drift, and overflow_layer, the
 * first layer with |h_k| beyond the range of a double, missing when there is none; there ratio and drift are infinite, and
 * their logarithms are finite where block and activation are homogeneous. A drift is the length of a difference, in which
 * rounding leaves an absolute error near 1e-16: below 1e-10 it has few digits, and below 1e-16 none, or is 0, with
 * -infinity for its logarithm. The engine's |h_k| differs from the loop's by the errors above, and so its layer where |h_k|
 * comes as close to the end of the range. With gradients: gradient_ratio |p_0| / |p_L|, gradient_drift |p_0 - p_L| / |p_L|,
 * log_gradient_ratio, log_gradient_drift and gradient_overflow_layer; p_L is the first row of B, as length and sign cancel.
 *
 * <p>Each wither gives a new ensemble.
 */
public final class Ensemble {
    private final Function<Options, Row[]> rows;
    private final Function<Row[], Table> address;
    private final Options options;

    /**
     * How to run.
     *
     * @param gradients whether p_k is run backward as well
     * @param threads at least 1
     * @param progress told of the members finished since it was told last, from one thread at a time
     */
    public record Options(boolean gradients, int threads, IntConsumer progress) {
        public Options {
            Require.atLeast(1, "threads", threads);
            Require.present("progress", progress);
        }

        /** No gradients, all processors, no report. */
        public Options() {
            this(false, Runtime.getRuntime().availableProcessors(), done -> {});
        }
    }

    /**
     * The measures of one member.
     *
     * @param forward from h_0 to h_L
     * @param backward from p_L to p_0; null without gradients
     */
    public record Row(Measure forward, Measure backward) {
        public Row {
            Require.present("forward measure", forward);
        }
    }

    /** @param address the columns that tell the finished members apart */
    private Ensemble(Function<Options, Row[]> rows, Function<Row[], Table> address, Options options) {
        this.rows = rows;
        this.address = address;
        this.options = options;
    }

    /**
     * Members of another kind than networks, such as draws of the law that networks have.
     *
     * <p>Columns: repetition, then those above.
     *
     * @param rows one a member, with a backward measure where the options ask for gradients; null for those left out after an
     *     interruption
     */
    public static Ensemble of(Function<Options, Row[]> rows) {
        return new Ensemble(Require.present("rows", rows), Ensemble::repetitions, new Options());
    }

    /**
     * Independent networks: member r is {@code architecture.draw(law, key.child(r))} on {@code architecture.input(key.child(r))}.
     *
     * <p>Columns: repetition, then those above. The engine stores no weights, so that any depth fits; the loop stores those of
     * as many members as there are threads.
     *
     * @param key member r has its child r
     * @param members how many networks, at least 1
     */
    public static Ensemble independent(Architecture architecture, Law law, Key key, int members) {
        Require.present("architecture", architecture);
        Require.present("law", law);
        Require.present("key", key);
        Require.atLeast(1, "members", members);
        double d = architecture.width();
        double bytes = (architecture.block().inner() ? 2.0 : 1.0) * architecture.depth() * (4 * d * d + 24);
        return of(options -> EnsembleEngine.installed()
                .flatMap(engine -> engine.independent(architecture, law, key, members, options))
                .orElseGet(() -> loop(
                        architecture,
                        members,
                        bytes,
                        options,
                        r -> architecture.draw(law, key.child(r)),
                        r -> architecture.input(key.child(r)))));
    }

    /**
     * One network with many inputs and many betas, a row for each pair: {@code net.scaling(beta)} on one input.
     *
     * <p>Columns: beta, input (counted from 0), then those above. The engine takes rows through the layers together, as products of
     * matrices. The last digits depend on the back end: with the Vector API ({@code --add-modules jdk.incubator.vector}) a row does
     * not depend on the other rows, on ND4J's OpenBLAS the last digits depend on its place among them; on neither do they depend on
     * the number of threads.
     *
     * @param net the weights; its own beta plays no role
     * @param inputs each of the network's input length, at least one
     * @param betas at least one, finite
     * @throws IllegalArgumentException if an input does not fit the network or a list is empty
     */
    public static Ensemble shared(ResNet net, double[][] inputs, double... betas) {
        Require.present("net", net);
        Require.present("inputs", inputs);
        Require.present("betas", betas);
        Require.atLeast(1, "number of inputs", inputs.length);
        Require.atLeast(1, "number of betas", betas.length);
        for (double beta : betas) Require.finite("beta", beta);
        double[][] copies = new double[inputs.length][];
        for (int i = 0; i < copies.length; i++) {
            net.start(inputs[i]); // refuses what does not fit
            copies[i] = inputs[i].clone();
        }
        double[] each = betas.clone(); // beta by beta, and input by input within a beta
        int members = Math.multiplyExact(each.length, copies.length);
        return new Ensemble(
                options -> EnsembleEngine.installed()
                        .flatMap(engine -> engine.shared(net, copies, each, options))
                        .orElseGet(() -> loop(
                                net.architecture(),
                                members,
                                0,
                                options,
                                r -> net.scaling(each[r / copies.length]),
                                r -> copies[r % copies.length])),
                rows -> pairs(rows, each, copies.length),
                new Options());
    }

    /**
     * The network of a key with inputs of its own and many betas, {@link #shared(ResNet, double[][], double...)} of {@code
     * architecture.draw(law, key)} on the inputs {@code architecture.input(key.child("input").child(i))}.
     *
     * @param key address of the network and of its inputs
     * @param inputs how many, at least 1
     * @param betas at least one, finite
     * @throws IllegalArgumentException if weights or inputs would not fit in memory or a list is empty
     */
    public static Ensemble shared(Architecture architecture, Law law, Key key, int inputs, double... betas) {
        Require.present("architecture", architecture);
        Require.present("law", law);
        Require.present("key", key);
        Require.atLeast(1, "number of inputs", inputs);
        Require.fits("inputs of the ensemble", inputs * (8.0 * architecture.width() + 24), "take fewer");
        double[][] xs = new double[inputs][];
        Arrays.setAll(xs, i -> architecture.input(key.child("input").child(i)));
        return shared(architecture.draw(law, key), xs, betas);
    }

    /** The same ensemble that also runs p_k backward and adds the columns of gradients. */
    public Ensemble gradients() {
        return new Ensemble(rows, address, new Options(true, options.threads, options.progress));
    }

    /** The same ensemble on so many threads; they change no bit. @param n at least 1; the processors of this machine until set */
    public Ensemble threads(int n) {
        return new Ensemble(rows, address, new Options(options.gradients, n, options.progress));
    }

    /** The same ensemble that reports while it runs, such as {@code progress::step}. @param done see {@link Options} */
    public Ensemble progress(IntConsumer done) {
        return new Ensemble(rows, address, new Options(options.gradients, options.threads, done));
    }

    /**
     * Measures.
     *
     * <p>When the calling thread is interrupted, the rows finished so far are returned and the interrupt flag is set again.
     *
     * @return tidy rows, one a member
     * @throws IllegalArgumentException if the run would not fit in memory
     */
    public Table run() {
        Row[] all = Require.present("rows", rows.apply(options));
        Table table = address.apply(all);
        add(table, "", all, Row::forward);
        if (options.gradients) add(table, "gradient_", all, Row::backward);
        return table;
    }

    @Override
    public String toString() {
        return "Ensemble[not measured: run() gives the table]";
    }

    /** What an engine is held to. @param bytes that a member takes beside its states */
    private static Row[] loop(
            Architecture shape,
            int members,
            double bytes,
            Options options,
            IntFunction<ResNet> network,
            IntFunction<double[]> input) {
        double states = (options.gradients ? 2 : 1) * (shape.depth() + 1.0) * 8 * (shape.width() + 4);
        int fitting = Require.fits(
                "a network of width " + shape.width() + " and depth " + shape.depth(),
                bytes + states,
                "take fewer layers");
        Row[] rows = new Row[members];
        new BlockExecutor(Math.min(options.threads, fitting), options.progress).run(members, r -> {
            ResNet net = network.apply(r);
            Trajectory h = net.forward(input.apply(r));
            Trajectory p = options.gradients ? net.backward(h, net.firstReadOut()) : null;
            rows[r] = new Row(h.measure(), p == null ? null : p.measure());
            return 1;
        });
        return rows;
    }

    private static Table repetitions(Row[] rows) {
        IntColumn repetition = IntColumn.create("repetition");
        for (int r = 0; r < rows.length; r++) if (rows[r] != null) repetition.append(r);
        return Table.create("ensemble", repetition);
    }

    private static Table pairs(Row[] rows, double[] betas, int inputs) {
        DoubleColumn beta = DoubleColumn.create("beta");
        IntColumn input = IntColumn.create("input");
        for (int r = 0; r < rows.length; r++) {
            if (rows[r] == null) continue;
            beta.append(betas[r / inputs]);
            input.append(r % inputs);
        }
        return Table.create("ensemble", beta, input);
    }

    private static void add(Table table, String prefix, Row[] rows, Function<Row, Measure> direction) {
        DoubleColumn ratio = DoubleColumn.create(prefix + "ratio");
        DoubleColumn drift = DoubleColumn.create(prefix + "drift");
        DoubleColumn logRatio = DoubleColumn.create("log_" + prefix + "ratio");
        DoubleColumn logDrift = DoubleColumn.create("log_" + prefix + "drift");
        IntColumn overflow = IntColumn.create(prefix + "overflow_layer");
        for (Row row : rows) {
            if (row == null) continue;
            Measure measure = direction.apply(row);
            ratio.append(measure.ratio());
            drift.append(measure.drift());
            logRatio.append(measure.logRatio());
            logDrift.append(measure.logDrift());
            if (measure.overflowLayer() < 0) overflow.appendMissing();
            else overflow.append(measure.overflowLayer());
        }
        table.addColumns(ratio, drift, logRatio, logDrift, overflow);
    }
}
