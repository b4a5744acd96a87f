package deeplimits.lab;

import deeplimits.Require;
import deeplimits.random.Key;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.IntConsumer;

/**
 * One point of an experiment's grid, at one repetition: its axis values and its keys.
 *
 * <p>key(purpose) = root.child(axis).child(value)...child("repetition").child(r).child(purpose): keys follow from values,
 * never from positions, and so a new grid point or repetition changes no other row.
 */
public final class Point {
    private final List<Axis> axes;
    private final List<Object> values;
    private final Key key;
    private final int repetition;
    private final int repetitions;
    private final IntConsumer steps;

    Point(List<Axis> axes, List<Object> values, Key root, int repetition, int repetitions, IntConsumer steps) {
        this.axes = axes;
        this.values = values;
        this.repetition = repetition;
        this.repetitions = repetitions;
        this.steps = steps;
        Key at = root;
        for (int i = 0; i < axes.size(); i++) at = axes.get(i).child(at, values.get(i));
        key = repetition < 0 ? at : at.child("repetition").child((long) repetition);
    }

    /**
     * The value of a numeric axis.
     *
     * @param axis its name
     * @return the value
     * @throws IllegalArgumentException if there is no such axis, or its values are texts
     */
    public double get(String axis) {
        return (Double)
                Require.holds(value(axis) instanceof Double, "axis " + axis, "numeric to be read by get", value(axis));
    }

    /**
     * The value of an axis of whole numbers, such as a depth.
     *
     * @param axis its name
     * @return the value
     * @throws IllegalArgumentException if there is no such axis, or the value is not a whole number in the range of int
     */
    public int count(String axis) {
        double value = get(axis);
        return (int) (double)
                Require.holds(value == (int) value, "axis " + axis, "a whole number to be read by count", value);
    }

    /**
     * The value of an axis of texts.
     *
     * @param axis its name
     * @return the value
     * @throws IllegalArgumentException if there is no such axis, or its values are numbers
     */
    public String text(String axis) {
        return (String) Require.holds(
                value(axis) instanceof String, "axis " + axis, "of texts to be read by text", value(axis));
    }

    /**
     * The repetition, from 0.
     *
     * @return its number
     * @throws IllegalStateException in a block, which stands for all repetitions of its grid point
     */
    public int repetition() {
        if (repetition < 0)
            throw new IllegalStateException("a block has no repetition: it stands for all " + repetitions);
        return repetition;
    }

    /** {@return how many repetitions each grid point has} */
    public int repetitions() {
        return repetitions;
    }

    /**
     * The key for one purpose at this point; two purposes have independent streams.
     *
     * @param purpose such as "weights" or "input"
     * @return the key
     */
    public Key key(String purpose) {
        return key.child(purpose);
    }

    /**
     * Reports repetitions done inside a block, such as {@code ensemble.progress(p::step)}.
     *
     * @param n how many more
     */
    public void step(int n) {
        steps.accept(n);
    }

    private Object value(String axis) {
        for (int i = 0; i < axes.size(); i++) if (axes.get(i).name().equals(axis)) return values.get(i);
        throw new IllegalArgumentException("Axis " + axis + " is not present in this experiment, which has "
                + axes.stream().map(Axis::name).toList());
    }

    List<Object> values() {
        return values;
    }

    /** Such as {@code beta=0.5, depth=1000.0, repetition=3}: names the cell in messages and in a journal. */
    @Override
    public String toString() {
        StringJoiner words = new StringJoiner(", ");
        for (int i = 0; i < axes.size(); i++) words.add(axes.get(i).name() + "=" + values.get(i));
        if (repetition >= 0) words.add("repetition=" + repetition);
        return words.length() == 0 ? "the only point" : words.toString();
    }
}
