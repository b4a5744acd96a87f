package deeplimits.train;

import deeplimits.Require;
import deeplimits.net.Trainable;
import deeplimits.weights.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * theta &larr; theta - step of an optimiser on (1/n) sum_i dl(F(x_i), y_i) / dtheta: the readable loop, in double precision.
 *
 * <p>The specification of every {@link TrainingEngine}, and what trains all that no engine knows: any network with parameters,
 * any optimiser and loss. States and outputs must stay within the floats, as they must in the engines.
 */
final class GradientDescent implements TrainingEngine.Learner {
    /** Examples that go through the layers together, so that a layer's matrices are fetched once for all of them. */
    private static final int CHUNK = 32;

    private final Training training;
    private final Map<String, List<Parameter>> parameters = new LinkedHashMap<>();
    private final Map<String, double[][]> gradients = new LinkedHashMap<>();
    private Trainable network;

    GradientDescent(Training training, Trainable first) {
        this.training = training;
        network = first;
        first.tensors().forEach((name, weights) -> {
            List<Parameter> layers = new ArrayList<>();
            for (int k = 0; k < weights.depth(); k++) layers.add(new Parameter(weights.matrix(k)));
            parameters.put(name, layers);
            gradients.put(name, layers.stream().map(Parameter::gradient).toArray(double[][]::new));
        });
    }

    @Override
    public TrainingEngine.Step learn(Examples batch, long step, double rate) {
        Require.present("batch", batch);
        Optimiser.requireStep(step, rate);
        gradients.values().forEach(layers -> Arrays.stream(layers).forEach(layer -> Arrays.fill(layer, 0)));
        TrainingEngine.Step result = pass(batch, true);
        if (result.badLayer() >= 0) return result;
        parameters.forEach((name, layers) -> {
            if (!training.frozen().contains(name))
                layers.forEach(layer -> training.optimiser().update(layer, step, rate));
        });
        network = with(network, weights());
        return result;
    }

    @Override
    public TrainingEngine.Step evaluate(Examples batch) {
        Require.present("batch", batch);
        return pass(batch, false);
    }

    /** The network of these weights. */
    static Trainable with(Trainable network, Map<String, double[][]> weights) {
        Map<String, Weights> tensors = new LinkedHashMap<>(network.tensors());
        tensors.replaceAll((name, old) -> Weights.computed(old.rows(), old.columns(), weights.get(name)));
        return network.with(tensors);
    }

    private TrainingEngine.Step pass(Examples batch, boolean learning) {
        double loss = 0;
        int correct = 0;
        int badLayer = -1;
        for (int from = 0; from < batch.count(); from += CHUNK) {
            int to = Math.min(from + CHUNK, batch.count());
            TrainingEngine.Step sums = chunk(batch, from, to, learning);
            loss += sums.loss();
            correct += sums.correct();
            if (sums.badLayer() >= 0) badLayer = badLayer < 0 ? sums.badLayer() : Math.min(badLayer, sums.badLayer());
        }
        return new TrainingEngine.Step(loss / batch.count(), correct, badLayer);
    }

    /** Sums over examples [from, to); with learning, their gradients are added. */
    private TrainingEngine.Step chunk(Examples batch, int from, int to, boolean learning) {
        int depth = network.depth();
        double[][][] h = new double[depth + 1][to - from][];
        for (int i = 0; i < to - from; i++) h[0][i] = network.start(batch.input(from + i));
        for (int k = 0; k < depth; k++) {
            if (!areFloats(h[k])) return new TrainingEngine.Step(Double.NaN, 0, k);
            for (int i = 0; i < to - from; i++) h[k + 1][i] = network.step(k, h[k][i]);
            if (!learning) h[k] = null;
        }
        double loss = 0;
        int correct = 0;
        double[][] df = new double[to - from][];
        for (int i = 0; i < to - from; i++) {
            double[] f = network.outputs(h[depth][i]);
            double[] y = batch.target(from + i);
            loss += isFloat(h[depth][i]) && isFloat(f) ? training.loss().value(f, y) : Double.NaN;
            if (batch.labelled() && batch.correct(from + i, f)) correct++;
            if (!learning) continue;
            df[i] = Require.vector(
                    "gradient of the loss", training.loss().gradient(f, y), "the number of outputs", f.length);
            for (int j = 0; j < f.length; j++) df[i][j] /= batch.count();
        }
        if (!Double.isFinite(loss)) return new TrainingEngine.Step(Double.NaN, 0, depth);
        if (learning) back(batch, from, h, df);
        return new TrainingEngine.Step(loss, correct, -1);
    }

    /** Adds the gradients of the examples from a place on, given their states and the gradients of the loss in their outputs. */
    private void back(Examples batch, int from, double[][][] h, double[][] df) {
        int depth = network.depth();
        double[][] p = new double[df.length][];
        for (int i = 0; i < p.length; i++) {
            network.addOutputGradients(h[depth][i], df[i], gradients);
            p[i] = network.pullOutputs(h[depth][i], df[i]);
        }
        for (int k = depth - 1; k >= 0; k--)
            for (int i = 0; i < p.length; i++) p[i] = network.pullAddingGradients(k, h[k][i], p[i], gradients);
        for (int i = 0; i < p.length; i++) network.addInputGradients(batch.input(from + i), p[i], gradients);
    }

    private static boolean areFloats(double[][] states) {
        for (double[] state : states) if (!isFloat(state)) return false;
        return true;
    }

    static boolean isFloat(double[] x) {
        for (double xi : x) if (!(Math.abs(xi) <= Float.MAX_VALUE)) return false;
        return true;
    }

    @Override
    public Map<String, double[][]> weights() {
        Map<String, double[][]> weights = new LinkedHashMap<>();
        parameters.forEach((name, layers) -> weights.put(name, copies(layers, Parameter::value)));
        return weights;
    }

    @Override
    public Map<String, double[][]> state() {
        Map<String, double[][]> state = weights();
        parameters.forEach((name, layers) -> {
            for (String slot : layers.get(0).slots())
                state.put(slot + " of " + name, copies(layers, layer -> layer.slot(slot)));
        });
        return state;
    }

    private static double[][] copies(List<Parameter> layers, Function<Parameter, double[]> array) {
        return layers.stream().map(array).map(double[]::clone).toArray(double[][]::new);
    }

    @Override
    public void restore(Map<String, double[][]> state) {
        Require.present("state", state);
        state.forEach((words, values) -> {
            boolean value = parameters.containsKey(words);
            String[] slotOfName = words.split(" of ", 2);
            List<Parameter> layers = parameters.get(value ? words : slotOfName[1]);
            for (int k = 0; k < values.length; k++) {
                double[] to = value ? layers.get(k).value() : layers.get(k).slot(slotOfName[0]);
                System.arraycopy(values[k], 0, to, 0, to.length);
            }
        });
        network = with(network, weights());
    }

    @Override
    public String arithmetic() {
        return "double precision";
    }
}
