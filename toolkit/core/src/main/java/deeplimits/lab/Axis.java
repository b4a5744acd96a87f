package deeplimits.lab;

import deeplimits.Require;
import deeplimits.random.Key;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * A named axis of a grid: its values are all numbers or all texts, none twice.
 *
 * @param name name of the column it becomes
 * @param values {@link Double} or {@link String}
 */
record Axis(String name, List<Object> values) {

    Axis {
        Require.holds(!values.isEmpty(), "axis " + name, "given at least one value", "none");
        Require.holds(
                new LinkedHashSet<>(values).size() == values.size(), "values of axis " + name, "distinct", values);
    }

    static Axis of(String name, double... values) {
        Require.present("values of axis " + name, values);
        List<Object> boxed = new ArrayList<>();
        for (double value : values) {
            boxed.add(Require.finite("value of axis " + name, value) + 0.0); // turns -0 into 0
        }
        return new Axis(name, boxed);
    }

    static Axis of(String name, String... values) {
        Require.present("values of axis " + name, values);
        for (String value : values) Require.present("value of axis " + name, value);
        return new Axis(name, List.of((Object[]) values));
    }

    boolean numeric() {
        return values.get(0) instanceof Double;
    }

    /** The child of this axis and one of its values. */
    Key child(Key key, Object value) {
        Key axis = key.child(name);
        return value instanceof Double number ? axis.child(number.doubleValue()) : axis.child((String) value);
    }
}
