package deeplimits.plot;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What has been set on a figure, and nothing else: what is absent the figure chooses itself, and so a figure among
 * several keeps its own wherever the whole says nothing.
 */
record Options(Map<Key<?>, Object> chosen) {
    static final Options NONE = new Options(Map.of());

    static final Key<Band> BAND = new Key<>(Band.MEAN);
    static final Key<String> BY = new Key<>(null);
    static final Key<List<String>> SERIES = new Key<>(List.of());
    static final Key<String> X_LABEL = new Key<>(null);
    static final Key<String> Y_LABEL = new Key<>(null);
    static final Key<Boolean> X_LOG = new Key<>(false);
    static final Key<Boolean> Y_LOG = new Key<>(false);
    static final Key<Range> X_RANGE = new Key<>(null);
    static final Key<Range> Y_RANGE = new Key<>(null);
    static final Key<Boolean> X_SHARED = new Key<>(false);
    static final Key<Boolean> Y_SHARED = new Key<>(false);
    static final Key<Boolean> FROM_ZERO = new Key<>(false);
    static final Key<Boolean> EQUAL = new Key<>(false);
    static final Key<Integer> WIDTH = new Key<>(null);
    static final Key<Integer> HEIGHT = new Key<>(null);
    static final Key<Integer> BINS = new Key<>(null);
    static final Key<Double> CLIP = new Key<>(null);
    static final Key<List<Theory>> THEORIES = new Key<>(List.of());
    static final Key<List<Layer>> LAYERS = new Key<>(List.of());
    static final Key<List<String>> TITLES = new Key<>(List.of());
    static final Key<String> CAPTION = new Key<>("");
    static final Key<Integer> COLUMNS = new Key<>(null);

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

        Key(T usual) {
            this.usual = usual;
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

    /** These options and more of a list: its own first. */
    <T> Options add(Key<List<T>> key, List<T> more) {
        return with(key, Stream.concat(get(key).stream(), more.stream()).toList());
    }

    /** These options with those of the figure around them on top: its choice holds, its theory and its points are added. */
    Options under(Options whole) {
        Map<Key<?>, Object> both = new HashMap<>(chosen);
        both.putAll(whole.chosen);
        return new Options(both)
                .with(THEORIES, get(THEORIES))
                .add(THEORIES, whole.get(THEORIES))
                .with(LAYERS, get(LAYERS))
                .add(LAYERS, whole.get(LAYERS));
    }
}
