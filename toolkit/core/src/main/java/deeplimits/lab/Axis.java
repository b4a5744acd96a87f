package deeplimits.lab;

import deeplimits.Require;
import deeplimits.random.Key;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A named axis of a grid: numbers, or values with a label each, the text that stands for it in tables, keys and journals.
 *
 * @param name name of the column it becomes
 * @param numeric whether the values are numbers
 * @param values what the measure is given
 * @param labels one a value, none twice
 */
record Axis(String name, boolean numeric, List<?> values, List<String> labels) {
    private static final Pattern IDENTITY = Pattern.compile(".*[@/][0-9a-fx]{4,}.*"); // of an object without a name

    Axis {
        Require.present("name of an axis", name);
        Require.holds(
                !name.isBlank() && !name.equalsIgnoreCase("repetition"),
                "name of an axis",
                "not blank and not \"repetition\"",
                '"' + name + '"');
        Require.holds(!labels.isEmpty(), "axis " + name, "given at least one value", "none");
        Require.holds(
                labels.stream().noneMatch(String::isBlank),
                "values of axis " + name,
                "not blank, which a table has for none",
                labels);
        Require.holds(new HashSet<>(labels).size() == labels.size(), "values of axis " + name, "distinct", labels);
    }

    static Axis of(String name, double... values) {
        List<Double> numbers = new ArrayList<>();
        for (double value : Require.present("values of axis " + name, values))
            numbers.add(Require.finite("value of axis " + name, value) + 0.0); // turns -0 into 0
        return new Axis(
                name, true, numbers, numbers.stream().map(String::valueOf).toList());
    }

    static Axis of(String name, List<?> values) {
        Require.present("values of axis " + name, values);
        List<String> labels = new ArrayList<>();
        for (Object value : values) {
            Require.holds(
                    !(value instanceof Number),
                    "value of axis " + name,
                    "a text, an enum or a record; numbers go into over(name, double...)",
                    value);
            labels.add(label("value of axis " + name, value));
        }
        return new Axis(name, false, List.copyOf(values), labels);
    }

    static Axis of(String name, Map<String, ?> values) {
        Map<String, ?> ordered = ordered("values of axis " + name, values);
        ordered.values().forEach(value -> Require.present("value of axis " + name, value));
        return new Axis(name, false, List.copyOf(ordered.values()), List.copyOf(ordered.keySet()));
    }

    /** The entries of a map in its order, or by name where it has none, so that tables never depend on it. */
    static <T> Map<String, ? extends T> ordered(String what, Map<String, ? extends T> map) {
        return Require.present(what, map) instanceof LinkedHashMap || map instanceof SortedMap
                ? map
                : new TreeMap<>(map);
    }

    /** The text of a value, the same in every JVM: an enum's name, else what it prints. */
    static String label(String what, Object value) {
        String label = Require.present(what, value) instanceof Enum<?> one ? one.name() : value.toString();
        boolean named = value instanceof String || !IDENTITY.matcher(label).matches();
        return Require.holds(
                named, what, "of a type that prints its content; name it by a map of text to value", label);
    }

    /** The child of this axis and its i-th value. */
    Key child(Key key, int i) {
        Key axis = key.child(name);
        return numeric ? axis.child(((Double) values.get(i)).doubleValue()) : axis.child(labels.get(i));
    }
}
