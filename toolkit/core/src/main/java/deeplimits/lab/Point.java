package deeplimits.lab;

import deeplimits.Require;
import deeplimits.random.Key;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.IntConsumer;

/**
 * One point of an experiment's grid: its axis values, its keys, and its repetitions, all or one of them.
 *
 * <p>key(purpose) = root.child(axis).child(value)...child("repetition").child(r).child(purpose), without the repetition where
 * the point stands for all: keys follow from values, never from positions, so that a new grid point or repetition changes no
 * other row.
 */
public final class Point {
    private final List<Axis> axes;
    private final int[] at; // the position on each axis
    private final Key key;
    private final int repetition;
    private final int repetitions;
    private final IntConsumer steps;

    Point(List<Axis> axes, int[] at, Key root, int repetition, int repetitions, IntConsumer steps) {
        this.axes = axes;
        this.at = at;
        this.repetition = repetition;
        this.repetitions = repetitions;
        this.steps = steps;
        Key here = root;
        for (int i = 0; i < at.length; i++) here = axes.get(i).child(here, at[i]);
        key = repetition < 0 ? here : here.child("repetition").child((long) repetition);
    }

    /**
     * The value of a numeric axis.
     *
     * @throws IllegalArgumentException if there is no such axis, or its values are no numbers
     */
    public double get(String axis) {
        int i = index(axis);
        Require.holds(axes.get(i).numeric(), "axis " + axis, "numeric to be read by get", label(i));
        return (Double) axes.get(i).values().get(at[i]);
    }

    /**
     * The value of an axis of enums, records or named values, such as {@code p.get("law", Law.class)}.
     *
     * @param type the type of the value
     * @throws IllegalArgumentException if there is no such axis, or its value is of another type
     */
    public <T> T get(String axis, Class<T> type) {
        int i = index(axis);
        Object value = axes.get(i).values().get(at[i]);
        Require.holds(
                Require.present("type", type).isInstance(value),
                "value of axis " + axis,
                "a " + type.getSimpleName(),
                value.getClass().getSimpleName() + " " + label(i));
        return type.cast(value);
    }

    /**
     * The value of an axis of whole numbers, such as a depth.
     *
     * @throws IllegalArgumentException if there is no such axis, or the value is not a whole number in the range of int
     */
    public int count(String axis) {
        double value = get(axis);
        return (int) (double)
                Require.holds(value == (int) value, "axis " + axis, "a whole number to be read by count", value);
    }

    /**
     * The value of an axis of texts, or the label of an enum, a record or a named value.
     *
     * @throws IllegalArgumentException if there is no such axis, or its values are numbers
     */
    public String text(String axis) {
        int i = index(axis);
        Require.holds(!axes.get(i).numeric(), "axis " + axis, "of texts to be read by text", label(i));
        return label(i);
    }

    /**
     * The repetition, from 0.
     *
     * @throws IllegalStateException where the point stands for all repetitions
     */
    public int repetition() {
        if (repetition < 0)
            throw new IllegalStateException("a block has no repetition: it stands for all " + repetitions());
        return repetition;
    }

    /** {@return how many repetitions each grid point has, which is how many rows a block must have} */
    public int repetitions() {
        return Math.max(1, repetitions);
    }

    /** The key for one purpose at this point, such as "weights" or "input"; two purposes have independent streams. */
    public Key key(String purpose) {
        return key.child(purpose);
    }

    /** Reports n more repetitions done inside a block, such as {@code ensemble.progress(p::step)}. @param n at least 0 */
    public void step(int n) {
        steps.accept(Require.atLeast(0, "repetitions done", n));
    }

    private int index(String axis) {
        for (int i = 0; i < at.length; i++) if (axes.get(i).name().equals(axis)) return i;
        throw new IllegalArgumentException("Axis " + axis + " is not present in this experiment, which has "
                + axes.stream().map(Axis::name).toList());
    }

    String label(int i) {
        return axes.get(i).labels().get(at[i]);
    }

    /** What a table holds of the i-th axis: a number, or the label. */
    Object cell(int i) {
        return axes.get(i).numeric() ? axes.get(i).values().get(at[i]) : label(i);
    }

    /** Such as {@code beta=0.5, depth=1000.0, repetition=3}. */
    @Override
    public String toString() {
        StringJoiner words = new StringJoiner(", ");
        for (int i = 0; i < at.length; i++) words.add(axes.get(i).name() + "=" + label(i));
        if (repetition >= 0) words.add("repetition=" + repetition);
        return words.length() == 0 ? "the only point" : words.toString();
    }
}
