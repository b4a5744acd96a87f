package deeplimits.plot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What has been set on a figure, and nothing else: what is absent the figure chooses itself, and so a figure among
 * several keeps its own wherever the whole says nothing.
 */
record Options(Map<Key<?>, Object> chosen) {
    static final Options NONE = new Options(Map.of());

    static final Key<Band> BAND = new Key<>(Band.MEAN, Scope.PANEL);
    static final Key<String> BY = new Key<>(null, Scope.PANEL);
    static final Key<List<String>> SERIES = new Key<>(List.of(), Scope.PANEL);
    static final Key<String> X_LABEL = new Key<>(null, Scope.PANEL);
    static final Key<String> Y_LABEL = new Key<>(null, Scope.PANEL);
    static final Key<Boolean> X_LOG = new Key<>(false, Scope.PANEL);
    static final Key<Boolean> Y_LOG = new Key<>(false, Scope.PANEL);
    static final Key<Range> X_RANGE = new Key<>(null, Scope.PANEL);
    static final Key<Range> Y_RANGE = new Key<>(null, Scope.PANEL);
    static final Key<Boolean> X_SHARED = new Key<>(false, Scope.PANEL);
    static final Key<Boolean> Y_SHARED = new Key<>(false, Scope.PANEL);
    static final Key<Boolean> FROM_ZERO = new Key<>(false, Scope.PANEL);
    static final Key<Boolean> EQUAL = new Key<>(false, Scope.PANEL);
    static final Key<Integer> WIDTH = new Key<>(null, Scope.PANEL);
    static final Key<Integer> HEIGHT = new Key<>(null, Scope.PANEL);
    static final Key<Integer> BINS = new Key<>(null, Scope.PANEL);
    static final Key<Double> CLIP = new Key<>(null, Scope.PANEL);
    static final Key<List<Theory>> THEORIES = new Key<>(List.of(), Scope.JOINED);
    static final Key<List<Layer>> LAYERS = new Key<>(List.of(), Scope.JOINED);
    static final Key<List<String>> TITLES = new Key<>(List.of(), Scope.PAGE);
    static final Key<String> CAPTION = new Key<>("", Scope.PAGE);
    static final Key<Integer> COLUMNS = new Key<>(null, Scope.PAGE);

    /** How a figure's own choice and that of the figure around it meet. */
    enum Scope {
        /** The whole's wins. */
        PANEL,
        /** Lists: its own, then the whole's. */
        JOINED,
        /** About the page: the whole's does not reach into the figure. */
        PAGE
    }

    /** The ends of an axis, both finite and ascending. */
    record Range(double low, double high) {
        @Override
        public String toString() {
            return "[" + low + ", " + high + "]";
        }
    }

    /** Something that can be set, and what holds where it is not. */
    static final class Key<T> {
        private final T usual;
        private final Scope scope;

        Key(T usual, Scope scope) {
            this.usual = usual;
            this.scope = scope;
        }
    }

    @SuppressWarnings("unchecked") // with() is the only one that puts, and it puts a T
    <T> T get(Key<T> key) {
        return (T) chosen.getOrDefault(key, key.usual);
    }

    <T> Options with(Key<T> key, T value) {
        Map<Key<?>, Object> more = new HashMap<>(chosen);
        more.put(key, value);
        return new Options(Map.copyOf(more));
    }

    <T> Options add(Key<List<T>> key, T one) {
        return with(key, joined(get(key), List.of(one)));
    }

    /** These options with those of the figure around them on top. */
    Options under(Options whole) {
        Map<Key<?>, Object> both = new HashMap<>(chosen);
        whole.chosen.forEach((key, value) -> {
            if (key.scope == Scope.PANEL) both.put(key, value);
            if (key.scope == Scope.JOINED) both.merge(key, value, (own, all) -> joined((List<?>) own, (List<?>) all));
        });
        return new Options(Map.copyOf(both));
    }

    private static <T> List<T> joined(List<? extends T> first, List<? extends T> second) {
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return List.copyOf(all);
    }
}
