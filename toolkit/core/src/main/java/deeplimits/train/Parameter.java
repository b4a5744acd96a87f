package deeplimits.train;

import deeplimits.Require;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** One matrix of weights on its way through a training: values, the gradient of the loss in them, and what an optimiser keeps. */
public final class Parameter {
    private final double[] value;
    private final double[] gradient;
    private final Map<String, double[]> slots = new TreeMap<>();

    /** @param value first values, row-major; copied */
    Parameter(double[] value) {
        this.value = value.clone();
        gradient = new double[value.length];
    }

    /** The weights themselves, row-major: an optimiser changes them in place. */
    public double[] value() {
        return value;
    }

    /** The gradient of the mean loss of the batch, of the length of {@link #value}. */
    public double[] gradient() {
        return gradient;
    }

    /** Numbers that an optimiser keeps from step to step, 0 at first, one a weight. @param name such as "m" */
    public double[] slot(String name) {
        Require.words("name of a slot", name);
        return slots.computeIfAbsent(name, any -> new double[value.length]);
    }

    /** The names of its slots. */
    Set<String> slots() {
        return slots.keySet();
    }
}
