package deeplimits.limit;

import deeplimits.Require;
import deeplimits.net.Trainable;
import deeplimits.random.Key;
import deeplimits.weights.Law;
import deeplimits.weights.Weights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * F(x) = B h(1), dh/dt = T f(t, h), h(0) = (x, 0, ..., 0): an integrator that learns its field.
 *
 * <p>The field is {@link Form}'s, of weights that are a path in depth, K(t) = K_0 + K_1 sin 2 pi t + K_2 cos 2 pi t and b(t) alike. A
 * layer is one step of a {@link ButcherTableau}; what was learned with one depth and method can be run with another, on the same path.
 * Sources: Benning, Celledoni, Ehrhardt, Owren, Schoenlieb, J. Comput. Dyn. 6 (2019); Haber and Ruthotto, Inverse Problems 34 (2017);
 * Chang, Chen, Haber, Chi, "AntisymmetricRNN", ICLR 2019. Immutable.
 */
public final class LearnedFlow implements Trainable {
    private final LearnedField field;
    private final RungeKuttaNet net;
    private final Weights readOut;
    private final int inputs;

    /** The form of the field. */
    public enum Form {
        /** f = tanh(K h + b): any matrix. */
        PLAIN,
        /** f = tanh((K - K^T) h + b): the eigenvalues of df/dh are imaginary. */
        ANTISYMMETRIC,
        /**
         * f = J K^T tanh(K h + b), J = (0, I; -I, 0), for an even width: dh/dt = J dE/dh with the energy E = sum log cosh(K h + b); the
         * eigenvalues of df/dh are imaginary.
         */
        HAMILTONIAN
    }

    private LearnedFlow(LearnedField field, ButcherTableau method, int depth, Weights readOut, int inputs) {
        this.field = field;
        this.net = new RungeKuttaNet(field, method, depth);
        this.readOut = readOut;
        this.inputs = inputs;
    }

    /**
     * A flow with first weights of N(0, 1/d) entries and b = 0; Euler's method, one layer and horizon T = 1 until set.
     *
     * @param form of the field
     * @param inputs length of x, in [1, width]; the other coordinates of h(0) are 0
     * @param width d, even for a Hamiltonian field
     * @param outputs length of F(x), at least 1
     * @param key the address of the weights
     */
    public static LearnedFlow of(Form form, int inputs, int width, int outputs, Key key) {
        Require.present("form", form);
        Require.atLeast(1, "width", width);
        Require.holds(inputs >= 1 && inputs <= width, "inputs", "in [1, " + width + "]", inputs);
        Require.atLeast(1, "outputs", outputs);
        Require.holds(form != Form.HAMILTONIAN || width % 2 == 0, "width of a Hamiltonian field", "even", width);
        Require.present("key", key);
        Weights k = Law.iid().draw(3, width, width, key.child("K"));
        Weights b = Weights.computed(width, 1, new double[3][width]);
        Weights readOut = Law.iid().draw(1, outputs, width, key.child("B"));
        return new LearnedFlow(new LearnedField(form, k, b, 1, 1), ButcherTableau.EULER, 1, readOut, inputs);
    }

    /** With another method, and the same weights. */
    public LearnedFlow method(ButcherTableau other) {
        return new LearnedFlow(field, other, net.depth(), readOut, inputs);
    }

    /** With steps of length 1 / layers along the same path. @param layers at least 1 */
    public LearnedFlow depth(int layers) {
        return new LearnedFlow(
                new LearnedField(field.form, field.k, field.b, field.horizon, layers),
                net.tableau(),
                layers,
                readOut,
                inputs);
    }

    /** With another T. @param time positive */
    public LearnedFlow horizon(double time) {
        return new LearnedFlow(
                new LearnedField(field.form, field.k, field.b, time, net.depth()),
                net.tableau(),
                net.depth(),
                readOut,
                inputs);
    }

    /** T f, with its derivatives. */
    public VectorField field() {
        return field;
    }

    /** The layers without the read-out, with their continuous adjoint. */
    public RungeKuttaNet network() {
        return net;
    }

    @Override
    public int width() {
        return net.width();
    }

    @Override
    public int depth() {
        return net.depth();
    }

    @Override
    public int inputLength() {
        return inputs;
    }

    /** (x, 0, ..., 0). */
    @Override
    public double[] start(double[] x) {
        return Arrays.copyOf(Trainable.super.start(x), width());
    }

    @Override
    public double[] step(int k, double[] h) {
        return net.step(k, h);
    }

    @Override
    public double[] push(int k, double[] h, double[] q) {
        return net.push(k, h, q);
    }

    @Override
    public double[] pull(int k, double[] h, double[] p) {
        return net.pull(k, h, p);
    }

    /** K: K_0, K_1, K_2; b: b_0, b_1, b_2; B: the read-out. */
    @Override
    public Map<String, Weights> tensors() {
        Map<String, Weights> tensors = new LinkedHashMap<>();
        tensors.put("K", field.k);
        tensors.put("b", field.b);
        tensors.put("B", readOut);
        return tensors;
    }

    @Override
    public LearnedFlow with(Map<String, Weights> t) {
        Weights[] all = {field.k, field.b, readOut};
        String[] names = {"K", "b", "B"};
        for (int i = 0; i < all.length; i++) {
            Weights w = Require.present(
                    "tensor " + names[i], Require.present("tensors", t).get(names[i]));
            Require.holds(
                    w.depth() == all[i].depth() && w.rows() == all[i].rows() && w.columns() == all[i].columns(),
                    names[i],
                    "of the shape of " + all[i],
                    w);
            all[i] = w;
        }
        return new LearnedFlow(
                new LearnedField(field.form, all[0], all[1], field.horizon, net.depth()),
                net.tableau(),
                net.depth(),
                all[2],
                inputs);
    }

    @Override
    public Weights readOut() {
        return readOut;
    }

    @Override
    public void addGradients(int k, double[] h, double[] p, Map<String, double[][]> sums) {
        double[][] sumK = sum(sums, "K");
        double[][] sumB = sum(sums, "b");
        net.pull(k, h, p, (t, y, l) -> field.addGradients(t, y, l, sumK, sumB));
    }

    private static double[][] sum(Map<String, double[][]> sums, String name) {
        return Require.present("sum of " + name, Require.present("sums", sums).get(name));
    }
}
