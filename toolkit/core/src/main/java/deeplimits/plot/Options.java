package deeplimits.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/** What the withers of {@link Panels} have set so far; each wither works on a copy. */
final class Options {
    Band band = Band.MEAN;
    String by;
    boolean[] log = {false, false};
    double[][] limits = {null, null};
    String x;
    String y;
    List<String> titles = List.of();
    String caption = "";
    List<Theory> theories = List.of();
    List<Layer> overlays = List.of();
    int width;
    int height;
    int columns;
    int bins;
    double clip;

    /** What the first argument of a theory's formula is. */
    enum Of {
        NOTHING,
        PANEL,
        SERIES
    }

    /** What theory is drawn on: over curves it spans the data, over bars and cells the whole axis. */
    enum Over {
        CURVES,
        BARS,
        HEAT
    }

    /**
     * A theory to draw on every panel.
     *
     * @param label its legend entry
     * @param of what the formula's first argument is
     * @param f (value of the panel or series, x) to y
     */
    record Theory(String label, Of of, DoubleBinaryOperator f) {}

    Options copy() {
        Options copy = new Options();
        copy.band = band;
        copy.by = by;
        copy.log = log.clone();
        copy.limits = limits.clone();
        copy.x = x;
        copy.y = y;
        copy.titles = titles;
        copy.caption = caption;
        copy.theories = theories;
        copy.overlays = overlays;
        copy.width = width;
        copy.height = height;
        copy.columns = columns;
        copy.bins = bins;
        copy.clip = clip;
        return copy;
    }

    /** These options with those of the figure around them on top. */
    Options under(Options outer) {
        Options both = copy();
        for (int axis = 0; axis < 2; axis++) {
            both.log[axis] |= outer.log[axis];
            both.limits[axis] = outer.limits[axis] != null ? outer.limits[axis] : limits[axis];
        }
        both.band = outer.band != Band.MEAN ? outer.band : band;
        both.by = outer.by != null ? outer.by : by;
        both.x = outer.x != null ? outer.x : x;
        both.y = outer.y != null ? outer.y : y;
        both.bins = outer.bins > 0 ? outer.bins : bins;
        both.clip = outer.clip > 0 ? outer.clip : clip;
        outer.theories.forEach(both::add);
        return both;
    }

    void add(Layer overlay) {
        List<Layer> all = new ArrayList<>(overlays);
        all.add(overlay);
        overlays = List.copyOf(all);
    }

    void add(Theory theory) {
        List<Theory> all = new ArrayList<>(theories);
        all.add(theory);
        theories = List.copyOf(all);
    }

    Panel.Axes axes(String xColumn, String yColumn) {
        return axes(xColumn, yColumn, null);
    }

    Panel.Axes axes(String xColumn, String yColumn, List<String> categories) {
        return new Panel.Axes(
                x != null ? x : Numbers.symbol(xColumn),
                y != null ? y : Numbers.symbol(yColumn),
                log,
                limits,
                categories);
    }

    /** The lines of theory for one panel. */
    List<Layer> theoryLayers(Object panelValue, List<Object> seriesValues, Over over) {
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < theories.size(); i++) {
            Theory theory = theories.get(i);
            Look look = over == Over.HEAT ? Theme.frontier(i) : Theme.theory(i);
            boolean wide = over != Over.CURVES;
            if (theory.of() == Of.SERIES) {
                for (Object value : seriesValues) {
                    double v = number("series", value);
                    layers.add(new TheoryLine(theory.label(), x -> theory.f().applyAsDouble(v, x), wide, look));
                }
            } else {
                double v = theory.of() == Of.PANEL ? number("panel", panelValue) : Double.NaN;
                layers.add(new TheoryLine(theory.label(), x -> theory.f().applyAsDouble(v, x), wide, look));
            }
        }
        return layers;
    }

    private static double number(String role, Object value) {
        if (value instanceof Double number) return number;
        throw new IllegalArgumentException("a theory for each " + role + " needs a numeric " + role + " column, got "
                + (value == null ? "none" : '"' + value.toString() + '"'));
    }
}
