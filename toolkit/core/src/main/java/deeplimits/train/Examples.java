package deeplimits.train;

import deeplimits.Require;
import deeplimits.data.Images;
import deeplimits.engine.MiniBatch;
import java.util.zip.CRC32;

/**
 * Inputs x_i and what a network should say of them: a label in {0, ..., outputs - 1} or a vector of targets, i = 0, ..., count - 1.
 *
 * <p>Immutable.
 */
public final class Examples {
    private final Source source;

    /** Where examples come from. */
    private interface Source {
        int count();

        int inputs();

        int outputs();

        void input(int i, float[] to, int at);

        int label(int i);

        /** The targets of example i, or null where there are labels. */
        float[] targets(int i);
    }

    private Examples(Source source) {
        this.source = source;
    }

    /** Labelled images, one output a class. */
    public static Examples of(Images images) {
        Require.present("images", images);
        return new Examples(new Pictures(images));
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
        float[][] inputs = floats("input", x);
        Require.sameLength("labels", labels.length, "the number of inputs", x.length);
        for (int i = 0; i < labels.length; i++)
            Require.holds(
                    labels[i] >= 0 && labels[i] < classes,
                    "label of example " + i,
                    "in 0.." + (classes - 1),
                    labels[i]);
        return new Examples(new Rows(inputs, labels.clone(), null, classes));
    }

    /**
     * Inputs with targets, for the squared loss.
     *
     * @param x one input a row, all of one length, finite; copied
     * @param targets one vector a row, all of one length, finite; copied
     */
    public static Examples of(double[][] x, double[][] targets) {
        float[][] inputs = floats("input", x);
        float[][] outputs = floats("target", targets);
        Require.sameLength("targets", targets.length, "the number of inputs", x.length);
        return new Examples(new Rows(inputs, null, outputs, outputs[0].length));
    }

    private static float[][] floats(String name, double[][] x) {
        Require.present(name + "s", x);
        Require.atLeast(1, "number of " + name + "s", x.length);
        float[][] rows = new float[x.length][];
        for (int i = 0; i < x.length; i++) {
            Require.present(name + " " + i, x[i]);
            Require.atLeast(1, "length of " + name + " " + i, x[i].length);
            Require.sameLength(name + " " + i, x[i].length, "the length of " + name + " 0", x[0].length);
            rows[i] = new float[x[i].length];
            for (int j = 0; j < rows[i].length; j++) rows[i][j] = (float) Require.finite(name + " " + i, x[i][j]);
        }
        return rows;
    }

    /** How many. */
    public int count() {
        return source.count();
    }

    /** Length of each x_i. */
    public int inputs() {
        return source.inputs();
    }

    /** Number of classes, or length of each target. */
    public int outputs() {
        return source.outputs();
    }

    boolean labelled() {
        return source.targets(0) == null;
    }

    /** The examples of these numbers. */
    MiniBatch batch(int[] order, int from, int to) {
        int n = to - from;
        float[] x = new float[n * inputs()];
        int[] labels = labelled() ? new int[n] : null;
        float[] targets = labelled() ? null : new float[n * outputs()];
        for (int r = 0; r < n; r++) {
            int i = order[from + r];
            source.input(i, x, r * inputs());
            if (labels != null) labels[r] = source.label(i);
            else System.arraycopy(source.targets(i), 0, targets, r * outputs(), outputs());
        }
        return new MiniBatch(n, x, labels, targets);
    }

    /** A checksum of everything. */
    long checksum() {
        CRC32 crc = new CRC32();
        float[] x = new float[inputs()];
        java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(4 * Math.max(inputs(), outputs()) + 4);
        for (int i = 0; i < count(); i++) {
            source.input(i, x, 0);
            bytes.clear();
            bytes.asFloatBuffer().put(x);
            crc.update(bytes.array(), 0, 4 * inputs());
            bytes.clear();
            if (labelled()) bytes.putInt(0, source.label(i));
            else bytes.asFloatBuffer().put(source.targets(i));
            crc.update(bytes.array(), 0, labelled() ? 4 : 4 * outputs());
        }
        return crc.getValue();
    }

    @Override
    public String toString() {
        return String.format(
                "%d examples of %d inputs and %d %s", count(), inputs(), outputs(), labelled() ? "classes" : "targets");
    }

    private record Pictures(Images images) implements Source {
        @Override
        public int count() {
            return images.count();
        }

        @Override
        public int inputs() {
            return images.pixels();
        }

        @Override
        public int outputs() {
            return images.classes();
        }

        @Override
        public void input(int i, float[] to, int at) {
            images.copyTo(i, to, at);
        }

        @Override
        public int label(int i) {
            return images.label(i);
        }

        @Override
        public float[] targets(int i) {
            return null;
        }
    }

    private record Rows(float[][] x, int[] labels, float[][] y, int outputs) implements Source {
        @Override
        public int count() {
            return x.length;
        }

        @Override
        public int inputs() {
            return x[0].length;
        }

        @Override
        public void input(int i, float[] to, int at) {
            System.arraycopy(x[i], 0, to, at, x[i].length);
        }

        @Override
        public int label(int i) {
            return labels[i];
        }

        @Override
        public float[] targets(int i) {
            return y == null ? null : y[i];
        }
    }
}
