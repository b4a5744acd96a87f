package deeplimits.train;

import deeplimits.Require;
import deeplimits.data.Images;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Inputs x_i and what a network should say of them: a label in {0, ..., outputs - 1} or a vector of targets, i = 0, ..., count - 1.
 *
 * <p>Immutable. Engines see them as floats, the readable loop as they are.
 */
public final class Examples {
    private final IntFunction<double[]> source; // a new array each time
    private final int inputs;
    private final int outputs;
    private final int[] labels;
    private final double[][] targets;
    private final int[] rows;

    private Examples(
            IntFunction<double[]> source, int inputs, int outputs, int[] labels, double[][] targets, int[] rows) {
        this.source = source;
        this.inputs = inputs;
        this.outputs = outputs;
        this.labels = labels;
        this.targets = targets;
        this.rows = rows;
    }

    /** Labelled images, one output a class. */
    public static Examples of(Images images) {
        int n = Require.present("images", images).count();
        int[] labels = IntStream.range(0, n).map(images::label).toArray();
        return new Examples(i -> doubles(images.image(i)), images.pixels(), images.classes(), labels, null, range(n));
    }

    private static double[] doubles(float[] x) {
        double[] y = new double[x.length];
        for (int j = 0; j < y.length; j++) y[j] = x[j];
        return y;
    }

    private static int[] range(int n) {
        return IntStream.range(0, n).toArray();
    }

    /**
     * Labelled inputs.
     *
     * @param x one input a row, all of one length, finite; copied
     * @param labels one a row, in 0..classes - 1; copied
     * @param classes at least 2
     */
    public static Examples of(double[][] x, int[] labels, int classes) {
        Require.present("labels", labels);
        Require.atLeast(2, "classes", classes);
        double[][] inputs = checked("input", x);
        Require.sameLength("labels", labels.length, "the number of inputs", x.length);
        for (int i = 0; i < labels.length; i++)
            Require.holds(
                    labels[i] >= 0 && labels[i] < classes,
                    "label of example " + i,
                    "in 0.." + (classes - 1),
                    labels[i]);
        return new Examples(i -> inputs[i].clone(), inputs[0].length, classes, labels.clone(), null, range(x.length));
    }

    /**
     * Inputs with targets, for the squared loss.
     *
     * @param x one input a row, all of one length, finite; copied
     * @param targets one vector a row, all of one length, finite; copied
     */
    public static Examples of(double[][] x, double[][] targets) {
        double[][] inputs = checked("input", x);
        double[][] outputs = checked("target", targets);
        Require.sameLength("targets", targets.length, "the number of inputs", x.length);
        return new Examples(
                i -> inputs[i].clone(), inputs[0].length, outputs[0].length, null, outputs, range(x.length));
    }

    /** A copy of rows of one length, all of whose numbers a float can hold. */
    private static double[][] checked(String name, double[][] x) {
        Require.present(name + "s", x);
        Require.atLeast(1, "number of " + name + "s", x.length);
        double[][] rows = new double[x.length][];
        for (int i = 0; i < x.length; i++) {
            Require.present(name + " " + i, x[i]);
            Require.atLeast(1, "length of " + name + " " + i, x[i].length);
            Require.sameLength(name + " " + i, x[i].length, "the length of " + name + " 0", x[0].length);
            rows[i] = x[i].clone();
            for (double number : rows[i])
                Require.holds(Math.abs(number) <= Float.MAX_VALUE, name + " " + i, "of finite floats", number);
        }
        return rows;
    }

    /** Examples order[from], ..., order[to - 1] of these, in that order. */
    Examples batch(int[] order, int from, int to) {
        int[] chosen = Arrays.stream(order, from, to).map(i -> rows[i]).toArray();
        return new Examples(source, inputs, outputs, labels, targets, chosen);
    }

    /** How many. */
    public int count() {
        return rows.length;
    }

    /** Length of each x_i. */
    public int inputs() {
        return inputs;
    }

    /** Number of classes, or length of each target. */
    public int outputs() {
        return outputs;
    }

    /** Whether there are labels, and not targets. */
    public boolean labelled() {
        return labels != null;
    }

    private int row(int i) {
        if (i < 0 || i >= rows.length) Require.holds(false, "example", "in 0.." + (rows.length - 1), i);
        return rows[i];
    }

    /** x_i, a copy. */
    public double[] input(int i) {
        return source.apply(row(i));
    }

    /** The target of x_i, the unit vector of its label where there are labels; a copy. */
    public double[] target(int i) {
        if (targets != null) return targets[row(i)].clone();
        double[] y = new double[outputs];
        y[labels[row(i)]] = 1;
        return y;
    }

    /** Whether the first largest output names the label of x_i, which must have one; NaN names none. @param f outputs of a network, as many as {@link #outputs}, finite or not */
    public boolean correct(int i, double[] f) {
        Require.vector("outputs", f, "the number of outputs", outputs());
        Require.holds(labelled(), "examples", "labelled", this);
        int best = 0;
        for (int j = 1; j < f.length; j++) if (f[j] > f[best]) best = j;
        return labels[row(i)] == best && !Double.isNaN(f[best]);
    }

    /** A checksum of everything. */
    long checksum() {
        return Checkpoint.checksum(IntStream.range(0, count()).boxed().flatMap(i -> Stream.of(input(i), target(i))));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d examples of %d inputs and %d %s",
                count(),
                inputs,
                outputs,
                labelled() ? "classes" : "targets");
    }
}
