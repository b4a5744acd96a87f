package deeplimits.train;

import deeplimits.net.Trainable;
import deeplimits.net.Trajectory;
import deeplimits.weights.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * theta &larr; theta - step of an optimiser on (1/n) sum_i dl(F(x_i), y_i) / dtheta: the readable loop, in double precision.
 *
 * <p>The specification of every {@link TrainingEngine}, and what trains all that no engine knows: any network with parameters,
 * any optimiser and loss. States and outputs must stay within the floats, as they must in the engines.
 */
final class GradientDescent implements TrainingEngine.Learner {
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
        for (int i = 0; i < batch.count(); i++) {
            double[] x = batch.input(i);
            double[] y = batch.target(i);
            Trajectory h = network.forward(x);
            double[] f = network.outputs(h.state(h.depth()));
            int bad = badLayer(h, f);
            if (bad >= 0) badLayer = badLayer < 0 ? bad : Math.min(badLayer, bad);
            loss += training.loss().value(f, y);
            if (batch.labelled() && batch.correct(i, f)) correct++;
            if (learning && badLayer < 0) back(x, h, training.loss().gradient(f, y), batch.count());
        }
        if (badLayer >= 0) loss = Double.NaN;
        else if (!Double.isFinite(loss)) badLayer = network.depth();
        return new TrainingEngine.Step(loss / batch.count(), correct, badLayer);
    }

    /** Adds the gradient of one of n examples, given that of its loss in its outputs. */
    private void back(double[] x, Trajectory h, double[] df, int n) {
        for (int i = 0; i < df.length; i++) df[i] /= n;
        Trajectory p = network.backward(h, network.pullOutputs(h.state(h.depth()), df));
        network.addGradients(x, h, p, df, gradients);
    }

    /** The first layer with a state beyond the floats, L for the outputs, -1 when there is none. */
    private static int badLayer(Trajectory h, double[] f) {
        for (int k = 0; k <= h.depth(); k++) if (!isFloat(h.state(k))) return k;
        return isFloat(f) ? -1 : h.depth();
    }

    private static boolean isFloat(double[] x) {
        for (double xi : x) if (!(Math.abs(xi) <= Float.MAX_VALUE)) return false;
        return true;
    }

    @Override
    public Map<String, double[][]> weights() {
        Map<String, double[][]> weights = new LinkedHashMap<>();
        parameters.forEach((name, layers) -> weights.put(
                name, layers.stream().map(layer -> layer.value().clone()).toArray(double[][]::new)));
        return weights;
    }

    @Override
    public Map<String, double[][]> state() {
        Map<String, double[][]> state = weights();
        parameters.forEach((name, layers) -> layers.get(0)
                .slots()
                .keySet()
                .forEach(slot -> state.put(
                        slot + " of " + name,
                        layers.stream().map(layer -> layer.slot(slot).clone()).toArray(double[][]::new))));
        return state;
    }

    @Override
    public void restore(Map<String, double[][]> state) {
        state.forEach((words, values) -> {
            boolean value = parameters.containsKey(words);
            String[] slotOfName = words.split(" of ", 2);
            List<Parameter> layers = parameters.get(value ? words : slotOfName[1]);
            for (int k = 0; k < values.length; k++) {
                Parameter layer = layers.get(k);
                double[] to = value ? layer.value() : layer.slot(slotOfName[0]);
                System.arraycopy(values[k], 0, to, 0, to.length);
            }
        });
        network = with(network, weights());
    }

    @Override
    public String arithmetic() {
        return "double precision";
    }

    @Override
    public void close() {}
}
