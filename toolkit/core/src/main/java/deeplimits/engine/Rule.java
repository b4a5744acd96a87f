package deeplimits.engine;

/** One step of an optimiser on some weights, coordinate by coordinate. */
@FunctionalInterface
public interface Rule {
    /** Weights, their gradient and two numbers a weight that the rule keeps, all of one length. */
    record Slots(float[] value, float[] gradient, float[] first, float[] second) {}

    /** Updates the weights. */
    void update(Slots slots);
}
