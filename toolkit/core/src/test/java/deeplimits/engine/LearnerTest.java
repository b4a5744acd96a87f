package deeplimits.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import deeplimits.random.Key;
import deeplimits.random.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LearnerTest {
    private static final Plan.Sizes SIZES = new Plan.Sizes(5, 6, 4, 3);
    private static final int ROWS = 11;

    /** A form with its sigma, biases and loss. */
    record Case(Plan plan, Head head) {}

    static List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (Plan.Form form : Plan.Form.values()) {
            for (FloatActivation curve : List.of(
                    FloatActivation.piecewiseLinear(0), FloatActivation.piecewiseLinear(0.4), FloatActivation.TANH)) {
                for (boolean bias : new boolean[] {false, true})
                    for (Head head : Head.values()) cases.add(new Case(new Plan(form, curve, 0.6, bias, SIZES), head));
            }
        }
        return cases;
    }

    /** Analytic gradients of all weights against central differences of a double precision network written out below. */
    @ParameterizedTest
    @MethodSource("cases")
    void gradientsAreCentralDifferences(Case c) {
        Map<String, double[][]> weights = new TreeMap<>();
        Stream stream = Key.of(77).stream();
        try (Learner learner = new Learner(c.plan, new Learner.Way(c.head, ROWS, 1))) {
            learner.tensors().forEach((name, tensor) -> {
                int[] shape = tensor.shape();
                float[][] layers = new float[shape[0]][shape[1] * shape[2]];
                for (float[] layer : layers)
                    for (int i = 0; i < layer.length; i++)
                        layer[i] = (float) (stream.gaussian() / Math.sqrt(shape[1] + 1));
                tensor.set(layers);
                weights.put(name, doubles(layers));
            });
            MiniBatch batch = batch(stream);
            Learner.Step step = learner.learn(
                    batch, slots -> System.arraycopy(slots.gradient(), 0, slots.first(), 0, slots.first().length));
            assertEquals(loss(c, weights, batch), step.loss(), 2e-6 * Math.max(1, step.loss()));
            learner.tensors().forEach((name, tensor) -> compare(c, weights, batch, name, tensor));
        }
    }

    private static double[][] doubles(float[][] layers) {
        double[][] wide = new double[layers.length][layers[0].length];
        for (int k = 0; k < layers.length; k++) for (int i = 0; i < wide[k].length; i++) wide[k][i] = layers[k][i];
        return wide;
    }

    private static MiniBatch batch(Stream stream) {
        float[] x = new float[ROWS * SIZES.inputs()];
        stream.gaussians(x, 0, x.length);
        int[] labels = new int[ROWS];
        for (int r = 0; r < ROWS; r++) labels[r] = r % SIZES.outputs();
        return new MiniBatch(ROWS, x, labels, null);
    }

    private static void compare(Case c, Map<String, double[][]> weights, MiniBatch batch, String name, Tensor tensor) {
        float[][] gradient = tensor.unpacked(tensor.first); // where the rule left it
        double worst = 0;
        double largest = 0;
        for (int k = 0; k < gradient.length; k++) {
            for (int i = 0; i < gradient[k].length; i++) {
                double[] layer = weights.get(name)[k];
                double kept = layer[i];
                double difference =
                        loss(c, weights, batch, layer, i, kept + 1e-6) - loss(c, weights, batch, layer, i, kept - 1e-6);
                layer[i] = kept;
                worst = Math.max(worst, Math.abs(difference / 2e-6 - gradient[k][i]));
                largest = Math.max(largest, Math.abs(gradient[k][i]));
            }
        }
        assertTrue(largest > 1e-3, name + " has a gradient");
        // float rounding; a kink within 1e-6 of an argument would cost more, and these draws have none
        assertTrue(worst < 1e-5 * Math.max(largest, 0.1), c + " " + name + ": error " + worst + " of " + largest);
    }

    private static double loss(
            Case c, Map<String, double[][]> weights, MiniBatch batch, double[] layer, int i, double value) {
        layer[i] = value;
        return loss(c, weights, batch);
    }

    private static double loss(Case c, Map<String, double[][]> weights, MiniBatch batch) {
        double loss = 0;
        for (int r = 0; r < ROWS; r++) {
            double[] h = new double[SIZES.inputs()];
            for (int j = 0; j < h.length; j++) h[j] = batch.x()[r * h.length + j];
            double[] f = times(weights.get("B")[0], state(c.plan, weights, times(weights.get("A")[0], h)));
            loss += c.head.row(f, batch.labels()[r], null, 0);
        }
        return loss / ROWS;
    }

    private static double[] state(Plan plan, Map<String, double[][]> weights, double[] h) {
        boolean outside = plan.form() == Plan.Form.AFTER_SUM || plan.form() == Plan.Form.VANILLA;
        double[] state = outside ? sigma(plan, h) : h;
        for (int k = 0; k < SIZES.depth(); k++) {
            double[] v = weights.get("V")[k];
            double[] b = plan.bias() ? weights.get("b")[k] : new double[SIZES.width()];
            state = switch (plan.form()) {
                case RES_1 -> plus(1, state, plan.alpha(), plus(1, times(v, sigma(plan, state)), 1, b));
                case RES_3 -> plus(
                        1,
                        state,
                        plan.alpha(),
                        times(v, sigma(plan, plus(1, times(weights.get("W")[k], state), 1, b))));
                case AFTER_SUM -> sigma(plan, plus(1, state, plan.alpha(), plus(1, times(v, state), 1, b)));
                case VANILLA -> sigma(plan, plus(0, state, plan.alpha(), plus(1, times(v, state), 1, b)));
            };
        }
        return state;
    }

    private static double[] plus(double s, double[] x, double t, double[] y) {
        double[] sum = new double[x.length];
        for (int i = 0; i < x.length; i++) sum[i] = s * x[i] + t * y[i];
        return sum;
    }

    private static double[] times(double[] matrix, double[] x) {
        double[] y = new double[matrix.length / x.length];
        for (int i = 0; i < y.length; i++) for (int j = 0; j < x.length; j++) y[i] += matrix[i * x.length + j] * x[j];
        return y;
    }

    private static double[] sigma(Plan plan, double[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++)
            y[i] = plan.curve().tanh()
                    ? Math.tanh(x[i])
                    : x[i] > 0 ? x[i] : plan.curve().negativeSlope() * x[i];
        return y;
    }
}
